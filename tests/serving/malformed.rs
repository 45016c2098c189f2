//! Bad conversations, each followed by a good visitor on a new connection; and clients that go away.

use crate::peer::{ABORT_REQUEST, BEGIN_REQUEST, PARAMS, RESPONDER, STDIN, STDOUT, Shape, abort, begin, pairs, record};
use crate::server::{Server, get};
use std::io::{ErrorKind, Read};
use std::net::Shutdown;

/// Sends `bytes` and nothing more, takes whatever comes until the end, and looks whether others are served.
fn check(server: &Server, bytes: &[u8]) {
    let mut peer = server.connect();
    peer.send(bytes);
    peer.connection.finish();
    let mut answer = Vec::new();
    if let Err(cause) = peer.connection.read_to_end(&mut answer) {
        // It was closed before all of this was read.
        assert_eq!(cause.kind(), ErrorKind::ConnectionReset);
    }
    // Nothing is sent that grows with what is claimed.
    assert!(answer.len() <= 2 * bytes.len() + 4096, "{} bytes", answer.len());
    server.is_well();
}

#[test]
fn no_malformed_conversation_harms_the_next_visitor() {
    let server = Server::unix(&["--connections", "2"]);
    let params = |content: &[u8]| {
        [begin(1, RESPONDER, true), record(PARAMS, 1, content, 0), record(PARAMS, 1, b"", 0), record(STDIN, 1, b"", 0)]
            .concat()
    };
    let cases: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".to_vec(),
        vec![0; 100_000],
        vec![0xFF; 100_000],
        vec![2, BEGIN_REQUEST, 0, 1, 0, 8, 0, 0],
        record(BEGIN_REQUEST, 1, b"short", 0),
        [begin(1, RESPONDER, true), begin(1, RESPONDER, true)].concat(),
        [begin(1, RESPONDER, true), begin(2, RESPONDER, true)].concat(),
        begin(1, 77, true),
        begin(0, RESPONDER, true),
        abort(1),
        [begin(1, RESPONDER, true), abort(1)].concat(),
        record(STDIN, 1, b"before anything", 0),
        record(STDOUT, 1, b"the wrong way", 0),
        record(ABORT_REQUEST, 0, b"", 0),
        (0..=255).flat_map(|kind| record(kind, 0, b"unknown", 5)).collect(),
        params(b""),
        params(b"\x05\x05a"),
        params(b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFname"),
        params(b"\x80\x00\x00"),
        params(&pairs(&[("", "")])),
        params(&pairs(&[("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/%00/../..\\"), ("CONTENT_LENGTH", "-1")])),
        params(&pairs(&[("REQUEST_METHOD", "G\u{0}T"), ("REQUEST_URI", "\u{1F600}")])),
    ];
    for case in &cases {
        check(&server, case);
    }
}

#[test]
fn a_client_may_go_away_at_every_byte_of_a_request() {
    let server = Server::unix(&["--connections", "2"]);
    let bytes = get(Shape { record_bytes_max: 40, padding: 1, ..Shape::default() }, "/hello/gone/");
    for end in 0..=bytes.len() {
        let mut peer = server.connect();
        peer.send(&bytes[..end]);
        drop(peer);
    }
    server.is_well();
}

#[test]
fn a_client_may_go_away_in_the_middle_of_an_answer() {
    for server in [Server::unix(&["--connections", "2"]), Server::tcp(&["--connections", "2"])] {
        for taken in [0, 1, 8, 5000, 100_000] {
            let mut peer = server.connect();
            peer.send(&get(Shape::default(), "/big/"));
            peer.connection.read_exact(&mut vec![0; taken]).unwrap();
            drop(peer);
            server.is_well();
        }
    }
}

impl crate::server::Stream {
    /// Nothing more will be sent.
    fn finish(&self) {
        match self {
            Self::Tcp(stream) => stream.shutdown(Shutdown::Write).unwrap(),
            Self::Unix(stream) => stream.shutdown(Shutdown::Write).unwrap(),
        }
    }
}
