//! `generator`: a static-first site generator for Microsoft IIS.
//!
//! ```text
//! build:  source → site, template → data → plan → render → bundle, iis → output
//! ```
//!
//! Each folder makes one product and imports only what `ARCHITECTURE.md` allows it.

pub mod app;
pub mod base;
pub mod bundle;
pub mod check;
pub mod config;
pub mod data;
pub mod format;
pub mod iis;
pub mod markdown;
pub mod output;
pub mod plan;
pub mod render;
pub mod route;
pub mod rules;
pub mod site;
pub mod source;
pub mod template;
pub mod watch;

#[cfg(test)]
mod testing;
