//! A request, and how it is put together from its records.

use super::pairs::Pairs;

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
    /// Its name-value pairs as they were sent; see [`Stream::pairs`].
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

impl Stream {
    /// The name-value pairs in it; ends with an error at a pair that is not whole. None where it is too large.
    pub fn pairs(&self) -> Pairs<'_> {
        match self {
            Self::Whole(bytes) => Pairs::new(bytes),
            Self::TooLarge => Pairs::new(&[]),
        }
    }

    /// Takes memory only for what has come, never for what was announced.
    fn extend(&mut self, chunk: &[u8], bytes_max: usize) {
        let Self::Whole(bytes) = self else { return };
        if chunk.len() > bytes_max.saturating_sub(bytes.len()) {
            *self = Self::TooLarge;
        } else {
            bytes.extend_from_slice(chunk);
        }
    }
}

/// A request of which not all records are there yet. Its two streams are independent of each other: each ends with its
/// own empty record (section 3.3), and the request is whole with both (section 6.2).
#[derive(Debug)]
pub(super) struct Assembly {
    pub(super) request: Request,
    pub(super) params_ended: bool,
    pub(super) body_ended: bool,
}

impl Assembly {
    pub(super) fn new(id: u16, keeps_connection: bool) -> Self {
        let [params, body] = [const { Stream::Whole(Vec::new()) }; 2];
        let request = Request { id, keeps_connection, params, body };
        Self { request, params_ended: false, body_ended: false }
    }

    /// More of the parameters; nothing follows the end of a stream.
    pub(super) fn extend_params(&mut self, chunk: &[u8], limits: Limits) {
        if !self.params_ended {
            self.request.params.extend(chunk, limits.params_bytes_max);
        }
    }

    /// More of the body.
    pub(super) fn extend_body(&mut self, chunk: &[u8], limits: Limits) {
        if !self.body_ended {
            self.request.body.extend(chunk, limits.body_bytes_max);
        }
    }

    pub(super) fn is_whole(&self) -> bool {
        self.params_ended && self.body_ended
    }
}
