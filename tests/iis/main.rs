//! `web.config` from outside: whole texts, what IIS's schema says of them, and what IIS would do by them.

mod bad_examples;
mod generated;
mod limits;
mod random;
mod schema;
mod server;
mod shared;
mod site;
mod snapshots;
mod validate;
mod visit;
mod xml;
