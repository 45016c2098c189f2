//! What `site/site.toml` declares, checked and typed.

mod base_url;
mod headers;
mod iis;
mod read;
mod security;
mod sources;

pub use base_url::BaseUrl;
pub use headers::{header, header_value};
pub use iis::{Handlers, Iis, Include, bytes};
pub use read::read;
pub use security::Security;
pub use sources::{DataSource, When};

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
    /// `[sources]`: in the order they are declared, each name once.
    pub sources: Vec<DataSource>,
    /// What the server is like.
    pub iis: Iis,
    /// The headers that every answer carries.
    pub security: Security,
    /// `[extra]`: the author's own, an open map.
    pub extra: Map,
}

impl Config {
    /// The sources that are read for each request; their order is that of a bundle's sources.
    pub fn request_sources(&self) -> impl Iterator<Item = &DataSource> {
        self.sources.iter().filter(|source| source.when == When::Request)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "".into(),
            base_url: BaseUrl::default(),
            language: "en".into(),
            utc_offset: 0,
            markdown: Markdown { smart_punctuation: false, highlight: true },
            sources: Vec::new(),
            iis: Iis::default(),
            security: Security::default(),
            extra: Map::open(),
        }
    }
}

/// `[markdown]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markdown {
    /// Typographic quotes, dashes and ellipses; off by default.
    pub smart_punctuation: bool,
    /// Whether fenced code is highlighted; on by default.
    pub highlight: bool,
}
