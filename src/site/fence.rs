//! Finds the front matter at the top of a page.

use crate::base::{Diagnostic, Source, Span};
use std::ops::Range;

/// The front matter of a page, unread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// The language it is written in.
    pub(super) language: Language,
    /// The bytes between the fences.
    pub(super) block: Range<usize>,
    /// The first byte of the body.
    pub(super) body_start: usize,
}

/// The language of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// Between lines of `+++`.
    Toml,
    /// Between lines of `---`.
    Yaml,
}

/// The front matter that begins on the first line of `source`; `None` if the first line is no fence.
///
/// # Errors
/// It never ends.
pub(super) fn fence(source: &Source) -> Result<Option<Fence>, Box<Diagnostic>> {
    let mut lines = source.text.split_inclusive('\n');
    let opener = lines.next().unwrap_or_default();
    let fence = opener.trim_end();
    let language = match fence {
        "+++" => Language::Toml,
        "---" => Language::Yaml,
        _ => return Ok(None),
    };
    let mut at = opener.len();
    for line in lines {
        if line.trim_end() == fence {
            return Ok(Some(Fence { language, block: opener.len()..at, body_start: at + line.len() }));
        }
        at += line.len();
    }
    let rule = if language == Language::Yaml { "; a rule at the top of a page is `***`" } else { "" };
    let diagnostic = Diagnostic::error(format!("front matter opened by `{fence}` is never closed"))
        .at(source.place(Span::new(0, fence.len())))
        .help(format!("end it with a line of `{fence}`{rule}"));
    Err(Box::new(diagnostic))
}
