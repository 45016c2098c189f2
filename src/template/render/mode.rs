//! What a rendering does with the values it meets: it prints them, or emits code for those that are bound at request time.

use super::scope::{Context, Frame, Scope};
use super::value::Val;
use super::{Renderer, print};
use crate::base::{Source, Span, Text, Value};
use crate::template::program::{Block, Body, Call, Expression, Output, Partial, Printing};
use std::borrow::Borrow;
use std::sync::Arc;

/// The places where it makes a difference that a value is bound at request time. The default is plain rendering, where no value
/// is. One walk over programs for both: folding can't mean something else than rendering.
#[allow(unused_variables, reason = "plain rendering needs few of them")]
pub(in crate::template) trait Mode: Sized {
    /// `{{x}}`.
    fn print<'a>(renderer: &mut Renderer<Self>, output: &'a Output, value: &Value, scope: &Scope<'a>) {
        match output.printing {
            Printing::Escaped => print::value(&mut renderer.out, value, true),
            Printing::Raw | Printing::JsonAsIs => print::value(&mut renderer.out, value, false),
            Printing::Url => print::url(&mut renderer.out, value),
            Printing::Json => renderer.json(value),
        }
    }

    /// Whether the mode handled `block`, because its argument is bound at request time.
    fn block<'a>(renderer: &mut Renderer<Self>, block: &'a Block, value: &Value, scope: &Scope<'a>) -> bool {
        false
    }

    /// The value of `call`, if an argument is bound at request time.
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

    /// Whether the mode handled the call of `partial`, because its name is bound at request time.
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

    /// The argument of the next `leave`.
    fn mark(&self) -> usize {
        0
    }

    /// All that `enter` and `argument` began since `mark` ends.
    fn leave(renderer: &mut Renderer<Self>, mark: usize) {}
}

/// Plain rendering.
pub(super) struct Now;

impl Mode for Now {}
