//! A FastCGI client for tests: it talks to what is tested as a web server does, and shares no code with it.
//!
//! It follows <https://fastcgi-archives.github.io/FastCGI_Specification.html>, read from the web server's side, and panics
//! at every answer that the specification, or this project, does not allow.

#![allow(dead_code, reason = "each test that includes it uses a part")]

use std::io::{ErrorKind, Read, Write};

pub(crate) const BEGIN_REQUEST: u8 = 1;
pub(crate) const ABORT_REQUEST: u8 = 2;
pub(crate) const END_REQUEST: u8 = 3;
pub(crate) const PARAMS: u8 = 4;
pub(crate) const STDIN: u8 = 5;
pub(crate) const STDOUT: u8 = 6;
pub(crate) const STDERR: u8 = 7;
pub(crate) const DATA: u8 = 8;
pub(crate) const GET_VALUES: u8 = 9;
pub(crate) const GET_VALUES_RESULT: u8 = 10;
pub(crate) const UNKNOWN_TYPE: u8 = 11;

pub(crate) const RESPONDER: u16 = 1;
pub(crate) const AUTHORIZER: u16 = 2;
pub(crate) const FILTER: u16 = 3;

pub(crate) const REQUEST_COMPLETE: u8 = 0;
pub(crate) const CANT_MPX_CONN: u8 = 1;
pub(crate) const OVERLOADED: u8 = 2;
pub(crate) const UNKNOWN_ROLE: u8 = 3;

/// How a request is put into records.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) id: u16,
    pub(crate) keeps_connection: bool,
    /// Bytes of a stream in one record; 1 to 65535.
    pub(crate) record_bytes_max: usize,
    /// After the content of each record.
    pub(crate) padding: u8,
}

impl Default for Shape {
    /// As IIS sends: number 1, a kept connection.
    fn default() -> Self {
        Self { id: 1, keeps_connection: true, record_bytes_max: 65_535, padding: 0 }
    }
}

/// One record.
pub(crate) fn record(kind: u8, id: u16, content: &[u8], padding: u8) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a test sends no content that a record can't hold");
    let mut bytes = vec![1, kind];
    bytes.extend(id.to_be_bytes());
    bytes.extend(length.to_be_bytes());
    bytes.extend([padding, 0]);
    bytes.extend(content);
    // Not zeros: nobody may take them for something.
    bytes.extend(std::iter::repeat_n(0xA5, padding.into()));
    bytes
}

/// The record that begins a request.
pub(crate) fn begin(id: u16, role: u16, keeps_connection: bool) -> Vec<u8> {
    let [high, low] = role.to_be_bytes();
    record(BEGIN_REQUEST, id, &[high, low, keeps_connection.into(), 0, 0, 0, 0, 0], 0)
}

/// The records of a whole stream, with the empty one that ends it.
pub(crate) fn stream(kind: u8, shape: Shape, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for chunk in content.chunks(shape.record_bytes_max) {
        bytes.extend(record(kind, shape.id, chunk, shape.padding));
    }
    bytes.extend(record(kind, shape.id, b"", shape.padding));
    bytes
}

/// Name-value pairs.
pub(crate) fn pairs(pairs: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, value) in pairs {
        for text in [name, value] {
            match u8::try_from(text.len()) {
                Ok(length) if length < 128 => bytes.push(length),
                _ => {
                    let length = u32::try_from(text.len()).expect("a test sends no such name or value");
                    bytes.extend((length | 1 << 31).to_be_bytes());
                }
            }
        }
        bytes.extend(name.as_bytes());
        bytes.extend(value.as_bytes());
    }
    bytes
}

/// A whole request.
pub(crate) fn request(shape: Shape, params: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = begin(shape.id, RESPONDER, shape.keeps_connection);
    bytes.extend(stream(PARAMS, shape, &pairs(params)));
    bytes.extend(stream(STDIN, shape, body));
    bytes
}

/// The server has given the request up.
pub(crate) fn abort(id: u16) -> Vec<u8> {
    record(ABORT_REQUEST, id, b"", 0)
}

/// Asks for the values of `names`.
pub(crate) fn get_values(names: &[&str]) -> Vec<u8> {
    let asked: Vec<_> = names.iter().map(|name| (*name, "")).collect();
    record(GET_VALUES, 0, &pairs(&asked), 0)
}

