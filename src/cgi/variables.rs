//! The variables of one request, sorted into the few that count.

use crate::http::{Headers, Status};
use std::borrow::Cow;

/// Headers of one request; more are refused with 431. Apache takes as many (`LimitRequestFields`).
pub(super) const HEADERS_MAX: usize = 100;

/// Bytes that the names and values of the usual headers have together: room for them is taken at once.
const HEADERS_BYTES_USUAL: usize = 1024;

/// Headers that are not kept, as their variables write them after `HTTP_`.
const LEFT_OUT: [&[u8]; 8] = [
    // Passwords.
    b"AUTHORIZATION",
    b"PROXY_AUTHORIZATION",
    // What programs mistake for a setting.
    b"PROXY",
    // What nginx, lighttpd and IIS also send without `HTTP_`.
    b"CONTENT_TYPE",
    b"CONTENT_LENGTH",
    // What was said about the connection to the web server, or about mod_fcgid's to us.
    b"CONNECTION",
    b"KEEP_ALIVE",
    b"TRANSFER_ENCODING",
];

/// The variables that say something; empty where a server sends none, as IIS sends all.
///
/// Where a name comes twice the last one counts: nginx sends both, and a `fastcgi_param` of the operator's stands below the
/// `include` of the usual ones. A visitor can't add any: what is theirs begins with `HTTP_`.
///
/// Left out on purpose, beside what nobody asks for:
/// - `PATH_INFO`, `SCRIPT_NAME`, `URL`: on IIS they are the decoded path whatever handles it; `REQUEST_URI` is the URL asked for.
/// - `AUTH_PASSWORD` and the headers `Authorization` and `Proxy-Authorization`: passwords, which the web server has judged.
///   What is not kept can't be shown nor logged.
/// - The header `Proxy`: programs take `HTTP_PROXY` for the proxy to use (<https://httpoxy.org>).
#[derive(Debug, Default)]
pub(super) struct Variables<'v> {
    pub(super) request_method: &'v [u8],
    pub(super) request_uri: &'v [u8],
    pub(super) query_string: &'v [u8],
    pub(super) content_length: &'v [u8],
    pub(super) content_type: &'v [u8],
    pub(super) server_software: &'v [u8],
    /// IIS: the application, as `/LM/W3SVC/1/ROOT/intranet`.
    pub(super) appl_md_path: &'v [u8],
    pub(super) auth_type: &'v [u8],
    pub(super) remote_user: &'v [u8],
    /// IIS.
    pub(super) logon_user: &'v [u8],
    /// IIS.
    pub(super) auth_user: &'v [u8],
    pub(super) remote_addr: &'v [u8],
    /// The server's own address; IIS calls it `LOCAL_ADDR`.
    pub(super) server_addr: &'v [u8],
    pub(super) headers: Headers,
}

impl<'v> Variables<'v> {
    /// Sorts `pairs`.
    ///
    /// # Errors
    /// 400 where a pair is not whole, or a header holds what none may; 431 for too many headers.
    pub(super) fn read<E>(pairs: impl Iterator<Item = Result<(&'v [u8], &'v [u8]), E>>) -> Result<Self, Status> {
        let headers = Headers::with_capacity(HEADERS_MAX / 4, HEADERS_BYTES_USUAL);
        let mut variables = Self { headers, ..Self::default() };
        for pair in pairs {
            let (name, value) = pair.map_err(|_| Status(400))?;
            match name.strip_prefix(b"HTTP_") {
                Some(name) => variables.push_header(name, value)?,
                None => variables.set(name, value),
            }
        }
        variables.push_body_headers()?;
        Ok(variables)
    }

    fn set(&mut self, name: &[u8], value: &'v [u8]) {
        let place = match name {
            b"REQUEST_METHOD" => &mut self.request_method,
            b"REQUEST_URI" => &mut self.request_uri,
            b"QUERY_STRING" => &mut self.query_string,
            b"CONTENT_LENGTH" => &mut self.content_length,
            b"CONTENT_TYPE" => &mut self.content_type,
            b"SERVER_SOFTWARE" => &mut self.server_software,
            b"APPL_MD_PATH" => &mut self.appl_md_path,
            b"AUTH_TYPE" => &mut self.auth_type,
            b"REMOTE_USER" => &mut self.remote_user,
            b"LOGON_USER" => &mut self.logon_user,
            b"AUTH_USER" => &mut self.auth_user,
            b"REMOTE_ADDR" => &mut self.remote_addr,
            b"SERVER_ADDR" | b"LOCAL_ADDR" => &mut self.server_addr,
            _ => return,
        };
        *place = value;
    }

    /// `name` is what follows `HTTP_`. A name that no header has is nobody's, and is left out.
    fn push_header(&mut self, name: &[u8], value: &[u8]) -> Result<(), Status> {
        let is_left_out = LEFT_OUT.iter().any(|left_out| left_out.eq_ignore_ascii_case(name));
        // RFC 3875, section 4.1.18: a `-` is sent as `_`.
        if is_left_out || !is_token(name) || name.contains(&b'-') {
            return Ok(());
        }
        self.push(text(name).split('_'), value)
    }

    /// A length of `0` is what most servers say of a request without a body, and `-1` is none.
    fn push_body_headers(&mut self) -> Result<(), Status> {
        if !self.content_type.is_empty() {
            self.push(["content-type"], self.content_type)?;
        }
        if !matches!(self.content_length, b"" | b"0" | b"-1") {
            self.push(["content-length"], self.content_length)?;
        }
        Ok(())
    }

    /// RFC 9110, section 5.5: NUL, CR and LF make a value invalid wherever it is used.
    fn push<'w>(&mut self, name: impl IntoIterator<Item = &'w str>, value: &[u8]) -> Result<(), Status> {
        if holds(value, |byte| matches!(byte, 0 | b'\r' | b'\n')) {
            return Err(Status(400));
        }
        if self.headers.len() == HEADERS_MAX {
            return Err(Status(431));
        }
        self.headers.push(name, &text(value));
        Ok(())
    }
}

/// RFC 9110, section 5.6.2.
pub(super) fn is_token(text: &[u8]) -> bool {
    let is_allowed = |byte| {
        matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9')
            || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~')
    };
    !text.is_empty() && text.iter().all(|&byte| is_allowed(byte))
}

/// Whether `is_it` holds for a byte. It looks at all of them, which is many at a time; almost every text holds none.
pub(super) fn holds(text: &[u8], is_it: impl Fn(u8) -> bool) -> bool {
    text.iter().fold(false, |holds, &byte| holds | is_it(byte))
}

/// `bytes` as a text; what is no UTF-8 becomes U+FFFD. Texts are read as quickly as they can be: almost all are ASCII.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
