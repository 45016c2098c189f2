//! Markdown in; pieces, HTML and messages out.

mod features;
mod hostile;
mod messages;
mod page;
mod shortcodes;

use super::*;
use crate::base::SourcePath;

const OPTIONS: Options<'_> =
    Options { language: "en", smart_punctuation: false, highlighter: None, resolve: &|_| None };

fn source(text: &str) -> Source {
    Source::new(SourcePath::new("site/a.md"), text.to_owned())
}

fn read(text: &str) -> (Document, Diagnostics) {
    read_from(text, 0, OPTIONS)
}

fn read_from(text: &str, start: usize, options: Options<'_>) -> (Document, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    (parse(&source(text), start, options, &mut diagnostics), diagnostics)
}

/// The document of a text without mistakes.
fn document(text: &str) -> Document {
    let (document, mistakes) = read(text);
    assert_eq!(*mistakes, [], "{text}");
    document
}

/// The pieces as one text, the tags as the author wrote them between guillemets.
fn shown(document: &Document, text: &str) -> String {
    let pieces = document.pieces.iter().map(|piece| match piece {
        Piece::Html(html) => html.clone(),
        Piece::Tag(span) => format!("«{}»", &text[span.range()]),
    });
    pieces.collect()
}

/// Also with CRLF, which must make no difference.
fn check(text: &str, expected: &str) {
    assert_eq!(shown(&document(text), text), expected, "{text}");
    let crlf = text.replace('\n', "\r\n");
    assert_eq!(shown(&document(&crlf), &crlf).replace("\r\n", "\n"), expected, "CRLF: {text}");
}