/// One record as it was received, without its padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) kind: u8,
    pub(crate) id: u16,
    pub(crate) content: Vec<u8>,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) id: u16,
    pub(crate) stdout: Vec<u8>,
    pub(crate) app_status: u32,
    pub(crate) protocol_status: u8,
}

impl Answer {
    /// The head of the page and its body, parted at the first empty line.
    pub(crate) fn page(&self) -> (String, &[u8]) {
        let end = self.stdout.windows(4).position(|four| four == b"\r\n\r\n").expect("an empty line ends the head");
        let (head, body) = self.stdout.split_at(end + 4);
        (String::from_utf8(head.to_vec()).expect("the head is text"), body)
    }
}

/// Reads one record; `None` at the end of the connection.
pub(crate) fn read_record(from: &mut impl Read) -> Option<Record> {
    let mut header = [0; 8];
    let first = loop {
        match from.read(&mut header[..1]) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            first => break first.expect("the connection can be read"),
        }
    };
    if first == 0 {
        return None;
    }
    from.read_exact(&mut header[1..]).expect("a record's header is whole");
    let [version, kind, id_high, id_low, length_high, length_low, padding, reserved] = header;
    assert_eq!((version, reserved), (1, 0), "the version and the reserved byte of {header:?}");
    let mut content = vec![0; usize::from(u16::from_be_bytes([length_high, length_low])) + usize::from(padding)];
    from.read_exact(&mut content).expect("a record is whole");
    content.truncate(content.len() - usize::from(padding));
    Some(Record { kind, id: u16::from_be_bytes([id_high, id_low]), content })
}

/// Reads one whole answer to the request `id`; `None` where the connection ends before it begins.
pub(crate) fn read_answer(from: &mut impl Read, id: u16) -> Option<Answer> {
    let mut stdout = Vec::new();
    let mut is_ended = false;
    let mut is_begun = false;
    while let Some(record) = read_record(from) {
        assert_eq!(record.id, id, "the number that {record:?} answers");
        is_begun = true;
        match record.kind {
            STDOUT => {
                assert!(!is_ended, "nothing follows the end of a stream");
                is_ended = record.content.is_empty();
                stdout.extend(record.content);
            }
            END_REQUEST => {
                let [a, b, c, d, protocol_status, 0, 0, 0] = record.content[..] else {
                    panic!("the end of a request is not as section 5.5 has it: {record:?}")
                };
                // A stream that was begun is ended, before the request is (section 3.3).
                assert!(is_ended || stdout.is_empty(), "the stream has an end");
                return Some(Answer { id, stdout, app_status: u32::from_be_bytes([a, b, c, d]), protocol_status });
            }
            // IIS can return it to the visitor, so it is never written.
            kind => panic!("a record of type {kind} is no part of an answer: {record:?}"),
        }
    }
    assert!(!is_begun, "the connection ended in the middle of an answer");
    None
}

/// One connection to what is tested.
#[derive(Debug)]
pub(crate) struct Peer<S> {
    pub(crate) connection: S,
}

impl<S: Read + Write> Peer<S> {
    pub(crate) fn new(connection: S) -> Self {
        Self { connection }
    }

    /// Sends `bytes` as they are.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.connection.write_all(bytes).expect("the other side reads");
        self.connection.flush().expect("the other side reads");
    }

    /// Sends a whole request and gives its whole answer.
    pub(crate) fn ask(&mut self, shape: Shape, params: &[(&str, &str)], body: &[u8]) -> Answer {
        self.send(&request(shape, params, body));
        self.answer(shape.id)
    }

    /// The next answer, which is to request `id`.
    pub(crate) fn answer(&mut self, id: u16) -> Answer {
        read_answer(&mut self.connection, id).expect("there is an answer before the connection ends")
    }

    /// The next record.
    pub(crate) fn record(&mut self) -> Record {
        read_record(&mut self.connection).expect("there is a record before the connection ends")
    }

    /// Whether the other side has closed the connection, with nothing more said.
    pub(crate) fn is_ended(&mut self) -> bool {
        read_record(&mut self.connection).is_none()
    }
}
