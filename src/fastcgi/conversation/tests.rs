//! Bytes in, requests and bytes out.

use super::*;
use crate::fastcgi::Stream;
use crate::fastcgi::pairs::NotWhole;

const LIMITS: Limits = Limits { params_bytes_max: 10, body_bytes_max: 20 };

/// A record with content and padding.
fn padded(kind: u8, id: u8, content: &[u8], padding: u8) -> Vec<u8> {
    let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[1, kind, 0, id, high, low, padding, 0], content, &vec![b'#'; padding.into()]].concat()
}

fn record(kind: u8, id: u8, content: &[u8]) -> Vec<u8> {
    padded(kind, id, content, 0)
}

fn begin(id: u8, role: u8, flags: u8) -> Vec<u8> {
    record(1, id, &[0, role, flags, 9, 9, 9, 9, 9])
}

fn end(id: u8, protocol_status: u8) -> Vec<u8> {
    record(3, id, &[0, 0, 0, 0, protocol_status, 0, 0, 0])
}

/// Params and body of a request, and their ends.
fn streams(id: u8, params: &[u8], body: &[u8]) -> Vec<u8> {
    [record(4, id, params), record(4, id, b""), record(5, id, body), record(5, id, b"")].concat()
}

fn whole(id: u16, params: &[u8], body: &[u8]) -> Request {
    let [params, body] = [params, body].map(|bytes| Stream::Whole(bytes.to_vec()));
    Request { id, keeps_connection: true, params, body }
}

/// Gives `parts` to `conversation` as one; all of them are taken, or there is an error.
fn feed(conversation: &mut Conversation, parts: &[Vec<u8>]) -> (Vec<Request>, Vec<u8>, Option<Error>) {
    let bytes = parts.concat();
    let (mut rest, mut requests, mut out) = (&bytes[..], Vec::new(), Vec::new());
    loop {
        match conversation.take(&mut rest, LIMITS, &mut out) {
            Ok(Some(request)) => requests.push(request),
            Ok(None) => {
                assert!(rest.is_empty(), "{rest:?} is left");
                return (requests, out, None);
            }
            Err(error) => {
                assert_eq!(conversation.take(&mut rest, LIMITS, &mut out), Err(error));
                return (requests, out, Some(error));
            }
        }
    }
}

#[track_caller]
fn check(parts: &[Vec<u8>], requests: &[Request], out: &[Vec<u8>]) {
    let mut conversation = Conversation::new(1);
    assert_eq!(feed(&mut conversation, parts), (requests.to_vec(), out.concat(), None));
    assert!(conversation.is_idle());
}

#[test]
fn a_request_is_whole_with_the_end_of_its_body() {
    let mut conversation = Conversation::new(1);
    let mut parts = vec![begin(7, 1, 1), record(4, 7, b"pa"), record(4, 7, b"rams"), record(4, 7, b"")];
    parts.extend([record(5, 7, b"bo"), record(5, 7, b"dy")]);
    assert_eq!(feed(&mut conversation, &parts), (vec![], vec![], None));
    assert!(!conversation.is_idle());
    assert_eq!(feed(&mut conversation, &[record(5, 7, b"")]), (vec![whole(7, b"params", b"body")], vec![], None));
    assert!(conversation.is_idle() && !conversation.is_over());
}

#[test]
fn a_connection_that_has_begun_a_record_is_not_idle() {
    let mut conversation = Conversation::new(1);
    assert!(conversation.is_idle());
    feed(&mut conversation, &[vec![1]]);
    assert!(!conversation.is_idle());
    let rest = padded(5, 1, b"", 2).split_off(1);
    feed(&mut conversation, &[rest[..8].to_vec()]);
    assert!(!conversation.is_idle());
    feed(&mut conversation, &[rest[8..].to_vec()]);
    assert!(conversation.is_idle());
}

