//! Who asks, how, and with which headers.

use super::{get, read};
use crate::http::{Method, Server, Status, User};

const IIS: (&str, &str) = ("SERVER_SOFTWARE", "Microsoft-IIS/8.5");

fn check_user(variables: &[(&str, &str)], expected: Option<&str>) {
    let found = get(variables).map(|request| request.user);
    let expected = expected.map_or(User::Nobody, |name| User::Named(name.to_owned()));
    assert_eq!(found, Ok(expected), "{variables:?}");
}

#[test]
fn iis_says_who_it_let_in() {
    check_user(&[IIS], None);
    check_user(&[IIS, ("REMOTE_USER", ""), ("LOGON_USER", ""), ("AUTH_USER", "")], None);
    check_user(&[IIS, ("REMOTE_USER", "CORP\\ann"), ("LOGON_USER", "CORP\\bob")], Some("CORP\\ann"));
    check_user(&[IIS, ("REMOTE_USER", ""), ("LOGON_USER", "CORP\\bob")], Some("CORP\\bob"));
    check_user(&[IIS, ("AUTH_USER", "CORP\\cyd")], Some("CORP\\cyd"));
}

#[test]
fn a_name_is_read_as_utf_8_or_not_at_all() {
    let of = |name: &[u8]| get(&[("SERVER_SOFTWARE", &b"Microsoft-IIS/8.5"[..]), ("REMOTE_USER", name)]).unwrap().user;
    assert_eq!(of("CORP\\jörg".as_bytes()), User::Named("CORP\\jörg".to_owned()));
    assert_eq!(of(b"CORP\\j\xf6rg"), User::Unreadable);
    assert_eq!(of("CORP\\j\u{FFFD}rg".as_bytes()), User::Unreadable);
    assert_eq!(of(b"CORP\\j?rg"), User::Unreadable);
    check_user(&[("REMOTE_USER", "j?rg"), ("AUTH_TYPE", "Basic")], Some("j?rg"));
}

#[test]
fn elsewhere_a_name_without_authentication_is_the_visitors_own_word() {
    check_user(&[("REMOTE_USER", "eve")], None);
    check_user(&[("REMOTE_USER", "eve"), ("AUTH_TYPE", "")], None);
    check_user(&[("REMOTE_USER", "ann"), ("AUTH_TYPE", "Basic")], Some("ann"));
    check_user(&[("REMOTE_USER", ""), ("AUTH_TYPE", "Basic")], None);
    check_user(&[("LOGON_USER", "eve"), ("AUTH_USER", "eve"), ("AUTH_TYPE", "Basic")], None);
}

#[test]
fn passwords_and_what_is_mistaken_for_settings_are_not_kept() {
    let request = get(&[
        IIS,
        ("AUTH_PASSWORD", "secret-1"),
        ("HTTP_AUTHORIZATION", "Basic secret-2"),
        ("HTTP_authorization", "Basic secret-3"),
        ("HTTP_PROXY_AUTHORIZATION", "Basic secret-4"),
        ("HTTP_PROXY", "http://evil.example"),
        ("HTTP_HOST", "example.com"),
    ])
    .unwrap();
    assert_eq!(request.headers.iter().collect::<Vec<_>>(), [("host", "example.com")]);
    assert!(!format!("{request:?}").contains("secret"));
}

