//! `iis-setup.cmd` run by Wine's command prompt, on servers that stand-ins for the tools of Windows make up: every command
//! that would change a server is compared whole.
//!
//! `cargo xtask test` runs this, with the stand-in for all tools in `STAND_IN`.

#![allow(clippy::unwrap_used, reason = "where a test can not be set up, the panic says so")]

mod fresh;
mod refused;
mod rights;
mod server;
mod settings;
