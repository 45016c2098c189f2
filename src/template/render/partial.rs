//! Calls of partials: from files, inline, dynamic, and the block a partial was called with.

use super::mode::Mode;
use super::scope::{Caller, Context, Data, Frame, Inlines, Kind, Overlay, PartialBlock, Scope};
use super::value::{Given, Val};
use super::{NEEDS_AN_END, NESTING_MAX, PARTIALS_MAX, Renderer, nested_too_deeply};
use crate::base::{Diagnostic, Span, Text};
use crate::template::expression::DEPTH_MAX;
use crate::template::program::{Body, Expression, Inline, Inlined, Partial, PartialName, Program};

/// What a name of a partial leads to.
enum Target<'a> {
    Program(&'a Program),
    Inline(&'a Inline, &'a Inlines<'a>),
    Block(&'a PartialBlock<'a>),
}

impl<M: Mode> Renderer<M> {
    pub(super) fn partial<'a>(&mut self, partial: &'a Partial, scope: &Scope<'a>) {
        if self.nesting >= NESTING_MAX {
            return self.stop(nested_too_deeply(), NEEDS_AN_END, partial.span, scope);
        }
        if self.partials_nesting >= DEPTH_MAX {
            let message = format!("partials are nested more than {DEPTH_MAX} deep");
            return self.stop(message, NEEDS_AN_END, partial.span, scope);
        }
        self.partials += 1;
        if self.partials > PARTIALS_MAX {
            let message = format!("this page calls partials more than {PARTIALS_MAX} times");
            return self.stop(message, NEEDS_AN_END, partial.span, scope);
        }
        self.partials_nesting += 1;
        self.nesting += 1;
        let mark = self.mode.mark();
        self.partial_with_context(partial, scope);
        M::leave(self, mark);
        self.nesting -= 1;
        self.partials_nesting -= 1;
    }

    /// A program that folding put in the place of its call.
    pub(super) fn inlined<'a>(&mut self, inlined: &'a Inlined, scope: &Scope<'a>) {
        if self.nesting >= NESTING_MAX {
            return self.stop(nested_too_deeply(), NEEDS_AN_END, inlined.span, scope);
        }
        self.nesting += 1;
        let caller = Caller { source: scope.source, span: inlined.span, parent: scope.caller };
        let Program { source, body } = &inlined.program;
        let inner = Scope { source, caller: Some(&caller), ..*scope };
        let mark = self.mode.mark();
        M::enter(self, body, source, inlined.span, scope);
        self.body(body, &inner, Some(scope.frame));
        M::leave(self, mark);
        self.nesting -= 1;
    }

    /// Works out the context and its overlay, then calls.
    fn partial_with_context<'a>(&mut self, partial: &'a Partial, scope: &Scope<'a>) {
        let given: Val<'a>;
        let (mut context, kind) = match &partial.context {
            None => (scope.frame.context, scope.frame.kind),
            Some(expression) => {
                given = self.argument(expression, scope);
                (Context::Value(given.as_ref()), Kind::Partial)
            }
        };
        let overlay;
        if !partial.hash.is_empty() {
            let hash = partial.hash.iter();
            let hash = hash.map(|pair| (&pair.name, self.argument(&pair.value, scope))).collect();
            overlay = Overlay { hash, under: context };
            context = Context::Overlay(&overlay);
        }
        let frame = Frame { context, kind, parent: None };
        if let Some(target) = self.find(partial, frame, scope) {
            self.call_target(partial, target, frame, scope);
        }
    }

    fn argument<'a>(&mut self, expression: &'a Expression, scope: &Scope<'a>) -> Val<'a> {
        let value = self.evaluate(expression, scope, Given::Required);
        M::argument(self, expression, value, scope)
    }

    /// Renders the partial called `name` in the place of `partial`.
    pub(in crate::template) fn partial_called<'a>(
        &mut self,
        name: &Text,
        partial: &'a Partial,
        frame: Frame<'a>,
        scope: &Scope<'a>,
    ) {
        let target = self.named(name, scope).ok_or_else(|| (name.clone(), partial.span));
        self.call_target(partial, target, frame, scope);
    }

    fn call_target<'a>(
        &mut self,
        partial: &'a Partial,
        target: Result<Target<'a>, (Text, Span)>,
        frame: Frame<'a>,
        scope: &Scope<'a>,
    ) {
        let Some(block) = &partial.block else {
            return match target {
                Ok(target) => self.run(target, partial.span, frame, scope),
                Err((name, span)) => self.missing_partial(&name, partial, span, scope),
            };
        };
        let block = PartialBlock { program: block, scope: *scope };
        let data = Data { each: scope.data.each, partial_block: Some(&block), parent: Some(scope.data) };
        let inlines = Inlines {
            definitions: &block.program.body.inlines,
            frame: Some(scope.frame),
            params: scope.params,
            source: &block.program.source,
            parent: scope.inlines,
        };
        let target = target.unwrap_or(Target::Block(&block));
        self.run(target, partial.span, frame, &Scope { data: &data, inlines: Some(&inlines), ..*scope });
    }

    /// The target of a call, or the name that leads to no target. `None` if nothing is to be called: after a mistake in the name,
    /// or if the mode handled the call.
    fn find<'a>(
        &mut self,
        partial: &'a Partial,
        frame: Frame<'a>,
        scope: &Scope<'a>,
    ) -> Option<Result<Target<'a>, (Text, Span)>> {
        let (name, span) = match &partial.name {
            PartialName::Static(name, span) => return Some(self.named(name, scope).ok_or((name.clone(), *span))),
            PartialName::Block(span) => {
                let block = scope.data.partial_block.map(Target::Block);
                return Some(block.ok_or(("@partial-block".into(), *span)));
            }
            PartialName::Dynamic(expression) => (self.evaluate(expression, scope, Given::Required), expression.span()),
        };
        if M::computed(self, partial, name.as_ref(), frame, scope) {
            return None;
        }
        if !self.charge_print(name.as_ref(), span, scope) {
            return None;
        }
        match name.as_ref().to_string() {
            name if name.is_empty() => {
                self.report(span, scope, || Diagnostic::error("the name of the partial is empty"));
                None
            }
            name => Some(self.named(&name, scope).ok_or((name.into(), span))),
        }
    }

    fn named<'a>(&self, name: &str, scope: &Scope<'a>) -> Option<Target<'a>> {
        let mut inlines = scope.inlines;
        while let Some(here) = inlines {
            // A later definition of the same name replaces an earlier one.
            if let Some(inline) = here.definitions.iter().rev().find(|inline| &*inline.name == name) {
                return Some(Target::Inline(inline, here));
            }
            inlines = here.parent;
        }
        scope.page.environment.partials.get(name).map(|program| Target::Program(program))
    }

    fn run<'a>(&mut self, target: Target<'a>, span: Span, frame: Frame<'a>, scope: &Scope<'a>) {
        let (body, source) = match target {
            Target::Program(program) => (&program.body, &program.source),
            Target::Inline(inline, inlines) => (&inline.body, inlines.source),
            Target::Block(block) => (&block.program.body, &block.program.source),
        };
        M::enter(self, body, source, span, scope);
        let caller = Caller { source: scope.source, span, parent: scope.caller };
        match target {
            Target::Program(_) => {
                self.body(body, &Scope { frame: &frame, params: None, source, caller: Some(&caller), ..*scope }, None);
            }
            Target::Inline(_, inlines) => {
                let frame = self.placed(frame, inlines.frame, (body, span), scope);
                let scope = Scope {
                    page: scope.page,
                    frame: &frame,
                    params: inlines.params,
                    data: scope.data,
                    inlines: Some(inlines),
                    source,
                    caller: Some(&caller),
                };
                self.body(body, &scope, inlines.frame);
            }
            Target::Block(block) => {
                let written = &block.scope;
                let frame = self.placed(frame, Some(written.frame), (body, span), scope);
                let partial_block = written.data.partial_block;
                let data = Data { each: scope.data.each, partial_block, parent: Some(scope.data) };
                let scope = Scope { frame: &frame, data: &data, source, ..*written };
                self.body(body, &scope, Some(written.frame));
            }
        }
    }

    /// The frame of a `body`, called at `span`, that was written inside `outer`: `outer` itself where the context is still the same.
    fn placed<'a>(
        &mut self,
        frame: Frame<'a>,
        outer: Option<&'a Frame<'a>>,
        (body, span): (&Body, Span),
        scope: &Scope<'_>,
    ) -> Frame<'a> {
        match outer {
            Some(outer) if M::is_same(self, [outer.context, frame.context], body, span, scope) => *outer,
            _ => Frame { parent: outer, ..frame },
        }
    }
}
