//! Tests of requests and heads, with what they share: variables as a server sends them.

mod body;
mod head;
mod hostile;
mod limits;
mod servers;
mod url;
mod visitor;

use super::request::understand;
use crate::fastcgi::Stream;
use crate::http::{Request, Status};

/// What `variables` tell, before a body of `body`.
fn read<V: AsRef<[u8]>>(variables: &[(&str, V)], body: &[u8], base_path: &str) -> Result<Request, Status> {
    let pairs = variables.iter().map(|(name, value)| Ok::<_, ()>((name.as_bytes(), value.as_ref())));
    understand(pairs, Stream::Whole(body.to_vec()), base_path)
}

/// A GET of `/` at the top of a host, with `more`; of one name the last counts.
fn get<V: AsRef<[u8]>>(more: &[(&str, V)]) -> Result<Request, Status> {
    let usual: [(&str, &[u8]); 2] = [("REQUEST_METHOD", b"GET"), ("REQUEST_URI", b"/")];
    let more = more.iter().map(|(name, value)| (*name, value.as_ref()));
    read(&usual.into_iter().chain(more).collect::<Vec<_>>(), b"", "")
}
