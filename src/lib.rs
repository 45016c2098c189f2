//! `generator`: a static-first site generator for Microsoft IIS.
//!
//! ```text
//! build:  source → site, template → data → plan → render → output
//! ```
//!
//! Each folder makes one product and imports only what `ARCHITECTURE.md` allows it.

pub mod base;
pub mod config;
pub mod data;
pub mod format;
pub mod markdown;
pub mod site;
pub mod source;
pub mod template;

#[cfg(test)]
mod testing;
