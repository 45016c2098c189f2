//! What is known of a dynamic page: the text of its residual program, with [`VALUE`] for what a request fills in.

use crate::base::Text;
use crate::bundle::Content;
use crate::html::VALUE;
use crate::template::{BlockKind, Body, Node, PartialName, Program};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The known text of a dynamic page. Where a request chooses between texts, all of them stand there, one after the other.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) text: String,
    /// Where a request decides whether the text is there, in order.
    chosen: Vec<Range<usize>>,
    /// Whether a request may bring elements of its own.
    pub(super) prints_html: bool,
}

impl Known {
    /// What is known of `content`, which may call `partials`.
    pub(super) fn of(content: &Content, partials: &[(Text, Arc<Program>)]) -> Self {
        let mut known = Self::default();
        match content {
            Content::Folded(program) => Walk { known: &mut known, partials: HashMap::new() }.body(&program.body, None),
            Content::Whole { body, template } => {
                let partials = partials.iter().map(|(name, program)| (&**name, &**program)).collect();
                let mut walk = Walk { known: &mut known, partials };
                for program in body.iter().chain([template]) {
                    walk.body(&program.body, None);
                }
                known.prints_html = true;
                known.chosen = std::iter::once(0..known.text.len()).collect();
            }
        }
        known
    }

    /// Whether what stands at byte `at` is there at every request.
    pub(super) fn is_certain(&self, at: usize) -> bool {
        let next = self.chosen.partition_point(|range| range.start <= at);
        next.checked_sub(1).is_none_or(|last| self.chosen[last].end <= at)
    }
}

struct Walk<'p, 'k> {
    known: &'k mut Known,
    /// Each is taken away when it is called: its text is read once.
    partials: HashMap<&'p str, &'p Program>,
}

impl<'p> Walk<'p, '_> {
    /// `block` is what `@partial-block` prints.
    fn body(&mut self, body: &'p Body, block: Option<&'p Program>) {
        for inline in &body.inlines {
            self.chosen(&[&inline.body], None);
        }
        for node in &body.nodes {
            match node {
                Node::Literal(literal) => self.known.text.push_str(&literal.text),
                Node::Output(output) => {
                    self.known.text.push(VALUE);
                    self.known.prints_html |= !output.escaped;
                }
                Node::Block(inner) if inner.kind == BlockKind::Bind => self.body(&inner.body, block),
                Node::Block(inner) => self.chosen(&[&inner.body, &inner.inverse], block),
                Node::Inlined(inlined) => self.body(&inlined.program.body, block),
                Node::Partial(partial) => {
                    let own = partial.block.as_deref();
                    let called = match &partial.name {
                        PartialName::Static(name, _) => self.partials.remove(&**name).or(own),
                        PartialName::Block(_) => block,
                        PartialName::Dynamic(_) => own,
                    };
                    self.known.text.push(VALUE);
                    if let Some(called) = called {
                        self.body(&called.body, own);
                    }
                }
            }
        }
    }

    /// Texts of which a request chooses.
    fn chosen(&mut self, bodies: &[&'p Body], block: Option<&'p Program>) {
        let start = self.known.text.len();
        self.known.text.push(VALUE);
        for body in bodies {
            self.body(body, block);
            self.known.text.push(VALUE);
        }
        // What a request chooses within is part of it.
        while self.known.chosen.pop_if(|range| range.start >= start).is_some() {}
        self.known.chosen.push(start..self.known.text.len());
    }
}
