//! What is not there, not allowed, or nobody's to see.

use crate::server::Server;

pub(crate) fn missing(server: &Server) {
    let page = server.site.file("404.html");
    for path in ["/nothing/", "/nothing.html", "/parts/none/", "/number/12.xml", "/hello/a/b/", "/number/12.json/"] {
        let answer = server.get(path);
        answer.is(404, &page);
        assert!(answer.expect("content-type").starts_with("text/html"), "{path}");
    }
}

pub(crate) fn values(server: &Server) {
    let page = server.site.file("404.html");
    for value in ["a%20b", "%C3%A9", "a+b", "a%2525", "nul", "COM1.x", "a.", "%22%3E", "a;b", "a%5Cb"] {
        server.get(&format!("/hello/{value}/")).is(404, &page);
    }
    // Characters that a parameter may have are the same when they are encoded.
    server.get("/hello/%62ob/").is(200, "hello bob");
}

pub(crate) fn methods(server: &Server) {
    let page = server.site.file("405.html");
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        for path in ["/stock/", "/hello/bob/", "/"] {
            let answer = server.ask(method, path, &[], b"a=b");
            answer.is(405, &page);
            assert_eq!(answer.expect("allow"), "GET, HEAD", "{method} {path}");
        }
        let status = server.ask(method, "/about/", &[], b"a=b").status;
        // lighttpd has no way to refuse a file with 405.
        assert_eq!(status, if server.kind.is_lighttpd() { 403 } else { 405 }, "{method}");
        assert_eq!(server.ask(method, "/hello/team/", &[], b"a=b").status, 405, "{method}");
    }
}

/// Who a visitor is only IIS knows for static pages; the executable asks for its own.
pub(crate) fn for_users(server: &Server) {
    let page = server.site.file("403.html");
    for path in [
        "/staff/",
        "/Staff/",
        "/staff/index.html",
        "/%73taff/index.html",
        "/staff/a",
        "/people/anna/",
        "/people/J%C3%B6rg/",
        "/people/J%C3%B6rg/index.html",
        "/people/J%C3%96RG/photo.txt",
        "/boss/plan/",
        "/boss/salaries.txt",
        "/boss/d/8/index.html",
        "/boss/none",
        // No UTF-8: lighttpd's expressions match nothing there, and it takes the path of the file for the path.
        "/staff/index.html/%C3%28",
        "/staff/plan/",
        "/stockindex.html",
    ] {
        server.get(path).is(403, &page);
    }
    assert_eq!(server.get("/stock").status, 301);
    let page = server.site.file("401.html");
    // A file lies at the last one.
    for path in ["/boss/", "/Boss/", "/boss/d/7/", "/boss/d/8/", "/boss/desks/299/"] {
        server.get(path).is(401, &page);
    }
    // Beside them is what is for everybody.
    server.get("/people/list/").is(200, "<p>The list</p>");
    server.get("/people/live/").is(200, "live");
    server.get("/sales/plan/").is(200, "plan of sales");
}

pub(crate) fn private(server: &Server) {
    let refused = if server.kind.is_lighttpd() { 403 } else { 404 };
    let page = server.site.file(&format!("{refused}.html"));
    for path in [
        "/App_Data/runtime.json",
        "/App_Data/data/stock.json",
        "/App_Data/",
        "/App_Data",
        "/app_data/runtime.json",
        "/%41pp_Data/runtime.json",
        "/web.config",
        "/Web.Config",
        "/web.config/",
        "/web.config/a",
        "/App_Data/runtime.json/%C3%28",
        "/stock/index.fcgi",
        "/index.fcgi",
    ] {
        server.get(path).is(refused, &page);
    }
    // A client library would take the dots away.
    for path in ["/about/../App_Data/runtime.json", "//App_Data/runtime.json", "/about/%2e%2e/App_Data/runtime.json"] {
        let mut connection = server.connect();
        connection.request("GET", path);
        connection.answer().is(refused, &page);
    }
}

/// `YWRtaW46eA==` is `admin:x`; nobody asked for a password.
pub(crate) fn names(server: &Server) {
    server.ask("GET", "/who/", &[("authorization", "Basic YWRtaW46eA==")], b"").is(200, "user");
}

pub(crate) fn health(server: &Server) {
    assert_eq!(server.get("/_generator/health").status, 200);
    let answer = server.ask("GET", "/_generator/health", &[("x-forwarded-for", "192.0.2.1")], b"");
    answer.is(404, &server.site.file("404.html"));
    server.get("/_generator/other").is(404, &server.site.file("404.html"));
}
