//! The author's pages, sections and data files, read and typed, before any of them is rendered.

mod front_matter;
mod page;

pub use front_matter::{Key, SortBy};
pub use page::{Body, FrontMatter, Page, Section, Site};

use crate::base::Diagnostic;
use crate::config::Config;
use crate::source::Files;

/// What is left out of a build.
#[derive(Clone, Copy, Debug)]
pub struct Include {
    /// Pages with `draft = true` come in.
    pub drafts: bool,
    /// Pages with a date after `now` come in.
    pub future: bool,
    /// Seconds since 1970.
    pub now: i64,
}

/// Reads the front matter of every page and sorts pages into sections.
pub fn read(_files: &Files, _config: &Config, _include: Include) -> (Site, Vec<Diagnostic>) {
    todo!()
}
