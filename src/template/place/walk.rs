//! The walk through a program, with the context before each node.

use super::taint::{Names, Taint};
use super::warn::{self, Danger};
use super::{Frame, Placed, Placing, known_json};
use crate::base::{Diagnostic, Source, Span, Text};
use crate::html::Context;
use crate::template::expression::DEPTH_MAX;
use crate::template::program::{Block, BlockKind, Body, Node, Output, Partial, PartialName, Printing, Program};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// Where `program`, which may call `partials`, prints its values.
pub(super) fn walk(program: &Program, partials: &HashMap<&str, &Program>, placing: Placing<'_>) -> Placed {
    let names = Names { foreign: placing.foreign, params: BTreeMap::new(), loops: Vec::new() };
    let frame = Frame { context: names.root(), over: Vec::new(), parent: None };
    let mut walker = Walker {
        context: placing.context,
        names,
        partials,
        inlines: Vec::new(),
        last_url: None,
        is_second_turn: false,
        depth: 0,
        ends: HashMap::new(),
        warned: HashSet::new(),
        placed: Placed::default(),
    };
    walker.body(&program.body, &At { source: &program.source, frame: &frame, block: None });
    walker.placed
}

struct Walker<'p> {
    /// What stands before the next node.
    context: Context,
    names: Names<'p>,
    partials: &'p HashMap<&'p str, &'p Program>,
    /// The inline partials in scope, innermost last.
    inlines: Vec<(&'p Text, &'p Body, &'p Arc<Source>)>,
    /// The last value, if it can be the scheme of the URL that the walk is in.
    last_url: Option<(&'p Output, &'p Arc<Source>)>,
    /// Whether it is in a turn of a loop that follows another: loops within are not read once more.
    is_second_turn: bool,
    /// Calls of partials around this place.
    depth: usize,
    /// The context behind each call. Where a call leads to itself, it is thought to end where it began.
    ends: HashMap<Rc<Call>, Context>,
    warned: HashSet<(*const Source, Span, String)>,
    placed: Placed,
}

/// A partial, or the block that one was called with, in its place: the same gives the same.
#[derive(PartialEq, Eq, Hash)]
struct Call {
    body: *const Body,
    block: Option<*const Program>,
    start: Context,
    /// The contexts of names, from the innermost on.
    frames: Vec<(Taint, Vec<(Text, Taint)>)>,
    /// The block parameters, by their ids.
    params: BTreeMap<u32, Taint>,
}

/// Where the walk is.
#[derive(Clone, Copy)]
struct At<'p, 'f> {
    source: &'p Arc<Source>,
    frame: &'f Frame<'f>,
    /// What `@partial-block` prints.
    block: Option<&'f PartialBlock<'p, 'f>>,
}

/// A block that a partial was called with, and the names that hold in it.
struct PartialBlock<'p, 'f> {
    program: &'p Program,
    params: BTreeMap<u32, Taint>,
    at: At<'p, 'f>,
}

impl<'p> Walker<'p> {
    fn body(&mut self, body: &'p Body, at: &At<'p, '_>) {
        let outer = self.inlines.len();
        self.inlines.extend(body.inlines.iter().map(|inline| (&inline.name, &inline.body, at.source)));
        for node in &body.nodes {
            match node {
                Node::Literal(literal) => self.text(&literal.text),
                Node::Output(output) => self.output(output, at),
                Node::Block(block) => self.block(block, at),
                Node::Partial(partial) => self.partial(partial, at),
                Node::Inlined(inlined) => {
                    let Program { source, body } = &inlined.program;
                    self.body(body, &At { source, ..*at });
                }
            }
        }
        self.inlines.truncate(outer);
    }

