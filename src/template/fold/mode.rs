//! Where folding differs from rendering.

use super::folding::{Folder, Folding, OVERLAID, OpenKind, begin, bound, content, emit, end, expression, give_up};
use super::hole::{Binding, Hole, Holed, Under, binding};
use super::{Filled, block, computed, whole};
use crate::base::{Source, Span, Text, Value};
use crate::template::helpers::{Arguments, Helper, Stage};
use crate::template::program::{Base, Block, Body, Call, Callee, Expression, Node, Output, Pair, Partial, Printing};
use crate::template::render::mode::Mode;
use crate::template::render::print;
use crate::template::render::scope::{Context, Frame, Scope};
use crate::template::render::value::{NULL, Val};
use crate::template::walk::{Part, walk};
use std::borrow::Borrow;
use std::sync::Arc;

/// How often a partial may be within itself below blocks that a request decides.
const RECURSIONS_MAX: usize = 8;

impl Mode for Folding<'_> {
    fn print<'a>(folder: &mut Folder<'_>, output: &'a Output, value: &Value, scope: &Scope<'a>) {
        match binding(value) {
            Binding::Request(Hole::Content) => content(folder, output.span, scope),
            Binding::Request(_) => {
                if let Some(expression) = expression(folder, &output.expression, value, scope) {
                    emit(folder, Node::Output(Output { expression, ..*output }));
                }
            }
            Binding::Build if output.printing == Printing::Json && folder.mode.is_all_text() => folder.json(value),
            // What stands before it is judged once all is folded.
            Binding::Build if output.printing == Printing::Json && !matches!(value, Value::Null) => {
                if let Some(expression) = expression(folder, &output.expression, value, scope) {
                    emit(folder, Node::Output(Output { expression, ..*output }));
                }
            }
            Binding::Build | Binding::Mixed(_) | Binding::Overlaid(_) => {
                print::value(&mut folder.out, value, output.printing != Printing::Raw);
            }
        }
    }

    fn block<'a>(folder: &mut Folder<'_>, block: &'a Block, value: &Value, scope: &Scope<'a>) -> bool {
        block::emitted(folder, block, value, scope)
    }

    fn call(
        folder: &mut Folder<'_>,
        call: &Call,
        positional: &[impl Borrow<Value>],
        named: &[(Text, Value)],
        scope: &Scope<'_>,
    ) -> Option<Value> {
        let positional: Vec<&Value> = positional.iter().map(Borrow::borrow).collect();
        let mut all = positional.iter().copied().chain(named.iter().map(|(_, value)| value));
        if all.all(|value| matches!(binding(value), Binding::Build)) && !is_left(folder, call) {
            return None;
        }
        match call.callee {
            Callee::Lookup if has_fields_of_build(&positional) => return None,
            Callee::Helper(helper) if helper.stage == Stage::BuildOnly && folder.mode.filled == Filled::ByRequest => {
                let causes = folder.mode.cause;
                folder.report(call.span, scope, || whole::not_of_build(helper, causes));
                return Some(Value::Null);
            }
            Callee::Helper(helper) if passes_on(helper) && !positional.iter().any(|value| is_hole(value)) => {
                return None;
            }
            Callee::Helper(helper) if let Some(value) = compared(folder, helper, &positional, scope) => {
                return Some(value);
            }
            Callee::Helper(_) | Callee::Lookup | Callee::Test(_) => {}
        }
        let arguments = call.arguments.iter().zip(positional);
        let arguments: Option<Vec<Expression>> =
            arguments.map(|(of, value)| expression(folder, of, value, scope)).collect();
        let pairs = call.hash.iter().zip(named);
        let hash: Option<Vec<Pair>> = pairs
            .map(|(pair, (_, value))| {
                let value = expression(folder, &pair.value, value, scope)?;
                Some(Pair { name: pair.name.clone(), value, span: pair.span })
            })
            .collect();
        let call = arguments.zip(hash).map(|(arguments, hash)| Call { arguments, hash, ..*call });
        Some(call.map_or(Value::Null, |call| Hole::Call(call).value()))
    }

    fn argument<'a>(folder: &mut Folder<'_>, of: &Expression, value: Val<'a>, scope: &Scope<'_>) -> Val<'a> {
        match binding(value.as_ref()) {
            Binding::Request(hole) if !hole.is_certain() => Val::Owned(bound(folder, of, value.as_ref(), scope)),
            // A missing name would be looked for below it, where other rules hold.
            Binding::Overlaid(Under::Hole) => {
                give_up(folder, OVERLAID, of.span(), scope);
                NULL
            }
            Binding::Build | Binding::Request(_) | Binding::Mixed(_) | Binding::Overlaid(_) => value,
        }
    }

    fn computed<'a>(
        folder: &mut Folder<'_>,
        partial: &'a Partial,
        name: &Value,
        frame: Frame<'a>,
        scope: &Scope<'a>,
    ) -> bool {
        let is_hole = is_hole(name);
        if is_hole {
            computed::emit_chain(folder, partial, name, frame, scope);
        }
        is_hole
    }

    fn is_same(
        folder: &mut Folder<'_>,
        contexts: [Context<'_>; 2],
        body: &Body,
        span: Span,
        scope: &Scope<'_>,
    ) -> bool {
        let [left, right] = contexts;
        let is_hole = |context: Context<'_>| matches!(context, Context::Value(value) if is_hole(value));
        let has_identity = |context: Context<'_>| match context {
            Context::Value(value) => matches!(binding(value), Binding::Mixed(Holed { path, .. }) if path.is_empty()),
            Context::Overlay(_) => true,
        };
        if left.is_same(right) {
            return true;
        }
        let is_certain = contexts.into_iter().any(has_identity) || !contexts.into_iter().any(is_hole);
        if !is_certain && reaches_out(body, scope.source) {
            give_up(folder, "a request decides what `../` is in this partial", span, scope);
        }
        false
    }

    fn enter(folder: &mut Folder<'_>, body: &Body, source: &Arc<Source>, span: Span, scope: &Scope<'_>) {
        if recursions(folder, body) > RECURSIONS_MAX {
            give_up(folder, "a request decides how often this partial is within itself", span, scope);
        }
        let blocks = folder.mode.blocks;
        begin(folder, OpenKind::Inlined { source: Arc::clone(source), span, body, blocks });
    }

    fn mark(&self) -> usize {
        self.open_count()
    }

    fn leave(folder: &mut Folder<'_>, mark: usize) {
        end(folder, mark);
    }
}

