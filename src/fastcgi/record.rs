//! The header of a record, the numbers that the specification gives names to, and records that break a connection.

/// `FCGI_HEADER_LEN` (section 8).
pub(super) const HEADER_BYTES: usize = 8;

/// Types of records (section 8).
pub(super) mod kind {
    pub(in super::super) const BEGIN_REQUEST: u8 = 1;
    pub(in super::super) const ABORT_REQUEST: u8 = 2;
    pub(in super::super) const END_REQUEST: u8 = 3;
    pub(in super::super) const PARAMS: u8 = 4;
    pub(in super::super) const STDIN: u8 = 5;
    pub(in super::super) const STDOUT: u8 = 6;
    pub(in super::super) const GET_VALUES: u8 = 9;
    pub(in super::super) const GET_VALUES_RESULT: u8 = 10;
    pub(in super::super) const UNKNOWN_TYPE: u8 = 11;
}

/// The request id of management records (section 3.3).
pub(super) const NULL_REQUEST_ID: u16 = 0;

/// `FCGI_VERSION_1` (section 8).
const VERSION: u8 = 1;

/// Why a connection can't go on: it is to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// A record of another version than 1.
    Version(u8),
    /// A record that begins a request, with so many bytes of content; section 5.1 gives it 8.
    BeginLength(u16),
    /// A second beginning of the request with this number, before it was answered: any answer could be either's.
    BegunTwice(u16),
}

/// What stands before the content of a record (section 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// See [`kind`]; any number may come.
    pub(super) kind: u8,
    /// The request that the record belongs to.
    pub(super) id: u16,
    /// Bytes of content.
    pub(super) content_bytes: u16,
    /// Bytes after the content that mean nothing.
    pub(super) padding_bytes: u8,
}

impl Header {
    /// # Errors
    /// At another version than 1, of which nothing is known but this byte.
    pub(super) fn read(bytes: [u8; HEADER_BYTES]) -> Result<Self, Error> {
        let [version, kind, id_high, id_low, content_high, content_low, padding_bytes, _reserved] = bytes;
        if version != VERSION {
            return Err(Error::Version(version));
        }
        let id = u16::from_be_bytes([id_high, id_low]);
        let content_bytes = u16::from_be_bytes([content_high, content_low]);
        Ok(Self { kind, id, content_bytes, padding_bytes })
    }
}

/// Appends the header of a record without padding.
pub(super) fn write_header(kind: u8, id: u16, content_bytes: u16, out: &mut Vec<u8>) {
    let [id_high, id_low] = id.to_be_bytes();
    let [content_high, content_low] = content_bytes.to_be_bytes();
    out.extend([VERSION, kind, id_high, id_low, content_high, content_low, 0, 0]);
}
