//! The variables of IIS, nginx, Apache and lighttpd → one [`Request`]; a [`Response`] → the headers that they take.

use crate::fastcgi;
use crate::http::{Request, Response, Status};

/// The request that a web server's variables tell, for a site below `base_path` where the server says no other mount.
///
/// # Errors
/// The status to refuse it with.
pub fn request(request: fastcgi::Request, base_path: &str) -> Result<Request, Status> {
    _ = (request, base_path);
    Err(Status(400))
}

/// Appends the head of `response` to `out`: `Status`, headers, `Content-Length`, an empty line. The body follows it, unless it was
/// asked for by HEAD. `request` is `None` where it was refused before it was understood.
pub fn write_head(response: &Response, request: Option<&Request>, out: &mut Vec<u8>) {
    _ = (response, request, out);
}
