//! Tokens whose blocks are well nested → nodes; names of block parameters find what declares them.

use super::mistakes::Mistakes;
use super::program::{
    Base, Block, BlockKind, BlockParam, Body, Expression, Inline, Literal, Node, Output, Pair, Partial, PartialName,
    Path, Printing, Program,
};
use super::signature::{self, Limits};
use super::token::{Call, Head, Tag, TagKind, Token};
use super::{expression, helpers};
use crate::base::{Diagnostic, Span, Text, Value, nearest};
use std::sync::Arc;
use std::vec::IntoIter;

pub(super) fn body(tokens: Vec<Token>, mistakes: &mut Mistakes<'_>) -> Body {
    let mut builder = Builder { tokens: tokens.into_iter(), mistakes, params: Vec::new(), next_param: 0 };
    builder.body().0
}

struct Builder<'m, 'a> {
    tokens: IntoIter<Token>,
    mistakes: &'m mut Mistakes<'a>,
    /// The block parameters in scope, innermost last.
    params: Vec<(Text, u32)>,
    next_param: u32,
}

impl Builder<'_, '_> {
    /// The nodes up to the next `else` or closing tag, and that tag.
    fn body(&mut self) -> (Body, Option<Tag>) {
        let mut body = Body::default();
        while let Some(token) = self.tokens.next() {
            match token {
                Token::Literal { kept, .. } => self.literal(self.mistakes.text(kept).into(), kept, &mut body),
                Token::Html(text, span) => self.literal(text, span, &mut body),
                Token::Tag(tag) if matches!(tag.kind, TagKind::Else | TagKind::ElseIf(_) | TagKind::Close(_)) => {
                    return (body, Some(tag));
                }
                Token::Tag(tag) => self.tag(tag, &mut body),
            }
        }
        (body, None)
    }

    fn literal(&self, text: Text, span: Span, body: &mut Body) {
        if !text.is_empty() {
            body.nodes.push(Node::Literal(Literal { text, span }));
        }
    }

    fn tag(&mut self, tag: Tag, body: &mut Body) {
        let span = tag.span;
        match tag.kind {
            TagKind::Output { mut expression, escaped } => {
                self.resolve(&mut expression);
                let printing = match &expression {
                    _ if !escaped => Printing::Raw,
                    expression if expression.is_json() => Printing::Json,
                    _ => Printing::Escaped,
                };
                body.nodes.push(Node::Output(Output { expression, printing, span }));
            }
            TagKind::Open(head) => body.nodes.push(self.block(head, span, false)),
            TagKind::OpenInverse(head) => body.nodes.push(self.block(head, span, true)),
            TagKind::OpenPartial(call) => {
                let block = Program { source: Arc::clone(self.mistakes.source), body: self.body().0 };
                body.nodes.push(self.partial(call, Some(Arc::new(block)), span));
            }
            TagKind::Partial(call) => body.nodes.push(self.partial(call, None, span)),
            TagKind::OpenInline(name) => {
                let inline = Inline { name, body: self.body().0, span };
                body.inlines.push(inline);
            }
            TagKind::OpenRaw => body.nodes.extend(self.body().0.nodes),
            TagKind::Nothing | TagKind::Else | TagKind::ElseIf(_) | TagKind::Close(_) => {}
        }
    }

    fn partial(&mut self, call: Call, block: Option<Arc<Program>>, span: Span) -> Node {
        let Call { mut name, mut context, mut hash, .. } = call;
        if let PartialName::Dynamic(expression) = &mut name {
            self.resolve(expression);
        }
        context.iter_mut().for_each(|context| self.resolve(context));
        self.resolve_pairs(&mut hash);
        Node::Partial(Box::new(Partial { name, context, hash, block, span }))
    }

    fn block(&mut self, mut head: Head, span: Span, is_inverse: bool) -> Node {
        let declared = std::mem::take(&mut head.params);
        let (kind, mut argument, mut include_zero) = self.subject(head);
        self.resolve(&mut argument);
        include_zero.iter_mut().for_each(|value| self.resolve(value));
        let params = self.declare(kind, declared);
        let (body, end) = self.body();
        self.params.truncate(self.params.len() - params.len());
        let inverse = match end {
            Some(Tag { kind: TagKind::Else, .. }) => self.body().0,
            Some(Tag { kind: TagKind::ElseIf(head), span, .. }) => {
                Body { inlines: Vec::new(), nodes: vec![self.block(head, span, false)] }
            }
            _ => Body::default(),
        };
        let (body, inverse) = if is_inverse { (inverse, body) } else { (body, inverse) };
        Node::Block(Box::new(Block { kind, argument, include_zero, params, body, inverse, span }))
    }

