//! What a Markdown body becomes: finished HTML between the shortcode tags the author wrote.

use super::Span;

/// One stretch of a Markdown body, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// HTML that is final.
    Html(String),
    /// A shortcode tag, `{{> …}}`, `{{#> …}}` or `{{/…}}`: where it stands in the author's file.
    Tag(Span),
}
