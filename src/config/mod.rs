//! What `site/site.toml` declares, checked and typed.

mod read;

pub use read::read;

use crate::base::{Map, Text};

/// The site's settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name; empty if the author gave none.
    pub title: Text,
    /// Where the site will be reached.
    pub base_url: BaseUrl,
    /// A language tag as `en` or `de-CH`: the `lang` of pages and the month names of the `date` helper.
    pub language: Text,
    /// Seconds east of UTC, for dates without an offset; from `utc_offset = "+01:00"`.
    pub utc_offset: i32,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// `[extra]`: the author's own, an open map.
    pub extra: Map,
}

/// `base_url`, split where links need it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https://example.com`, without a final `/`; empty if the author gave none.
    pub origin: String,
    /// The sub-application's path, `/shop`, without a final `/`; empty at the top of the host.
    pub path: String,
}

/// `[markdown]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markdown {
    /// Typographic quotes, dashes and ellipses; off by default.
    pub smart_punctuation: bool,
    /// Whether fenced code is highlighted; on by default.
    pub highlight: bool,
}
