//! The generator as its users meet it: whole sites in, output, messages and exit status out.

#![allow(clippy::unwrap_used, reason = "where a test can not be set up, the panic says so")]

mod closed;
mod command_line;
mod contexts;
mod dynamic;
mod forms;
mod handbook;
mod links;
mod mistakes;
mod sites;
mod support;
#[cfg(target_os = "linux")]
mod terminal;
mod transcripts;
mod watch;
mod web_config;
