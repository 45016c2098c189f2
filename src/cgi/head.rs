//! A [`Response`] → the head that web servers take from a CGI program.

use super::variables::{holds, is_token};
use crate::http::{Request, Response, Server};

/// Headers that are not a response's to set: what is written from its status and its body, and what belongs to the connection,
/// which is the web server's (RFC 9110, section 7.6.1).
const NEVER_COPIED: [&str; 8] =
    ["connection", "content-length", "keep-alive", "proxy-connection", "status", "te", "transfer-encoding", "upgrade"];

/// Appends the head of `response` to `out`: `Status`, headers, `Content-Length`, an empty line (RFC 3875, section 6.3). The body
/// follows it, unless it was asked for by HEAD: `Content-Length` is that of the body in either case; 204 and 304 have none
/// (RFC 9110, section 8.6). `request` is `None` where it was refused before it was understood.
///
/// Each name is written once, the first time it comes: the executable's own headers, then the page's. Those are left out on
/// IIS, which sends them by itself, and where `request` is `None`. A header that would break the head is left out: one whose
/// name is no token, or whose value holds a control character.
pub fn write_head(response: &Response, request: Option<&Request>, out: &mut Vec<u8>) {
    let mut head = Head { out, written: Vec::new() };
    head.line(&["Status: ", &response.status.0.to_string(), " ", response.status.reason()]);
    for (name, value) in &response.headers {
        head.header(name, value);
    }
    if request.is_some_and(|request| request.server != Server::Iis) {
        for (name, value) in &response.page_headers {
            head.header(name, value);
        }
    }
    if !matches!(response.status.0, 204 | 304) {
        head.line(&["Content-Length: ", &response.body.len().to_string()]);
    }
    head.line(&[]);
}

struct Head<'a> {
    out: &'a mut Vec<u8>,
    written: Vec<&'a str>,
}

impl<'a> Head<'a> {
    fn header(&mut self, name: &'a str, value: &str) {
        let is_writable = is_token(name.as_bytes()) && !holds(value.as_bytes(), is_refused);
        let mut others = NEVER_COPIED.iter().chain(&self.written);
        if is_writable && !others.any(|other| other.eq_ignore_ascii_case(name)) {
            self.line(&[name, ": ", value]);
            self.written.push(name);
        }
    }

    fn line(&mut self, parts: &[&str]) {
        for part in parts {
            self.out.extend_from_slice(part.as_bytes());
        }
        self.out.extend_from_slice(b"\r\n");
    }
}

/// RFC 9110, section 5.5: of the control characters a value may hold the tab alone.
fn is_refused(byte: u8) -> bool {
    byte.is_ascii_control() && byte != b'\t'
}
