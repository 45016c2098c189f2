//! Records → programs; the grammar is at the top of `write::program`.

use super::record::Reader;
use crate::base::{Source, SourcePath, Span};
use crate::bundle::error::Error;
use crate::bundle::format::{BLOCK_KINDS, LOOKUP, VARIABLES};
use crate::template::helpers::{self, Helper};
use crate::template::{
    Base, Block, BlockKind, BlockParam, Body, Call, Callee, Expression, Inline, Inlined, Literal, Node, Output, Pair,
    Partial, PartialName, Path, Program, Segment, Test,
};
use std::sync::Arc;

impl Reader<'_> {
    /// A file of the author's.
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
            "escaped" => self.output(source, true),
            "raw" => self.output(source, false),
            "block" => self.block(source),
            "partial" => self.partial(source),
            "inlined" => self.inlined(),
            other => Err(self.malformed(format!("`{other}` is no node"))),
        }
    }

    fn literal(&mut self) -> Result<Node, Error> {
        Ok(Node::Literal(Literal { text: self.shared_text()?, span: self.span()? }))
    }

    fn output(&mut self, source: &Source, escaped: bool) -> Result<Node, Error> {
        Ok(Node::Output(Output { expression: self.expression(source)?, escaped, span: self.span()? }))
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
            block: if self.takes_null() { None } else { Some(self.shared_program()?) },
            span: self.span()?,
        })))
    }

    fn expression_or_null(&mut self, source: &Source) -> Result<Option<Expression>, Error> {
        if self.takes_null() { Ok(None) } else { self.expression(source).map(Some) }
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
                None => return Err(Error::Helper { name: name.into_owned() }),
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

/// Whether `helper` can be called so.
fn takes(helper: &Helper, arguments: &[Expression], hash: &[Pair]) -> bool {
    (helper.arguments_min..=helper.arguments_max).contains(&arguments.len())
        && hash.iter().all(|pair| helper.named.contains(&&*pair.name))
}
