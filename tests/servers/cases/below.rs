//! The same site as a part of another.

use crate::server::Server;

pub(crate) fn check(server: &Server) {
    let base = &server.site.base_path;
    let get = |path: &str| server.get(&format!("{base}{path}"));
    get("/about/").is(200, "<p>About us</p>");
    get("/?name=x").is(200, "home of x");
    get("/stock/").is(200, "a1: 3; b2: 0;");
    get("/hello/bob/").is(200, "hello bob");
    get("/hello/team/").is(200, "<p>The team</p>");
    get("/nothing/").is(404, &server.site.file("404.html"));
    get("/parts/none/").is(404, &server.site.file("404.html"));
    let location = get("/hello/bob?a=b");
    assert!(location.expect("location").ends_with(&format!("{base}/hello/bob/?a=b")), "{location:?}");
    assert!(matches!(get("/App_Data/runtime.json").status, 403 | 404));
    // What lies outside is not the site's.
    assert_eq!(server.get("/stock/").status, 404);
}
