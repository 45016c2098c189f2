//! One connection to a server, byte by byte: for visitors who hang up, send everything at once, or send what a client library
//! refuses to send.

use crate::answer::Answer;
use crate::process::PATIENCE;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// A connection. Dropped, it hangs up.
pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends `bytes`; a server that has had enough may not take them all.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.0.get_mut().write_all(bytes.as_ref());
    }

    /// Sends a whole request without a body.
    pub(crate) fn request(&mut self, method: &str, path: &str) {
        self.send(format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    }

    /// Reads this many bytes.
    pub(crate) fn read(&mut self, length: usize) {
        self.0.read_exact(&mut vec![0; length]).unwrap();
    }

    /// The answer to a GET.
    pub(crate) fn answer(&mut self) -> Answer {
        let (status, headers) = self.head().unwrap();
        let mut answer = Answer { status, headers, body: Vec::new() };
        if status == 304 {
            return answer;
        }
        if let Some(length) = answer.header("content-length") {
            answer.body.resize(length.parse().unwrap(), 0);
            self.0.read_exact(&mut answer.body).unwrap();
        } else if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = self.chunks().unwrap();
        } else {
            self.0.read_to_end(&mut answer.body).unwrap();
        }
        answer
    }

    fn head(&mut self) -> io::Result<(u16, Vec<(String, String)>)> {
        let first = self.line()?;
        let status =
            first.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { return Ok((status, headers)) };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    /// RFC 9112, section 7.1.
    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line()?, 16).map_err(|_| io::ErrorKind::InvalidData)?;
            let start = body.len();
            body.resize(start + length, 0);
            self.0.read_exact(&mut body[start..])?;
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.0.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}
