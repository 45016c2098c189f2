//! The bytes of one connection → its requests, one after the other.

/// How much of one request is kept. What is more is read and thrown away, so that the connection goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of its parameters, as they are sent.
    pub params_bytes_max: usize,
    /// Bytes of its body.
    pub body_bytes_max: usize,
}

/// A whole request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The number that its answer carries.
    pub id: u16,
    /// Whether the connection is to be kept after the answer (`FCGI_KEEP_CONN`).
    pub keeps_connection: bool,
    /// Its name-value pairs as they were sent; see [`Self::params`].
    pub params: Stream,
    /// What came as its body.
    pub body: Stream,
}

/// A stream of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stream {
    /// All of it.
    Whole(Vec<u8>),
    /// More than its limit.
    TooLarge,
}

/// Why a connection can't go on: it is to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// A record of another version than 1.
    Version(u8),
}

/// The state of one connection.
#[derive(Debug, Default)]
pub struct Conversation {}

impl Conversation {
    /// Takes as much of `bytes` as is whole, and leaves the rest in it; gives the first request that is whole. Call it
    /// again, with what is left, until it gives none. What the server has to be told besides, as the answer to a management
    /// record, is appended to `out`.
    ///
    /// # Errors
    /// Where the bytes are none of FastCGI's.
    pub fn take(&mut self, bytes: &mut &[u8], limits: Limits, out: &mut Vec<u8>) -> Result<Option<Request>, Error> {
        _ = (bytes, limits, out);
        Ok(None)
    }

    /// Whether no request has begun: a connection that ends here ends well.
    pub fn is_idle(&self) -> bool {
        true
    }
}

impl Request {
    /// The pairs in [`Self::params`]; ends with an error at a pair that is not whole.
    pub fn params(&self) -> impl Iterator<Item = Result<(&[u8], &[u8]), Error>> {
        std::iter::empty()
    }
}
