//! The template language: what each construct prints, and what each mistake says.

#![allow(clippy::unwrap_used, reason = "a case that is broken may end the test")]

mod limits;
mod messages;
mod partials;
mod programs;
mod render;
mod support;
mod whitespace;
