//! More than a site takes.

use crate::server::Server;
use crate::site::BODY_BYTES_MAX;

pub(crate) fn bodies(server: &Server) {
    let most = vec![b'x'; BODY_BYTES_MAX];
    assert_eq!(server.ask("POST", "/stock/", &[], &most).status, 405);
    let more = vec![b'x'; BODY_BYTES_MAX + 1];
    let answer = server.ask("POST", "/stock/", &[], &more);
    answer.is(413, &server.site.file("413.html"));
    server.get("/stock/").is(200, "a1: 3; b2: 0;");
}

pub(crate) fn long(server: &Server) {
    // Each server has its own limits, and its own status beyond them.
    let is_refused = |status: u16| (400..=431).contains(&status);
    let mut connection = server.connect();
    connection.request("GET", &format!("/stock/?{}", "x".repeat(100_000)));
    assert!(is_refused(connection.answer().status));
    let mut connection = server.connect();
    connection.send(format!("GET /stock/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: {}\r\n\r\n", "x".repeat(100_000)));
    assert!(is_refused(connection.answer().status));
    server.get("/stock/").is(200, "a1: 3; b2: 0;");
}
