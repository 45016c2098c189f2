//! The variables of IIS, nginx, Apache and lighttpd → one [`Request`](crate::http::Request); a
//! [`Response`](crate::http::Response) → the headers that they take.

mod head;
mod request;
mod target;
mod variables;
mod visitor;

pub use head::write_head;
pub use request::request;

#[cfg(test)]
mod tests;
