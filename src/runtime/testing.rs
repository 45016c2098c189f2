//! What the tests of this folder share: requests.

use crate::http::{Headers, Method, Request, RequestBody, Server, User};

/// A visitor's GET of `path`.
pub(super) fn request(path: &str) -> Request {
    Request {
        method: Method::Get,
        path: path.to_owned(),
        query: String::new(),
        mount: String::new(),
        headers: Headers::default(),
        body: RequestBody::Whole(Vec::new()),
        user: User::Nobody,
        remote_addr: "192.0.2.1".to_owned(),
        is_local: false,
        server: Server::Other,
    }
}
