//! Calls of partials: from files, computed, inline, and the block a partial was called with.

use super::intern::{Address, Id};
use super::scope::{Block, Context, Frame, Inlines, Names, Origin};
use super::walk::{Here, Walk, Way};
use crate::template::expression::DEPTH_MAX;
use crate::template::program::{Callee, Expression, Inline, Pair, Partial, PartialName, Program};
use crate::template::render::scope::Kind;
use std::collections::BTreeSet;

/// What a name of a partial leads to.
#[derive(Clone, Copy)]
enum Target<'p> {
    Program(&'p Program),
    Inline(&'p Inline, Id<Inlines<'p>>),
    Block(Id<Block<'p>>),
}

/// The names that a computed name could be.
enum CouldBe {
    /// It is written in parts: `(concat "partials/" "nav")`.
    Only(String),
    /// The first parts are written, so the author lists the candidates: `(concat "partials/" page.kind)`. Empty where
    /// nothing is.
    Beginning(String),
}

/// One call, to whatever its name leads.
#[derive(Clone, Copy)]
struct Call<'p> {
    /// What the callee has as its context.
    context: Context,
    /// The names at the call, with its block.
    names: Names<'p>,
    way: Way<'p>,
}

impl<'p> Walk<'p> {
    /// Walks all that a call could run. As in the renderer, its context is worked out first, then its `key=value`
    /// arguments, then its name.
    ///
    /// A computed name could be that of any partial there is: each inline partial in scope, each file. Where it is
    /// `(concat "cards/" x)`, it could be those that begin so: by this an author lists the candidates.
    pub(super) fn partial(&mut self, partial: &'p Partial, here: Here<'p>) {
        if here.depth >= DEPTH_MAX {
            return;
        }
        let context = self.context(partial, here);
        let names = self.with_block(partial, here);
        let call = |text, span| Call { context, names, way: Way { text, span, from: here } };
        // The call's own block runs where its name leads to nothing.
        let block = names.block.filter(|_| partial.block.is_some()).map(Target::Block);
        match &partial.name {
            PartialName::Static(name, span) => {
                let target = self.named(name, here.names.inlines).or(block);
                self.call(target, call(name, *span));
            }
            PartialName::Block(span) => {
                let target = here.names.block.map(Target::Block).or(block);
                self.call(target, call("@partial-block", *span));
            }
            PartialName::Dynamic(expression) => {
                self.evaluate(expression, here);
                let span = expression.span();
                for name in self.candidates(&CouldBe::of(expression), here.names.inlines) {
                    self.call(self.named(name, here.names.inlines), call(name, span));
                }
                self.call(block, call("@partial-block", span));
            }
        }
    }

    fn context(&mut self, partial: &'p Partial, here: Here<'p>) -> Context {
        let around = self.scopes.frames[here.names.frame].context;
        let mut context = match &partial.context {
            None => Context { origin: around.origin.in_partial(), ..around },
            Some(expression) => Context::value(self.evaluate(expression, here).in_partial(), Kind::Partial),
        };
        if context.origin == Origin::Other {
            context.kind = Kind::Partial;
        }
        if partial.hash.is_empty() {
            return context;
        }
        let value = |pair: &'p Pair| (pair.name.clone(), self.evaluate(&pair.value, here).in_partial());
        let hash = partial.hash.iter().map(value).collect();
        Context { origin: self.scopes.overlaid(context.origin, hash), is_overlay: true, ..context }
    }

    /// The names here, and what stands between the tags of the call.
    fn with_block(&mut self, partial: &'p Partial, here: Here<'p>) -> Names<'p> {
        let Some(program) = &partial.block else { return here.names };
        let block = self.scopes.blocks.id(Block { program: Address(program), names: here.names });
        let written = Here { source: &program.source, ..here };
        let inlines = self.inlines(&program.body, written, Some(here.names.frame));
        Names { block: Some(block), inlines, ..here.names }
    }

    fn named(&self, name: &str, inlines: Option<Id<Inlines<'p>>>) -> Option<Target<'p>> {
        let inline = self.around(inlines).find_map(|(id, inlines)| {
            // A later definition of the same name replaces an earlier one.
            let inline = inlines.body.0.inlines.iter().rev().find(|inline| &*inline.name == name)?;
            Some(Target::Inline(inline, id))
        });
        inline.or_else(|| self.partials.get(name).map(|program| Target::Program(program)))
    }

    /// `inlines` and those around them.
    fn around(&self, inlines: Option<Id<Inlines<'p>>>) -> impl Iterator<Item = (Id<Inlines<'p>>, Inlines<'p>)> {
        let all = &self.scopes.inlines;
        std::iter::successors(inlines, |id| all[*id].parent).map(|id| (id, all[id]))
    }

    /// The names of the partials there are that a computed name could be, sorted.
    fn candidates(&self, could_be: &CouldBe, inlines: Option<Id<Inlines<'p>>>) -> BTreeSet<&'p str> {
        let inlines = self.around(inlines).flat_map(|(_, inlines)| &inlines.body.0.inlines);
        let inlines = inlines.map(|inline| &*inline.name);
        let names = inlines.chain(self.partials.iter().map(|(name, _)| &**name));
        names.filter(|name| could_be.includes(name)).collect()
    }

    /// Has walked what `call` runs, if it leads to something.
    fn call(&mut self, target: Option<Target<'p>>, call: Call<'p>) {
        let Call { context, names, way } = call;
        match target {
            None => {}
            Some(Target::Program(program)) => {
                let frame = self.scopes.frames.id(Frame { context, parent: None });
                let names = Names { frame, params: None, ..names };
                self.visit((&program.body, &program.source), names, None, way);
            }
            Some(Target::Inline(inline, id)) => {
                let Inlines { source: Address(source), frame: outer, params, .. } = self.scopes.inlines[id];
                for frame in self.scopes.within(context, outer) {
                    let names = Names { frame, params, inlines: Some(id), ..names };
                    self.visit((&inline.body, source), names, outer, way);
                }
            }
            Some(Target::Block(id)) => {
                let Block { program: Address(Program { source, body }), names } = self.scopes.blocks[id];
                let outer = Some(names.frame);
                for frame in self.scopes.within(context, outer) {
                    self.visit((body, source), Names { frame, ..names }, outer, way);
                }
            }
        }
    }
}

impl CouldBe {
    fn of(expression: &Expression) -> Self {
        match expression {
            Expression::Constant(name, _) => Self::Only(name.to_string()),
            Expression::Call(call) if matches!(call.callee, Callee::Helper(helper) if helper.name == "concat") => {
                let mut name = String::new();
                for part in &call.arguments {
                    let Expression::Constant(part, _) = part else { return Self::Beginning(name) };
                    name.push_str(&part.to_string());
                }
                Self::Only(name)
            }
            _ => Self::Beginning(String::new()),
        }
    }

    fn includes(&self, name: &str) -> bool {
        match self {
            Self::Only(only) => name == only,
            Self::Beginning(beginning) => name.starts_with(beginning),
        }
    }
}
