//! Paths that lack their final `/`: where they lead.

use crate::http::{Method, Request, Response, Status};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a query can't hold as it is (RFC 3986, section 3.4). It is as the visitor sent it, so `%` stays. `'` is encoded as
/// well, which some software takes for the end of an attribute.
const NOT_IN_QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What a path can't hold as it is (RFC 3986, section 3.3): it is decoded, so `%` is encoded.
const NOT_IN_PATH: &AsciiSet = &NOT_IN_QUERY.add(b'%').add(b'?').add(b'[').add(b']');

/// The redirect to the path of `request` with a `/` after it; `None` where a browser would take that for another host.
pub(super) fn with_slash(request: &Request) -> Option<Response> {
    let Request { mount, path, query, .. } = request;
    let mut location = String::with_capacity(mount.len() + path.len() + query.len() + 2);
    for part in [mount.as_str(), path, "/"] {
        location.extend(utf8_percent_encode(part, NOT_IN_PATH));
    }
    if !location.starts_with('/') || location.starts_with("//") {
        return None;
    }
    if !query.is_empty() {
        location.push('?');
        location.extend(utf8_percent_encode(query, NOT_IN_QUERY));
    }
    // With 301, browsers ask by GET what was posted.
    let status = if matches!(request.method, Method::Get | Method::Head) { 301 } else { 308 };
    let headers = vec![("Location", location.into()), ("Cache-Control", "no-cache".into())];
    Some(Response::new(Status(status), headers, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::testing::request;

    fn check(mount: &str, path: &str, query: &str, expected: Option<&str>) {
        let request = Request { mount: mount.to_owned(), query: query.to_owned(), ..request(path) };
        let location = with_slash(&request).map(|response| response.headers[0].1.to_string());
        assert_eq!(location.as_deref(), expected, "{mount} {path} {query}");
    }

    #[test]
    fn it_leads_to_the_folder() {
        check("", "/stock", "", Some("/stock/"));
        check("/Intranet", "/stock", "a=1&b=%20+", Some("/Intranet/stock/?a=1&b=%20+"));
        check("/intranet", "", "", Some("/intranet/"));
    }

    #[test]
    fn what_a_url_can_not_hold_is_encoded() {
        check("/a b", "/é%?#", "", Some("/a%20b/%C3%A9%25%3F%23/"));
        check("", "/a\\b\"<'>", "", Some("/a%5Cb%22%3C%27%3E/"));
        check("", "/a", "x=é \"'<>#", Some("/a/?x=%C3%A9%20%22%27%3C%3E%23"));
        check("", "/~a-b_c.d!$&()*+,;=:@", "", Some("/~a-b_c.d!$&()*+,;=:@/"));
    }

    #[test]
    fn it_never_leads_to_another_host() {
        for (mount, path) in
            [("", "//example.com"), ("/", "/example.com"), ("//example.com", "/a"), ("", "a"), ("x", "/a")]
        {
            check(mount, path, "", None);
        }
        check("", "/\\example.com", "", Some("/%5Cexample.com/"));
    }

    #[test]
    fn only_what_was_asked_for_by_get_may_be_asked_for_by_get() {
        for (method, expected) in
            [(Method::Get, 301), (Method::Head, 301), (Method::Post, 308), (Method::Other("PUT".to_owned()), 308)]
        {
            let response = with_slash(&Request { method, ..request("/a") }).unwrap();
            assert_eq!(response.status, Status(expected));
        }
    }
}