    fn text(&mut self, text: &str) {
        let Some((output, source)) = self.last_url.take() else { return self.context.read(text) };
        let (scheme, rest) = text.split_at(text.find(':').map_or(text.len(), |colon| colon + 1));
        self.context.read(scheme);
        if self.context.has_foreign_scheme() {
            self.warn(warn::warning(Danger::Scheme, output, source), source, output.span);
        } else if self.context.takes_scheme() {
            self.last_url = Some((output, source));
        }
        self.context.read(rest);
    }

    fn output(&mut self, output: &'p Output, at: &At<'p, '_>) {
        let is_foreign = self.names.of(&output.expression, at.frame).is_foreign();
        let is_in_attribute = self.context.is_in_attribute();
        if is_foreign && let Some(danger) = warn::danger(output, self.context.spot(), is_in_attribute) {
            self.warn(warn::warning(danger, output, at.source), at.source, output.span);
        }
        let printing = match output.printing {
            Printing::Json if is_in_attribute => Printing::Escaped,
            Printing::Json => Printing::JsonAsIs,
            Printing::Escaped if is_foreign && self.context.takes_scheme() => {
                self.last_url = Some((output, at.source));
                Printing::Url
            }
            printing => printing,
        };
        if printing != output.printing {
            self.placed.printings.insert(output, printing);
        }
        match known_json(&output.expression, printing) {
            Some(text) if output.printing == Printing::Json => self.context.read(&text),
            _ => self.context.read_value(),
        }
    }

    fn warn(&mut self, warning: Diagnostic, source: &Arc<Source>, span: Span) {
        if self.warned.insert((Arc::as_ptr(source), span, warning.message.clone())) {
            self.placed.diagnostics.push(warning);
        }
    }

    fn block(&mut self, block: &'p Block, at: &At<'p, '_>) {
        let start = self.context;
        let value = self.names.of(&block.argument, at.frame);
        match block.kind {
            BlockKind::If | BlockKind::Unless => self.body(&block.body, at),
            BlockKind::Bind => {
                self.with_params(block, &value, |walker| walker.body(&block.body, at));
                return;
            }
            BlockKind::With => {
                let frame = Frame { context: value.clone(), over: Vec::new(), parent: Some(at.frame) };
                self.with_params(block, &value, |walker| walker.body(&block.body, &At { frame: &frame, ..*at }));
            }
            BlockKind::Each | BlockKind::Section => self.turns(block, &value, at),
        }
        let end = std::mem::replace(&mut self.context, start);
        let last_url = self.last_url.take();
        self.body(&block.inverse, at);
        self.last_url = self.last_url.or(last_url);
        self.join(end, at.source, block.span);
    }

    /// A loop runs its body from where it began, and from where the body ends.
    fn turns(&mut self, block: &'p Block, value: &Taint, at: &At<'p, '_>) {
        let item = self.names.element(value);
        let frame = Frame { context: item.clone(), over: Vec::new(), parent: Some(at.frame) };
        let at = At { frame: &frame, ..*at };
        let start = self.context;
        self.names.loops.push(value.is_foreign());
        self.with_params(block, &item, |walker| walker.body(&block.body, &at));
        self.join(start, at.source, block.span);
        if self.context != start && !self.is_second_turn {
            self.is_second_turn = true;
            let start = self.context;
            self.with_params(block, &item, |walker| walker.body(&block.body, &at));
            self.join(start, at.source, block.span);
            self.is_second_turn = false;
        }
        self.names.loops.pop();
    }

    /// What holds here and behind the other way through a block.
    fn join(&mut self, other: Context, source: &'p Arc<Source>, span: Span) {
        match self.context.join(other) {
            Some(context) => self.context = context,
            None => {
                self.context = other;
                self.warn(warn::forked(source, span), source, span);
            }
        }
    }

    /// The parameters of a block hold its value, then its key.
    fn with_params(&mut self, block: &'p Block, value: &Taint, walk: impl FnOnce(&mut Self)) {
        let outer = block
            .params
            .iter()
            .zip([value, value])
            .map(|(param, value)| (param.id, self.names.params.insert(param.id, value.clone())));
        let outer: Vec<_> = outer.collect();
        walk(self);
        for (id, value) in outer {
            match value {
                Some(value) => self.names.params.insert(id, value),
                None => self.names.params.remove(&id),
            };
        }
    }

