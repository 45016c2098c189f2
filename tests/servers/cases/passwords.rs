//! Pages for users, where the server asks everybody for a password.

use crate::server::Server;

pub(crate) fn check(server: &Server) {
    // `anna:secret` and `anna:wrong`.
    let ask = |path, password| server.ask("GET", path, &[("authorization", password)], b"");
    let (right, wrong) = ("Basic YW5uYTpzZWNyZXQ=", "Basic YW5uYTp3cm9uZw==");
    let answer = ask("/boss/", right);
    answer.is(200, "boss anna");
    assert_eq!(answer.expect("cache-control"), "private, no-cache");
    ask("/who/", right).is(200, "user anna");
    ask("/boss/d/7/", right).is(200, "desk 7");
    ask("/boss/plan/", right).is(403, &server.site.file("403.html"));
    for path in ["/boss/", "/who/", "/about/"] {
        assert_eq!(ask(path, wrong).status, 401, "{path}");
        let answer = server.get(path);
        assert_eq!((answer.status, answer.expect("www-authenticate")), (401, "Basic realm=\"Staff\""), "{path}");
    }
}
