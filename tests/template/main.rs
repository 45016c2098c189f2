//! The template language: what each construct prints, and what each mistake says.

#![allow(clippy::unwrap_used, reason = "a case that is broken may end the test")]

mod fold;
#[path = "../generated/mod.rs"]
mod generated;
mod helpers;
mod limits;
mod mentions;
mod parse_messages;
mod partials;
mod place;
mod programs;
mod render;
mod render_messages;
mod support;
mod whitespace;
mod work;
