//! Handlebars, as handlebars.js defines it: text → program → bytes.
//!
//! 1. `lexer`: text → tokens, each with its span;
//! 2. `parser`: tokens → nodes, going on after a mistake;
//! 3. `whitespace`: standalone tags and `~`;
//! 4. `render`: program and values → text.

pub mod helpers;

use crate::base::{Diagnostic, Piece, Source, Span, Value};
use std::sync::Arc;

/// A parsed template, ready to run, with the place in the author's file of each of its nodes.
#[derive(Clone, Debug)]
pub struct Program {
    source: Arc<Source>,
}

/// All templates by the name a tag calls them by: `home`, `partials/nav`, `layouts/base`, `shortcodes/note`.
#[derive(Debug, Default)]
pub struct Partials {}

impl Partials {
    /// Adds `program` under `name`; an earlier one of that name is returned.
    pub fn insert(&mut self, _name: &str, _program: Program) -> Option<Arc<Program>> {
        todo!()
    }

    /// Every name with its program, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&crate::base::Text, &Arc<Program>)> {
        std::iter::empty()
    }

    /// The program called `name`.
    pub fn get(&self, _name: &str) -> Option<&Arc<Program>> {
        todo!()
    }
}

/// What a rendering reaches besides its values.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    /// The partials that tags may call.
    pub partials: &'a Partials,
    /// What helpers ask the site for.
    pub host: &'a dyn helpers::Host,
}

/// Parses `source` from byte `start` (after front matter): the program of what could be read, and every mistake.
pub fn parse(_source: &Arc<Source>, _start: usize) -> (Program, Vec<Diagnostic>) {
    todo!()
}

/// A Markdown body as a program: HTML stands as it is, tags are parsed from their spans in `source`.
pub fn parse_pieces(_source: &Arc<Source>, _pieces: Vec<Piece>) -> (Program, Vec<Diagnostic>) {
    todo!()
}

impl Program {
    /// Exactly `{{#> layouts/NAME}}` + this + `{{/layouts/NAME}}`; mistakes with the name point at `place` in `source`.
    pub fn in_layout(self: &Arc<Self>, _name: &str, _source: &Arc<Source>, _place: Span) -> Program {
        todo!()
    }

    /// Mistakes that need no data: missing partials, layouts that lead back to themselves, in this program alone.
    pub fn check(&self, _partials: &Partials) -> Vec<Diagnostic> {
        todo!()
    }
}

/// Renders `program` with `root` as its context and as `@root`, appending to `out`. Goes on after a mistake, as if the
/// value were null, so that the author sees them all; what `out` then holds is not to be used.
pub fn render(_program: &Program, _root: &Value, _environment: Environment<'_>, _out: &mut String) -> Vec<Diagnostic> {
    todo!()
}
