//! Partial evaluation: a program and the values of the build → the residual program, which prints the rest.
//!
//! The rest of a dynamic page is what a request tells. The rest of a template that many static pages share is what each page tells;
//! where these modules speak of the request, that page is meant then.
//!
//! The renderer itself walks over the program ([`Folding`] is its [`Mode`](crate::template::render::mode::Mode)), with a
//! [`hole::Hole`] for each value that only a request knows:
//!
//! 1. a value of the build is printed as always, and becomes text between the residual nodes;
//! 2. a node whose value is a hole is emitted, its paths from the root or from block parameters alone, so that it means
//!    the same wherever it stands;
//! 3. a partial becomes what it prints, in the place of its call; what a call gives it is bound to a parameter where
//!    working it out twice could report a mistake twice;
//! 4. folding gives up where no residual prints the same: the program is to be rendered whole.

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
use crate::base::{Diagnostics, Map, Note, Text};
use folding::Folding;
use hole::Content;
use std::sync::Arc;

/// What folding is given of a page.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The names at its root; those of `holes` may be there, with any value, or not.
    pub root: &'a Map,
    /// Paths from the root that are bound at request time, each of one or two names: `request`, `data.stock`. They exist in
    /// every request.
    pub holes: &'a [Vec<Text>],
    /// The program whose output is `page.content`, where the body itself is to be rendered at request time.
    pub content: Option<&'a Arc<Program>>,
    /// Who fills the holes.
    pub filled: Filled,
    /// Why the page is rendered at request time, for messages about what only a build can do.
    pub cause: Option<&'a Note>,
}

/// Who fills the holes of a residual program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// Each of the pages of a build that share the program: helpers that run at build time only may be left to it.
    ByPage,
    /// A request.
    ByRequest,
}

/// What came of folding.
#[derive(Clone, Debug)]
pub enum Folded {
    /// The residual program: it prints the same with the values of the request. Its paths start at the root, at block parameters and
    /// at loops alone; it calls no partials, but for one that does not exist.
    Program(Program),
    /// It has to be shipped as it is: why, and where.
    Whole(Note),
}

/// Renders all of `program` that is bound at build time. The mistakes are those of rendering it, also in branches that only a request
/// decides; with one of them, what was folded is not to be used.
pub fn fold(
    program: &Program,
    inputs: Inputs<'_>,
    environment: Environment<'_>,
    diagnostics: &mut Diagnostics,
) -> Folded {
    let content = if inputs.content.is_some() { Content::Later } else { Content::Build };
    let root = hole::root(inputs.root, inputs.holes, content);
    let body_root = hole::root(inputs.root, inputs.holes, Content::Hidden);
    let body = inputs.content.map(|program| (&**program, &body_root));
    let mut renderer = Renderer::new(String::new(), Folding::new(body, inputs.filled, inputs.cause), environment);
    renderer.page(program, &root, environment);
    let (body, whole) = folding::finish(&mut renderer, program);
    diagnostics.extend(renderer.reported.diagnostics);
    match whole {
        Some(note) => Folded::Whole(note),
        None => Folded::Program(Program { source: Arc::clone(&program.source), body }),
    }
}
