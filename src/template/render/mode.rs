//! What a rendering does with the values it meets: prints them, or keeps for later what only a request knows.

use super::scope::{Context, Frame, Scope};
use super::value::Val;
use super::{Renderer, print};
use crate::base::{Source, Span, Text, Value};
use crate::template::program::{Block, Body, Call, Expression, Output, Partial};
use std::borrow::Borrow;
use std::sync::Arc;

/// The places where a value that is not known yet makes a difference. There is one walk over programs for both, so that
/// folding can't mean something else than rendering.
pub(in crate::template) trait Mode<'e>: Sized {
    /// `{{x}}`.
    fn print<'a>(renderer: &mut Renderer<'e, Self>, output: &'a Output, value: &Value, scope: &Scope<'a>)
    where
        'e: 'a;

    /// Whether it took `block` over, as its argument is not known.
    fn block<'a>(renderer: &mut Renderer<'e, Self>, block: &'a Block, value: &Value, scope: &Scope<'a>) -> bool
    where
        'e: 'a;

    /// The value of `call`, as its arguments are not known; `None` where they are.
    fn call(
        renderer: &mut Renderer<'e, Self>,
        call: &Call,
        positional: &[impl Borrow<Value>],
        named: &[(Text, Value)],
        scope: &Scope<'_>,
    ) -> Option<Value>;

    /// The context of a partial, or one of its `key=value` arguments.
    fn argument<'a>(renderer: &mut Renderer<'e, Self>, of: &Expression, value: Val<'a>, scope: &Scope<'_>) -> Val<'a>;

    /// Whether it took the call of `partial` over, as its name is not known.
    fn computed<'a>(
        renderer: &mut Renderer<'e, Self>,
        partial: &'a Partial,
        name: &Value,
        frame: Frame<'a>,
        scope: &Scope<'a>,
    ) -> bool
    where
        'e: 'a;

    /// Whether both contexts are the same thing, where `body` is called at `span`.
    fn is_same(
        renderer: &mut Renderer<'e, Self>,
        contexts: [Context<'_>; 2],
        body: &Body,
        span: Span,
        scope: &Scope<'_>,
    ) -> bool;

    /// `body` of the file `source` begins, in the place of the call at `span`.
    fn enter(renderer: &mut Renderer<'e, Self>, body: &Body, source: &Arc<Source>, span: Span, scope: &Scope<'_>);

    /// What is to be given to `leave`.
    fn mark(&self) -> usize;

    /// All that `enter` and `argument` began since `mark` ends.
    fn leave(renderer: &mut Renderer<'e, Self>, mark: usize);
}

/// Every value is known: rendering.
pub(super) struct Now;

impl<'e> Mode<'e> for Now {
    fn print<'a>(renderer: &mut Renderer<'e, Self>, output: &'a Output, value: &Value, _: &Scope<'a>)
    where
        'e: 'a,
    {
        print::value(renderer.out, value, output.escaped);
    }

    fn block<'a>(_: &mut Renderer<'e, Self>, _: &'a Block, _: &Value, _: &Scope<'a>) -> bool
    where
        'e: 'a,
    {
        false
    }

    fn call(
        _: &mut Renderer<'e, Self>,
        _: &Call,
        _: &[impl Borrow<Value>],
        _: &[(Text, Value)],
        _: &Scope<'_>,
    ) -> Option<Value> {
        None
    }

    fn argument<'a>(_: &mut Renderer<'e, Self>, _: &Expression, value: Val<'a>, _: &Scope<'_>) -> Val<'a> {
        value
    }

    fn computed<'a>(_: &mut Renderer<'e, Self>, _: &'a Partial, _: &Value, _: Frame<'a>, _: &Scope<'a>) -> bool
    where
        'e: 'a,
    {
        false
    }

    fn is_same(_: &mut Renderer<'e, Self>, [left, right]: [Context<'_>; 2], _: &Body, _: Span, _: &Scope<'_>) -> bool {
        left.is_same(right)
    }

    fn enter(_: &mut Renderer<'e, Self>, _: &Body, _: &Arc<Source>, _: Span, _: &Scope<'_>) {}

    fn mark(&self) -> usize {
        0
    }

    fn leave(_: &mut Renderer<'e, Self>, _: usize) {}
}
