//! The walk over all that stands in a program, for questions that need neither values nor scopes.

use super::program::{Block, Body, Expression, Inline, Node, Pair, PartialName, Program};
use crate::base::{Place, Source};
use std::sync::Arc;

#[derive(Clone, Copy)]
pub(super) enum Part<'p> {
    Inline(&'p Inline),
    Node(&'p Node),
    Expression(&'p Expression),
}

pub(super) struct Around<'p> {
    pub(super) source: &'p Arc<Source>,
    /// The nodes around the part.
    pub(super) depth: usize,
    /// The blocks around the part that run it for a value, outermost first.
    pub(super) blocks: Vec<&'p Block>,
    /// The inline partials around the part, outermost first.
    pub(super) inlines: Vec<&'p Inline>,
    /// How many calls of partials have the part in their blocks.
    pub(super) partial_blocks: usize,
}

/// Visits every part of `body`, which stands in the file `source`, in the order of the text: first a part, then the parts
/// inside of it. The partials that `body` calls are not visited.
pub(super) fn walk<'p>(body: &'p Body, source: &'p Arc<Source>, visit: &mut impl FnMut(Part<'p>, &Around<'p>)) {
    let around = Around { source, depth: 0, blocks: Vec::new(), inlines: Vec::new(), partial_blocks: 0 };
    Walk { around, visit }.body(body);
}

impl Program {
    /// Where the first of its expressions stands for which `is_it` holds. The partials that it calls are not visited.
    pub(crate) fn first_expression(&self, is_it: impl Fn(&Expression) -> bool) -> Option<Place> {
        let mut place = None;
        walk(&self.body, &self.source, &mut |part, around| {
            if let Part::Expression(expression) = part
                && place.is_none()
                && is_it(expression)
            {
                place = Some(around.source.place(expression.span()));
            }
        });
        place
    }
}

struct Walk<'p, 'v, V> {
    around: Around<'p>,
    visit: &'v mut V,
}

impl<'p, V: FnMut(Part<'p>, &Around<'p>)> Walk<'p, '_, V> {
    fn program(&mut self, program: &'p Program) {
        let around = std::mem::replace(&mut self.around.source, &program.source);
        self.body(&program.body);
        self.around.source = around;
    }

    fn body(&mut self, body: &'p Body) {
        for inline in &body.inlines {
            (self.visit)(Part::Inline(inline), &self.around);
            self.around.inlines.push(inline);
            self.body(&inline.body);
            self.around.inlines.pop();
        }
        body.nodes.iter().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &'p Node) {
        (self.visit)(Part::Node(node), &self.around);
        self.around.depth += 1;
        match node {
            Node::Literal(_) => {}
            Node::Output(output) => self.expression(&output.expression),
            Node::Block(block) => {
                self.expression(&block.argument);
                block.include_zero.iter().for_each(|expression| self.expression(expression));
                self.around.blocks.push(block);
                self.body(&block.body);
                self.around.blocks.pop();
                self.body(&block.inverse);
            }
            Node::Partial(partial) => {
                if let PartialName::Dynamic(name) = &partial.name {
                    self.expression(name);
                }
                partial.context.iter().for_each(|context| self.expression(context));
                self.pairs(&partial.hash);
                self.around.partial_blocks += 1;
                partial.block.iter().for_each(|block| self.program(block));
                self.around.partial_blocks -= 1;
            }
            Node::Inlined(inlined) => self.program(&inlined.program),
        }
        self.around.depth -= 1;
    }

    fn expression(&mut self, expression: &'p Expression) {
        (self.visit)(Part::Expression(expression), &self.around);
        if let Expression::Call(call) = expression {
            call.arguments.iter().for_each(|argument| self.expression(argument));
            self.pairs(&call.hash);
        }
    }

    fn pairs(&mut self, pairs: &'p [Pair]) {
        pairs.iter().for_each(|pair| self.expression(&pair.value));
    }
}
