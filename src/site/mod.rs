//! The author's pages and sections, read and typed, before any of them is rendered.

mod address;
mod fence;
mod front_matter;
mod header;
mod key;
mod page;
mod read;
mod section;
mod stray;
mod swallowed;

pub(crate) use key::{Key, SortBy};
pub(crate) use page::{FrontMatter, Page, Section, Site, Syntax};
pub(crate) use read::{Include, read};
