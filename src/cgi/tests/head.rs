//! Responses become heads that every web server takes.

use super::get;
use crate::cgi::write_head;
use crate::http::{Request, Response, Server, Status};

fn response(status: u16, headers: &[(&'static str, &'static str)], page_headers: &[(&str, &str)]) -> Response {
    let headers = headers.iter().map(|&(name, value)| (name, value.into()));
    let page_headers = page_headers.iter().map(|&(name, value)| (name.into(), value.into()));
    let body = "zwölf bytes".into();
    Response { status: Status(status), headers: headers.collect(), page_headers: page_headers.collect(), body }
}

fn asked(server: Server) -> Request {
    Request { server, ..get::<&str>(&[]).unwrap() }
}

fn check(response: &Response, request: Option<&Request>, expected: &[&str]) {
    let mut out = b"before".to_vec();
    write_head(response, request, &mut out);
    let expected: String = expected.iter().map(|line| format!("{line}\r\n")).collect();
    assert_eq!(String::from_utf8(out).unwrap(), format!("before{expected}\r\n"));
}

#[test]
fn a_head_is_status_headers_and_length() {
    let response = response(404, &[("Content-Type", "text/html; charset=utf-8"), ("ETag", "W/\"1\"")], &[]);
    let expected =
        ["Status: 404 Not Found", "Content-Type: text/html; charset=utf-8", "ETag: W/\"1\"", "Content-Length: 12"];
    check(&response, Some(&asked(Server::Iis)), &expected);
    check(&response, Some(&asked(Server::Other)), &expected);
    check(&response, None, &expected);
}

#[test]
fn answers_that_have_no_body_have_no_length() {
    let request = asked(Server::Other);
    check(&response(304, &[("ETag", "\"1\"")], &[]), Some(&request), &["Status: 304 Not Modified", "ETag: \"1\""]);
    check(&response(204, &[], &[]), Some(&request), &["Status: 204 "]);
    let empty = Response { body: Vec::new(), ..response(200, &[], &[]) };
    check(&empty, Some(&request), &["Status: 200 OK", "Content-Length: 0"]);
}

#[test]
fn iis_sends_the_headers_of_pages_itself() {
    let response = response(200, &[("Content-Type", "text/html")], &[("X-Frame-Options", "DENY")]);
    let own = ["Status: 200 OK", "Content-Type: text/html", "Content-Length: 12"];
    check(&response, Some(&asked(Server::Iis)), &own);
    check(&response, None, &own);
    let all = ["Status: 200 OK", "Content-Type: text/html", "X-Frame-Options: DENY", "Content-Length: 12"];
    check(&response, Some(&asked(Server::Other)), &all);
}

#[test]
fn of_two_headers_of_one_name_the_first_is_written() {
    let headers = [("Content-Type", "text/html"), ("content-type", "text/plain"), ("Allow", "GET")];
    let response = response(405, &headers, &[("ALLOW", "PUT"), ("X-A", "1"), ("x-a", "2")]);
    let expected =
        ["Status: 405 Method Not Allowed", "Content-Type: text/html", "Allow: GET", "X-A: 1", "Content-Length: 12"];
    check(&response, Some(&asked(Server::Other)), &expected);
}

#[test]
fn no_header_breaks_the_head() {
    let bad = [
        ("Location", "/a\r\nSet-Cookie: a=1"),
        ("X-Lf", "a\nb"),
        ("X-Nul", "a\0b"),
        ("X-Del", "a\x7fb"),
        ("X-A: b\r\nX-B", "c"),
        ("X A", "b"),
        ("", "b"),
        ("X-Ü", "b"),
        ("X-Good", "a\tb ü"),
    ];
    let expected = ["Status: 301 Moved Permanently", "X-Good: a\tb ü", "Content-Length: 12"];
    check(&response(301, &bad, &[]), Some(&asked(Server::Other)), &expected);
    check(&response(301, &[], &bad), Some(&asked(Server::Other)), &expected);
}

#[test]
fn a_header_that_was_left_out_makes_room_for_its_name() {
    let response = response(200, &[("X-A", "a\nb")], &[("X-A", "good")]);
    check(&response, Some(&asked(Server::Other)), &["Status: 200 OK", "X-A: good", "Content-Length: 12"]);
}

#[test]
fn what_is_not_a_responses_to_say_is_left_out() {
    let names = ["Status", "Connection", "Keep-Alive", "TE", "Transfer-Encoding", "Upgrade", "content-length"];
    let headers = names.map(|name| (name, "1"));
    let expected = ["Status: 200 OK", "Content-Length: 12"];
    check(&response(200, &headers, &[]), Some(&asked(Server::Other)), &expected);
    check(&response(200, &[], &headers), Some(&asked(Server::Other)), &expected);
}
