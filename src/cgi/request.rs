//! The variables of a web server → one [`Request`].

use super::target::target;
use super::variables::{Variables, is_token, text};
use super::visitor::{is_local, user};
use crate::fastcgi::{self, Stream};
use crate::http::{Method, Request, RequestBody, Server, Status};

/// The request that a web server's variables tell, for a site below `base_path` where the server says no other mount.
///
/// # Errors
/// The status to refuse it with: 400 for what is malformed or lacks a part, 404 for a path that no page of the site has, 414 for
/// a URL that is too long, 431 for too many headers, or too many bytes of variables.
pub fn request(request: fastcgi::Request, base_path: &str) -> Result<Request, Status> {
    if request.params == Stream::TooLarge {
        return Err(Status(431));
    }
    understand(request.params.pairs(), request.body, base_path)
}

/// 1. The pairs are sorted.
/// 2. What every request has is there: a method and a URL.
/// 3. The URL is read.
/// 4. The visitor is the one whom the server names.
/// 5. The body is whole.
pub(super) fn understand<'v, E>(
    pairs: impl Iterator<Item = Result<(&'v [u8], &'v [u8]), E>>,
    body: Stream,
    base_path: &str,
) -> Result<Request, Status> {
    let variables = Variables::read(pairs)?;
    let method = method(variables.request_method)?;
    let body_bytes = content_length(variables.content_length)?;
    let server = server(variables.server_software);
    let target = target(&variables, server, base_path)?;
    Ok(Request {
        method,
        path: target.path,
        query: target.query,
        mount: target.mount,
        body: whole_body(body, body_bytes)?,
        user: user(&variables, server),
        remote_addr: text(variables.remote_addr).into_owned(),
        is_local: is_local(&variables),
        server,
        headers: variables.headers,
    })
}

/// A body that is shorter than was said is the rest of a visitor who hung up: 400. A longer one is taken as it is: its end
/// is FastCGI's to say, and Apache says the length of a compressed body that it hands over decompressed.
fn whole_body(body: Stream, length: Option<u64>) -> Result<RequestBody, Status> {
    match body {
        Stream::TooLarge => Ok(RequestBody::TooLarge),
        Stream::Whole(bytes) if length.is_some_and(|length| (bytes.len() as u64) < length) => Err(Status(400)),
        Stream::Whole(bytes) => Ok(RequestBody::Whole(bytes)),
    }
}

/// Methods are told apart by the case of their letters (RFC 9110, section 9.1).
fn method(name: &[u8]) -> Result<Method, Status> {
    match name {
        b"GET" => Ok(Method::Get),
        b"HEAD" => Ok(Method::Head),
        b"POST" => Ok(Method::Post),
        _ if is_token(name) => Ok(Method::Other(text(name).into_owned())),
        _ => Err(Status(400)),
    }
}

/// `None` where the server gives no length: nothing, or `-1`, as IIS says for a body in chunks.
fn content_length(length: &[u8]) -> Result<Option<u64>, Status> {
    match length {
        b"" | b"-1" => Ok(None),
        _ if length.iter().all(u8::is_ascii_digit) => {
            let digits = str::from_utf8(length).map_err(|_| Status(400))?;
            digits.parse().map(Some).map_err(|_| Status(400))
        }
        _ => Err(Status(400)),
    }
}

fn server(software: &[u8]) -> Server {
    if software.starts_with(b"Microsoft-IIS") { Server::Iis } else { Server::Other }
}
