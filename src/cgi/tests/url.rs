//! `REQUEST_URI` becomes mount, path and query.

use super::{get, read};
use crate::http::Status;

/// Mount, path and query of `url` for a site below `base_path`.
fn split(url: &(impl AsRef<[u8]> + ?Sized), base_path: &str) -> Result<[String; 3], Status> {
    let variables: [(&str, &[u8]); 2] = [("REQUEST_METHOD", b"GET"), ("REQUEST_URI", url.as_ref())];
    read(&variables, b"", base_path).map(|request| [request.mount, request.path, request.query])
}

fn check(url: &(impl AsRef<[u8]> + ?Sized), expected: Result<[&str; 3], u16>) {
    let expected = expected.map(|parts| parts.map(str::to_owned)).map_err(Status);
    assert_eq!(split(url, ""), expected, "{}", url.as_ref().escape_ascii());
}

fn check_below(url: &str, base_path: &str, expected: Result<[&str; 3], u16>) {
    let expected = expected.map(|parts| parts.map(str::to_owned)).map_err(Status);
    assert_eq!(split(url, base_path), expected, "{url} below {base_path}");
}

#[test]
fn urls_are_split_at_the_first_question_mark_and_decoded_once() {
    check("/", Ok(["", "/", ""]));
    check("/a/b", Ok(["", "/a/b", ""]));
    check("/?", Ok(["", "/", ""]));
    check("/a?b?c", Ok(["", "/a", "b?c"]));
    check("/a%3Fb?c=%26+d", Ok(["", "/a?b", "c=%26+d"]));
    check("/caf%C3%A9/%2541", Ok(["", "/café/%41", ""]));
    check("/my page/", Ok(["", "/my page/", ""]));
    check(b"/?q=\xe9", Ok(["", "/", "q=\u{FFFD}"]));
}

#[test]
fn absolute_urls_are_taken_for_their_path() {
    check("http://example.com/a?b", Ok(["", "/a", "b"]));
    check("HTTPS://example.com:8080/a", Ok(["", "/a", ""]));
    check("http://example.com", Ok(["", "/", ""]));
    check("http://example.com?b=/c", Ok(["", "/", "b=/c"]));
    check("http://", Ok(["", "/", ""]));
    check("ftp://example.com/a", Err(400));
    check("http:/a", Err(400));
}

#[test]
fn what_is_no_url_is_malformed() {
    check("", Err(400));
    check("*", Err(400));
    check("a/b", Err(400));
    check("?a", Err(400));
    check("/a\r\nb", Err(400));
    check("/a?b\r\nLocation: c", Err(400));
    check("/\0", Err(400));
    check("/\x7f", Err(400));
}

#[test]
fn paths_that_no_page_has_are_not_found() {
    check("/a/../b", Err(404));
    check("/%2e%2e/b", Err(404));
    check("/a%5Cb", Err(404));
    check("/a%0D%0Ab", Err(404));
    check("/a%00", Err(404));
    check(b"/caf\xe9", Err(404));
    check("//example.org/", Err(404));
    check("/%2Fexample.org/", Err(404));
    check("/a//b", Err(404));
    check("http://example.com//example.org", Err(404));
}

#[test]
fn the_marker_of_a_folder_is_the_folder() {
    check("/index.fcgi", Ok(["", "/", ""]));
    check("/stock/index.fcgi?a=1", Ok(["", "/stock/", "a=1"]));
    check("/stock/INDEX.Fcgi", Ok(["", "/stock/", ""]));
    check("/stock/%69ndex.fcgi", Ok(["", "/stock/", ""]));
    check("/stock/index.fcgi/", Ok(["", "/stock/index.fcgi/", ""]));
    check("/stock/myindex.fcgi", Ok(["", "/stock/myindex.fcgi", ""]));
    check_below("/intranet/index.fcgi", "/intranet", Ok(["/intranet", "/", ""]));
}

#[test]
fn the_mount_is_taken_from_the_path() {
    check_below("/intranet/", "/intranet", Ok(["/intranet", "/", ""]));
    check_below("/Intranet/Stock/?a", "/intranet", Ok(["/Intranet", "/Stock/", "a"]));
    check_below("/intranet", "/intranet", Ok(["/intranet", "", ""]));
    check_below("/my%20apps/a", "/my%20apps", Ok(["/my apps", "/a", ""]));
    check_below("/m%C3%BCnchen/a", "/münchen", Ok(["/münchen", "/a", ""]));
    check_below("/intranet2/a", "/intranet", Err(404));
    check_below("/intrane", "/intranet", Err(404));
    check_below("/", "/intranet", Err(404));
    check_below("/a/intranet/", "/intranet", Err(404));
    check_below("/mün", "/mü", Err(404));
}

