//! Programs → records.
//!
//! ```text
//! program    = text body                       `text` is the number of the author's file
//! body       = COUNT inline* COUNT node*
//! inline     = NAME body span
//! node       = "text" TEXT span
//!            | ("escaped" | "raw") expression span
//!            | "block" KIND expression (expression | null) COUNT (NAME ID span)* body body span
//!            | "partial" partial (expression | null) pairs (null | program) span
//!            | "inlined" program span
//! partial    = "static" NAME span | "dynamic" expression | "block" span
//! expression = "constant" value span
//!            | "path" base COUNT (NAME span)* span
//!            | "call" NAME COUNT expression* pairs span
//! base       = ("context" | "param" | "key" | "index" | "first" | "last" | "partial-block") NUMBER | "root"
//! pairs      = COUNT (NAME expression span)*
//! span       = START END
//! ```

use super::Encoder;
use super::lines::Line;
use crate::base::{Source, Span};
use crate::bundle::error::Part;
use crate::bundle::format::{BLOCK_KINDS, LOOKUP, VARIABLES};
use crate::template::{Base, Block, Body, Call, Callee, Expression, Node, Pair, Partial, PartialName, Path, Program};
use std::sync::Arc;

impl Encoder {
    /// The record of a program.
    pub(super) fn program(&mut self, program: &Arc<Program>) -> usize {
        let address = Arc::as_ptr(program);
        if let Some(index) = self.seen_programs.get(address) {
            return index;
        }
        let mut line = Line::new();
        self.program_in(&mut line, program);
        let index = self.add(|encoder| &mut encoder.programs, Part::Program, line, Some(&program.source));
        self.seen_programs.insert(address, program.clone(), index);
        index
    }

    fn program_in(&mut self, line: &mut Line, program: &Program) {
        line.push(&self.text(&program.source));
        self.body(line, &program.body);
    }

    /// The record of an author's file.
    fn text(&mut self, source: &Arc<Source>) -> usize {
        let address = Arc::as_ptr(source);
        if let Some(index) = self.seen_texts.get(address) {
            return index;
        }
        let mut line = Line::new();
        line.push(source.path.as_str());
        line.push(&source.text);
        let index = self.add(|encoder| &mut encoder.texts, Part::Text, line, Some(source));
        self.seen_texts.insert(address, source.clone(), index);
        index
    }

    fn body(&mut self, line: &mut Line, body: &Body) {
        self.nested(|encoder| {
            line.push(&body.inlines.len());
            for inline in &body.inlines {
                line.push(&*inline.name);
                encoder.body(line, &inline.body);
                span(line, inline.span);
            }
            line.push(&body.nodes.len());
            body.nodes.iter().for_each(|node| encoder.node(line, node));
        });
    }

    fn node(&mut self, line: &mut Line, node: &Node) {
        match node {
            Node::Literal(literal) => {
                line.push("text");
                line.push(&*literal.text);
                span(line, literal.span);
            }
            Node::Output(output) => {
                line.push(if output.escaped { "escaped" } else { "raw" });
                self.expression(line, &output.expression);
                span(line, output.span);
            }
            Node::Block(block) => self.block(line, block),
            Node::Partial(partial) => self.partial(line, partial),
            Node::Inlined(inlined) => {
                line.push("inlined");
                self.program_in(line, &inlined.program);
                span(line, inlined.span);
            }
        }
    }

    fn block(&mut self, line: &mut Line, block: &Block) {
        self.names.block(block);
        line.push("block");
        line.push(name_in(&BLOCK_KINDS, block.kind));
        self.expression(line, &block.argument);
        self.expression_or_null(line, block.include_zero.as_ref());
        line.push(&block.params.len());
        for param in &block.params {
            line.push(&*param.name);
            line.push(&param.id);
            span(line, param.span);
        }
        self.body(line, &block.body);
        self.body(line, &block.inverse);
        span(line, block.span);
    }

    fn partial(&mut self, line: &mut Line, partial: &Partial) {
        partial.hash.iter().for_each(|pair| self.names.pair(pair));
        line.push("partial");
        match &partial.name {
            PartialName::Static(name, at) => {
                line.push("static");
                line.push(&**name);
                span(line, *at);
            }
            PartialName::Dynamic(expression) => {
                line.push("dynamic");
                self.expression(line, expression);
            }
            PartialName::Block(at) => {
                line.push("block");
                span(line, *at);
            }
        }
        self.expression_or_null(line, partial.context.as_ref());
        self.pairs(line, &partial.hash);
        match &partial.block {
            Some(program) => self.program_in(line, program),
            None => line.push(&()),
        }
        span(line, partial.span);
    }

    fn expression_or_null(&mut self, line: &mut Line, expression: Option<&Expression>) {
        match expression {
            Some(expression) => self.expression(line, expression),
            None => line.push(&()),
        }
    }

    fn expression(&mut self, line: &mut Line, expression: &Expression) {
        match expression {
            Expression::Constant(value, at) => {
                line.push("constant");
                self.shared(line, value);
                span(line, *at);
            }
            Expression::Path(path) => self.path(line, path),
            Expression::Call(call) => self.nested(|encoder| encoder.call(line, call)),
        }
    }

    fn path(&mut self, line: &mut Line, path: &Path) {
        self.names.path(path);
        line.push("path");
        let (name, number) = base_name(path.base);
        line.push(name);
        if let Some(number) = number {
            line.push(&number);
        }
        line.push(&path.segments.len());
        for segment in &path.segments {
            line.push(&*segment.name);
            span(line, segment.span);
        }
        span(line, path.span);
    }

    fn call(&mut self, line: &mut Line, call: &Call) {
        self.names.call(call);
        line.push("call");
        line.push(match call.callee {
            Callee::Lookup => LOOKUP,
            Callee::Helper(helper) => helper.name,
            Callee::Test(test) => test.signature().0,
        });
        line.push(&call.arguments.len());
        call.arguments.iter().for_each(|argument| self.expression(line, argument));
        self.pairs(line, &call.hash);
        span(line, call.span);
    }

    fn pairs(&mut self, line: &mut Line, pairs: &[Pair]) {
        line.push(&pairs.len());
        for pair in pairs {
            line.push(&*pair.name);
            self.expression(line, &pair.value);
            span(line, pair.span);
        }
    }
}

fn span(line: &mut Line, span: Span) {
    line.push(&span.start);
    line.push(&span.end);
}

fn name_in<T: PartialEq + Copy>(names: &[(&'static str, T)], thing: T) -> &'static str {
    let name = names.iter().find(|(_, other)| *other == thing);
    name.expect("the table names every block and every variable").0
}

/// The name of a base, and its number where it has one.
fn base_name(base: Base) -> (&'static str, Option<u32>) {
    match base {
        Base::Root => ("root", None),
        Base::Context(up) => ("context", Some(up)),
        Base::Param(id) => ("param", Some(id)),
        Base::Variable(variable, up) => (name_in(&VARIABLES, variable), Some(up)),
    }
}
