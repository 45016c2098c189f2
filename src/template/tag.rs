//! What stands between the braces of one tag.

use super::cursor::{Cursor, Read};
use super::expression::last_end;
use super::program::{Base, Expression, PartialName, Path, Segment, Variable};
use super::signature;
use super::token::{Call, Head, TagKind};
use crate::base::{Diagnostic, Span, Value};

/// What divides the bodies of a block.
#[derive(PartialEq, Eq)]
enum Divider {
    Else,
    ElseIf,
}

impl Cursor<'_, '_> {
    /// Everything between the braces; `kind` holds what could be read when it fails.
    pub(super) fn inside(&mut self, kind: &mut TagKind) -> Read<&'static str> {
        if self.eat("#>") {
            *kind = TagKind::OpenPartial(Call::unread(self.at));
            *kind = TagKind::OpenPartial(self.partial()?);
        } else if self.eat(">") {
            *kind = TagKind::Partial(self.partial()?);
        } else if self.eat("#*") {
            *kind = TagKind::OpenInline("".into());
            *kind = self.inline()?;
        } else if self.eat("#") {
            let head = self.head();
            return Self::keep(head, kind, TagKind::Open);
        } else if self.eat("/") {
            *kind = TagKind::Close(String::new());
            *kind = TagKind::Close(self.closer()?);
        } else if let Some(divider) = self.divider() {
            *kind = TagKind::Else;
            if divider == Divider::ElseIf {
                let head = self.head();
                return Self::keep(head, kind, TagKind::ElseIf);
            }
        } else if self.eat("^") {
            let head = self.head();
            return Self::keep(head, kind, TagKind::OpenInverse);
        } else if self.eat("{") {
            *kind = TagKind::Output { expression: self.output()?, escaped: false };
            return Ok("}");
        } else {
            let escaped = !self.eat("&");
            *kind = TagKind::Output { expression: self.output()?, escaped };
        }
        Ok("")
    }

    fn keep(head: (Head, Read<()>), kind: &mut TagKind, wrap: fn(Head) -> TagKind) -> Read<&'static str> {
        *kind = wrap(head.0);
        head.1.map(|()| "")
    }

    /// Steps over `else` or `^`, if that divides a block here: `{{elsewhere}}` and `{{^x}}` do not.
    fn divider(&mut self) -> Option<Divider> {
        let start = self.at;
        self.skip_space();
        let is_word = self.eat("else");
        let after_word = self.at;
        if is_word || (self.at == start && self.eat("^")) {
            self.skip_space();
            if self.is_at_close() {
                return Some(Divider::Else);
            } else if is_word && self.at > after_word {
                return Some(Divider::ElseIf);
            }
        }
        self.at = start;
        None
    }

    /// A path or a call of a helper.
    fn output(&mut self) -> Read<Expression> {
        self.refuse_displaced_sigil()?;
        self.skip_space();
        let start = self.at;
        if self.is_at_close() {
            let span = Span::new(start, start);
            return self.fail(span, Diagnostic::error("the tag is empty"));
        }
        let callee = self.callee()?;
        let (arguments, hash) = self.arguments(0)?;
        if arguments.is_empty() && hash.is_empty() {
            return Ok(Expression::Path(callee));
        }
        let span = Span { start: callee.span.start, end: last_end(callee.span, &arguments, &hash) };
        Ok(self.call(&callee, arguments, hash, span))
    }

    /// `{{ #if}}`: the sign must follow the braces.
    fn refuse_displaced_sigil(&mut self) -> Read<()> {
        let before = self.at;
        self.skip_space();
        match self.peek() {
            Some(sign @ ('#' | '/' | '>' | '^' | '!' | '&')) if self.at > before => {
                let span = Span::new(self.at, self.at + 1);
                let message = format!("a space stands between `{{{{` and `{sign}`");
                self.fail(span, Diagnostic::error(message).help(format!("write `{{{{{sign}`")))
            }
            Some('*') => {
                let span = Span::new(self.at, self.at + 1);
                let message = "decorators are not offered, except `{{#*inline \"name\"}}`";
                self.fail(span, Diagnostic::error(message))
            }
            _ => Ok(()),
        }
    }

    /// The inside of `{{#…}}`, and whether it was read to its end.
    fn head(&mut self) -> (Head, Read<()>) {
        self.skip_space();
        let start = self.at;
        let unread = Span::new(start, start);
        let mut head = Head {
            name: String::new(),
            name_span: unread,
            path: Expression::Constant(Value::Null, unread),
            arguments: Vec::new(),
            hash: Vec::new(),
            params: Vec::new(),
            broken: true,
        };
        let read = self.head_into(&mut head);
        head.broken = read.is_err();
        (head, read)
    }

    fn head_into(&mut self, head: &mut Head) -> Read<()> {
        let path = self.callee()?;
        head.name = written(self.mistakes.text(path.span));
        head.name_span = path.span;
        head.path = Expression::Path(path);
        (head.arguments, head.hash) = self.arguments(0)?;
        head.params = self.block_params()?;
        Ok(())
    }

    fn closer(&mut self) -> Read<String> {
        self.skip_space();
        let path = self.callee()?;
        Ok(written(self.mistakes.text(path.span)))
    }

    fn inline(&mut self) -> Read<TagKind> {
        self.skip_space();
        let callee = self.callee()?;
        if signature::simple_name(&callee) != Some("inline") {
            let message = "decorators are not offered, except `{{#*inline \"name\"}}`";
            return self.fail(callee.span, Diagnostic::error(message));
        }
        let (arguments, hash) = self.arguments(0)?;
        match (&arguments[..], &hash[..]) {
            ([Expression::Constant(Value::Text(name), _)], []) => Ok(TagKind::OpenInline(name.clone())),
            _ => {
                let diagnostic = Diagnostic::error("an inline partial takes its name, in quotes, and nothing else");
                self.fail(callee.span, diagnostic.help("write `{{#*inline \"name\"}}`"))
            }
        }
    }

    /// What follows `{{>`.
    fn partial(&mut self) -> Read<Call> {
        self.skip_space();
        let start = self.at;
        let name = if self.peek() == Some('(') {
            PartialName::Dynamic(self.operand(0)?)
        } else {
            let path = self.callee()?;
            self.partial_name(path)
        };
        let span = self.since(start);
        let written = written(self.mistakes.text(span));
        let (mut arguments, hash) = self.arguments(0)?;
        if let Some(second) = arguments.get(1) {
            let diagnostic = Diagnostic::error("a partial takes one context and `key=value` arguments");
            self.mistakes.add(second.span(), diagnostic);
        }
        let context = if arguments.is_empty() { None } else { Some(arguments.swap_remove(0)) };
        Ok(Call { written, name, context, hash })
    }

    fn partial_name(&self, path: Path) -> PartialName {
        match (path.base, &path.segments[..]) {
            (Base::Variable(Variable::PartialBlock, 0), []) => PartialName::Block(path.span),
            (Base::Context(0), [Segment { name, .. }]) => PartialName::Static(name.clone(), path.span),
            _ => PartialName::Static(written(self.mistakes.text(path.span)).into(), path.span),
        }
    }
}

impl Call {
    /// A call whose name can't be read.
    fn unread(at: usize) -> Self {
        let span = Span::new(at, at);
        let name = PartialName::Dynamic(Expression::Constant(Value::Null, span));
        Self { written: String::new(), name, context: None, hash: Vec::new() }
    }
}

/// A name as opening and closing tags compare it: without quotes and brackets.
fn written(name: &str) -> String {
    name.replace(['[', ']', '"', '\''], "")
}
