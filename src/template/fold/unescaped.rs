//! What a request brings and a page prints as it is: a visitor could write a script into it.

use crate::base::{Diagnostic, Source};
use crate::template::program::{Base, Block, Body, Callee, Expression, Node, Program, Variable};
use std::collections::HashSet;
use std::sync::Arc;

/// The names at the root that others than the author fill. The rows of a table (`item`) are the author's.
const FOREIGN: [&str; 4] = ["request", "form", "route", "data"];

impl Program {
    /// A warning for each `{{{…}}}` of this folded program over what is known at request time only.
    pub fn unescaped(&self) -> Vec<Diagnostic> {
        let mut search = Search { foreign: HashSet::new(), foreign_loops: 0, found: Vec::new() };
        search.body(&self.body, &self.source);
        search.found
    }
}

struct Search {
    /// The ids of block parameters whose value is foreign.
    foreign: HashSet<u32>,
    /// Loops over something foreign around this place: their `@key` is foreign too.
    foreign_loops: usize,
    found: Vec<Diagnostic>,
}

impl Search {
    fn body(&mut self, body: &Body, source: &Arc<Source>) {
        for node in &body.nodes {
            match node {
                Node::Output(output) if !output.escaped && self.is_foreign(&output.expression) => {
                    let text = &source.text[output.expression.span().range()];
                    let message = format!("`{text}` is known at request time only, and printed without escaping");
                    let help = "write two braces: whoever fills it could write a script into the page";
                    self.found.push(Diagnostic::warning(message).at(source.place(output.span)).help(help));
                }
                Node::Literal(_) | Node::Output(_) | Node::Partial(_) => {}
                Node::Block(block) => self.block(block, source),
                Node::Inlined(inlined) => self.body(&inlined.program.body, &inlined.program.source),
            }
        }
    }

    fn block(&mut self, block: &Block, source: &Arc<Source>) {
        let is_foreign = self.is_foreign(&block.argument);
        if is_foreign {
            self.foreign.extend(block.params.iter().map(|param| param.id));
        }
        self.foreign_loops += usize::from(is_foreign);
        self.body(&block.body, source);
        self.foreign_loops -= usize::from(is_foreign);
        self.body(&block.inverse, source);
    }

    fn is_foreign(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Constant(..) => false,
            Expression::Path(path) => match path.base {
                Base::Root => path.segments.first().is_none_or(|name| FOREIGN.contains(&&*name.name)),
                Base::Param(id) => self.foreign.contains(&id),
                Base::Variable(Variable::Key, _) => self.foreign_loops > 0,
                Base::Context(_) | Base::Variable(..) => false,
            },
            // What it gives is HTML, made safe by itself.
            Expression::Call(call) if matches!(call.callee, Callee::Helper(helper) if helper.name == "json") => false,
            Expression::Call(call) => {
                let values = call.arguments.iter().chain(call.hash.iter().map(|pair| &pair.value));
                values.into_iter().any(|value| self.is_foreign(value))
            }
        }
    }
}
