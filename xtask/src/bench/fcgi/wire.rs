//! FastCGI as a web server speaks it: whole requests out, answers in, all of them checked.

use super::Work;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

const BEGIN_REQUEST: u8 = 1;
const END_REQUEST: u8 = 3;
const PARAMS: u8 = 4;
const STDIN: u8 = 5;
const STDOUT: u8 = 6;
const STDERR: u8 = 7;

/// The bytes of one whole request for `uri`, with the number 1 on a connection that is kept; with `is_iis` the variables that
/// IIS sends besides.
pub(super) fn request(uri: &str, script: &str, is_iis: bool) -> Vec<u8> {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let usual = [
        ("GATEWAY_INTERFACE", "CGI/1.1"),
        ("SERVER_SOFTWARE", "bench"),
        ("SERVER_PROTOCOL", "HTTP/1.1"),
        ("SERVER_NAME", "localhost"),
        ("SERVER_PORT", "80"),
        ("REMOTE_ADDR", "127.0.0.1"),
        ("REMOTE_PORT", "50000"),
        ("REQUEST_METHOD", "GET"),
        ("REQUEST_URI", uri),
        ("SCRIPT_NAME", ""),
        // Only php-fpm asks for it.
        ("SCRIPT_FILENAME", script),
        ("PATH_INFO", path),
        ("QUERY_STRING", query),
        ("CONTENT_LENGTH", ""),
        ("CONTENT_TYPE", ""),
        ("HTTP_HOST", "localhost"),
        ("HTTP_ACCEPT", "text/html"),
        ("HTTP_USER_AGENT", "bench"),
    ];
    let mut pairs = Vec::new();
    for (name, value) in usual.iter().chain(if is_iis { IIS } else { &[] }) {
        length(&mut pairs, name.len());
        length(&mut pairs, value.len());
        pairs.extend_from_slice(name.as_bytes());
        pairs.extend_from_slice(value.as_bytes());
    }
    let mut bytes = Vec::new();
    record(&mut bytes, BEGIN_REQUEST, &[0, 1, 1, 0, 0, 0, 0, 0]);
    record(&mut bytes, PARAMS, &pairs);
    record(&mut bytes, PARAMS, &[]);
    record(&mut bytes, STDIN, &[]);
    bytes
}

