//! Program and values → text.
//!
//! Frames are linked structs on the stack that hold references: no value is copied to render a block or a partial.

mod evaluate;
pub(super) mod mistake;
pub(super) mod mode;
mod partial;
pub(super) mod print;
pub(super) mod scope;
pub(super) mod value;
pub(super) mod work;

use super::helpers::{Host, truth};
use super::partials::Partials;
use super::program::{Block, BlockKind, BlockParam, Body, Node, Program};
use crate::base::{Diagnostic, Span, Value};
use crate::html;
use mistake::Reported;
use mode::{Mode, Now};
use scope::{Context, Data, Frame, Inlines, Kind, Loop, Page, Params, Scope};
use value::{Given, is_empty};
use work::Work;

pub use work::{BUILD_FACTOR, STEPS_MAX};

/// How deep blocks and partials may be nested while rendering, counted together: what the stack of a thread (2 MB)
/// holds with room to spare.
pub(crate) const NESTING_MAX: usize = 600;

/// More calls of partials than any page needs; a partial that calls itself twice would make 2²⁰⁰ of them.
pub(crate) const PARTIALS_MAX: usize = 1_000_000;

/// What a rendering reaches besides its values.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    /// The partials that tags may call.
    pub partials: &'a Partials,
    /// What helpers ask the site for.
    pub host: &'a dyn Host,
    /// What the text is at its beginning: HTML, unless the page is another file.
    pub context: html::Context,
}

/// Renders `program` with `root` as its context and as `@root`, appending to `out`. Goes on after a mistake, as if the
/// value were null, so that the author sees them all (at most 20, no place twice); what `out` then holds is not to be
/// used.
// It returns its mistakes: adding them to a caller's `Diagnostics` made 'hello' 7 to 10 % slower even where there are none.
pub fn render(program: &Program, root: &Value, environment: Environment<'_>, out: &mut String) -> Vec<Diagnostic> {
    // Few pages are shorter than their template; for them, one allocation is all there is.
    out.reserve(program.source.text.len() * 2);
    let mut renderer = Renderer::new(std::mem::take(out), Now, environment);
    renderer.page(program, root, environment);
    *out = renderer.out;
    renderer.reported.diagnostics
}

/// The mistakes of showing closed fields alone, of a program of whose `root` only a request knows all: what is missing is null.
pub fn closed_fields(program: &Program, root: &Value, environment: Environment<'_>) -> Vec<Diagnostic> {
    let mut renderer = Renderer::new(String::new(), Now, environment);
    renderer.page(program, root, environment);
    renderer.reported.into_closed()
}

pub(super) struct Renderer<M> {
    pub(super) out: String,
    pub(super) mode: M,
    pub(super) reported: Reported,
    /// Bodies around this place.
    nesting: usize,
    /// Calls of partials around this place.
    partials_nesting: usize,
    /// Calls of partials so far.
    partials: usize,
    /// What stands before byte `read` of `out`; only JSON asks for it.
    context: html::Context,
    read: usize,
    /// What has no end is not rendered to its end.
    pub(super) work: Work,
}

impl<M: Mode> Renderer<M> {
    /// Appends to `out`, what begins as the context of `environment`.
    pub(super) fn new(out: String, mode: M, environment: Environment<'_>) -> Self {
        Self {
            read: out.len(),
            out,
            mode,
            reported: Reported::default(),
            nesting: 0,
            partials_nesting: 0,
            partials: 0,
            context: environment.context,
            work: Work::new(environment.host),
        }
    }

    /// Renders a page or its body: the root is the context, and no names of another program are seen.
    pub(super) fn page(&mut self, program: &Program, root: &Value, environment: Environment<'_>) {
        let page = Page { root, environment };
        let frame = Frame { context: Context::Value(root), kind: Kind::Page, parent: None };
        let data = Data { each: None, partial_block: None, parent: None };
        let source = &program.source;
        let scope =
            Scope { page: &page, frame: &frame, params: None, data: &data, inlines: None, source, caller: None };
        self.body(&program.body, &scope, None);
    }

