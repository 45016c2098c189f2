//! Programs → records → programs.
//!
//! ```text
//! program    = text body                       `text` is the number of the author's file
//! body       = COUNT inline* COUNT node*
//! inline     = NAME body span
//! node       = "text" TEXT span
//!            | PRINTING expression span
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

use super::encoder::{Encoder, Line};
use super::error::{Error, Part};
use super::reader::{Reader, Token};
use crate::base::{Source, SourcePath, Span};
use crate::template::helpers::{self, Helper};
use crate::template::{
    Base, Block, BlockKind, BlockParam, Body, Call, Callee, Expression, Inline, Inlined, Literal, Node, Output, Pair,
    Partial, PartialName, Path, Printing, Program, Segment, Test, Variable,
};
use std::sync::Arc;

/// `lookup`, which is no helper, by the name it is called by.
const LOOKUP: &str = "lookup";

const BLOCK_KINDS: [(&str, BlockKind); 6] = [
    ("if", BlockKind::If),
    ("unless", BlockKind::Unless),
    ("each", BlockKind::Each),
    ("with", BlockKind::With),
    ("section", BlockKind::Section),
    ("bind", BlockKind::Bind),
];

const PRINTINGS: [(&str, Printing); 5] = [
    ("escaped", Printing::Escaped),
    ("raw", Printing::Raw),
    ("url", Printing::Url),
    ("json", Printing::Json),
    ("json-as-is", Printing::JsonAsIs),
];

const VARIABLES: [(&str, Variable); 5] = [
    ("key", Variable::Key),
    ("index", Variable::Index),
    ("first", Variable::First),
    ("last", Variable::Last),
    ("partial-block", Variable::PartialBlock),
];

impl Encoder {
    pub(super) fn program(&mut self, program: &Arc<Program>) -> usize {
        let address = Arc::as_ptr(program);
        if let Some(index) = self.seen.get(address) {
            return index;
        }
        let mut line = Line::new();
        self.program_in(&mut line, program);
        let index = self.add(|encoder| &mut encoder.programs, Part::Program, line, Some(&program.source));
        self.seen.insert(address, program.clone(), index);
        index
    }

    fn program_in(&mut self, line: &mut Line, program: &Program) {
        line.push(&self.text(&program.source));
        self.body(line, &program.body);
    }

