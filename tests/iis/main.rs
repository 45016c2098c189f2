//! `web.config` from outside: whole texts, what IIS's schema says of them, and what IIS would do by them.

#![allow(clippy::unwrap_used, reason = "where a test can not be set up, the panic says so")]

mod bad_examples;
mod generated;
mod limits;
mod random;
mod schema;
mod server;
mod settings;
mod shared;
mod site;
mod snapshots;
mod validate;
mod visit;
mod visits;
mod xml;
