//! FastCGI 1.0 on the wire, as a pure codec: bytes → requests, answers → bytes. It reads and writes nothing itself.
//!
//! The specification: <https://fastcgi-archives.github.io/FastCGI_Specification.html>; sections are named where a rule is kept.

mod answer;
mod conversation;

pub use answer::write_answer;
pub use conversation::{Conversation, Error, Limits, Request, Stream};