#[test]
fn only_the_lowest_flag_keeps_the_connection() {
    for (flags, keeps_connection) in [(0, false), (1, true), (0xFE, false), (0xFF, true)] {
        let expected = Request { keeps_connection, ..whole(1, b"p", b"") };
        check(&[begin(1, 1, flags), streams(1, b"p", b"")], &[expected], &[]);
    }
}

#[test]
fn padding_is_thrown_away() {
    let parts =
        [begin(1, 1, 1), padded(4, 1, b"p", 255), padded(4, 1, b"", 1), padded(5, 1, b"b", 7), padded(5, 1, b"", 255)];
    check(&parts, &[whole(1, b"p", b"b")], &[]);
}

#[test]
fn requests_come_out_in_turn() {
    let parts = [begin(1, 1, 1), streams(1, b"a", b"b"), begin(255, 1, 1), streams(255, b"c", b"")];
    check(&parts, &[whole(1, b"a", b"b"), whole(255, b"c", b"")], &[]);
    // An id is used again.
    let parts = [begin(1, 1, 1), streams(1, b"a", b"b"), begin(1, 1, 1), streams(1, b"", b"")];
    check(&parts, &[whole(1, b"a", b"b"), whole(1, b"", b"")], &[]);
}

#[test]
fn streams_are_independent_of_each_other() {
    let parts = [begin(1, 1, 1), record(5, 1, b"b"), record(5, 1, b""), record(4, 1, b"p"), record(4, 1, b"")];
    check(&parts, &[whole(1, b"p", b"b")], &[]);
    // Nothing follows the end of a stream.
    let parts = [begin(1, 1, 1), record(4, 1, b""), record(4, 1, b"p"), record(4, 1, b""), record(5, 1, b"")];
    check(&parts, &[whole(1, b"", b"")], &[]);
    let parts = [begin(1, 1, 1), record(5, 1, b""), record(5, 1, b"b"), record(5, 1, b""), record(4, 1, b"")];
    check(&parts, &[whole(1, b"", b"")], &[]);
}

#[test]
fn records_that_belong_to_no_request_are_ignored() {
    // Before any, for another, of a type that is unknown or not ours, and after the end.
    let strays = [record(5, 1, b""), record(4, 1, b"p"), record(2, 1, b""), record(8, 1, b"x"), record(200, 1, b"x")];
    check(&strays, &[], &[]);
    let mut parts =
        vec![begin(1, 1, 1), record(8, 1, b"data"), record(8, 1, b""), record(3, 1, b""), record(200, 1, b"")];
    parts.extend([record(9, 1, b"\x0E\0FCGI_MAX_CONNS"), streams(2, b"p", b"b"), record(2, 2, b"")]);
    parts.extend([streams(1, b"p", b"b"), record(2, 1, b""), record(5, 1, b"")]);
    check(&parts, &[whole(1, b"p", b"b")], &[]);
}

#[test]
fn other_roles_are_unknown() {
    for role in [0, 2, 3, 255] {
        let mut parts = vec![begin(1, role, 1), streams(1, b"p", b"b"), record(8, 1, b"")];
        parts.extend([begin(1, 1, 1), streams(1, b"p", b"b")]);
        check(&parts, &[whole(1, b"p", b"b")], &[end(1, 3)]);
    }
    check(&[record(1, 1, &[1, 1, 1, 0, 0, 0, 0, 0])], &[], &[end(1, 3)]);
}

#[test]
fn a_second_request_at_once_is_refused() {
    for role in [1, 2] {
        let mut parts = vec![begin(1, 1, 1), record(4, 1, b"a"), begin(2, role, 0), streams(2, b"x", b"y")];
        parts.extend([record(2, 2, b""), record(4, 1, b""), begin(3, 1, 1), record(5, 1, b"")]);
        parts.extend([begin(2, 1, 1), streams(2, b"b", b"")]);
        check(&parts, &[whole(1, b"a", b""), whole(2, b"b", b"")], &[end(2, 1), end(3, 1)]);
    }
}

