//! The parsed template: every node with its place in the author's file.

use super::helpers::Helper;
use crate::base::{Source, Span, Text, Value};
use std::sync::Arc;

/// A parsed template, ready to run, with the place in the author's file of each of its nodes.
#[derive(Clone, Debug)]
pub struct Program {
    /// The file that the spans of the nodes point into.
    pub source: Arc<Source>,
    /// What it prints.
    pub body: Body,
}

/// What stands in a program, or between the tags of a block.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The inline partials defined here; the whole body and the partials it calls see them.
    pub inlines: Vec<Inline>,
    /// In order.
    pub nodes: Vec<Node>,
}

/// One thing that prints.
#[derive(Clone, Debug)]
pub enum Node {
    /// Text that stands as it is.
    Literal(Literal),
    /// `{{x}}`, `{{{x}}}`, `{{&x}}`.
    Output(Output),
    /// `{{#if x}}…{{/if}}`, `{{#x}}…{{/x}}`, `{{^x}}…{{/x}}`.
    Block(Box<Block>),
    /// `{{> x}}`, `{{#> x}}…{{/x}}`.
    Partial(Box<Partial>),
    /// What another program prints here; folding makes it of a call. It sees the names of this place.
    Inlined(Box<Inlined>),
}

/// A program in the place of its call.
#[derive(Clone, Debug)]
pub struct Inlined {
    /// What it prints; its spans point into its own source.
    pub program: Program,
    /// The call, in the program around it.
    pub span: Span,
}

/// Text that stands as it is; never empty.
#[derive(Clone, Debug)]
pub struct Literal {
    /// What is printed: without what the whitespace rules take away.
    pub text: Text,
    /// Where it stands; an empty span for HTML made from Markdown.
    pub span: Span,
}

/// A value that is printed.
#[derive(Clone, Debug)]
pub struct Output {
    pub expression: Expression,
    /// How it is printed; HTML is never escaped.
    pub printing: Printing,
    /// The whole tag.
    pub span: Span,
}

/// How a value is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printing {
    /// Text is escaped.
    Escaped,
    /// As it is.
    Raw,
    /// Escaped, unless it is a URL of a scheme that we do not know to be harmless; then `#`. Which values of a folded program stand where
    /// a URL begins, its placing says.
    Url,
    /// JSON: escaped in the value of an attribute, elsewhere as it is. Where it stands is only known as it is printed.
    Json,
    /// JSON that stands in no attribute.
    JsonAsIs,
}

/// A block; a following `else if` is the only node of `inverse`.
#[derive(Clone, Debug)]
pub struct Block {
    /// What decides which body runs, and with which context.
    pub kind: BlockKind,
    /// The value it is about.
    pub argument: Expression,
    /// `includeZero=…` of `if` and `unless`.
    pub include_zero: Option<Expression>,
    /// `as |value key|`.
    pub params: Vec<BlockParam>,
    /// What runs for a value; for `unless` and `{{^x}}` the other one.
    pub body: Body,
    /// What runs for none; empty where there is no `else`.
    pub inverse: Body,
    /// The opening tag.
    pub span: Span,
}

/// The kinds of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Keeps the context.
    If,
    /// Keeps the context.
    Unless,
    /// Each element is the context in turn.
    Each,
    /// The value is the context.
    With,
    /// `{{#x}}`: a list as `each`, true as `if`, anything else but null and false as `with`.
    Section,
    /// Keeps the context and gives the value, whatever it is, to the block's one parameter; folding makes it of the
    /// arguments of a call.
    Bind,
}

/// A name of `as |a b|`.
#[derive(Clone, Debug)]
pub struct BlockParam {
    pub name: Text,
    /// What [`Base::Param`] refers to it by; unique in a program.
    pub id: u32,
    /// Where it is declared.
    pub span: Span,
}