    /// Prints JSON as it must be here. Few values are JSON, and those of a folded program are placed.
    #[inline(never)]
    pub(super) fn json(&mut self, value: &Value) {
        self.context.read(&self.out[self.read..]);
        self.read = self.out.len();
        print::value(&mut self.out, value, self.context.is_in_attribute());
    }

    /// Renders a body; its inline partials see the contexts above `outer` by `../`.
    pub(super) fn body<'a>(&mut self, body: &'a Body, scope: &Scope<'a>, outer: Option<&'a Frame<'a>>) {
        if body.inlines.is_empty() {
            return self.nodes(&body.nodes, scope);
        }
        let inlines = Inlines {
            definitions: &body.inlines,
            frame: outer,
            params: scope.params,
            source: scope.source,
            parent: scope.inlines,
        };
        self.nodes(&body.nodes, &Scope { inlines: Some(&inlines), ..*scope });
    }

    fn nodes<'a>(&mut self, nodes: &'a [Node], scope: &Scope<'a>) {
        let room = self.room();
        for node in nodes {
            // A literal is part of the step around it, and makes no value.
            if let Node::Literal(literal) = node {
                self.out.push_str(&literal.text);
                continue;
            }
            if !self.step(|| span(node), scope) {
                return;
            }
            match node {
                Node::Literal(_) => {}
                Node::Output(output) => {
                    let value = self.evaluate(&output.expression, scope, Given::Required);
                    let is_list = matches!(value.as_ref(), Value::List(_));
                    if !is_list || self.charge_print(value.as_ref(), output.span, scope) {
                        M::print(self, output, value.as_ref(), scope);
                    }
                }
                Node::Block(block) => self.block(block, scope),
                Node::Partial(partial) => self.partial(partial, scope),
                Node::Inlined(inlined) => self.inlined(inlined, scope),
            }
            self.set_room(room);
        }
    }

    fn block<'a>(&mut self, block: &'a Block, scope: &Scope<'a>) {
        if self.nesting >= NESTING_MAX {
            return self.stop(nested_too_deeply(), NEEDS_AN_END, block.span, scope);
        }
        self.nesting += 1;
        let given = if block.kind == BlockKind::Bind { Given::Required } else { Given::Optional };
        let argument = self.evaluate(&block.argument, scope, given);
        let value = argument.as_ref();
        if M::block(self, block, value, scope) {
            self.nesting -= 1;
            return;
        }
        match block.kind {
            BlockKind::If | BlockKind::Unless => {
                let holds = self.condition(block, value, scope);
                let chosen = if holds == (block.kind == BlockKind::If) { &block.body } else { &block.inverse };
                self.body(chosen, scope, Some(scope.frame));
            }
            BlockKind::Each => self.each(block, value, scope),
            BlockKind::With if is_empty(value) => self.body(&block.inverse, scope, Some(scope.frame)),
            BlockKind::With => self.within(block, value, scope),
            BlockKind::Section => match value {
                Value::Bool(true) => self.body(&block.body, scope, Some(scope.frame)),
                Value::Bool(false) | Value::Null => self.body(&block.inverse, scope, Some(scope.frame)),
                Value::List(_) => self.each(block, value, scope),
                _ => self.within(block, value, scope),
            },
            BlockKind::Bind => self.bound(block, value, scope),
        }
        self.nesting -= 1;
    }

    fn condition<'a>(&mut self, block: &'a Block, value: &Value, scope: &Scope<'a>) -> bool {
        let include_zero = match &block.include_zero {
            Some(include_zero) => truth(self.evaluate(include_zero, scope, Given::Optional).as_ref()),
            None => false,
        };
        !is_empty(value) && (include_zero || truth(value))
    }

    /// `value` is the block parameter of the block's body.
    pub(super) fn bound<'a>(&mut self, block: &'a Block, value: &'a Value, scope: &Scope<'a>) {
        let params = params(&block.params, value, None, scope.params);
        let params = params.as_ref().or(scope.params);
        self.body(&block.body, &Scope { params, ..*scope }, Some(scope.frame));
    }

    /// `value` is the context of the block's body.
    pub(super) fn within<'a>(&mut self, block: &'a Block, value: &'a Value, scope: &Scope<'a>) {
        let frame = Frame { context: Context::Value(value), kind: Kind::With, parent: Some(scope.frame) };
        let params = params(&block.params, value, None, scope.params);
        let params = params.as_ref().or(scope.params);
        self.body(&block.body, &Scope { frame: &frame, params, ..*scope }, Some(scope.frame));
    }

    fn each<'a>(&mut self, block: &'a Block, value: &'a Value, scope: &Scope<'a>) {
        match value {
            Value::List(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    if !self.next_turn(block, item, Loop::Turn { key: None, index, count: items.len() }, scope) {
                        return;
                    }
                }
            }
            Value::Map(map) if !map.is_empty() => {
                for (index, (name, item)) in map.iter().enumerate() {
                    let turn = Loop::Turn { key: Some(name), index, count: map.len() };
                    if !self.next_turn(block, item, turn, scope) {
                        return;
                    }
                }
            }
            Value::Object(object) => {
                let names = object.names();
                for (index, name) in names.iter().enumerate() {
                    let item = object.field(name).unwrap_or_default();
                    let turn = Loop::Turn { key: Some(name), index, count: names.len() };
                    if !self.next_turn(block, &item, turn, scope) {
                        return;
                    }
                }
                if names.is_empty() {
                    self.body(&block.inverse, scope, Some(scope.frame));
                }
            }
            _ => self.body(&block.inverse, scope, Some(scope.frame)),
        }
    }

    /// One turn of a loop, which is a step; whether the rendering goes on.
    fn next_turn<'a>(&mut self, block: &'a Block, item: &'a Value, each: Loop<'a>, scope: &Scope<'a>) -> bool {
        let goes_on = self.step(|| block.span, scope);
        if goes_on {
            self.turn(block, item, each, scope);
        }
        goes_on
    }

    /// One turn of a loop.
    pub(super) fn turn<'a>(&mut self, block: &'a Block, item: &'a Value, each: Loop<'a>, scope: &Scope<'a>) {
        let frame = Frame { context: Context::Value(item), kind: Kind::Each, parent: Some(scope.frame) };
        let data = Data { each: Some(&each), partial_block: scope.data.partial_block, parent: Some(scope.data) };
        let params = params(&block.params, item, Some(&each), scope.params);
        let params = params.as_ref().or(scope.params);
        self.body(&block.body, &Scope { frame: &frame, data: &data, params, ..*scope }, Some(scope.frame));
    }
}

fn span(node: &Node) -> Span {
    match node {
        Node::Literal(literal) => literal.span,
        Node::Output(output) => output.span,
        Node::Block(block) => block.span,
        Node::Partial(partial) => partial.span,
        Node::Inlined(inlined) => inlined.span,
    }
}

/// The cure of a partial that calls itself twice: it would go on for ever on the way back.
const NEEDS_AN_END: &str = "a partial that calls itself needs an `if` around the call, and an end";

fn nested_too_deeply() -> String {
    format!("blocks and partials are nested more than {NESTING_MAX} deep")
}

/// The block parameters that `declared` gives to a value and its key; `None` where none are declared.
fn params<'a>(
    declared: &'a [BlockParam],
    value: &'a Value,
    each: Option<&'a Loop<'a>>,
    parent: Option<&'a Params<'a>>,
) -> Option<Params<'a>> {
    let first = declared.first()?;
    Some(Params { first: first.id, count: declared.len(), value, each, parent })
}
