//! The vocabulary of requests: what a visitor asks, what is answered, caching, and the encodings of URLs and forms.

mod cache;
mod fields;
mod headers;
mod request;
mod response;
mod url;

pub(crate) use cache::{Sharing, cache_control};
pub use fields::{cookies, matches_etag};
pub use headers::Headers;
pub use request::{Method, Request, RequestBody, Server, User};
pub use response::{Response, Status};
pub use url::{PAIRS_MAX, decode_path, pairs};
