//! One GET without a web server: what `generator-fcgi --get` prints.

use super::serve::{Site, respond};
use crate::fastcgi::{Request, Stream};
use std::sync::atomic::AtomicBool;

/// The head, as a web server gets it, and the body of the answer to GET for `url`: path and query, as a browser on the
/// server itself sends them.
pub fn get(site: &impl Site, url: &str) -> Vec<u8> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let variables = [
        ("REQUEST_METHOD", "GET"),
        ("REQUEST_URI", url),
        ("SCRIPT_NAME", path),
        ("QUERY_STRING", query),
        ("SERVER_PROTOCOL", "HTTP/1.1"),
        ("SERVER_NAME", "localhost"),
        ("HTTP_HOST", "localhost"),
        ("REMOTE_ADDR", "127.0.0.1"),
    ];
    let mut params = Vec::new();
    for (name, value) in variables {
        for text in [name, value] {
            // The long form is allowed for every length: FastCGI 1.0, section 3.4.
            let length = u32::try_from(text.len()).unwrap_or(u32::MAX >> 1) | 1 << 31;
            params.extend(length.to_be_bytes());
        }
        params.extend([name, value].concat().into_bytes());
    }
    let (params, body) = (Stream::Whole(params), Stream::Whole(Vec::new()));
    let request = Request { id: 1, keeps_connection: false, params, body };
    let (mut head, body) = respond(site, request, &site.settings(), &AtomicBool::new(false));
    head.extend(body);
    head
}
