//! What was posted, and what was said about its length.

use super::read;
use crate::cgi::request::understand;
use crate::fastcgi::Stream;
use crate::http::{RequestBody, Status};

fn variables(length: &str) -> [(&str, &str); 3] {
    [("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/"), ("CONTENT_LENGTH", length)]
}

fn check(length: &str, body: &[u8], expected: Result<&[u8], u16>) {
    let found = read(&variables(length), body, "").map(|request| request.body);
    assert_eq!(found, expected.map(|bytes| RequestBody::Whole(bytes.to_vec())).map_err(Status), "{length}");
}

#[test]
fn a_body_is_whole_where_its_length_is_not_less_than_was_said() {
    check("3", b"a=1", Ok(b"a=1"));
    check("003", b"a=1", Ok(b"a=1"));
    check("0", b"", Ok(b""));
    check("2", b"a=1", Ok(b"a=1"));
    check("0", b"a=1", Ok(b"a=1"));
}

#[test]
fn a_body_of_unknown_length_is_taken_as_it_comes() {
    check("", b"a=1", Ok(b"a=1"));
    check("-1", b"a=1", Ok(b"a=1"));
    check("-1", b"", Ok(b""));
}

#[test]
fn a_visitor_who_hung_up_posted_nothing() {
    check("4", b"a=1", Err(400));
    check("1", b"", Err(400));
    check("18446744073709551615", b"a=1", Err(400));
}

#[test]
fn a_length_that_is_none_is_malformed() {
    for bad in ["-2", "+3", "3 ", "0x3", "3,3", "-", "three", "18446744073709551616", "٣"] {
        check(bad, b"a=1", Err(400));
    }
}

#[test]
fn a_body_that_was_thrown_away_is_known_as_such() {
    for length in ["", "-1", "5000000"] {
        let pairs = variables(length);
        let pairs = pairs.iter().map(|(name, value)| Ok::<_, ()>((name.as_bytes(), value.as_bytes())));
        let request = understand(pairs, Stream::TooLarge, "");
        assert_eq!(request.map(|request| request.body), Ok(RequestBody::TooLarge), "{length}");
    }
}

#[test]
fn the_length_is_a_header_where_there_is_a_body() {
    for (length, expected) in [("3", Some("3")), ("0", None), ("-1", None), ("", None)] {
        let request = read(&variables(length), b"a=1", "").unwrap();
        assert_eq!(request.headers.get("content-length"), expected, "{length}");
    }
}
