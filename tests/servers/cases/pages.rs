//! Pages, static and dynamic.

use crate::server::{Kind, Server};
use crate::site::{BIG_BYTES, FORM};

pub(crate) fn static_pages(server: &Server) {
    let page = server.get("/about/");
    page.is(200, &server.site.file("about/index.html"));
    // lighttpd's types are the operator's.
    let is_lighttpd = matches!(server.kind, Kind::LighttpdSocket | Kind::LighttpdSpawns);
    let charset = if is_lighttpd { "" } else { "; charset=utf-8" };
    assert_eq!(page.expect("content-type"), format!("text/html{charset}"));
    server.get("/stock/note.txt").is(200, "a note");
    server.get("/caf%C3%A9/").is(200, "<p>Coffee</p>");
}

pub(crate) fn redirects(server: &Server) {
    for (path, to) in [
        ("/about.php", "/about/"),
        ("/ABOUT.php", "/about/"),
        ("/old/A-b.aspx", "/about/"),
        ("/coffee.asp", "/caf%C3%A9/"),
        ("/price.asp", "/a$1/"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 301, "{path}");
        let location = answer.expect("location");
        // Apache writes numbers in small letters.
        let location = location.replace("%24", "$").replace("%c3%a9", "%C3%A9");
        assert!(location.ends_with(to), "{path} {location}");
    }
    assert_eq!(server.get("/other.php").status, 404);
}

pub(crate) fn dynamic_pages(server: &Server) {
    let page = server.get("/stock/");
    page.is(200, "a1: 3; b2: 0;");
    assert_eq!(page.expect("content-type"), "text/html; charset=utf-8");
    server.get("/").is(200, "home of");
    server.get("/hello/Bob_1.x~y-z/").is(200, "hello Bob_1.x~y-z");
    server.get("/parts/b2/?n=7").is(200, "Bolt 7");
    server.get("/STOCK/").is(200, "a1: 3; b2: 0;");
    let number = server.get("/number/12.json");
    number.is(200, r#"{"id":"12"}"#);
    assert_eq!(number.expect("content-type"), "application/json");
    assert_eq!(server.get("/big/").text().len(), "/big/ ".len() + BIG_BYTES);
}

pub(crate) fn what_exists_is_static(server: &Server) {
    server.get("/hello/team/").is(200, "<p>The team</p>");
    server.get("/number/0.json").is(200, r#"{"id":"static"}"#);
}

pub(crate) fn queries(server: &Server) {
    server.get("/?name=a%20b+c%26%C3%A9%2525").is(200, "home of a b c&amp;é%25");
    server.get("/?other=1&name=x%3Cy&name=z").is(200, "home of x&lt;y");
    server.get("/?").is(200, "home of");
}

pub(crate) fn forms(server: &Server) {
    server.get("/form/").is(200, "GET");
    server.ask("POST", "/form/", &[FORM], b"name=a+b%26%C3%A9").is(200, "POST a b&amp;é");
    server.ask("POST", "/form/", &[FORM], b"").is(200, "POST");
}

pub(crate) fn head(server: &Server) {
    for path in ["/about/", "/stock/", "/hello/bob/", "/big/", "/nothing/", "/parts/none/"] {
        let (get, head) = (server.get(path), server.ask("HEAD", path, &[], b""));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        assert_eq!(head.expect("content-length"), get.body.len().to_string(), "{path}");
        for name in ["content-type", "etag", "cache-control", "last-modified"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

pub(crate) fn unchanged(server: &Server) {
    for path in ["/about/", "/stock/"] {
        let tag = server.get(path).expect("etag").to_owned();
        let again = server.ask("GET", path, &[("if-none-match", &tag)], b"");
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.expect("etag"), tag, "{path}");
        let other = server.ask("GET", path, &[("if-none-match", "W/\"other\"")], b"");
        assert_eq!(other.status, 200, "{path}");
    }
}

pub(crate) fn slash(server: &Server) {
    for (path, to) in
        [("/about", "/about/"), ("/hello/bob?a=b%20c&d", "/hello/bob/?a=b%20c&d"), ("/stock?a", "/stock/?a")]
    {
        let answer = server.get(path);
        assert!(matches!(answer.status, 301 | 308), "{path}: {}", answer.status);
        let location = answer.expect("location");
        let location = location.strip_prefix(&server.url("")).unwrap_or(location);
        assert_eq!(location, to, "{path}");
    }
}
