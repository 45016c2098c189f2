//! What a rendering does with the values it meets: prints them, or keeps for later what only a request knows.

use super::scope::{Context, Frame, Scope};
use super::value::Val;
use super::{Renderer, print};
use crate::base::{Source, Span, Text, Value};
use crate::template::program::{Block, Body, Call, Expression, Output, Partial};
use std::borrow::Borrow;
use std::sync::Arc;

/// The places where a value that is not known yet makes a difference; as written here, every value is known. There is one
/// walk over programs for both, so that folding can't mean something else than rendering.
#[allow(unused_variables, reason = "where every value is known, most of them make no difference")]
pub(in crate::template) trait Mode: Sized {
    /// `{{x}}`.
    fn print<'a>(renderer: &mut Renderer<Self>, output: &'a Output, value: &Value, scope: &Scope<'a>) {
        print::value(&mut renderer.out, value, output.escaped);
    }

    /// Whether it took `block` over, as its argument is not known.
    fn block<'a>(renderer: &mut Renderer<Self>, block: &'a Block, value: &Value, scope: &Scope<'a>) -> bool {
        false
    }

    /// The value of `call`, as its arguments are not known; `None` where they are.
    fn call(
        renderer: &mut Renderer<Self>,
        call: &Call,
        positional: &[impl Borrow<Value>],
        named: &[(Text, Value)],
        scope: &Scope<'_>,
    ) -> Option<Value> {
        None
    }

    /// The context of a partial, or one of its `key=value` arguments.
    fn argument<'a>(renderer: &mut Renderer<Self>, of: &Expression, value: Val<'a>, scope: &Scope<'_>) -> Val<'a> {
        value
    }

    /// Whether it took the call of `partial` over, as its name is not known.
    fn computed<'a>(
        renderer: &mut Renderer<Self>,
        partial: &'a Partial,
        name: &Value,
        frame: Frame<'a>,
        scope: &Scope<'a>,
    ) -> bool {
        false
    }

    /// Whether both contexts are the same thing, where `body` is called at `span`.
    fn is_same(
        renderer: &mut Renderer<Self>,
        [left, right]: [Context<'_>; 2],
        body: &Body,
        span: Span,
        scope: &Scope<'_>,
    ) -> bool {
        left.is_same(right)
    }

    /// `body` of the file `source` begins, in the place of the call at `span`.
    fn enter(renderer: &mut Renderer<Self>, body: &Body, source: &Arc<Source>, span: Span, scope: &Scope<'_>) {}

    /// What is to be given to `leave`.
    fn mark(&self) -> usize {
        0
    }

    /// All that `enter` and `argument` began since `mark` ends.
    fn leave(renderer: &mut Renderer<Self>, mark: usize) {}
}

/// Every value is known: rendering.
pub(super) struct Now;

impl Mode for Now {}
