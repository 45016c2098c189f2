//! Blocks whose value a request decides.

use super::folding::{Folder, OVERLAID, body, emit, expression, give_up};
use super::hole::{Binding, Hole, Under, binding};
use crate::base::{Span, Value};
use crate::template::program::{Block, BlockKind, BlockParam, Body, Call, Callee, Expression, Node, Test, Variable};
use crate::template::render::scope::{Loop, Scope};
use crate::template::render::value::Given;

/// Emits `block` if its argument, `value`, or its `includeZero` is bound at request time; else `false`.
pub(super) fn emitted<'a>(folder: &mut Folder<'_>, block: &'a Block, value: &Value, scope: &Scope<'a>) -> bool {
    let include_zero = block.include_zero.as_ref().map(|of| (of, folder.evaluate(of, scope, Given::Optional)));
    let is_zero_of_build =
        include_zero.as_ref().is_none_or(|(_, zero)| matches!(binding(zero.as_ref()), Binding::Build));
    let is_condition = matches!(block.kind, BlockKind::If | BlockKind::Unless);
    match binding(value) {
        Binding::Request(_) => {}
        Binding::Mixed(_) if block.kind == BlockKind::Each => {}
        Binding::Overlaid(Under::Hole) if !is_condition => return overlaid(folder, block, scope),
        // Its names are those of the request's root.
        Binding::Overlaid(Under::Holed) if block.kind == BlockKind::Each => return overlaid(folder, block, scope),
        Binding::Build | Binding::Mixed(_) | Binding::Overlaid(_) if is_zero_of_build => return false,
        Binding::Build | Binding::Mixed(_) | Binding::Overlaid(_) => {}
    }
    let Some(argument) = expression(folder, &block.argument, value, scope) else { return true };
    let include_zero = match include_zero {
        None => None,
        Some((of, zero)) => match expression(folder, of, zero.as_ref(), scope) {
            None => return true,
            zero => zero,
        },
    };
    let residual = match block.kind {
        BlockKind::If | BlockKind::Unless => Block {
            include_zero,
            body: body(folder, |folder| folder.body(&block.body, scope, Some(scope.frame))),
            ..without_params(block, argument, inverse(folder, block, scope))
        },
        BlockKind::Each => each(folder, block, argument, scope),
        BlockKind::With => within(folder, block, argument, scope),
        BlockKind::Bind => bound(folder, block, argument, scope),
        BlockKind::Section => section(folder, block, argument, scope),
    };
    emit(folder, Node::Block(Box::new(residual)));
    true
}

/// The value is a context with names over it, which no expression gives.
fn overlaid(folder: &mut Folder<'_>, block: &Block, scope: &Scope<'_>) -> bool {
    give_up(folder, OVERLAID, block.argument.span(), scope);
    true
}

/// Each element is the context; the request decides how many there are.
fn each<'a>(folder: &mut Folder<'_>, block: &'a Block, argument: Expression, scope: &Scope<'a>) -> Block {
    let (param, item) = param(folder, block);
    let level = folder.mode.loops + 1;
    let variable = move |variable: Variable| Hole::variable(variable, level);
    let turns = body(folder, |folder| {
        folder.mode.loops += 1;
        folder.turn(block, &item, Loop::Later(&variable), scope);
        folder.mode.loops -= 1;
    });
    let inverse = inverse(folder, block, scope);
    Block { kind: BlockKind::Each, params: vec![param], body: turns, ..without_params(block, argument, inverse) }
}

/// The value is the context.
fn within<'a>(folder: &mut Folder<'_>, block: &'a Block, argument: Expression, scope: &Scope<'a>) -> Block {
    let (param, value) = param(folder, block);
    let inside = body(folder, |folder| folder.within(block, &value, scope));
    let inverse = inverse(folder, block, scope);
    Block { params: vec![param], body: inside, ..without_params(block, argument, inverse) }
}

fn bound<'a>(folder: &mut Folder<'_>, block: &'a Block, argument: Expression, scope: &Scope<'a>) -> Block {
    let (param, value) = param(folder, block);
    let inside = body(folder, |folder| folder.bound(block, &value, scope));
    Block { params: vec![param], body: inside, ..without_params(block, argument, Body::default()) }
}

/// A list is looped over, `true` keeps the context, anything else becomes it: names mean something else in each case, so
/// the request asks which it is.
fn section<'a>(folder: &mut Folder<'_>, block: &'a Block, argument: Expression, scope: &Scope<'a>) -> Block {
    let is = |test: Test| {
        let span = argument.span();
        let call = Call { callee: Callee::Test(test), arguments: vec![argument.clone()], hash: Vec::new(), span };
        Expression::Call(Box::new(call))
    };
    let (is_list, is_true) = (is(Test::IsList), is(Test::IsTrue));
    let list = body(folder, |folder| {
        let list = each(folder, block, argument.clone(), scope);
        emit(folder, Node::Block(Box::new(list)));
    });
    let other = body(folder, |folder| {
        let inside = body(folder, |folder| folder.body(&block.body, scope, Some(scope.frame)));
        let rest = body(folder, |folder| {
            let value = within(folder, block, argument.clone(), scope);
            emit(folder, Node::Block(Box::new(value)));
        });
        let truth = Block { kind: BlockKind::If, body: inside, ..without_params(block, is_true, rest) };
        emit(folder, Node::Block(Box::new(truth)));
    });
    Block { kind: BlockKind::If, body: list, ..without_params(block, is_list, other) }
}

/// What runs for none.
fn inverse<'a>(folder: &mut Folder<'_>, block: &'a Block, scope: &Scope<'a>) -> Body {
    body(folder, |folder| folder.body(&block.inverse, scope, Some(scope.frame)))
}

/// The parameter that stands for the value in all of the block.
fn param(folder: &mut Folder<'_>, block: &Block) -> (BlockParam, Value) {
    let (name, span): (&str, Span) =
        block.params.first().map_or(("this", block.span), |first| (&first.name, first.span));
    folder.mode.param(name, span)
}

/// A block like `block`, with neither parameters nor a body yet.
fn without_params(block: &Block, argument: Expression, inverse: Body) -> Block {
    Block {
        kind: block.kind,
        argument,
        include_zero: None,
        params: Vec::new(),
        body: Body::default(),
        inverse,
        span: block.span,
    }
}
