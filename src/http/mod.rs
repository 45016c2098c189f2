//! The vocabulary of requests: what a visitor asks, what is answered, and the encodings of URLs and forms.

mod request;
mod response;
mod status;

pub use request::{Body, Headers, Method, Request, Server};
pub use response::Response;
pub use status::Status;