    fn text(&mut self, source: &Arc<Source>) -> usize {
        let address = Arc::as_ptr(source);
        if let Some(index) = self.seen.get(address) {
            return index;
        }
        let mut line = Line::new();
        line.push(source.path.as_str());
        line.push(&*source.text);
        let index = self.add(|encoder| &mut encoder.texts, Part::Text, line, Some(source));
        self.seen.insert(address, source.clone(), index);
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
                line.push(name_in(&PRINTINGS, output.printing));
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

fn base_name(base: Base) -> (&'static str, Option<u32>) {
    match base {
        Base::Root => ("root", None),
        Base::Context(up) => ("context", Some(up)),
        Base::Param(id) => ("param", Some(id)),
        Base::Variable(variable, up) => (name_in(&VARIABLES, variable), Some(up)),
    }
}

impl Reader<'_> {
    pub(super) fn text(&mut self) -> Result<Arc<Source>, Error> {
        let path = SourcePath::new(&self.string()?);
        let text = self.string()?.into_owned();
        Ok(Arc::new(Source::new(path, text)))
    }

    pub(super) fn shared_program(&mut self) -> Result<Arc<Program>, Error> {
        self.program().map(Arc::new)
    }

    fn program(&mut self) -> Result<Program, Error> {
        let index = self.index(self.bundle.texts.len(), "text")?;
        let source = self.bundle.texts.get(index, self.bundle)?.clone();
        let body = self.body(&source)?;
        Ok(Program { source, body })
    }

    fn body(&mut self, source: &Source) -> Result<Body, Error> {
        self.descend()?;
        let inlines = self.list(|reader| reader.inline(source))?;
        let nodes = self.list(|reader| reader.node(source))?;
        self.ascend();
        Ok(Body { inlines, nodes })
    }

    fn inline(&mut self, source: &Source) -> Result<Inline, Error> {
        Ok(Inline { name: self.shared_text()?, body: self.body(source)?, span: self.span()? })
    }

    /// The arms give what their functions give, as it is: in each level of nesting this takes a piece of the stack.
    fn node(&mut self, source: &Source) -> Result<Node, Error> {
        match &*self.string()? {
            "text" => self.literal(),
            "block" => self.block(source),
            "partial" => self.partial(source),
            "inlined" => self.inlined(),
            other => match PRINTINGS.iter().find(|(name, _)| *name == other) {
                Some((_, printing)) => self.output(source, *printing),
                None => Err(self.malformed(format!("`{other}` is no node"))),
            },
        }
    }

    fn literal(&mut self) -> Result<Node, Error> {
        Ok(Node::Literal(Literal { text: self.shared_text()?, span: self.span()? }))
    }

    fn output(&mut self, source: &Source, printing: Printing) -> Result<Node, Error> {
        Ok(Node::Output(Output { expression: self.expression(source)?, printing, span: self.span()? }))
    }

    fn inlined(&mut self) -> Result<Node, Error> {
        Ok(Node::Inlined(Box::new(Inlined { program: self.program()?, span: self.span()? })))
    }

    fn block(&mut self, source: &Source) -> Result<Node, Error> {
        Ok(Node::Block(Box::new(Block {
            kind: self.kind()?,
            argument: self.expression(source)?,
            include_zero: self.expression_or_null(source)?,
            params: self.list(|reader| {
                Ok(BlockParam { name: reader.shared_text()?, id: reader.number()?, span: reader.span()? })
            })?,
            body: self.body(source)?,
            inverse: self.body(source)?,
            span: self.span()?,
        })))
    }

    fn kind(&mut self) -> Result<BlockKind, Error> {
        let name = self.string()?;
        let kind = BLOCK_KINDS.into_iter().find(|(other, _)| *other == name);
        kind.map(|(_, kind)| kind).ok_or_else(|| self.malformed(format!("`{name}` is no block")))
    }

    fn partial(&mut self, source: &Source) -> Result<Node, Error> {
        let tag = self.string()?;
        let name = match &*tag {
            "static" => PartialName::Static(self.shared_text()?, self.span()?),
            "dynamic" => PartialName::Dynamic(self.expression(source)?),
            "block" => PartialName::Block(self.span()?),
            other => return Err(self.malformed(format!("`{other}` is no name of a partial"))),
        };
        Ok(Node::Partial(Box::new(Partial {
            name,
            context: self.expression_or_null(source)?,
            hash: self.pairs(source)?,
            block: if self.takes(&Token::Null) { None } else { Some(self.shared_program()?) },
            span: self.span()?,
        })))
    }

    fn expression_or_null(&mut self, source: &Source) -> Result<Option<Expression>, Error> {
        if self.takes(&Token::Null) { Ok(None) } else { self.expression(source).map(Some) }
    }

    fn expression(&mut self, source: &Source) -> Result<Expression, Error> {
        match &*self.string()? {
            "constant" => self.constant(),
            "path" => self.path(source),
            "call" => self.call(source),
            other => Err(self.malformed(format!("`{other}` is no expression"))),
        }
    }

    fn constant(&mut self) -> Result<Expression, Error> {
        Ok(Expression::Constant(self.value()?, self.span()?))
    }

    fn path(&mut self, source: &Source) -> Result<Expression, Error> {
        let base = self.base()?;
        let segments = self.list(|reader| Ok(Segment { name: reader.name()?, span: reader.span()? }))?;
        let span = self.span()?;
        // A message quotes the path, and what stands before the name that is missing; other places are only pointed at.
        let is_in_text = |span: Span| source.text.get(span.range()).is_some();
        let before = |segment: &Segment| is_in_text(Span { start: span.start, end: segment.span.start });
        if is_in_text(span) && segments.iter().all(before) {
            Ok(Expression::Path(Path { base, segments, span }))
        } else {
            Err(self.malformed(format!("a path points out of `{}`", source.path)))
        }
    }

    fn base(&mut self) -> Result<Base, Error> {
        let name = self.string()?;
        match &*name {
            "root" => Ok(Base::Root),
            "context" => self.number().map(Base::Context),
            "param" => self.number().map(Base::Param),
            _ => match VARIABLES.into_iter().find(|(other, _)| *other == name) {
                Some((_, variable)) => Ok(Base::Variable(variable, self.number()?)),
                None => Err(self.malformed(format!("a path can't begin with `{name}`"))),
            },
        }
    }

    fn call(&mut self, source: &Source) -> Result<Expression, Error> {
        self.descend()?;
        let name = self.string()?;
        let arguments = self.list(|reader| reader.expression(source))?;
        let hash = self.pairs(source)?;
        let span = self.span()?;
        let callee = match helpers::find(&name) {
            Some(helper) if takes(helper, &arguments, &hash) => Callee::Helper(helper),
            None if name == LOOKUP => Callee::Lookup,
            _ => match Test::find(&name, arguments.len()).filter(|_| hash.is_empty()) {
                Some(test) => Callee::Test(test),
                None => return Err(Error::Helper(name.into_owned())),
            },
        };
        self.ascend();
        Ok(Expression::Call(Box::new(Call { callee, arguments, hash, span })))
    }

    fn pairs(&mut self, source: &Source) -> Result<Vec<Pair>, Error> {
        self.list(|reader| {
            Ok(Pair { name: reader.shared_text()?, value: reader.expression(source)?, span: reader.span()? })
        })
    }

    fn span(&mut self) -> Result<Span, Error> {
        Ok(Span { start: self.number()?, end: self.number()? })
    }
}

fn takes(helper: &Helper, arguments: &[Expression], hash: &[Pair]) -> bool {
    (helper.arguments_min..=helper.arguments_max).contains(&arguments.len())
        && hash.iter().all(|pair| helper.named.contains(&&*pair.name))
}
