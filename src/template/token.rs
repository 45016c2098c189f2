//! What the lexer makes of a template: text, and tags with what stands in them.

use super::program::{Expression, Pair, PartialName};
use crate::base::{Span, Text};

pub(super) enum Token {
    /// The author's text; `kept` is what the whitespace rules keep of `whole`.
    Literal {
        whole: Span,
        kept: Span,
    },
    /// HTML made from Markdown, and where it stands.
    Html(Text, Span),
    Tag(Tag),
}

pub(super) struct Tag {
    pub(super) span: Span,
    /// `{{~`
    pub(super) strip_before: bool,
    /// `~}}`
    pub(super) strip_after: bool,
    pub(super) kind: TagKind,
}

pub(super) enum TagKind {
    /// A comment, or a tag whose mistakes are reported.
    Nothing,
    Output {
        expression: Expression,
        escaped: bool,
    },
    /// `{{#x}}`
    Open(Head),
    /// `{{^x}}`
    OpenInverse(Head),
    /// `{{#> x}}`
    OpenPartial(Call),
    /// `{{#*inline "x"}}`
    OpenInline(Text),
    /// `{{{{raw}}}}`
    OpenRaw,
    /// `{{else}}`, `{{^}}`
    Else,
    /// `{{else if x}}`
    ElseIf(Head),
    /// `{{/x}}`, `{{{{/raw}}}}`
    Close(String),
    /// `{{> x}}`
    Partial(Call),
}

/// The inside of a tag that opens a block.
pub(super) struct Head {
    /// What is called, as a closing tag names it; empty if it can't be read.
    pub(super) name: String,
    pub(super) name_span: Span,
    /// It as a value, for `{{#x}}`.
    pub(super) path: Expression,
    pub(super) arguments: Vec<Expression>,
    pub(super) hash: Vec<Pair>,
    pub(super) params: Vec<(Text, Span)>,
    /// A mistake in it is reported; what follows from it is not.
    pub(super) broken: bool,
}

/// The inside of a tag that calls a partial.
pub(super) struct Call {
    /// As a closing tag names it; empty if it can't be read.
    pub(super) written: String,
    pub(super) name: PartialName,
    pub(super) context: Option<Expression>,
    pub(super) hash: Vec<Pair>,
}

impl TagKind {
    /// The name that a closing tag must repeat, if this opens a block; empty where any will do.
    pub(super) fn opens(&self) -> Option<&str> {
        match self {
            Self::Open(head) | Self::OpenInverse(head) => Some(&head.name),
            Self::OpenPartial(call) => Some(&call.written),
            Self::OpenInline(name) => Some(if name.is_empty() { "" } else { "inline" }),
            Self::OpenRaw => Some("raw"),
            _ => None,
        }
    }
}
