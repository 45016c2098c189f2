//! `generator`: a static-first site generator for Microsoft IIS.
//!
//! ```text
//! build:    source → site, data → plan → parse → decide → render → bundle, iis → output
//! request:  transport → fastcgi → cgi → runtime (route → live → template) → cgi → fastcgi → transport
//! ```
//!
//! Each folder makes one product and imports only what `ARCHITECTURE.md` allows it.

pub mod app;
pub mod base;
pub mod bundle;
pub mod cgi;
pub mod config;
pub mod data;
pub(crate) mod decide;
pub mod fastcgi;
pub(crate) mod format;
pub mod html;
pub mod http;
pub mod iis;
pub(crate) mod links;
pub(crate) mod live;
pub mod mapping;
pub(crate) mod markdown;
pub mod output;
pub(crate) mod parse;
pub mod pattern;
pub(crate) mod plan;
pub(crate) mod render;

pub mod route;
pub mod rules;
pub mod runtime;
pub(crate) mod site;
pub(crate) mod source;
pub mod template;
pub mod transport;
pub mod watch;

#[cfg(test)]
mod testing;
