//! The server of the crate `fastcgi` and ours give the same answers to the same good conversations.

use crate::LIMITS;
use crate::conversations::good;
use crate::peer::{END_REQUEST, Record, STDERR, STDOUT, read_record};
use generator::fastcgi::{Conversation, Stream, write_answer};
use std::io::{Read, Write};
use std::mem;
use std::os::fd::IntoRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::thread;

#[test]
fn the_crate_fastcgi_and_ours_answer_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let [theirs, ours] = ["theirs", "ours"].map(|name| folder.path().join(name));
    serve_by_the_crate(&theirs);
    serve_by_us(&ours);
    for sample in good() {
        let answers = [&theirs, &ours].map(|path| answers(path, &sample.bytes, sample.requests));
        assert!(answers[0] == answers[1], "{}: {answers:?}", sample.name);
        assert!(answers[1].iter().all(|(_, page, _)| page.starts_with(b"Status: 200\r\n\r\n")));
    }
}

/// Number, standard output and the content of the end of each answer.
fn answers(path: &PathBuf, bytes: &[u8], count: usize) -> Vec<(u16, Vec<u8>, Vec<u8>)> {
    let connection = UnixStream::connect(path).unwrap();
    let (mut reads, mut writes) = (connection.try_clone().unwrap(), connection);
    let bytes = bytes.to_vec();
    // At once, or both sides could wait for the other to read.
    let writer = thread::spawn(move || writes.write_all(&bytes).unwrap());
    let answers = (0..count).map(|_| {
        let mut page = Vec::new();
        loop {
            let Record { kind, id, content } = read_record(&mut reads).expect("there is an answer");
            match kind {
                STDOUT => page.extend(content),
                // The crate ends a stream that it never began.
                STDERR if content.is_empty() => {}
                END_REQUEST => break (id, page, content),
                kind => panic!("type {kind}"),
            }
        }
    });
    let answers = answers.collect();
    writer.join().unwrap();
    // The crate's thread panics where a connection is closed, and says so in the middle of other tests.
    mem::forget(reads);
    answers
}

/// A page that shows all of the request.
fn page(mut pairs: Vec<(String, String)>, body: &[u8]) -> Vec<u8> {
    // The crate gives them in any order.
    pairs.sort();
    [b"Status: 200\r\n\r\n", format!("{pairs:?}\n").as_bytes(), body].concat()
}

fn serve_by_the_crate(path: &Path) {
    let listener = UnixListener::bind(path).unwrap().into_raw_fd();
    thread::spawn(move || {
        fastcgi::run_raw(
            |mut request| {
                let pairs = request.params().collect();
                let mut body = Vec::new();
                request.stdin().read_to_end(&mut body).unwrap();
                request.stdout().write_all(&page(pairs, &body)).unwrap();
            },
            listener,
        );
    });
}

fn serve_by_us(path: &Path) {
    let listener = UnixListener::bind(path).unwrap();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let connection = connection.unwrap();
            thread::spawn(move || converse(connection));
        }
    });
}

fn converse(mut connection: UnixStream) {
    let mut conversation = Conversation::new(1);
    let mut buffer = [0; 4096];
    loop {
        let count = connection.read(&mut buffer).unwrap();
        let mut bytes = &buffer[..count];
        let mut out = Vec::new();
        while let Some(request) = conversation.take(&mut bytes, LIMITS, &mut out).unwrap() {
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            let pairs = request.params.pairs().map(Result::unwrap).map(|(name, value)| (text(name), text(value)));
            let Stream::Whole(body) = &request.body else { panic!("it is within the limit") };
            write_answer(request.id, &[&page(pairs.collect(), body)], &mut out);
        }
        connection.write_all(&out).unwrap();
        if count == 0 {
            return;
        }
    }
}
