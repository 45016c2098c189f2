//! The executable as IIS starts it: a named pipe as standard input, no output, and an event that announces the end.
//!
//! What IIS does and its documents do not tell (whether the handle is overlapped, when it connects) is tried in every way.
//! These are crossed fully, because each pair of them is a path of its own through the executable:
//! the handle {synchronous, overlapped} × the client comes {before, after} the start × the connection {is kept, is made
//! anew} ([`host::STARTS`]). Each of these processes, with an event and without,
//!
//! - answers every body in turn, then ends as the client leaves ([`requests`]);
//! - is left in the middle of parameters, body and answer ([`left`]);
//! - is told to end while it waits and while it is busy with each of them ([`told_to_end`]).
//!
//! How wide the pipe is and how finely the client writes are crossed with these starts and small bodies, without an event,
//! which has no part in it. All of it is some 230 processes. A process that does not do what it should is killed after
//! [`host::PATIENCE`], and the cell fails by its name.

#![cfg(windows)]
#![allow(clippy::unwrap_used, reason = "where a test can not be set up, the panic says so")]

mod client;
mod host;
mod left;
#[path = "../peer/mod.rs"]
mod peer;
mod requests;
mod site;
mod socket;
mod system;
mod told_to_end;
