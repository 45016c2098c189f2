//! Each limit, on both sides.

use super::get;
use crate::cgi::request::{request, understand};
use crate::cgi::target::URL_BYTES_MAX;
use crate::cgi::variables::HEADERS_MAX;
use crate::fastcgi::{self, Stream};
use crate::http::Status;

#[test]
fn a_url_has_a_limit() {
    let long = |bytes: usize| "a".repeat(bytes);
    assert!(get(&[("REQUEST_URI", format!("/?{}", long(URL_BYTES_MAX - 1)))]).is_ok());
    assert_eq!(get(&[("REQUEST_URI", format!("/?{}", long(URL_BYTES_MAX)))]), Err(Status(414)));
    assert!(get(&[("REQUEST_URI", format!("/{}", long(URL_BYTES_MAX - 1)))]).is_ok());
    assert_eq!(get(&[("REQUEST_URI", format!("/{}", long(URL_BYTES_MAX)))]), Err(Status(414)));
    let iis = |query| get(&[("SERVER_SOFTWARE", "Microsoft-IIS/8.5".to_owned()), ("QUERY_STRING", query)]);
    assert!(iis(long(URL_BYTES_MAX - 1)).is_ok());
    assert_eq!(iis(long(URL_BYTES_MAX)), Err(Status(414)));
}

#[test]
fn headers_have_a_limit() {
    let headers = |count: usize| (0..count).map(|at| format!("HTTP_X_{at}")).collect::<Vec<_>>();
    let of = |names: &[String]| get(&names.iter().map(|name| (name.as_str(), "")).collect::<Vec<_>>());
    assert_eq!(of(&headers(HEADERS_MAX)).unwrap().headers.len(), HEADERS_MAX);
    assert_eq!(of(&headers(HEADERS_MAX + 1)), Err(Status(431)));

    let mut names = headers(HEADERS_MAX - 1);
    names.push("HTTP_PROXY".to_owned());
    let mut variables: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
    variables.push(("CONTENT_TYPE", "text/plain"));
    assert_eq!(get(&variables).unwrap().headers.len(), HEADERS_MAX);
    variables.push(("CONTENT_LENGTH", "7"));
    assert_eq!(get(&variables), Err(Status(431)));
}

#[test]
fn variables_that_were_thrown_away_are_too_large() {
    let body = Stream::Whole(Vec::new());
    let found = request(fastcgi::Request { id: 1, keeps_connection: false, params: Stream::TooLarge, body }, "");
    assert_eq!(found, Err(Status(431)));
}

#[test]
fn a_pair_that_is_not_whole_is_malformed() {
    let usual = [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/")];
    let pairs = usual.iter().map(|(name, value)| Ok((name.as_bytes(), value.as_bytes())));
    assert!(understand(pairs.clone(), Stream::Whole(Vec::new()), "").is_ok());
    assert_eq!(understand(pairs.chain([Err(())]), Stream::Whole(Vec::new()), "").err(), Some(Status(400)));
}