#[test]
fn a_request_that_is_given_up_has_an_end() {
    for done in [&[][..], &[record(4, 1, b"p"), record(4, 1, b""), record(5, 1, b"b")]] {
        let mut parts = [&[begin(1, 1, 1)], done, &[record(2, 1, b""), streams(1, b"p", b"b")]].concat();
        parts.extend([begin(1, 1, 1), streams(1, b"q", b"")]);
        check(&parts, &[whole(1, b"q", b"")], &[end(1, 0)]);
    }
}

#[test]
fn a_connection_is_over_with_a_refused_request_that_does_not_keep_it() {
    for (parts, expected) in [([begin(1, 2, 0), vec![]], end(1, 3)), ([begin(1, 1, 0), record(2, 1, b"")], end(1, 0))] {
        let mut conversation = Conversation::new(1);
        assert_eq!(feed(&mut conversation, &parts), (vec![], expected, None));
        assert!(conversation.is_over());
        let more = [begin(1, 1, 1), streams(1, b"", b""), vec![9]];
        assert_eq!(feed(&mut conversation, &more), (vec![], vec![], None));
        assert!(conversation.is_over());
    }
}

#[test]
fn values_are_told_in_the_middle_of_a_request() {
    let ask = |names: &[&str]| {
        let mut content = Vec::new();
        for name in names {
            content.extend([u8::try_from(name.len()).unwrap(), 0]);
            content.extend(name.as_bytes());
        }
        record(9, 0, &content)
    };
    let all = b"\x0E\x01FCGI_MAX_CONNS1\x0D\x01FCGI_MAX_REQS1\x0F\x01FCGI_MPXS_CONNS0";
    check(&[ask(&["FCGI_MPXS_CONNS", "FCGI_MAX_REQS", "FCGI_MAX_CONNS"])], &[], &[record(10, 0, all)]);
    check(&[ask(&["FCGI_MAX_REQS", "X", "FCGI_MAX_REQS"])], &[], &[record(10, 0, b"\x0D\x01FCGI_MAX_REQS1")]);
    check(&[ask(&[]), ask(&["X"])], &[], &[record(10, 0, b""), record(10, 0, b"")]);
    let parts = [begin(1, 1, 1), ask(&[]), record(4, 1, b""), ask(&["X"]), record(5, 1, b"")];
    check(&parts, &[whole(1, b"", b"")], &[record(10, 0, b""), record(10, 0, b"")]);

    let mut conversation = Conversation::new(1_000);
    let expected = record(10, 0, b"\x0E\x04FCGI_MAX_CONNS1000\x0D\x04FCGI_MAX_REQS1000");
    assert_eq!(feed(&mut conversation, &[ask(&["FCGI_MAX_CONNS", "FCGI_MAX_REQS"])]), (vec![], expected, None));
}

#[test]
fn values_are_told_up_to_what_is_not_whole_or_too_long() {
    let known = b"\x0D\0FCGI_MAX_REQS";
    let told = record(10, 0, b"\x0D\x01FCGI_MAX_REQS1");
    check(&[record(9, 0, &[known, &b"\xFF\xFF\xFF\xFF\0"[..], known].concat())], &[], std::slice::from_ref(&told));
    check(&[record(9, 0, b"\x0E\0FCGI_MAX_CON")], &[], &[record(10, 0, b"")]);
    let before = |count: usize| [&[0; VALUES_BYTES_MAX][..count], known].concat();
    let fits = VALUES_BYTES_MAX - known.len() - 1;
    assert_eq!(fits % 2, 0, "whole pairs of nothing come before");
    check(&[record(9, 0, &before(fits))], &[], &[told]);
    check(&[record(9, 0, &before(fits + 2))], &[], &[record(10, 0, b"")]);
}

