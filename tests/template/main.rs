//! The template language: what each construct prints, and what each mistake says.

#![allow(clippy::unwrap_used, reason = "a case that is broken may end the test")]

mod fold;
mod helpers;
mod limits;
mod mentions;
mod parse_messages;
mod partials;
mod programs;
mod render;
mod render_messages;
mod support;
mod whitespace;