/// Whether a path in `body` leads to a context around it, or might: `../x`.
fn reaches_out(body: &Body, source: &Arc<Source>) -> bool {
    let mut reaches_out = false;
    walk(body, source, &mut |part, _| {
        reaches_out |=
            matches!(part, Part::Expression(Expression::Path(path)) if matches!(path.base, Base::Context(1..)));
    });
    reaches_out
}

/// How many calls of `body` are around this place, each below a residual block that the call before is not below.
fn recursions(folder: &Folder<'_>, body: &Body) -> usize {
    let mut depths: Vec<usize> = folder.mode.calls_of(body).collect();
    depths.dedup();
    depths.len()
}

/// Whether a call is left although its arguments are values of the build: a file that `asset` names gets a copy with a
/// fingerprint, so below a block that each page decides only the pages that show it may name it.
fn is_left(folder: &Folder<'_>, call: &Call) -> bool {
    let is_asset = matches!(call.callee, Callee::Helper(helper) if helper.name == "asset");
    is_asset && folder.mode.filled == Filled::ByPage && folder.mode.blocks > 0
}

fn is_hole(value: &Value) -> bool {
    matches!(binding(value), Binding::Request(_))
}

/// Whether a `lookup` with these arguments has its name at build time, and a value whose fields are.
fn has_fields_of_build(arguments: &[&Value]) -> bool {
    let [value, name] = arguments else { return false };
    let has_fields =
        matches!(binding(value), Binding::Build | Binding::Mixed(_) | Binding::Overlaid(Under::Build | Under::Holed));
    has_fields
        && matches!(binding(name), Binding::Build)
        && !matches!((binding(value), binding(name)), (Binding::Build, Binding::Build))
}

/// Whether an object is true to `helper`, and no more.
fn passes_on(helper: &Helper) -> bool {
    matches!(helper.name, "and" | "or" | "not" | "default")
}

/// Whether two values are equal: an object with holes is the same as the object it was made of.
fn compared(folder: &Folder<'_>, helper: &Helper, positional: &[&Value], scope: &Scope<'_>) -> Option<Value> {
    if !matches!(helper.name, "eq" | "ne") {
        return None;
    }
    let built = |value: &Value| match binding(value) {
        Binding::Mixed(Holed { under: object @ Value::Object(_), .. }) => Some(object.clone()),
        Binding::Build => Some(value.clone()),
        _ => None,
    };
    let positional: Vec<Value> = positional.iter().map(|value| built(value)).collect::<Option<_>>()?;
    let host = scope.page.environment.host;
    helper.call(&Arguments { positional: &positional, named: &[], host, work: &folder.work }).ok()
}