/// `mount` and `path` of `url` on IIS, in the application `appl_md_path`, for a site below `base_path`.
fn check_application(url: &str, appl_md_path: &str, base_path: &str, expected: Result<[&str; 2], u16>) {
    let variables = [("REQUEST_METHOD", "GET"), ("APPL_MD_PATH", appl_md_path), ("REQUEST_URI", url)];
    let found = read(&variables, b"", base_path).map(|request| [request.mount, request.path]);
    let expected = expected.map(|parts| parts.map(str::to_owned)).map_err(Status);
    assert_eq!(found, expected, "{url} in {appl_md_path}, {base_path}");
}

#[test]
fn the_mount_is_the_application_of_iis() {
    check_application("/a/", "/LM/W3SVC/1/ROOT", "", Ok(["", "/a/"]));
    check_application("/Shop/a/", "/LM/W3SVC/1/ROOT/shop", "", Ok(["/Shop", "/a/"]));
    check_application("/shop", "/LM/W3SVC/1/Root/shop/", "", Ok(["/shop", ""]));
    check_application("/shop/a/", "/LM/W3SVC/1/ROOT/shop", "/intranet", Ok(["/shop", "/a/"]));
    check_application("/other/", "/LM/W3SVC/1/ROOT/shop", "", Err(404));
    check_application("/root/a/", "/LM/W3SVC/1/ROOT/root", "", Ok(["/root", "/a/"]));
}

#[test]
fn a_site_may_be_a_folder_of_an_application() {
    check_application("/intranet/a/", "/LM/W3SVC/1/ROOT", "/intranet", Ok(["/intranet", "/a/"]));
    check_application("/a/", "/LM/W3SVC/1/ROOT", "/intranet", Ok(["", "/a/"]));
    check_application("/shop/sub/a/", "/LM/W3SVC/1/ROOT/shop", "/shop/sub", Ok(["/shop/sub", "/a/"]));
}

#[test]
fn what_names_no_application_says_nothing() {
    check_application("/intranet/a/", "", "/intranet", Ok(["/intranet", "/a/"]));
    check_application("/intranet/a/", "/LM/W3SVC", "/intranet", Ok(["/intranet", "/a/"]));
    check_application("/intranet/a/", "/LM/W3SVC/1/ROOTS", "/intranet", Ok(["/intranet", "/a/"]));
}

#[test]
fn a_question_mark_that_iis_put_for_a_character_is_not_found() {
    let iis = |url, query| {
        let variables = [("SERVER_SOFTWARE", "Microsoft-IIS/8.5"), ("REQUEST_URI", url), ("QUERY_STRING", query)];
        get(&variables).map(|request| (request.path, request.query))
    };
    let found = |path: &str, query: &str| Ok((path.to_owned(), query.to_owned()));
    assert_eq!(iis("/a?b=1", "b=1"), found("/a", "b=1"));
    assert_eq!(iis("/a", ""), found("/a", ""));
    assert_eq!(iis("/a?", ""), found("/a", ""));
    assert_eq!(iis("/?ser/", ""), Err(Status(404)));
    assert_eq!(iis("/?ser/?b=1", "b=1"), Err(Status(404)));
    assert_eq!(iis("/?ser/?b=1", ""), Err(Status(404)));
    assert_eq!(iis("/?ser/?b=x y", "b=x%20y"), Err(Status(404)));
    assert_eq!(iis("/a?b=x y", "b=x%20y"), found("/a", "b=x%20y"));
    assert_eq!(iis("/a?page=a&b=1", "b=1"), found("/a", "b=1"));
    assert_eq!(iis("/stock/index.fcgi", "b=1"), found("/stock/", "b=1"));
    assert_eq!(iis("/a", "b\r\n"), Err(Status(400)));
    // Elsewhere a rewrite may have changed what the visitor asked.
    let rewritten = [("SERVER_SOFTWARE", "nginx/1.22.1"), ("REQUEST_URI", "/a?b=1"), ("QUERY_STRING", "page=a&b=1")];
    assert_eq!(get(&rewritten).map(|request| request.query), Ok("b=1".to_owned()));
}

#[test]
fn only_the_url_asked_for_names_the_page() {
    let request = get(&[
        ("REQUEST_URI", "/stock/"),
        ("PATH_INFO", "/admin/"),
        ("SCRIPT_NAME", "/admin"),
        ("URL", "/admin/"),
        ("UNENCODED_URL", "/admin/"),
        ("HTTP_X_ORIGINAL_URL", "/admin/"),
        ("HTTP_X_REWRITE_URL", "/admin/"),
    ]);
    let found = request.map(|request| (request.mount, request.path));
    assert_eq!(found, Ok((String::new(), "/stock/".to_owned())));
}
