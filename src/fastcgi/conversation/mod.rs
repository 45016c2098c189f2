//! The bytes of one connection → its requests, one after the other.

use super::answer::{ProtocolStatus, write_end, write_unknown_type, write_values};
use super::record::{Error, HEADER_BYTES, Header, NULL_REQUEST_ID, kind};
use super::request::{Assembly, Limits, Request};

/// Bytes of the content of a record that asks for values (section 4.1) that are kept: the names of all there are take 48.
/// Names that follow are not answered.
const VALUES_BYTES_MAX: usize = 1 << 10;

/// Bytes of the content of a record that begins a request (section 5.1).
const BEGIN_BYTES: u16 = 8;

/// `FCGI_RESPONDER` (section 5.1).
const RESPONDER: u16 = 1;

/// `FCGI_KEEP_CONN` (section 5.1); the other bits mean nothing.
const KEEP_CONN: u8 = 1;

/// The state of one connection.
#[derive(Debug)]
pub struct Conversation {
    connections_max: usize,
    /// What has come of a header that is not whole.
    header: Vec<u8>,
    /// The record whose content or padding is coming.
    record: Option<Record>,
    /// The content of that record, where all of it is needed at once.
    content: Vec<u8>,
    /// The request that is active: its records are expected.
    active: Option<Assembly>,
    is_over: bool,
    failed: Option<Error>,
}

/// A record that is coming.
#[derive(Debug)]
struct Record {
    header: Header,
    content_bytes_left: usize,
    padding_bytes_left: usize,
}

impl Record {
    fn of(header: Header) -> Self {
        let [content_bytes_left, padding_bytes_left] = [header.content_bytes.into(), header.padding_bytes.into()];
        Self { header, content_bytes_left, padding_bytes_left }
    }
}

impl Conversation {
    /// Of an executable that takes `connections_max` connections at a time; told to web servers that ask for it.
    pub fn new(connections_max: usize) -> Self {
        Self {
            connections_max,
            header: Vec::new(),
            record: None,
            content: Vec::new(),
            active: None,
            is_over: false,
            failed: None,
        }
    }