/// A call of a partial.
#[derive(Clone, Debug)]
pub struct Partial {
    /// Which one.
    pub name: PartialName,
    /// The context it gets; the current one if absent.
    pub context: Option<Expression>,
    /// Names put over its context.
    pub hash: Vec<Pair>,
    /// What stands between `{{#> x}}` and `{{/x}}`; a program of its own because a page is put into a layout whole.
    pub block: Option<Arc<Program>>,
    /// The tag.
    pub span: Span,
}

/// Which partial is called.
#[derive(Clone, Debug)]
pub enum PartialName {
    /// `{{> partials/nav}}`.
    Static(Text, Span),
    /// `{{> (lookup . "kind")}}`.
    Dynamic(Expression),
    /// `{{> @partial-block}}`.
    Block(Span),
}

/// `{{#*inline "name"}}…{{/inline}}`.
#[derive(Clone, Debug)]
pub struct Inline {
    pub name: Text,
    pub body: Body,
    /// The opening tag.
    pub span: Span,
}

/// `key=value`.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The name.
    pub name: Text,
    /// What it is given.
    pub value: Expression,
    /// The whole pair.
    pub span: Span,
}

/// Something with a value.
#[derive(Clone, Debug)]
pub enum Expression {
    /// `"text"`, `12`, `true`, `null`.
    Constant(Value, Span),
    /// `page.title`.
    Path(Path),
    /// `(eq a b)`.
    Call(Box<Call>),
}

/// A name, and names within it.
#[derive(Clone, Debug)]
pub struct Path {
    /// Where it starts.
    pub base: Base,
    /// The names, in order; none for `this`, `..` and `@index`.
    pub segments: Vec<Segment>,
    /// All of it.
    pub span: Span,
}

/// Where a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The context so many levels up: 0 is `this`, 1 is `..`.
    Context(u32),
    /// `@root`.
    Root,
    /// `@index` and the like, of the loop so many levels up.
    Variable(Variable, u32),
    /// A block parameter, by its id.
    Param(u32),
}

/// The variables of a loop, and whether a partial was called with a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// `@key`.
    Key,
    /// `@index`.
    Index,
    /// `@first`.
    First,
    /// `@last`.
    Last,
    /// `@partial-block`.
    PartialBlock,
}

/// One name of a path.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Without the brackets of `[a b]`.
    pub name: Text,
    pub span: Span,
}

/// The call of a helper, its arguments checked against what it takes.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is called.
    pub callee: Callee,
    /// Positional arguments.
    pub arguments: Vec<Expression>,
    /// `key=value` arguments.
    pub hash: Vec<Pair>,
    /// From the name to the last argument.
    pub span: Span,
}

/// What is called.
#[derive(Clone, Copy, Debug)]
pub enum Callee {
    /// `lookup value name`.
    Lookup,
    /// A helper.
    Helper(&'static Helper),
    /// A question that no author can ask; folding makes it where a request decides what a tag does.
    Test(Test),
}

/// What a folded program asks of a value; a name that does not exist is null to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    IsList,
    IsTrue,
    /// Whether it prints, unescaped, what the second argument prints.
    PrintsAs,
}

impl Test {
    /// Its name, which no helper has, and how many arguments it takes.
    pub fn signature(self) -> (&'static str, usize) {
        match self {
            Self::IsList => ("is-list", 1),
            Self::IsTrue => ("is-true", 1),
            Self::PrintsAs => ("prints-as", 2),
        }
    }

    /// The test called `name`, if it takes so many arguments.
    pub fn find(name: &str, arguments: usize) -> Option<Self> {
        [Self::IsList, Self::IsTrue, Self::PrintsAs].into_iter().find(|test| test.signature() == (name, arguments))
    }
}

impl Expression {
    /// Whether it is the call `json …`.
    pub(super) fn is_json(&self) -> bool {
        matches!(self, Self::Call(call) if matches!(call.callee, Callee::Helper(helper) if helper.name == "json"))
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Constant(_, span) => *span,
            Self::Path(path) => path.span,
            Self::Call(call) => call.span,
        }
    }
}