#[test]
fn headers_are_what_the_visitor_sent() {
    let request = get(&[
        ("HTTP_ACCEPT_LANGUAGE", "de"),
        ("CONTENT_TYPE", "text/plain"),
        ("HTTP_CONTENT_TYPE", "text/plain"),
        ("HTTP_CONTENT_LENGTH", "0"),
        ("CONTENT_LENGTH", "0"),
        ("HTTP_CONNECTION", "close"),
        ("HTTP_X_Mixed", "a"),
        ("HTTP_X_EMPTY", ""),
        ("HTTPS", "on"),
        ("HTTP_", "nobody's"),
        ("HTTP_A B", "nobody's"),
        ("HTTP_A-B", "nobody's"),
        ("HTTP_Ü", "nobody's"),
    ]);
    let expected = [("accept-language", "de"), ("x-mixed", "a"), ("x-empty", ""), ("content-type", "text/plain")];
    assert_eq!(request.unwrap().headers.iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_header_that_is_no_text_is_read_as_far_as_it_is() {
    let request = get(&[("HTTP_REFERER", b"caf\xe9")]).unwrap();
    assert_eq!(request.headers.get("referer"), Some("caf\u{FFFD}"));
}

#[test]
fn a_header_of_several_lines_is_refused() {
    for bad in ["a\rb", "a\nb", "a\0b"] {
        assert_eq!(get(&[("HTTP_REFERER", bad)]), Err(Status(400)), "{bad:?}");
        assert_eq!(get(&[("CONTENT_TYPE", bad)]), Err(Status(400)), "{bad:?}");
    }
    assert_eq!(get(&[("HTTP_REFERER", "a\tb")]).unwrap().headers.get("referer"), Some("a\tb"));
}

#[test]
fn of_two_variables_of_one_name_the_last_counts() {
    let request = get(&[("REQUEST_METHOD", "POST"), ("REMOTE_ADDR", "192.0.2.1"), ("REMOTE_ADDR", "")]).unwrap();
    assert_eq!((request.method, request.remote_addr), (Method::Post, String::new()));
}

fn check_method(name: &str, expected: Result<Method, u16>) {
    let found = get(&[("REQUEST_METHOD", name)]).map(|request| request.method);
    assert_eq!(found, expected.map_err(Status), "{name}");
}

#[test]
fn methods_are_tokens() {
    check_method("GET", Ok(Method::Get));
    check_method("HEAD", Ok(Method::Head));
    check_method("POST", Ok(Method::Post));
    check_method("get", Ok(Method::Other("get".to_owned())));
    check_method("M-SEARCH", Ok(Method::Other("M-SEARCH".to_owned())));
    check_method("", Err(400));
    check_method("GET ", Err(400));
    check_method("GÉT", Err(400));
    check_method("GET\r\n", Err(400));
}

#[test]
fn a_request_has_a_method_and_a_url() {
    let nothing: [(&str, &str); 0] = [];
    assert_eq!(read(&nothing, b"", ""), Err(Status(400)));
    assert_eq!(read(&[("REQUEST_METHOD", "GET")], b"", ""), Err(Status(400)));
    assert_eq!(read(&[("REQUEST_URI", "/")], b"", ""), Err(Status(400)));
    assert!(read(&[("REQUEST_URI", "/"), ("REQUEST_METHOD", "GET")], b"", "").is_ok());
}

#[test]
fn the_server_is_iis_or_another() {
    for (software, expected) in [
        ("Microsoft-IIS/10.0", Server::Iis),
        ("Microsoft-IIS", Server::Iis),
        ("microsoft-iis/10.0", Server::Other),
        ("nginx/1.22.1 Microsoft-IIS", Server::Other),
        ("", Server::Other),
    ] {
        assert_eq!(get(&[("SERVER_SOFTWARE", software)]).unwrap().server, expected, "{software}");
    }
}

fn check_local(variables: &[(&str, &str)], expected: bool) {
    assert_eq!(get(variables).unwrap().is_local, expected, "{variables:?}");
}

#[test]
fn local_is_who_asks_from_the_servers_own_address() {
    check_local(&[("REMOTE_ADDR", "127.0.0.1")], true);
    check_local(&[("REMOTE_ADDR", "127.1.2.3")], true);
    check_local(&[("REMOTE_ADDR", "::1")], true);
    check_local(&[("REMOTE_ADDR", "::ffff:127.0.0.1")], true);
    check_local(&[("REMOTE_ADDR", "192.0.2.1"), ("LOCAL_ADDR", "192.0.2.1")], true);
    check_local(&[("REMOTE_ADDR", "192.0.2.1"), ("SERVER_ADDR", "192.0.2.1")], true);
    check_local(&[("REMOTE_ADDR", "fe80::0:1"), ("SERVER_ADDR", "fe80::1")], true);
}

#[test]
fn others_are_not_local() {
    check_local(&[], false);
    check_local(&[("REMOTE_ADDR", ""), ("SERVER_ADDR", "")], false);
    check_local(&[("REMOTE_ADDR", "unix:"), ("SERVER_ADDR", "unix:")], false);
    check_local(&[("REMOTE_ADDR", "192.0.2.2"), ("SERVER_ADDR", "192.0.2.1")], false);
    check_local(&[("REMOTE_ADDR", "localhost")], false);
    check_local(&[("REMOTE_HOST", "127.0.0.1"), ("HTTP_HOST", "localhost")], false);
}

#[test]
fn who_asks_for_another_is_not_local() {
    let local = ("REMOTE_ADDR", "127.0.0.1");
    for header in
        ["X_FORWARDED_FOR", "X_FORWARDED_HOST", "FORWARDED", "VIA", "X_REAL_IP", "CLIENT_IP", "CF_CONNECTING_IP"]
    {
        check_local(&[local, (&format!("HTTP_{header}"), "")], false);
    }
    check_local(&[local, ("HTTP_X_FORWARD", "")], true);
}
