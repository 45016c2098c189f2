//! Partials whose name a request computes: the request asks for each name that it can be.

use super::folding::{Folder, Folding, body, emit, expression, give_up};
use super::hole::{Binding, Hole, binding};
use crate::base::{Text, Value};
use crate::template::program::{Block, BlockKind, Body, Call, Callee, Expression, Node, Partial, PartialName, Test};
use crate::template::render::mode::Mode;
use crate::template::render::scope::{Frame, Scope};
use crate::template::render::value::Val;

/// A call that can lead to more partials is not folded. A constant text at the start of its name rules most out.
pub(super) const CANDIDATES_MAX: usize = 32;

/// Emits each partial that `name` can lead to, below the question whether it is that; the last answer is that there is
/// no such partial.
pub(super) fn emit_chain<'a>(
    folder: &mut Folder<'_>,
    partial: &'a Partial,
    name: &Value,
    frame: Frame<'a>,
    scope: &Scope<'a>,
) {
    let PartialName::Dynamic(of) = &partial.name else { return };
    let candidates = candidates(name, scope);
    if candidates.len() > CANDIDATES_MAX {
        let message = "a request computes which of too many partials this is";
        return give_up(folder, message, of.span(), scope);
    }
    let name = Folding::argument(folder, of, Val::Ref(name), scope);
    let Some(name) = expression(folder, of, name.as_ref(), scope) else { return };
    let mut bodies: Vec<(Text, Body)> = Vec::new();
    for candidate in candidates {
        let body = attempt(folder, &candidate, partial, frame, scope);
        bodies.push((candidate, body));
    }
    let mut rest = missing(name.clone(), partial);
    for (candidate, body) in bodies.into_iter().rev() {
        let prints_as = Call {
            callee: Callee::Test(Test::PrintsAs),
            arguments: vec![name.clone(), Expression::Constant(Value::Text(candidate), of.span())],
            hash: Vec::new(),
            span: of.span(),
        };
        let block = Block {
            kind: BlockKind::If,
            argument: Expression::Call(Box::new(prints_as)),
            include_zero: None,
            params: Vec::new(),
            body,
            inverse: rest,
            span: partial.span,
        };
        rest = Body { inlines: Vec::new(), nodes: vec![Node::Block(Box::new(block))] };
    }
    rest.nodes.into_iter().for_each(|node| emit(folder, node));
}

/// The names that `name` can be, in order: of inline partials in scope and of all others, that begin as it does.
fn candidates(name: &Value, scope: &Scope<'_>) -> Vec<Text> {
    let start = match binding(name) {
        Binding::Request(Hole::Call(call)) => start(call),
        _ => "",
    };
    let mut names: Vec<Text> = scope.page.environment.partials.iter().map(|(name, _)| name.clone()).collect();
    let mut inlines = scope.inlines;
    while let Some(here) = inlines {
        names.extend(here.definitions.iter().map(|inline| inline.name.clone()));
        inlines = here.parent;
    }
    names.retain(|name| !name.is_empty() && name.starts_with(start));
    names.sort_unstable();
    names.dedup();
    names
}

/// What `call` begins with, whatever the request is.
fn start(call: &Call) -> &str {
    match (call.callee, call.arguments.first()) {
        (Callee::Helper(helper), Some(Expression::Constant(Value::Text(text), _))) if helper.name == "concat" => text,
        _ => "",
    }
}

/// The residual of the partial `name`. The request may call another one, so a mistake in it is not the author's: such a page is
/// rendered whole.
fn attempt<'a>(
    folder: &mut Folder<'_>,
    name: &Text,
    partial: &'a Partial,
    frame: Frame<'a>,
    scope: &Scope<'a>,
) -> Body {
    let before = std::mem::take(&mut folder.reported);
    let body = body(folder, |folder| {
        let mark = folder.mode.mark();
        folder.partial_called(name, partial, frame, scope);
        Folding::leave(folder, mark);
    });
    let met = std::mem::replace(&mut folder.reported, before).met;
    if met > 0 {
        give_up(
            folder,
            "a request computes which partial this is, and not every one can stand here",
            partial.span,
            scope,
        );
    }
    body
}

/// The call that reports that the name leads to nothing. A computed partial has no block, as no closing tag could name it.
fn missing(name: Expression, partial: &Partial) -> Body {
    let name = PartialName::Dynamic(name);
    let call = Partial { name, context: None, hash: Vec::new(), block: None, span: partial.span };
    Body { inlines: Vec::new(), nodes: vec![Node::Partial(Box::new(call))] }
}
