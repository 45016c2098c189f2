//! The executable itself, serving a built site over sockets to a client that does all that web servers, and worse, may do.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that can't run must fail loudly")]

#[path = "../peer/mod.rs"]
mod peer;
#[allow(dead_code, reason = "it also runs cases of the generator")]
#[path = "../site/support.rs"]
mod support;

mod command_line;
mod conversations;
mod flood;
mod flow;
mod malformed;
mod pressure;
mod process;
mod server;
