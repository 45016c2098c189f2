//! A program and what is known at build time → a program that prints the rest.
//!
//! The renderer itself walks over the program ([`Folding`] is its [`Mode`](crate::template::render::mode::Mode)), with a
//! [`hole::Hole`] for each value that only a request knows:
//!
//! 1. what is known is printed as always, and becomes text between the nodes that are left;
//! 2. a node whose value is a hole is left, its paths from the root or from block parameters alone, so that it means
//!    the same wherever it stands;
//! 3. a partial becomes what it prints, in the place of its call; what a call gives it is bound to a parameter where
//!    working it out twice could tell a mistake twice;
//! 4. what can't be left so that it prints the same gives up: the program is to be rendered whole.

mod block;
mod computed;
mod folding;
mod hole;
mod mode;
mod whole;

pub use whole::without_build_only;

use super::program::Program;
use super::render::Environment;
use super::render::Renderer;
use crate::base::{Diagnostic, Map, Note, Text};
use folding::Folding;
use hole::Content;
use std::sync::Arc;

/// What is known of a page when the site is built.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The names at its root; those of `holes` may be there, with any value, or not.
    pub root: &'a Map,
    /// Paths from the root known at request time only, each of one or two names: `request`, `data.stock`. They exist in
    /// every request.
    pub holes: &'a [Vec<Text>],
    /// The program whose output is `page.content`, where the body itself is to be rendered at request time.
    pub content: Option<&'a Arc<Program>>,
}

/// What came of folding.
#[derive(Clone, Debug)]
pub enum Folded {
    /// What prints the same when it is given what was not known. Its paths start at the root, at block parameters and
    /// at loops alone; it calls no partials, but for one that does not exist.
    Program(Program),
    /// It has to be shipped as it is: why, and where.
    Whole(Note),
}

/// Renders all of `program` that is known. The mistakes are those of rendering it, also in branches that only a request
/// decides; with one of them, what was folded is not to be used.
pub fn fold(program: &Program, known: Known<'_>, environment: Environment<'_>) -> (Folded, Vec<Diagnostic>) {
    let content = if known.content.is_some() { Content::Later } else { Content::Known };
    let root = hole::root(known.root, known.holes, content);
    let body_root = hole::root(known.root, known.holes, Content::Hidden);
    let body = known.content.map(|program| (&**program, &body_root));
    let mut renderer = Renderer::new(String::new(), Folding::new(body));
    renderer.page(program, &root, environment);
    let (body, whole) = folding::finish(&mut renderer, program);
    let folded = match whole {
        Some(note) => Folded::Whole(note),
        None => Folded::Program(Program { source: Arc::clone(&program.source), body }),
    };
    (folded, renderer.reported.diagnostics)
}