    /// What a block is about: its kind, its value, `includeZero`.
    fn subject(&mut self, mut head: Head) -> (BlockKind, Expression, Option<Expression>) {
        let kind = match &*head.name {
            "if" => BlockKind::If,
            "unless" => BlockKind::Unless,
            "each" => BlockKind::Each,
            "with" => BlockKind::With,
            _ => BlockKind::Section,
        };
        if kind == BlockKind::Section {
            if !head.arguments.is_empty() || !head.hash.is_empty() {
                self.refuse_helper(&head);
                return (kind, Expression::Constant(Value::Null, head.name_span), None);
            }
            return (kind, head.path, None);
        }
        let named: &[&str] = if matches!(kind, BlockKind::If | BlockKind::Unless) { &["includeZero"] } else { &[] };
        let usage = format!("{{{{#{0} VALUE}}}}…{{{{/{0}}}}}", head.name);
        let limits = Limits { name: &head.name, least: 1, most: 1, named, usage: &usage };
        let end = expression::last_end(head.name_span, &head.arguments, &head.hash);
        let span = Span { start: head.name_span.start, end };
        if head.broken || !limits.check(&head.arguments, &head.hash, span, self.mistakes) {
            return (kind, Expression::Constant(Value::Null, span), None);
        }
        (kind, head.arguments.swap_remove(0), head.hash.pop().map(|pair| pair.value))
    }

    /// A helper gives a value; as a block it has no meaning.
    fn refuse_helper(&mut self, head: &Head) {
        let name = &head.name;
        if head.broken {
            return;
        }
        let diagnostic = if name == "lookup" || helpers::find(name).is_some() {
            Diagnostic::error(format!("the helper `{name}` gives a value, it is not a block"))
                .help(format!("write `{{{{#if ({name} …)}}}}…{{{{/if}}}}`"))
        } else if name == "log" {
            signature::unknown(name)
        } else {
            let diagnostic = Diagnostic::error(format!("there is no block `{name}` that takes arguments"));
            match nearest(name, ["if", "unless", "each", "with"]) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("the blocks are `if`, `unless`, `each` and `with`"),
            }
        };
        self.mistakes.add(head.name_span, diagnostic);
    }

    /// Brings block parameters into scope.
    fn declare(&mut self, kind: BlockKind, declared: Vec<(Text, Span)>) -> Vec<BlockParam> {
        let most = match kind {
            BlockKind::If | BlockKind::Unless => 0,
            BlockKind::With | BlockKind::Bind => 1,
            BlockKind::Each | BlockKind::Section => 2,
        };
        if let Some((name, span)) = declared.get(most) {
            let message = format!("there is no value for the block parameter `{name}`");
            let help = match most {
                0 => "this block gives none",
                1 => "`with` gives one: the value",
                _ => "`each` gives two: the value and its key",
            };
            self.mistakes.add(*span, Diagnostic::error(message).help(help));
        }
        let first = self.next_param;
        self.next_param += u32::try_from(declared.len()).expect("a file has less than 4 GB");
        let params: Vec<BlockParam> =
            (first..).zip(declared).map(|(id, (name, span))| BlockParam { name, id, span }).collect();
        // Scopes are searched from the end, and the first of two equal names counts.
        self.params.extend(params.iter().rev().map(|param| (param.name.clone(), param.id)));
        params
    }

    fn resolve(&self, expression: &mut Expression) {
        match expression {
            Expression::Constant(..) => {}
            Expression::Path(path) => self.resolve_path(path),
            Expression::Call(call) => {
                call.arguments.iter_mut().for_each(|argument| self.resolve(argument));
                self.resolve_pairs(&mut call.hash);
            }
        }
    }

    fn resolve_pairs(&self, pairs: &mut [Pair]) {
        pairs.iter_mut().for_each(|pair| self.resolve(&mut pair.value));
    }

    /// A path whose first name is a block parameter's starts there; `this.x` and `./x` never do.
    fn resolve_path(&self, path: &mut Path) {
        let Some(first) = path.segments.first() else { return };
        if path.base != Base::Context(0) || first.span.start != path.span.start {
            return;
        }
        if let Some((_, id)) = self.params.iter().rev().find(|(name, _)| *name == first.name) {
            path.base = Base::Param(*id);
            path.segments.remove(0);
        }
    }
}