#[test]
fn what_is_said_takes_at_most_twice_what_came() {
    let mut conversation = Conversation::new(usize::MAX);
    let names = [&b"\x0D\0FCGI_MAX_REQS"[..], b"\x0E\0FCGI_MAX_CONNS", b"\x0F\0FCGI_MPXS_CONNS"];
    let mut records = vec![record(11, 0, b""), begin(1, 2, 1), record(9, 0, b""), record(9, 0, &names.concat())];
    records.extend(names.map(|name| record(9, 0, name)));
    for record in records {
        let (_, out, _) = feed(&mut conversation, std::slice::from_ref(&record));
        assert!(!out.is_empty() && out.len() <= 2 * record.len(), "{} for {}", out.len(), record.len());
    }
}

#[test]
fn what_has_the_number_of_no_request_is_of_an_unknown_type() {
    for kind in (0..=255).filter(|kind| *kind != 9) {
        let unknown = record(11, 0, &[kind, 0, 0, 0, 0, 0, 0, 0]);
        let parts = [begin(1, 1, 1), record(kind, 0, b"content!"), streams(1, b"", b"")];
        check(&parts, &[whole(1, b"", b"")], &[unknown]);
    }
}

#[test]
fn a_connection_ends_at_what_is_no_fastcgi() {
    let check = |parts: &[Vec<u8>], expected: Error| {
        let parts = [&[begin(1, 1, 1), streams(1, b"", b"")], parts, &[begin(1, 1, 1), streams(1, b"", b"")]].concat();
        let found = feed(&mut Conversation::new(1), &parts);
        assert_eq!(found, (vec![whole(1, b"", b"")], vec![], Some(expected)));
    };
    check(&[b"\0\x01\0\x01\0\x08\0\0".to_vec()], Error::Version(0));
    check(&[b"GET / HTTP/1.1\r\n".to_vec()], Error::Version(b'G'));
    for length in [0, 2, 7, 9, 100] {
        check(&[record(1, 1, &vec![1; length])], Error::BeginLength(u16::try_from(length).unwrap()));
    }
    check(&[begin(2, 1, 1), record(4, 2, b"p"), begin(2, 1, 1)], Error::BegunTwice(2));
}

#[test]
fn streams_are_kept_up_to_their_limits() {
    let Limits { params_bytes_max, body_bytes_max } = LIMITS;
    let (params, body) = (vec![b'p'; params_bytes_max + 1], vec![b'b'; body_bytes_max + 1]);
    let (params_fit, body_fit) = (&params[1..], &body[1..]);
    check(&[begin(1, 1, 1), streams(1, params_fit, body_fit)], &[whole(1, params_fit, body_fit)], &[]);
    // The next request is not touched by it.
    let next = [begin(1, 1, 1), streams(1, b"", b"")].concat();
    let expected = Request { params: Stream::TooLarge, ..whole(1, b"", body_fit) };
    let parts = [begin(1, 1, 1), streams(1, &params, body_fit), next.clone()];
    check(&parts, &[expected, whole(1, b"", b"")], &[]);
    let expected = Request { body: Stream::TooLarge, ..whole(1, params_fit, b"") };
    check(&[begin(1, 1, 1), streams(1, params_fit, &body), next], &[expected, whole(1, b"", b"")], &[]);
    // Together over several records, and what follows is not kept either.
    let parts = [begin(1, 1, 1), record(4, 1, params_fit), record(4, 1, b"p"), streams(1, b"p", b"b")];
    check(&parts, &[Request { params: Stream::TooLarge, ..whole(1, b"", b"b") }], &[]);
}

#[test]
fn a_pair_that_is_not_whole_is_the_request_s_own_mistake() {
    let parts = [begin(1, 1, 1), streams(1, b"\x01\x01ab\xFF\xFF\xFF\xFF\x01", b"")];
    let (requests, _, None) = feed(&mut Conversation::new(1), &parts) else { panic!("the connection goes on") };
    let pairs: Vec<_> = requests[0].params.pairs().collect();
    assert_eq!(pairs, [Ok((&b"a"[..], &b"b"[..])), Err(NotWhole)]);
    let too_large = Request { params: Stream::TooLarge, ..whole(1, b"", b"") };
    assert_eq!(too_large.params.pairs().count(), 0);
}
