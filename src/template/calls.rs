//! What the calls of a whole site tell: which names partials are given, which programs run in a loop; and by that the mistake of
//! a path that starts where nothing is, also where a rendering would take it for nothing.

use super::mistakes::MISTAKES_MAX;
use super::partials::Partials;
use super::program::{Base, Block, BlockKind, Expression, Node, PartialName, Program, Variable};
use super::render::mistake::starts_nowhere;
use super::walk::{Around, Part, walk};
use crate::base::{Diagnostic, Text};
use std::collections::HashSet;

/// The calls of a site.
#[derive(Debug, Default)]
pub(crate) struct Calls<'p> {
    /// The names that some call gives to a partial.
    pub(crate) given: HashSet<&'p Text>,
    list: Vec<Call<'p>>,
    /// The names that are called where `@index` has a value.
    looped: HashSet<&'p str>,
    /// So is a name that is computed, which may be any.
    any_is_looped: bool,
    /// So is a block that a partial was called with.
    blocks_are_looped: bool,
    /// Such a block may have another context than what stands around it.
    blocks_have_contexts: bool,
}

#[derive(Clone, Copy, Debug)]
struct Call<'p> {
    callee: &'p PartialName,
    caller: Caller<'p>,
    is_in_loop: bool,
}

/// What runs a part of a program.
#[derive(Clone, Copy, Debug)]
struct Caller<'p> {
    /// The partial or the inline partial that it is part of; `None` in the body of a page.
    name: Option<&'p str>,
    /// Whether it stands in the block of a call.
    is_in_block: bool,
}

impl<'p> Calls<'p> {
    /// Those of `bodies` and of all partials.
    pub(crate) fn new(bodies: impl Iterator<Item = &'p Program>, partials: &'p Partials) -> Self {
        let mut calls = Self::default();
        let named = partials.iter().map(|(name, program)| (Some(&**name), &**program));
        for (name, program) in named.chain(bodies.map(|body| (None, body))) {
            walk(&program.body, &program.source, &mut |part, around| {
                if let Part::Node(Node::Partial(partial)) = part {
                    calls.given.extend(partial.hash.iter().map(|pair| &pair.name));
                    let has_context = partial.context.is_some() || around.blocks.iter().any(|block| has_context(block));
                    calls.blocks_have_contexts |= matches!(partial.name, PartialName::Block(_)) && has_context;
                    calls.list.push(Call {
                        callee: &partial.name,
                        caller: Caller::of(name, around),
                        is_in_loop: around.blocks.iter().any(|block| is_loop(block)),
                    });
                }
            });
        }
        calls.find_loops();
        calls
    }

    fn find_loops(&mut self) {
        loop {
            let before = (self.looped.len(), self.any_is_looped, self.blocks_are_looped);
            for index in 0..self.list.len() {
                let Call { callee, caller, is_in_loop } = self.list[index];
                if is_in_loop || self.is_looped(caller) {
                    match callee {
                        PartialName::Static(name, _) => _ = self.looped.insert(name),
                        PartialName::Dynamic(_) => self.any_is_looped = true,
                        PartialName::Block(_) => self.blocks_are_looped = true,
                    }
                }
            }
            if before == (self.looped.len(), self.any_is_looped, self.blocks_are_looped) {
                return;
            }
        }
    }

    fn is_looped(&self, caller: Caller<'_>) -> bool {
        let Some(name) = caller.name else { return caller.is_in_block && self.blocks_are_looped };
        // A template may be the block of its layout.
        self.any_is_looped || self.blocks_are_looped || self.looped.contains(name)
    }

    /// The paths that surely start where nothing is, in the order of `bodies`, then of the names of partials. What waits in a
    /// folder of partials and nobody calls is not judged.
    pub(crate) fn paths_from_nowhere(
        &self,
        bodies: impl Iterator<Item = &'p Program>,
        partials: &'p Partials,
    ) -> Vec<Diagnostic> {
        let is_called = |name: &str| {
            self.list.iter().any(|call| match call.callee {
                PartialName::Static(callee, _) => **callee == *name,
                PartialName::Dynamic(_) => true,
                PartialName::Block(_) => false,
            })
        };
        let mut named: Vec<(&str, &Program)> = partials.iter().map(|(name, program)| (&**name, &**program)).collect();
        named.retain(|(name, _)| !name.contains('/') || is_called(name));
        named.sort_unstable_by_key(|(name, _)| *name);
        let named = named.into_iter().map(|(name, program)| (Some(name), program));
        let mut mistakes = Vec::new();
        for (name, program) in bodies.map(|body| (None, body)).chain(named) {
            let first = mistakes.len();
            walk(&program.body, &program.source, &mut |part, around| {
                let Part::Expression(Expression::Path(path)) = part else { return };
                if mistakes.len() < first + MISTAKES_MAX && self.starts_nowhere(path.base, name, around) {
                    let written = &around.source.text[path.span.range()];
                    mistakes.push(starts_nowhere(path.base, written).at(around.source.place(path.span)));
                }
            });
        }
        mistakes
    }

    fn starts_nowhere(&self, base: Base, name: Option<&'p str>, around: &Around<'p>) -> bool {
        let count = |is_it: fn(&Block) -> bool| around.blocks.iter().filter(|block| is_it(block)).count();
        match base {
            Base::Context(up) => {
                // Each of them can have a context of its own.
                let calls = around.inlines.len() + around.partial_blocks;
                up as usize > count(has_context) + calls + usize::from(name.is_some() && self.blocks_have_contexts)
            }
            Base::Variable(Variable::PartialBlock, _) | Base::Root | Base::Param(_) => false,
            Base::Variable(_, up) => up as usize >= count(is_loop) && !self.is_looped(Caller::of(name, around)),
        }
    }
}

impl<'p> Caller<'p> {
    fn of(name: Option<&'p str>, around: &Around<'p>) -> Self {
        let inline = around.inlines.last().map(|inline| &*inline.name);
        Self { name: inline.or(name), is_in_block: around.partial_blocks > 0 }
    }
}

/// Whether its body may have a context of its own.
fn has_context(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Each | BlockKind::With | BlockKind::Section)
}

fn is_loop(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Each | BlockKind::Section)
}
