//! FastCGI 1.0 on the wire, as a pure codec: bytes → requests, answers → bytes. It reads and writes nothing itself.
//!
//! The specification: <https://fastcgi-archives.github.io/FastCGI_Specification.html>; sections are named where a rule is kept.
//!
//! One connection carries one request at a time. IIS, nginx, Apache and lighttpd send no other way, and a page is answered
//! whole, so a second request could only wait for the first; it is refused with `FCGI_CANT_MPX_CONN`. A request that follows
//! is taken in its turn, also where it was sent before the answer to the first.

#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        reason = "bytes from outside must not end the process"
    )
)]

mod answer;
mod conversation;
mod pairs;
mod record;
mod request;

pub use answer::write_answer;
pub use conversation::Conversation;
pub use record::Error;
pub use request::{Limits, Request, Stream};
