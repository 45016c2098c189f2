//! Code → HTML with CSS classes; what was done once is kept for the next build.
//!
//! 1. find the language that the author means;
//! 2. take the HTML of an earlier build, or
//! 3. give each byte of the code its class;
//! 4. write elements around neighbours of one class.

mod asp;
mod cache;
mod class;
mod html;
mod language;
mod paint;

use cache::{Cache, Key};
use language::{Language, Languages};
use paint::Painted;
use std::sync::Arc;

/// The bytes of the longest line that gets colours. Longer ones are nothing that anybody reads.
pub(crate) const LINE_BYTES_MAX: usize = 10_000;

/// Highlights code as CSS classes, and remembers what it did. May be used by many threads at once.
pub(crate) struct Highlighter {
    languages: Languages,
    cache: Cache,
}

/// Code as HTML in which no element crosses the end of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Highlighted {
    pub html: Arc<str>,
    /// The first line, counted from 1, that stays plain because its colours would take too long.
    pub plain_line: Option<u32>,
}

impl Highlighter {
    /// A highlighter that knows what an earlier one did: `cache` is what [`Self::cache`] gave, or empty. What is damaged
    /// or from another version is passed over.
    pub(crate) fn new(cache: Vec<u8>) -> Self {
        Self { languages: Languages::default(), cache: Cache::new(&cache) }
    }

    /// What to keep for the next build, the same bytes whatever the order of the work; `None` if nothing is new. Holds
    /// what this highlighter was asked for and nothing else, so that it can't grow for ever.
    pub(crate) fn cache(&self) -> Option<Vec<u8>> {
        self.cache.bytes()
    }

    /// `code` as HTML; `None` if there are no rules for the language.
    pub(super) fn highlight(&self, language: &str, code: &str) -> Option<Highlighted> {
        let found = self.languages.find(language)?;
        Some(self.cache.get(Key::new(language, code), || {
            let Painted { classes, plain_line } = match found {
                Language::Plain => Painted::plain(code),
                Language::Asp(script) => asp::paint(&self.languages, script, code),
                Language::Grammar(name) => self.languages.paint(&name, code),
            };
            Highlighted { html: html::write(code, &classes).into(), plain_line }
        }))
    }

    /// The name of a language that is most likely meant by one that is not known.
    pub(crate) fn nearest(&self, language: &str) -> Option<String> {
        self.languages.nearest(language)
    }
}

#[cfg(test)]
mod tests;
