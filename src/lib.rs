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
pub mod decide;
pub mod fastcgi;
pub mod format;
pub mod html;
pub mod http;
pub mod iis;
pub mod links;
pub mod live;
pub mod mapping;
pub mod markdown;
pub mod output;
pub mod parse;
pub mod pattern;
pub mod plan;
pub mod render;

pub mod route;
pub mod rules;
pub mod runtime;
pub mod site;
pub mod source;
pub mod template;
pub mod transport;
pub mod watch;

#[cfg(test)]
mod testing;
