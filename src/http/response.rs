//! One answer, before it is written as any protocol.

use crate::base::Text;
use std::borrow::Cow;

/// One answer. `Content-Length` is the writer's to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Its status.
    pub status: Status,
    /// Headers that the executable answers for: `Content-Type`, `ETag`, `Cache-Control`, `Location`, `Allow`, `Retry-After`.
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    /// Headers of the author's. IIS sends them itself, by web.config: they are not written for it.
    pub page_headers: Vec<(Text, Text)>,
    /// The body that GET has. HEAD has its length.
    pub body: Vec<u8>,
}

impl Response {
    /// An answer without headers of the author's.
    pub fn new(status: Status, headers: Vec<(&'static str, Cow<'static, str>)>, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers, page_headers: Vec::new(), body: body.into() }
    }
}

/// A status of HTTP (RFC 9110, section 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Status(pub u16);

impl Status {
    /// Its phrase; empty for what the executable never answers.
    pub fn reason(self) -> &'static str {
        match self.0 {
            200 => "OK",
            301 => "Moved Permanently",
            304 => "Not Modified",
            308 => "Permanent Redirect",
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            413 => "Content Too Large",
            414 => "URI Too Long",
            415 => "Unsupported Media Type",
            431 => "Request Header Fields Too Large",
            500 => "Internal Server Error",
            503 => "Service Unavailable",
            _ => "",
        }
    }
}
