//! More than a site takes.

use crate::server::Server;
use crate::site::{BODY_BYTES_MAX, FORM};

pub(crate) fn bodies(server: &Server) {
    let post = |length: usize| {
        let body = format!("name=bob&rest={}", "x".repeat(length - "name=bob&rest=".len()));
        server.ask("POST", "/form/", &[FORM], body.as_bytes())
    };
    post(BODY_BYTES_MAX - 1).is(200, "POST bob");
    post(BODY_BYTES_MAX).is(200, "POST bob");
    let page = server.site.file("413.html");
    post(BODY_BYTES_MAX + 1).is(413, &page);
    post(BODY_BYTES_MAX * 2).is(413, &page);
    post(100).is(200, "POST bob");
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
