//! Good conversations: kept and closed connections, requests that follow each other, small pieces, large answers.

use crate::peer::{STDIN, Shape, begin, get_values, stream};
use crate::server::{Server, Site, ask_hello, assert_hello, get, status, variables};
use std::io::Read;

const CLOSED: Shape = Shape { id: 1, keeps_connection: false, record_bytes_max: 65_535, padding: 0 };

#[test]
fn a_kept_connection_answers_many_requests() {
    for server in [Server::unix(&[]), Server::tcp(&[])] {
        let mut peer = server.connect();
        for number in 0..500 {
            ask_hello(&mut peer, &number.to_string());
        }
    }
}

#[test]
fn a_connection_that_is_not_to_be_kept_is_closed_after_the_answer() {
    let server = Server::unix(&[]);
    let mut peer = server.connect();
    assert_hello(&peer.ask(CLOSED, &variables("GET", "/hello/a/"), b""), "a");
    assert!(peer.is_ended());
}

#[test]
fn the_last_request_of_a_connection_is_answered_before_it_is_closed() {
    let server = Server::unix(&["--requests", "3"]);
    let mut peer = server.connect();
    for name in ["1", "2", "3"] {
        ask_hello(&mut peer, name);
    }
    assert!(peer.is_ended());
    server.is_well();
}

#[test]
fn requests_sent_at_once_are_answered_in_turn() {
    let server = Server::unix(&[]);
    let mut peer = server.connect();
    let mut bytes = Vec::new();
    for id in 1..=200 {
        bytes.extend(get(Shape { id, ..Shape::default() }, &format!("/hello/{id}/")));
        if id % 7 == 0 {
            bytes.extend(get_values(&["FCGI_MAX_CONNS"]));
        }
    }
    peer.send(&bytes);
    for id in 1..=200 {
        assert_hello(&peer.answer(id), &id.to_string());
        if id % 7 == 0 {
            assert_eq!(peer.record().content, b"\x0E\x03FCGI_MAX_CONNS256");
        }
    }
    ask_hello(&mut peer, "after");
}

#[test]
fn a_request_may_come_byte_by_byte() {
    let server = Server::unix(&[]);
    let mut peer = server.connect();
    for byte in get(Shape { id: 9, padding: 3, record_bytes_max: 5, ..Shape::default() }, "/hello/slow/") {
        peer.send(&[byte]);
    }
    assert_hello(&peer.answer(9), "slow");
}

#[test]
fn head_has_the_length_of_the_body_and_no_body() {
    let server = Server::unix(&[]);
    let mut peer = server.connect();
    let get = peer.ask(Shape::default(), &variables("GET", "/hello/a/"), b"");
    let head = peer.ask(Shape::default(), &variables("HEAD", "/hello/a/"), b"");
    assert_eq!(head.page(), (get.page().0, &[][..]));
    assert!(get.page().0.contains("Content-Length: 8\r\n"), "{}", get.page().0);
    ask_hello(&mut peer, "after");
}

#[test]
fn a_large_answer_comes_whole_also_to_a_slow_reader() {
    for server in [Server::unix(&[]), Server::tcp(&[])] {
        let mut peer = server.connect();
        peer.send(&get(Shape::default(), "/big/"));
        // The first bytes are taken one by one, while others are served.
        let mut first = Vec::new();
        for _ in 0..100 {
            let mut byte = [0];
            peer.connection.read_exact(&mut byte).unwrap();
            first.extend(byte);
            server.is_well();
        }
        let answer = crate::peer::read_answer(&mut first.chain(&mut peer.connection), 1).unwrap();
        assert!(answer.page().1 == Site::big());
        ask_hello(&mut peer, "after");
    }
}

#[test]
fn a_body_that_nobody_asked_for_is_drained() {
    let server = Server::unix(&[]);
    let mut peer = server.connect();
    for length in [1, 65_535, 65_536, 3 << 20] {
        let answer = peer.ask(Shape::default(), &variables("POST", "/hello/a/"), &vec![b'x'; length]);
        assert_eq!(status(&answer.page().0), "405 Method Not Allowed");
    }
    ask_hello(&mut peer, "after");
}

#[test]
fn variables_may_take_what_they_are_allowed_and_no_more() {
    let server = Server::unix(&[]);
    let mut peer = server.connect();
    // Each header is shorter than a web server's own limit; the limit for all is 64 KiB.
    let ask = |peer: &mut crate::peer::Peer<_>, headers: usize| {
        let value = "v".repeat(4 << 10);
        let names: Vec<_> = (0..headers).map(|number| format!("HTTP_X_{number}")).collect();
        let mut all = variables("GET", "/hello/a/").to_vec();
        all.extend(names.iter().map(|name| (name.as_str(), value.as_str())));
        let answer = peer.ask(Shape::default(), &all, b"");
        status(&answer.page().0).to_owned()
    };
    assert_eq!(ask(&mut peer, 15), "200 OK");
    assert_eq!(ask(&mut peer, 16), "431 Request Header Fields Too Large");
    assert_eq!(ask(&mut peer, 1000), "431 Request Header Fields Too Large");
    ask_hello(&mut peer, "after");
}

#[test]
fn an_unknown_role_is_refused_and_the_connection_goes_on() {
    let server = Server::unix(&[]);
    let mut peer = server.connect();
    peer.send(&begin(4, crate::peer::AUTHORIZER, true));
    peer.send(&stream(STDIN, Shape { id: 4, ..Shape::default() }, b"x"));
    let refused = peer.answer(4);
    assert_eq!((refused.protocol_status, refused.stdout.len()), (crate::peer::UNKNOWN_ROLE, 0));
    ask_hello(&mut peer, "after");
}