/// What an IIS site sends besides, in the order of a dump (IIS 8.5); missing values are empty, not left out.
const IIS: &[(&str, &str)] = &[
    ("URL", "/"),
    ("APP_POOL_ID", "DefaultAppPool"),
    ("APPL_MD_PATH", "/LM/W3SVC/1/ROOT"),
    ("APPL_PHYSICAL_PATH", r"C:\inetpub\wwwroot\"),
    ("AUTH_TYPE", ""),
    ("AUTH_PASSWORD", ""),
    ("AUTH_USER", ""),
    ("CERT_COOKIE", ""),
    ("CERT_FLAGS", ""),
    ("CERT_ISSUER", ""),
    ("CERT_SERIALNUMBER", ""),
    ("CERT_SUBJECT", ""),
    ("DOCUMENT_ROOT", r"C:\inetpub\wwwroot"),
    ("FCGI_ROLE", "RESPONDER"),
    ("HTTP_ACCEPT_ENCODING", "gzip, deflate, br"),
    ("HTTP_ACCEPT_LANGUAGE", "en-GB,en;q=0.9"),
    ("HTTP_CONNECTION", "keep-alive"),
    ("HTTP_COOKIE", "session=0123456789abcdef0123456789abcdef"),
    ("HTTP_REFERER", "http://localhost/"),
    ("HTTP_UPGRADE_INSECURE_REQUESTS", "1"),
    ("HTTPS", "off"),
    ("HTTPS_KEYSIZE", ""),
    ("HTTPS_SECRETKEYSIZE", ""),
    ("HTTPS_SERVER_ISSUER", ""),
    ("HTTPS_SERVER_SUBJECT", ""),
    ("INSTANCE_ID", "1"),
    ("INSTANCE_NAME", "Default Web Site"),
    ("INSTANCE_META_PATH", "/LM/W3SVC/1"),
    ("LOCAL_ADDR", "127.0.0.1"),
    ("LOGON_USER", ""),
    ("ORIG_PATH_INFO", "/"),
    ("PATH_TRANSLATED", r"C:\inetpub\wwwroot\page"),
    ("REMOTE_HOST", "127.0.0.1"),
    ("REMOTE_USER", ""),
    ("REQUEST_FILENAME", r"C:\inetpub\wwwroot\page"),
    ("SCRIPT_TRANSLATED", r"\\?\C:\inetpub\wwwroot\page"),
    ("SERVER_PORT_SECURE", "0"),
    ("IIS_WasUrlRewritten", "0"),
    ("UNENCODED_URL", "/"),
    ("CACHE_URL", "http://localhost:80/"),
];

fn length(bytes: &mut Vec<u8>, length: usize) {
    match u8::try_from(length) {
        Ok(short) if short < 128 => bytes.push(short),
        _ => bytes.extend_from_slice(&(length as u32 | 1 << 31).to_be_bytes()),
    }
}

fn record(bytes: &mut Vec<u8>, kind: u8, content: &[u8]) {
    let length = u16::try_from(content.len()).expect("what is sent fits one record").to_be_bytes();
    bytes.extend_from_slice(&[1, kind, 0, 1, length[0], length[1], 0, 0]);
    bytes.extend_from_slice(content);
}

/// One kept connection; its buffers are used again.
pub(super) struct Connection {
    stream: UnixStream,
    buffer: Vec<u8>,
    start: usize,
    answer: Vec<u8>,
}

impl Connection {
    pub(super) fn new(stream: UnixStream) -> Self {
        Self { stream, buffer: Vec::with_capacity(128 << 10), start: 0, answer: Vec::new() }
    }

    /// Sends `request` and reads its whole answer, which must be right for `work`.
    pub(super) fn ask(&mut self, request: &[u8], work: Work) -> Result<(), String> {
        self.stream.write_all(request).map_err(|error| format!("failed to send: {error}"))?;
        self.answer.clear();
        loop {
            let head = self.take(8)?;
            let head = &self.buffer[head..head + 8];
            let (kind, padding) = (head[1], usize::from(head[6]));
            let length = usize::from(u16::from_be_bytes([head[4], head[5]]));
            let start = self.take(length + padding)?;
            let content = &self.buffer[start..start + length];
            match kind {
                STDOUT => self.answer.extend_from_slice(content),
                // Its end, which some send.
                STDERR if content.is_empty() => {}
                END_REQUEST if content.len() == 8 && content[..5] == [0; 5] => break,
                END_REQUEST => return Err("the request was not completed".to_owned()),
                kind => return Err(format!("a record of type {kind}")),
            }
        }
        if self.start != self.buffer.len() {
            return Err("bytes after the end of the request".to_owned());
        }
        check(&self.answer, work)
    }

    /// Where the next `count` bytes are in the buffer.
    fn take(&mut self, count: usize) -> Result<usize, String> {
        if self.start == self.buffer.len() {
            self.buffer.clear();
            self.start = 0;
        }
        while self.buffer.len() - self.start < count {
            let old = self.buffer.len();
            self.buffer.resize(old + (32 << 10), 0);
            let read = self.stream.read(&mut self.buffer[old..]);
            self.buffer.truncate(old + read.as_ref().map_or(0, |count| *count));
            match read {
                Ok(0) => return Err("the connection was closed".to_owned()),
                Ok(_) => {}
                Err(error) => return Err(format!("failed to read: {error}")),
            }
        }
        let start = self.start;
        self.start += count;
        Ok(start)
    }
}

/// That `answer` is a page of `work`, whole. It costs the same whatever headers an answer has besides.
fn check(answer: &[u8], work: Work) -> Result<(), String> {
    let lengths = work.lengths();
    // The head ends where a body of the right length begins.
    let earliest = answer.len().saturating_sub(*lengths.end() + HEAD_END.len());
    let latest = answer.len().saturating_sub(*lengths.start());
    let end = earliest + position(&answer[earliest..latest], HEAD_END).ok_or("no page of the right length")?;
    let (head, body) = (&answer[..end], &answer[end + HEAD_END.len()..]);
    // Without the line the status is 200.
    if !head.starts_with(b"Status: 200") && position(head, b"Status: ").is_some() {
        return Err(format!("`{}`", String::from_utf8_lossy(head).lines().next().unwrap_or_default()));
    }
    match position(body, work.mark().as_bytes()) {
        Some(_) => Ok(()),
        None => Err(format!("a body of {} bytes that is not the page", body.len())),
    }
}

const HEAD_END: &[u8] = b"\r\n\r\n";

fn position(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