    fn partial(&mut self, partial: &'p Partial, at: &At<'p, '_>) {
        if self.depth >= DEPTH_MAX {
            return;
        }
        self.depth += 1;
        let frame = self.frame(partial, at);
        let own = partial.block.as_deref().map(|program| PartialBlock {
            program,
            params: self.names.params.clone(),
            at: *at,
        });
        let block = own.as_ref().or(at.block);
        let outer = self.inlines.len();
        if let Some(PartialBlock { program, .. }) = &own {
            let inlines = program.body.inlines.iter();
            self.inlines.extend(inlines.map(|inline| (&inline.name, &inline.body, &program.source)));
        }
        match &partial.name {
            PartialName::Static(name, _) => {
                let inline = self.inlines.iter().rev().find(|(inline, ..)| *inline == name);
                let called = inline.map(|(_, body, source)| (*body, *source));
                let called =
                    called.or_else(|| self.partials.get(&**name).map(|program| (&program.body, &program.source)));
                match (called, &own) {
                    (Some((body, source)), _) => self.call(body, At { source, frame: &frame, block }, BTreeMap::new()),
                    (None, Some(own)) => self.partial_block(own, &frame),
                    (None, None) => {}
                }
            }
            PartialName::Block(_) => at.block.into_iter().for_each(|block| self.partial_block(block, &frame)),
            PartialName::Dynamic(_) => {
                let start = self.context;
                let mut programs: Vec<(&&str, &&Program)> = self.partials.iter().collect();
                programs.sort_unstable_by_key(|(name, _)| **name);
                for (_, program) in programs {
                    self.call(&program.body, At { source: &program.source, frame: &frame, block }, BTreeMap::new());
                    self.context = start;
                }
            }
        }
        self.inlines.truncate(outer);
        self.depth -= 1;
    }

    /// The context that a partial gets.
    fn frame(&self, partial: &Partial, at: &At<'p, '_>) -> Frame<'static> {
        let hash = partial.hash.iter().map(|pair| (pair.name.clone(), self.names.of(&pair.value, at.frame)));
        let (context, under) = match &partial.context {
            Some(context) => (self.names.of(context, at.frame), Vec::new()),
            None => (at.frame.context.clone(), at.frame.over.clone()),
        };
        Frame { context, over: hash.chain(under).collect(), parent: None }
    }

    /// What a partial prints, whose block parameters are `params`.
    fn call(&mut self, body: &'p Body, at: At<'p, '_>, params: BTreeMap<u32, Taint>) {
        let frames = std::iter::successors(Some(at.frame), |frame| frame.parent);
        let frames: Vec<_> = frames.map(|frame| (frame.context.clone(), frame.over.clone())).collect();
        let block = at.block.map(|block| std::ptr::from_ref(block.program));
        let call = Rc::new(Call { body, block, start: self.context, frames, params: params.clone() });
        if let Some(end) = self.ends.get(&call) {
            self.context = *end;
            return;
        }
        self.ends.insert(Rc::clone(&call), self.context);
        let params = std::mem::replace(&mut self.names.params, params);
        self.body(body, &at);
        self.names.params = params;
        self.ends.insert(call, self.context);
    }

    /// The block is written in the scope of its call, and has the context of this place.
    fn partial_block(&mut self, block: &PartialBlock<'p, '_>, frame: &Frame<'_>) {
        let frame = Frame { context: frame.context.clone(), over: frame.over.clone(), parent: Some(block.at.frame) };
        let at = At { source: &block.program.source, frame: &frame, block: block.at.block };
        self.call(&block.program.body, at, block.params.clone());
    }
}
