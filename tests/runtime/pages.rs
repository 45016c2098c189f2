//! Routes, what pages see of a request, and the headers of their answers.

use crate::served::{Served, get, headers, post, shown};
use generator::http::{Method, Request, RequestBody, Server, User};

const SITE: &str = "\
=== site/site.toml
title = \"Site\"
base_url = \"https://example.com/sub\"
=== site/data/products.csv
sku,name
A1,Anvil
B2,Bolt & nut
=== site/hello.hbs
+++
path = \"/hello/{name}/\"
cache = \"max-age=9\"
headers.X-Own = \"yes\"
+++
{{route.name}} {{page.url}} {{page.permalink}}
=== site/hello/world.hbs
+++
dynamic = true
+++
world
=== site/product.hbs
+++
title = \"{name}\"
path = \"/products/{sku}/\"
each = \"products\"
+++
{{item.name}}: {{page.title}} {{page.url}} {{request.query.q}}
=== site/request.hbs
{{request.method}} {{request.path}} {{request.query.a}} {{request.query.missing}}|{{request.header.user-agent}} {{request.cookie.id}}|\
{{request.user}} {{request.remote_addr}} {{#if (gt (date request.time \"%Y\") \"2025\")}}now{{/if}} {{form.values.a}}|
=== site/who.hbs
{{#if request.user}}{{request.user}}|{{request.user_name}}|{{request.user_domain}}{{else}}nobody{{/if}}|\
{{request.header.User-Agent}}|{{lookup request.header \"X-OWN\"}}|{{request.header.X-Missing}}
=== site/form.hbs
{{form.values.name}}|{{form.values.other}}|{{form.errors.name}}|{{request.method}}|
=== site/api.hbs
+++
path = \"/api/{id}.json\"
+++
{\"id\": \"{{route.id}}\"}
=== site/secret.hbs
+++
require_user = true
+++
{{request.user}}
=== site/secret/desk.hbs
+++
path = \"/secret/desk/{id}/\"
+++
{{route.id}}
=== site/secret/desk/own.hbs
+++
path = \"/secret/desk/own/{id}/\"
allow_users = ['D\\bob']
+++
{{route.id}}
=== site/secret/desk/own/below.hbs
+++
path = \"/Secret/desk/OWN/below.txt\"
+++
{{request.path}}
=== site/data/people.csv
name
anna
=== site/people.html
+++
each = \"people\"
path = \"/people/{name}/\"
require_user = true
+++
{{item.name}}
=== site/people/live.hbs
+++
path = \"/people/{id}/live/\"
+++
{{route.id}}
=== site/people/_index.hbs
+++
dynamic = true
+++
all
=== site/few.hbs
+++
allow_users = ['D\\anna']
cache = \"max-age=9\"
+++
{{request.user}}
=== site/me.hbs
+++
cache = \"max-age=9\"
+++
{{request.cookie.id}}
=== site/ours.hbs
+++
cache = \"public, max-age=9\"
+++
{{request.header.accept-language}}
=== site/groups.hbs
+++
allow_groups = ['D\\staff']
+++
{{request.user}}
=== site/broken.hbs
{{request.query.a.b}}{{date request.query.day \"%Y\"}}
=== templates/page.hbs
{{page.content}}";

const HTML: &str = "200\nContent-Type: text/html; charset=utf-8\nETag: W/\"…\"\nCache-Control: no-cache\n\n";

fn visitor(name: Option<&str>) -> User {
    name.map_or(User::Nobody, |name| User::Named(name.to_owned()))
}

fn site() -> Served {
    Served::new(SITE)
}

#[test]
fn a_route_is_found_by_its_path() {
    let site = site();
    let page = "200\nContent-Type: text/html; charset=utf-8\nETag: W/\"…\"\nCache-Control: max-age=9\n+X-Own: yes\n\n";
    let anna = "anna /sub/hello/anna/ https://example.com/sub/hello/anna/\n";
    site.check(&get("/hello/anna/"), &format!("{page}{anna}"));
    site.check(&get("/HELLO/anna/?x"), &format!("{page}{anna}"));
    site.check(&get("/hello/world/"), &format!("{HTML}world\n"));
    site.check(
        &get("/products/B2/?q=%3Cb%3E"),
        &format!("{HTML}Bolt &amp; nut: Bolt &amp; nut /sub/products/B2/ &lt;b&gt;\n"),
    );
    let json = "200\nContent-Type: application/json\nETag: W/\"…\"\nCache-Control: no-cache\n\n";
    site.check(&get("/api/7.json"), &format!("{json}{{&quot;id&quot;: &quot;7&quot;}}\n").replace("&quot;", "\""));
    assert_eq!(site.log(), [""; 0]);
}

#[test]
fn what_no_page_can_be_is_not_found() {
    let site = site();
    for path in
        ["/nothing/", "/products/C3/", "/hello/con/", "/hello/a b/", "/hello/a./", "/hello//", "/hello/a/b/", "", "*"]
    {
        assert_eq!(site.answer(&get(path)).status.0, 404, "{path}");
    }
    assert_eq!(site.log(), [""; 0]);
}

#[test]
fn a_path_without_its_slash_leads_to_it() {
    let site = site();
    let request = Request { mount: "/Sub".to_owned(), ..get("/hello/anna?a=1&b=%20") };
    site.check(&request, "301\nLocation: /Sub/hello/anna/?a=1&b=%20\nCache-Control: no-cache\n\n");
    assert_eq!(site.answer(&Request { method: Method::Post, ..request }).status.0, 308);
    assert_eq!(site.answer(&get("/hello/con")).status.0, 404);
    assert_eq!(site.answer(&get("/api/7.json/")).status.0, 404);
}

#[test]
fn a_page_sees_the_request() {
    let site = site();
    let request = Request {
        headers: headers(&[("user-agent", "curl/8"), ("cookie", "x=1; id=7"), ("user-agent", "second")]),
        user: User::Named("D\\anna".to_owned()),
        ..get("/request/?a=1+2&a=3")
    };
    let html = HTML.replace("no-cache", "private, no-cache");
    site.check(&request, &format!("{html}GET /request/ 1 2 |curl/8 7|D\\anna 192.0.2.1 now |\n"));
    let bare = Request { method: Method::Head, remote_addr: String::new(), ..get("/request/") };
    site.check(&bare, &format!("{html}HEAD /request/  | |  now |\n"));
}

#[test]
fn a_page_sees_the_parts_of_a_name_and_headers_in_any_case() {
    let site = site();
    let html = HTML.replace("no-cache", "private, no-cache");
    let sent = headers(&[("user-agent", "curl/8"), ("x-own", "1")]);
    for (user, shown) in [
        (User::Named("NORTHGATE\\jörg".to_owned()), "NORTHGATE\\jörg|jörg|NORTHGATE"),
        (User::Named("jörg@northgate.example".to_owned()), "jörg@northgate.example|jörg|northgate.example"),
        (User::Named("jörg".to_owned()), "jörg|jörg|"),
        (User::Nobody, "nobody"),
    ] {
        let request = Request { headers: sent.clone(), user, ..get("/who/") };
        site.check(&request, &format!("{html}{shown}|curl/8|1|\n"));
    }
    assert_eq!(site.log(), [""; 0]);
}

#[test]
fn a_name_that_can_not_be_read_is_told_and_never_shown() {
    let site = site();
    let of = |path| Request { user: User::Unreadable, ..get(path) };
    let html = HTML.replace("no-cache", "private, no-cache");
    site.check(&of("/who/"), &format!("{html}nobody|||\n"));
    assert_eq!(site.answer(&of("/secret/")).status.0, 200);
    assert_eq!(site.answer(&of("/few/")).status.0, 403);
    let line = "warning the web server hands over the name of a visitor who has signed in, but not as UTF-8: pages show no name, and \
                `allow_users` does not match it";
    assert_eq!(site.log(), [line; 3]);
}

#[test]
fn a_form_is_read_where_the_page_reads_forms() {
    let site = site();
    site.check(&get("/form/"), &format!("{HTML}|||GET|\n"));
    site.check(&post("/form/", "name=a%26b&name=c&x"), &format!("{HTML}a&amp;b|||POST|\n"));
    let json = Request { headers: headers(&[("content-type", "application/json")]), ..post("/form/", "{}") };
    assert_eq!(site.answer(&json).status.0, 415);
    let empty = Request { body: RequestBody::Whole(Vec::new()), headers: headers(&[]), ..post("/form/", "") };
    site.check(&empty, &format!("{HTML}|||POST|\n"));
}

#[test]
fn other_methods_are_refused_with_those_that_are_not() {
    let site = site();
    for method in [Method::Post, Method::Other("PUT".to_owned()), Method::Other("OPTIONS".to_owned())] {
        let response = site.answer(&Request { method, ..get("/hello/anna/") });
        assert_eq!(response.status.0, 405);
        assert!(shown(&response).contains("\nAllow: GET, HEAD\n"), "{response:?}");
    }
}

#[test]
fn a_body_is_bounded() {
    let site = site();
    let with = |body| site.answer(&Request { body, ..get("/hello/anna/") }).status.0;
    assert_eq!(with(RequestBody::Whole(vec![b'a'; 1 << 20])), 200);
    assert_eq!(with(RequestBody::Whole(vec![b'a'; (1 << 20) + 1])), 413);
    assert_eq!(with(RequestBody::TooLarge), 413);
}

#[test]
fn what_a_visitor_has_is_not_sent_again() {
    let site = site();
    let first = site.answer(&get("/hello/anna/"));
    let etag = first.headers.iter().find(|(name, _)| *name == "ETag").unwrap().1.to_string();
    let again = |method, etag: &str, path| {
        site.answer(&Request { method, headers: headers(&[("if-none-match", etag)]), ..get(path) })
    };
    for (method, tag) in [(Method::Get, etag.as_str()), (Method::Head, &etag[2..]), (Method::Get, "*")] {
        let response = again(method, tag, "/hello/anna/");
        assert_eq!(shown(&response), "304\nETag: W/\"…\"\nCache-Control: max-age=9\n+X-Own: yes\n\n");
        assert_eq!(response.headers[0].1, etag);
    }
    assert_eq!(again(Method::Get, "W/\"0\"", "/hello/anna/"), first);
    assert_eq!(again(Method::Get, &etag, "/hello/bob/").status.0, 200);
    assert_eq!(again(Method::Get, "*", "/nothing/").status.0, 404);
}

#[test]
fn what_lies_below_a_page_for_some_is_theirs_too() {
    let site = site();
    let check = |path, user: Option<&str>, expected| {
        let response = site.answer(&Request { user: visitor(user), ..get(path) });
        assert_eq!(response.status.0, expected, "{path} {user:?}");
    };
    let [anna, bob] = [Some("D\\anna"), Some("D\\bob")];
    for path in ["/secret/desk/7/", "/people/anna/live/", "/people/carl/live/"] {
        check(path, None, 401);
        check(path, anna, 200);
    }
    // A page's own word counts, and that of the nearest above it.
    for path in ["/secret/desk/own/7/", "/secret/desk/own/below.txt"] {
        check(path, None, 401);
        check(path, anna, 403);
        check(path, bob, 200);
    }
    check("/people/", None, 200);
}

#[test]
fn what_is_shown_of_a_visitor_is_for_no_shared_cache() {
    let site = site();
    let check = |path, cache| {
        let shown = shown(&site.answer(&get(path)));
        assert!(shown.contains(&format!("\nCache-Control: {cache}\n")), "{path} {shown}");
    };
    check("/me/", "private, max-age=9");
    check("/request/", "private, no-cache");
    check("/products/A1/", "no-cache");
    check("/ours/", "public, max-age=9");
}

#[test]
fn a_page_for_some_is_theirs_alone() {
    let site = site();
    let check = |path, user: Option<&str>, server, expected| {
        let response = site.answer(&Request { user: visitor(user), server, ..get(path) });
        assert_eq!(response.status.0, expected, "{path} {user:?}");
        response
    };
    check("/secret/", None, Server::Iis, 401);
    let secret = check("/secret/", Some("D\\anna"), Server::Iis, 200);
    assert!(shown(&secret).contains("\nCache-Control: private, no-cache\n"));
    let few = check("/few/", Some("d\\ANNA"), Server::Other, 200);
    assert!(shown(&few).contains("\nCache-Control: private, max-age=9\n"));
    check("/few/", Some("D\\bob"), Server::Iis, 403);
    check("/groups/", None, Server::Iis, 401);
    check("/groups/", Some("D\\anna"), Server::Iis, 200);
    assert_eq!(site.log(), [""; 0]);
    check("/groups/", Some("D\\anna"), Server::Other, 403);
    assert_eq!(site.log(), ["error /groups/ is for groups, which only IIS can judge: nobody may see it here"]);
}

#[test]
fn a_mistake_of_a_template_is_told_to_the_log_alone() {
    let site = site();
    let response = site.answer(&get("/broken/?a=secret&day=secret"));
    assert_eq!(response.status.0, 500);
    assert!(!shown(&response).contains("broken.hbs"), "{response:?}");
    let log = site.log();
    assert!(log[0].starts_with("error /broken/: ") && log[0].contains("site/broken.hbs:1:"), "{log:?}");
}
