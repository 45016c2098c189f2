//! Markdown → HTML: the only user of the Markdown and highlighting libraries.

use crate::base::{Diagnostic, Piece, Source, Span};

/// How a text is read.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Typographic quotes, dashes and ellipses.
    pub smart_punctuation: bool,
    /// Highlights fenced code; `None` leaves it plain.
    pub highlighter: Option<&'a Highlighter>,
    /// Gives the URL to write for a link or image as the author wrote it, without its `#fragment`; `None` keeps it.
    /// Not asked for targets with a scheme or host, nor for empty ones.
    pub resolve: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

/// A Markdown text, read.
#[derive(Debug, Default)]
pub struct Document {
    /// HTML and shortcode tags, in order.
    pub pieces: Vec<Piece>,
    /// What comes before `<!-- more -->`, else the first paragraph, as HTML without shortcodes; empty if there is none.
    pub summary: String,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// Every id that a link may lead to: headings and footnotes.
    pub ids: Vec<String>,
    /// Links and images as the author wrote them.
    pub links: Vec<Link>,
    /// Words of running text, code left out.
    pub words: usize,
}

/// One heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The id, unique in the page.
    pub id: String,
    /// The text as HTML, without links.
    pub html: String,
}

/// A link or image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The target as the author wrote it.
    pub target: String,
    /// Where the whole link or image stands in the file.
    pub span: Span,
    /// Whether it is an image.
    pub image: bool,
}

/// Highlights code as CSS classes, and remembers what it did.
#[derive(Debug)]
pub struct Highlighter {}

/// Reads the Markdown of `source` from byte `start`.
pub fn parse(_source: &Source, _start: usize, _options: Options<'_>) -> (Document, Vec<Diagnostic>) {
    todo!()
}
