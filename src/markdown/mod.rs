//! Markdown → HTML: the only user of the Markdown and highlighting libraries.
//!
//! 1. Mask the shortcode tags, so that Markdown takes each for one word or one block.
//! 2. Read the Markdown and write HTML.
//! 3. Split the HTML where the masks stand.

mod alert;
mod attributes;
mod code;
mod footnote;
mod heading;
mod highlight;
mod html;
mod lines;
mod shortcode;
mod words;
mod write;

#[cfg(test)]
mod tests;

use crate::base::{Diagnostic, Diagnostics, Piece, Source, Span};
use lines::Lines;
use shortcode::Tags;
use write::{Writer, write};

pub(crate) use heading::toc;
pub(crate) use highlight::{Highlighter, LINE_BYTES_MAX};
pub(crate) use html::begins_with_heading;

#[derive(Clone, Copy)]
pub(crate) struct Options<'a> {
    /// The language tag of the site, `de-CH`: that of the titles of alerts.
    pub language: &'a str,
    /// Typographic quotes, dashes and ellipses.
    pub smart_punctuation: bool,
    /// Highlights fenced code; `None` leaves it plain.
    pub highlighter: Option<&'a Highlighter>,
    /// Gives the URL to write for a link or image as the author wrote it, without its `#fragment`; `None` keeps it.
    /// Not asked for targets with a scheme or host, nor for empty ones, nor for those a shortcode makes.
    pub resolve: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

#[derive(Debug, Default)]
pub(crate) struct Document {
    /// HTML and shortcode tags, in order.
    pub pieces: Vec<Piece>,
    /// What comes before `<!-- more -->`, else the first paragraph, as HTML without shortcodes, footnote references and
    /// heading anchors; empty if there is none.
    pub summary: String,
    pub headings: Vec<Heading>,
    /// The text of the first heading of level 1 that stands in no other block; `None` if there is none, or it is empty.
    pub title: Option<String>,
    /// Whether the first block is a heading of level 1.
    pub has_heading: bool,
    /// Links and images as the author wrote them, in order, without those that a shortcode makes.
    pub links: Vec<Link>,
    /// Code that stays without colours, once for each reason.
    pub uncoloured: Vec<Uncoloured>,
    /// Words of running text, without code.
    pub words: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The id, unique in the page.
    pub id: String,
    /// The text as HTML, without links, shortcodes and the author's own HTML tags.
    pub html: String,
    /// Where it stands in the file.
    pub span: Span,
}

/// A link or image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The target as the author wrote it, its entities and escapes read; an address in `<…>` has its `mailto:`.
    pub target: String,
    /// What the page has in its place, before it is encoded for HTML.
    pub url: String,
    /// Where the whole link or image stands in the file.
    pub span: Span,
    pub image: bool,
}

/// Fenced code that stays without colours, or a part of it, though colours were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Uncoloured {
    pub reason: Reason,
    /// Where the first of them stands in the file.
    pub span: Span,
    /// How many there are in the file.
    pub count: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// There is no language of this name.
    UnknownLanguage(String),
    /// A line has more than [`LINE_BYTES_MAX`] bytes.
    LongLine,
    /// The colours of a line would take too long.
    Work,
}

/// More than anybody reads; hostile text may consist of mistakes.
const MISTAKES_MAX: usize = 100;

/// Reads the Markdown of `source` from byte `start`, and adds its first hundred mistakes to `diagnostics`. The cost is linear
/// in the text.
pub(crate) fn parse(source: &Source, start: usize, options: Options<'_>, diagnostics: &mut Diagnostics) -> Document {
    let lines = Lines::new(&source.text, start);
    let tags = Tags::find(&lines.text);
    let masked = tags.mask(&lines.text);
    let Writer { out, mut document, mut mistakes, .. } = write(&masked, &tags, &lines, options);
    document.pieces = tags.split(out, &lines);
    mistakes.sort_by_key(|mistake| mistake.span);
    diagnostics.extend(mistakes.into_iter().take(MISTAKES_MAX).map(|mistake| mistake.diagnostic(source)));
    document
}

/// A mistake whose place is looked up when it is shown.
#[derive(Debug)]
struct Mistake {
    span: Span,
    diagnostic: Diagnostic,
    /// A second place, and what it has to do with the mistake.
    note: Option<(&'static str, Span)>,
}

impl Mistake {
    fn diagnostic(self, source: &Source) -> Diagnostic {
        let diagnostic = self.diagnostic.at(source.place(self.span));
        match self.note {
            Some((message, span)) => diagnostic.note(message, source.place(span)),
            None => diagnostic,
        }
    }
}