    /// Takes `bytes` from their beginning up to the end of the first request that is whole, and gives that; `None` once all
    /// are taken. Call it again, with what is left, until it gives none. What the server has to be told besides, as the
    /// answer to a management record or to a request that is refused, is appended to `out`: at most twice as many bytes as were taken.
    ///
    /// # Errors
    /// Where the bytes are none of FastCGI's. Every further call gives the same.
    pub fn take(&mut self, bytes: &mut &[u8], limits: Limits, out: &mut Vec<u8>) -> Result<Option<Request>, Error> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let taken = self.advance(bytes, limits, out);
        self.failed = taken.as_ref().err().copied();
        taken
    }

    /// Whether no request has begun: a connection that ends here ends well.
    pub fn is_idle(&self) -> bool {
        self.header.is_empty() && self.record.is_none() && self.active.is_none()
    }

    /// Whether the connection is to be closed once `out` is written: a request was refused or given up, and had asked for no
    /// `FCGI_KEEP_CONN` (section 5.1). What still comes is thrown away.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    fn advance(&mut self, bytes: &mut &[u8], limits: Limits, out: &mut Vec<u8>) -> Result<Option<Request>, Error> {
        while !self.is_over && self.receive(bytes, limits)? {
            if let Some(record) = self.record.take() {
                self.obey(record.header, out)?;
                // From here on its number is inactive, and records that still have it are ignored (section 3.3), also one
                // that gives it up.
                if let Some(whole) = self.active.take_if(|active| active.is_whole()) {
                    return Ok(Some(whole.request));
                }
            }
        }
        if self.is_over {
            *bytes = &[];
        }
        Ok(None)
    }

    /// Goes on with the record that is coming; whether it is whole.
    fn receive(&mut self, bytes: &mut &[u8], limits: Limits) -> Result<bool, Error> {
        let record = match &mut self.record {
            Some(record) => record,
            none => {
                let Some(header) = header(&mut self.header, bytes) else { return Ok(false) };
                none.insert(Record::of(Header::read(header)?))
            }
        };
        let header = record.header;
        let chunk = split_off(bytes, &mut record.content_bytes_left);
        _ = split_off(bytes, &mut record.padding_bytes_left);
        let is_whole = record.content_bytes_left == 0 && record.padding_bytes_left == 0;
        self.extend(header, chunk, limits);
        Ok(is_whole)
    }

    /// Takes a part of the content of a record.
    fn extend(&mut self, header: Header, chunk: &[u8], limits: Limits) {
        match (header.id, header.kind) {
            (NULL_REQUEST_ID, kind::GET_VALUES) => {
                let room = VALUES_BYTES_MAX.saturating_sub(self.content.len());
                self.content.extend(chunk.iter().take(room));
            }
            (NULL_REQUEST_ID, _) => {}
            (_, kind::BEGIN_REQUEST) if header.content_bytes == BEGIN_BYTES => self.content.extend_from_slice(chunk),
            (id, kind) => {
                let Some(active) = self.active.as_mut().filter(|active| active.request.id == id) else { return };
                match kind {
                    kind::PARAMS => active.extend_params(chunk, limits),
                    kind::STDIN => active.extend_body(chunk, limits),
                    _ => {}
                }
            }
        }
    }

    /// Does what a record asks for, now that it is whole.
    fn obey(&mut self, header: Header, out: &mut Vec<u8>) -> Result<(), Error> {
        match (header.id, header.kind) {
            // Section 3.3: the number 0 is for management records. Whatever else has it is one of a type unknown here.
            (NULL_REQUEST_ID, kind::GET_VALUES) => write_values(&self.content, self.connections_max, out),
            (NULL_REQUEST_ID, kind) => write_unknown_type(kind, out),
            (_, kind::BEGIN_REQUEST) => self.begin(header, out)?,
            (_, kind::ABORT_REQUEST) => self.abort(header.id, out),
            (id, kind) if header.content_bytes == 0 => {
                match (self.active.as_mut().filter(|active| active.request.id == id), kind) {
                    (Some(active), kind::PARAMS) => active.params_ended = true,
                    (Some(active), kind::STDIN) => active.body_ended = true,
                    _ => {}
                }
            }
            _ => {}
        }
        self.content.clear();
        Ok(())
    }

    /// Section 5.1.
    fn begin(&mut self, header: Header, out: &mut Vec<u8>) -> Result<(), Error> {
        let &[role_high, role_low, flags, ..] = self.content.as_slice() else {
            return Err(Error::BeginLength(header.content_bytes));
        };
        let keeps_connection = flags & KEEP_CONN != 0;
        match &self.active {
            Some(active) if active.request.id == header.id => return Err(Error::BegunTwice(header.id)),
            // Whether the connection is kept is for the request that it carries to say.
            Some(_) => write_end(header.id, ProtocolStatus::CantMultiplex, out),
            None if u16::from_be_bytes([role_high, role_low]) == RESPONDER => {
                self.active = Some(Assembly::new(header.id, keeps_connection));
            }
            None => {
                write_end(header.id, ProtocolStatus::UnknownRole, out);
                self.is_over = !keeps_connection;
            }
        }
        Ok(())
    }

    /// Section 5.4.
    fn abort(&mut self, id: u16, out: &mut Vec<u8>) {
        if let Some(given_up) = self.active.take_if(|active| active.request.id == id) {
            write_end(id, ProtocolStatus::Complete, out);
            self.is_over = !given_up.request.keeps_connection;
        }
    }
}

/// As many of `bytes` as are there, up to `count`, which is what is left to take of them.
fn split_off<'a>(bytes: &mut &'a [u8], count: &mut usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at_checked(*count).unwrap_or((bytes, &[]));
    *bytes = rest;
    *count -= taken.len();
    taken
}

/// The next header, once it is whole; `partial` holds what came of it before.
fn header(partial: &mut Vec<u8>, bytes: &mut &[u8]) -> Option<[u8; HEADER_BYTES]> {
    if partial.is_empty()
        && let Some((header, rest)) = bytes.split_first_chunk()
    {
        *bytes = rest;
        return Some(*header);
    }
    let mut missing = HEADER_BYTES - partial.len();
    partial.extend_from_slice(split_off(bytes, &mut missing));
    let header = partial.as_slice().try_into().ok()?;
    partial.clear();
    Some(header)
}

#[cfg(test)]
mod tests;
