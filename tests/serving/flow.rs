//! The flow of one connection, between a connection in memory and a site that does as it is told.

use crate::peer::{Answer, Shape, begin, get_values, read_answer};
use crate::server::{get, status};
use generator::app::{self, Site};
use generator::http::{Request, Response, Status};
use generator::runtime::Settings;
use generator::transport::{Connection, Wait};
use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::num::NonZeroU64;
use std::sync::atomic::AtomicBool;

/// Prints the path; panics below `/panic/`, and, if it is so, for what was refused.
struct Told {
    panics_twice: bool,
}

impl Site for Told {
    fn settings(&self) -> Settings {
        Settings { base_path: "".into(), params_bytes_max: 64 << 10, body_bytes_max: 1 << 10 }
    }

    fn answer(&self, request: Result<&Request, Status>, _: &AtomicBool) -> Response {
        let (status, body) = match request {
            Ok(request) if request.path.starts_with("/panic/") => panic!("asked to"),
            Err(_) if self.panics_twice => panic!("again"),
            Ok(request) => (Status(200), request.path.clone()),
            Err(status) => (status, "refused".to_owned()),
        };
        Response::new(status, Vec::new(), body)
    }
}

/// Gives each element of `reads` to one read, as far as there is room, and then the end.
#[derive(Default)]
struct Memory {
    reads: VecDeque<Vec<u8>>,
    waits: Vec<Wait>,
    writes: Vec<Vec<u8>>,
    writes_max: Option<usize>,
}

impl Connection for Memory {
    fn read(&mut self, wait: Wait, into: &mut [u8]) -> io::Result<usize> {
        self.waits.push(wait);
        let Some(mut bytes) = self.reads.pop_front() else { return Ok(0) };
        let read = bytes.len().min(into.len());
        into[..read].copy_from_slice(&bytes[..read]);
        let rest = bytes.split_off(read);
        if !rest.is_empty() {
            self.reads.push_front(rest);
        }
        Ok(read)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.writes_max == Some(self.writes.len()) {
            return Err(ErrorKind::BrokenPipe.into());
        }
        self.writes.push(bytes.to_vec());
        Ok(())
    }

    fn connections_max(&self) -> usize {
        7
    }
}

fn serve(site: &Told, reads: &[Vec<u8>], requests_max: Option<NonZeroU64>) -> (Memory, Result<(), ErrorKind>) {
    let mut memory = Memory { reads: reads.to_vec().into(), ..Memory::default() };
    let served = app::serve(&mut memory, site, requests_max).map_err(|cause| cause.kind());
    (memory, served)
}

fn request(path: &str) -> Vec<u8> {
    get(Shape::default(), path)
}

/// The status and body of each write, which is a whole answer.
fn answers(memory: &Memory) -> Vec<(String, String)> {
    let one = |bytes: &Vec<u8>| {
        let mut bytes = bytes.as_slice();
        let answer: Answer = read_answer(&mut bytes, 1).unwrap();
        assert!(bytes.is_empty(), "an answer is one write");
        let (head, body) = answer.page();
        (status(&head).to_owned(), String::from_utf8(body.to_vec()).unwrap())
    };
    memory.writes.iter().map(one).collect()
}

fn expected(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(status, body)| ((*status).to_owned(), (*body).to_owned())).collect()
}

#[test]
fn a_small_request_is_one_read_and_one_write() {
    let (memory, served) = serve(&Told { panics_twice: false }, &[request("/a"), request("/b")], None);
    assert_eq!(served, Ok(()));
    assert_eq!(answers(&memory), expected(&[("200 OK", "/a"), ("200 OK", "/b")]));
    assert_eq!(memory.waits, [Wait::Next, Wait::Next, Wait::Next]);
}

#[test]
fn the_rest_of_a_request_is_waited_for_as_such() {
    let bytes = request("/a");
    let (memory, served) = serve(&Told { panics_twice: false }, &[bytes[..3].to_vec(), bytes[3..].to_vec()], None);
    assert_eq!((served, answers(&memory)), (Ok(()), expected(&[("200 OK", "/a")])));
    assert_eq!(memory.waits, [Wait::Next, Wait::Rest(0), Wait::Next]);
}

#[test]
fn each_request_has_a_number_of_its_own() {
    let [first, second] = [request("/a"), request("/b")];
    let reads = [[&first[..], &second[..3]].concat(), second[3..].to_vec()];
    let (memory, served) = serve(&Told { panics_twice: false }, &reads, None);
    assert_eq!((served, answers(&memory)), (Ok(()), expected(&[("200 OK", "/a"), ("200 OK", "/b")])));
    assert_eq!(memory.waits, [Wait::Next, Wait::Rest(1), Wait::Next]);
}

#[test]
fn a_panic_is_a_500_and_the_connection_goes_on() {
    let reads = [request("/panic/"), request("/a"), request("/panic/")];
    let (memory, served) = serve(&Told { panics_twice: false }, &reads, None);
    let page = ("500 Internal Server Error", "refused");
    assert_eq!((served, answers(&memory)), (Ok(()), expected(&[page, ("200 OK", "/a"), page])));
}

#[test]
fn a_panic_in_the_page_about_a_panic_is_a_bare_500() {
    let (memory, served) = serve(&Told { panics_twice: true }, &[request("/panic/"), request("/a")], None);
    let bare = ("500 Internal Server Error", "Internal Server Error");
    assert_eq!((served, answers(&memory)), (Ok(()), expected(&[bare, ("200 OK", "/a")])));
}

#[test]
fn management_is_answered_in_the_middle_of_a_request() {
    let all = request("/a");
    let (first, rest) = all.split_at(begin(1, 1, true).len());
    let reads = [[first, &get_values(&["FCGI_MAX_CONNS"])].concat(), rest.to_vec()];
    let (memory, served) = serve(&Told { panics_twice: false }, &reads, None);
    assert_eq!(served, Ok(()));
    assert!(memory.writes[0].windows(15).any(|bytes| bytes == b"FCGI_MAX_CONNS7"));
    assert_eq!(memory.writes.len(), 2);
}

#[test]
fn requests_after_the_last_one_are_not_answered() {
    let reads = [[request("/a"), request("/b"), request("/c")].concat()];
    let (memory, served) = serve(&Told { panics_twice: false }, &reads, NonZeroU64::new(2));
    assert_eq!((served, answers(&memory)), (Ok(()), expected(&[("200 OK", "/a"), ("200 OK", "/b")])));
}

#[test]
fn a_client_that_is_gone_ends_the_connection() {
    let mut memory = Memory { reads: [request("/a"), request("/b")].into(), writes_max: Some(1), ..Memory::default() };
    let served = app::serve(&mut memory, &Told { panics_twice: false }, None);
    assert_eq!(served.map_err(|cause| cause.kind()), Err(ErrorKind::BrokenPipe));
    assert_eq!(answers(&memory), expected(&[("200 OK", "/a")]));
}

#[test]
fn what_is_no_fastcgi_ends_the_connection() {
    let reads = [request("/a"), b"GET / HTTP/1.1\r\n\r\n".to_vec(), request("/b")];
    let (memory, served) = serve(&Told { panics_twice: false }, &reads, None);
    assert_eq!(served, Err(ErrorKind::InvalidData));
    assert_eq!(answers(&memory), expected(&[("200 OK", "/a")]));
}
