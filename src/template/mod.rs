//! Handlebars, as handlebars.js defines it: text → program → bytes.
//!
//! 1. `lexer`: text → tags (`tag`, `expression`, `signature`: what stands in them) and the text between them;
//! 2. `blocks`: which closing tag belongs to which opening one;
//! 3. `whitespace`: standalone tags and `~`;
//! 4. `tree`: tags → nodes, names → block parameters;
//! 5. `mentions`: what a program needs of the request, and what it reads of the root;
//! 6. `render`: program and values → text;
//! 7. `fold`: program and the values of the build → the residual program, which prints what a request tells, or each page;
//! 8. `place`: where in the HTML a dynamic page prints what a request tells: warnings, and how it is printed there.
//!
//! Each step of parsing goes on after a mistake, so that the author sees them all.

mod blocks;
mod calls;
mod check;
mod cursor;
mod expression;
mod fields;
mod fold;
pub mod helpers;
mod lexer;
mod mentions;
mod mistakes;
mod partials;
mod place;
mod program;
mod render;
mod signature;
mod tag;
mod token;
mod tree;
mod walk;
mod whitespace;

pub(crate) use calls::Calls;
pub(crate) use fields::Table;
pub use fold::{Filled, Folded, Inputs, fold, without_build_only};
pub(crate) use mentions::Owner;
pub use mentions::{Column, Mention, Mentioned, Mentions, Missing, Reads, Step};
pub use partials::Partials;
pub use place::{Placing, place_folded, place_whole};
pub use program::{
    Base, Block, BlockKind, Body, Call, Callee, Expression, Inlined, Node, Pair, Partial, PartialName, Path, Printing,
    Program, Variable,
};
pub(crate) use program::{BlockParam, Inline, Literal, Output, Segment, Test};
pub(crate) use render::mistake::{lacks_value, offers};
pub use render::{BUILD_FACTOR, Environment, STEPS_MAX, closed_fields, render};

use crate::base::{Diagnostics, Piece, Source, Span};
use mistakes::Mistakes;
use std::sync::Arc;
use token::Token;

/// Names at the root that a visitor fills.
pub(crate) const REQUEST_ROOTS: [&str; 3] = ["request", "form", "route"];

/// Names that a root can have in every site; `item` and `route` some pages have.
const ROOTS: [&str; 7] = ["data", "site", "page", "item", "request", "form", "route"];

/// Parses `source` from byte `start` (after front matter): the program of what could be read, and every mistake, at
/// most 50. Cost is linear in the text.
pub fn parse(source: &Arc<Source>, start: usize, diagnostics: &mut Diagnostics) -> Program {
    let mut mistakes = Mistakes::new(source);
    let tokens = lexer::tokens(start, &mut mistakes);
    let (mut tokens, chains) = blocks::matched(tokens, &mut mistakes);
    whitespace::trim(&source.text, &mut tokens, &chains);
    let body = tree::body(tokens, &mut mistakes);
    diagnostics.extend(mistakes.sorted());
    Program { source: Arc::clone(source), body }
}

/// A Markdown body as a program: HTML stands as it is, tags are parsed from their spans in `source`.
pub fn parse_pieces(source: &Arc<Source>, pieces: Vec<Piece>, diagnostics: &mut Diagnostics) -> Program {
    let mut mistakes = Mistakes::new(source);
    let mut tokens = Vec::new();
    let mut last = Span::default();
    for piece in pieces {
        match piece {
            Piece::Html(html) => tokens.push(Token::Html(html.into(), Span { start: last.end, end: last.end })),
            Piece::Tag(span) => {
                last = span;
                tokens.extend(lexer::tag(span, &mut mistakes));
            }
        }
    }
    let (tokens, _) = blocks::matched(tokens, &mut mistakes);
    let body = tree::body(tokens, &mut mistakes);
    diagnostics.extend(mistakes.sorted());
    Program { source: Arc::clone(source), body }
}

impl Program {
    /// Exactly `{{#> layouts/NAME}}` + this + `{{/layouts/NAME}}`. The span of the call is the beginning of this: many pages,
    /// each of which names the layout, share the program.
    pub fn in_layout(self: &Arc<Self>, name: &str) -> Program {
        let place = Span::default();
        let call = Partial {
            name: PartialName::Static(format!("layouts/{name}").into(), place),
            context: None,
            hash: Vec::new(),
            block: Some(Arc::clone(self)),
            span: place,
        };
        let body = Body { inlines: Vec::new(), nodes: vec![Node::Partial(Box::new(call))] };
        Program { source: Arc::clone(&self.source), body }
    }
}
