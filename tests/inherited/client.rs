//! The client's end of the pipe, and the variables that IIS sends.

use crate::peer::{self, Peer, Shape};
use crate::site;
use crate::system;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::windows::io::AsRawHandle;
use std::thread;
use std::time::Duration;

/// A web server's side of one connection.
pub(crate) type Client = Peer<End>;

/// The client's end of a pipe.
#[derive(Debug)]
pub(crate) struct End {
    file: File,
    /// The most bytes that are written at once.
    pub(crate) write_bytes_max: usize,
    /// What is read once more.
    unread: Vec<u8>,
}

impl End {
    pub(crate) fn new(file: File) -> Self {
        Self { file, write_bytes_max: usize::MAX, unread: Vec::new() }
    }

    /// Puts `bytes` in front of what is still to be read.
    pub(crate) fn unread(&mut self, bytes: &[u8]) {
        self.unread.extend(bytes);
    }

    /// Waits until the server has read all that was written.
    pub(crate) fn wait_until_read(&self) {
        // On a pipe this is what it means.
        self.file.sync_all().unwrap();
    }

    /// Waits until there is something to read, and leaves it there.
    pub(crate) fn wait_until_readable(&self) {
        while system::readable_bytes(self.file.as_raw_handle()) == 0 {
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// A write without a byte, which a pipe hands to its reader.
    pub(crate) fn write_nothing(&mut self) {
        assert_eq!(self.file.write(b"").unwrap(), 0);
    }
}

/// `ERROR_PIPE_NOT_CONNECTED`: the server has shut this client out.
const SHUT_OUT: i32 = 233;

impl Read for End {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.unread.is_empty() {
            let count = into.len().min(self.unread.len());
            into[..count].copy_from_slice(&self.unread[..count]);
            self.unread.drain(..count);
            return Ok(count);
        }
        match self.file.read(into) {
            Err(error) if error.raw_os_error() == Some(SHUT_OUT) => Ok(0),
            read => read,
        }
    }
}

impl Write for End {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(&bytes[..bytes.len().min(self.write_bytes_max)])
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A request as IIS sends it.
pub(crate) struct Request {
    /// All of its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Where its parameters are half sent.
    pub(crate) mid_params: usize,
    /// Where its body is half sent.
    pub(crate) mid_body: usize,
}

/// How long the body is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentLength {
    /// As long as it is.
    Right,
    /// `-1`: the visitor sends it in chunks.
    Unknown,
}

/// A request for `path` with a body of `body_bytes`.
pub(crate) fn request(path: &str, body_bytes: usize, said: ContentLength, keeps_connection: bool) -> Request {
    let shape = Shape { keeps_connection, ..Shape::default() };
    let length = match said {
        ContentLength::Right => body_bytes.to_string(),
        ContentLength::Unknown => "-1".to_owned(),
    };
    let method = if body_bytes == 0 { "GET" } else { "POST" };
    let mut bytes = peer::begin(shape.id, peer::RESPONDER, keeps_connection);
    let params_at = bytes.len();
    bytes.extend(peer::stream(peer::PARAMS, shape, &peer::pairs(&variables(method, path, &length))));
    let body_at = bytes.len();
    bytes.extend(peer::stream(peer::STDIN, shape, &site::body(body_bytes)));
    Request { mid_params: params_at.midpoint(body_at), mid_body: body_at.midpoint(bytes.len()), bytes }
}

/// The variables of IIS, in its order: what has no value is sent without one.
fn variables<'a>(method: &'a str, path: &'a str, length: &'a str) -> Vec<(&'a str, &'a str)> {
    let content_type = if method == "POST" { "application/x-www-form-urlencoded" } else { "" };
    vec![
        ("PATH_INFO", path),
        ("URL", path),
        ("SERVER_SOFTWARE", "Microsoft-IIS/10.0"),
        ("SERVER_PROTOCOL", "HTTP/1.1"),
        ("SERVER_PORT_SECURE", "0"),
        ("SERVER_PORT", "80"),
        ("SERVER_NAME", "example.org"),
        ("SCRIPT_NAME", path),
        ("SCRIPT_FILENAME", r"C:\inetpub\wwwroot\stock"),
        ("REQUEST_URI", path),
        ("REQUEST_METHOD", method),
        ("REMOTE_USER", ""),
        ("REMOTE_PORT", "50123"),
        ("REMOTE_HOST", "203.0.113.7"),
        ("REMOTE_ADDR", "203.0.113.7"),
        ("QUERY_STRING", ""),
        ("PATH_TRANSLATED", r"C:\inetpub\wwwroot\stock"),
        ("LOGON_USER", ""),
        ("LOCAL_ADDR", "192.0.2.1"),
        ("INSTANCE_META_PATH", "/LM/W3SVC/1"),
        ("INSTANCE_NAME", "DEFAULT WEB SITE"),
        ("INSTANCE_ID", "1"),
        ("HTTPS_SERVER_SUBJECT", ""),
        ("HTTPS_SERVER_ISSUER", ""),
        ("HTTPS_SECRETKEYSIZE", ""),
        ("HTTPS_KEYSIZE", ""),
        ("HTTPS", "off"),
        ("GATEWAY_INTERFACE", "CGI/1.1"),
        ("DOCUMENT_ROOT", r"C:\inetpub\wwwroot"),
        ("CONTENT_TYPE", content_type),
        ("CONTENT_LENGTH", length),
        ("CERT_SUBJECT", ""),
        ("CERT_SERIALNUMBER", ""),
        ("CERT_ISSUER", ""),
        ("CERT_FLAGS", ""),
        ("CERT_COOKIE", ""),
        ("AUTH_USER", ""),
        ("AUTH_PASSWORD", ""),
        ("AUTH_TYPE", ""),
        ("APPL_PHYSICAL_PATH", r"C:\inetpub\wwwroot\"),
        ("APPL_MD_PATH", "/LM/W3SVC/1/ROOT"),
        ("IIS_UrlRewriteModule", ""),
        ("HTTP_ACCEPT", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"),
        ("HTTP_ACCEPT_ENCODING", "gzip, deflate, br, zstd"),
        ("HTTP_ACCEPT_LANGUAGE", "en-GB,en;q=0.9,de;q=0.8"),
        ("HTTP_CACHE_CONTROL", "max-age=0"),
        ("HTTP_CONNECTION", "keep-alive"),
        ("HTTP_CONTENT_LENGTH", length),
        ("HTTP_CONTENT_TYPE", content_type),
        ("HTTP_COOKIE", "session=0123456789abcdef; theme=dark"),
        ("HTTP_HOST", "example.org"),
        ("HTTP_REFERER", "http://example.org/"),
        ("HTTP_USER_AGENT", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"),
        ("HTTP_UPGRADE_INSECURE_REQUESTS", "1"),
        ("HTTP_SEC_FETCH_DEST", "document"),
        ("HTTP_SEC_FETCH_MODE", "navigate"),
        ("HTTP_SEC_FETCH_SITE", "same-origin"),
        ("HTTP_SEC_FETCH_USER", "?1"),
        ("HTTP_DNT", "1"),
        ("HTTP_SEC_CH_UA_PLATFORM", "\"Windows\""),
    ]
}
