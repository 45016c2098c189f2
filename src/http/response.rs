//! One answer, before it is written as any protocol.

use super::Status;
use crate::base::Text;
use std::borrow::Cow;

/// One answer. `Content-Length` is the writer's to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Its status.
    pub status: Status,
    /// Headers that the executable answers for: `Content-Type`, `ETag`, `Cache-Control`, `Location`, `Allow`, `Retry-After`.
    pub headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// Headers of the author's. IIS sends them itself, by web.config: they are not written for it.
    pub page_headers: Vec<(Text, Text)>,
    /// The body that GET has. HEAD has its length.
    pub body: Vec<u8>,
}
