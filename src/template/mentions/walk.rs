//! The walk: bodies and blocks, in every branch; calls of partials wait in a queue.
//!
//! Programs are walked breadth first: the first way to a mention is the shortest one, nothing is called by calling
//! ourselves, and what is too deeply nested to be rendered is not walked.

use super::intern::{Address, Id};
use super::scope::{Frame, Inlines, Names, Origin, Scopes};
use super::{Mention, Mentioned, Mentions, Reads, Step};
use crate::base::{Diagnostic, Source, Span, Text};
use crate::template::partials::Partials;
use crate::template::program::{Block, BlockKind, Body, Node, Program};
use crate::template::render::scope::Kind;
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet, VecDeque};
use std::iter;
use std::sync::Arc;

/// More calls of partials, each with other meanings of its names, than any page makes; a page that makes more counts as
/// one that mentions everything.
const STATES_MAX: usize = 100_000;

/// Places where one thing is mentioned that are kept; of more, the author sees these first.
const PLACES_MAX: usize = 50;

/// A body, what its names mean, the contexts that its inline partials see by `../`, and whether that is doubtful: they decide
/// what it mentions.
type State<'p> = (Address<'p, Body>, Names<'p>, Option<Id<Frame>>, bool);

/// The walk of `program`, done.
pub(super) fn walk<'p>(program: &'p Program, partials: &'p Partials, has_var_data: bool) -> Walk<'p> {
    let mut walk = Walk {
        partials,
        has_var_data,
        scopes: Scopes::default(),
        ways: Vec::new(),
        seen: HashSet::default(),
        waiting: VecDeque::new(),
        mentioned: HashMap::default(),
        mentioned_places: HashSet::default(),
        judged: HashSet::default(),
        computed_places: HashSet::default(),
        paths: HashSet::default(),
        mentions: Mentions::default(),
    };
    let here = Here { names: walk.scopes.page(), source: &program.source, way: None, depth: 0, is_doubtful: false };
    walk.body(&program.body, here, None);
    while let Some((body, here, outer)) = walk.waiting.pop_front() {
        walk.body(body, here, outer);
    }
    walk
}

/// A place in a file.
type SourcePlace<'p> = (Address<'p, Arc<Source>>, Span);

pub(super) struct Walk<'p> {
    pub(super) partials: &'p Partials,
    /// Whether `data` is a value of the page's own.
    pub(super) has_var_data: bool,
    pub(super) scopes: Scopes<'p>,
    ways: Vec<Way<'p>>,
    /// What has been walked, or waits.
    seen: HashSet<State<'p>, RandomState>,
    /// Bodies that calls run, and the contexts that their inline partials see by `../`.
    waiting: VecDeque<(&'p Body, Here<'p>, Option<Id<Frame>>)>,
    /// In how many places each thing is mentioned.
    mentioned: HashMap<Mentioned, usize, RandomState>,
    mentioned_places: HashSet<SourcePlace<'p>, RandomState>,
    /// Names that were judged and are missing.
    pub(super) judged: HashSet<SourcePlace<'p>, RandomState>,
    computed_places: HashSet<SourcePlace<'p>, RandomState>,
    /// Names at the root, and what of the value is read: a field, or all.
    paths: HashSet<(Text, Option<Text>), RandomState>,
    pub(super) mentions: Mentions,
}

/// One place of the walk.
#[derive(Clone, Copy)]
pub(super) struct Here<'p> {
    pub(super) names: Names<'p>,
    /// The file that the nodes stand in.
    pub(super) source: &'p Arc<Source>,
    /// The call that led here, in `ways`.
    pub(super) way: Option<usize>,
    /// Calls of partials around this place.
    pub(super) depth: usize,
    /// Whether names could mean something else here: a section keeps the context or not.
    pub(super) is_doubtful: bool,
}

/// A call.
#[derive(Clone, Copy)]
pub(super) struct Way<'p> {
    /// What is called, as the author would recognise it.
    pub(super) text: &'p str,
    pub(super) span: Span,
    /// Where it stands.
    pub(super) from: Here<'p>,
}

impl<'p> Walk<'p> {
    /// What of the root is read.
    pub(super) fn reads(self) -> Reads {
        if self.mentioned.contains_key(&Mentioned::Everything) {
            return Reads::Everything;
        }
        let paths = self.paths.into_iter().map(|(first, second)| iter::once(first).chain(second).collect());
        Reads::new(paths.collect())
    }

    /// Walks a body; its inline partials see the contexts above `outer` by `../`.
    fn body(&mut self, body: &'p Body, here: Here<'p>, outer: Option<Id<Frame>>) {
        let inlines = self.inlines(body, here, outer);
        let here = Here { names: Names { inlines, ..here.names }, ..here };
        for node in &body.nodes {
            match node {
                Node::Literal(_) => {}
                // A table prints as `[object Object]`, whatever is in it.
                Node::Output(output) => _ = self.evaluate(&output.expression, here),
                Node::Block(block) => self.block(block, here),
                Node::Partial(partial) => self.partial(partial, here),
                Node::Inlined(inlined) => {
                    let way = self.ways.len();
                    let text = &here.source.text[inlined.span.range()];
                    self.ways.push(Way { text, span: inlined.span, from: here });
                    let source = &inlined.program.source;
                    let inside = Here { source, way: Some(way), ..here };
                    self.body(&inlined.program.body, inside, Some(here.names.frame));
                }
            }
        }
    }

    /// The inline partials that hold in `body`, which stands here.
    pub(super) fn inlines(
        &mut self,
        body: &'p Body,
        here: Here<'p>,
        outer: Option<Id<Frame>>,
    ) -> Option<Id<Inlines<'p>>> {
        if body.inlines.is_empty() {
            return here.names.inlines;
        }
        let Names { params, inlines, .. } = here.names;
        let source = Address(here.source);
        Some(self.scopes.inlines.id(Inlines { body: Address(body), source, frame: outer, params, parent: inlines }))
    }

    fn block(&mut self, block: &'p Block, here: Here<'p>) {
        let outer = Some(here.names.frame);
        // A table is there, whatever is in it: `if`, `unless`, `with` alone read nothing of it.
        let origin = self.evaluate(&block.argument, here);
        if let Some(include_zero) = &block.include_zero {
            self.evaluate(include_zero, here);
        }
        match block.kind {
            BlockKind::If | BlockKind::Unless => self.body(&block.body, here, outer),
            BlockKind::Each => {
                self.whole(origin, block.argument.span(), here);
                self.within(block, (origin.item(), Kind::Each), here);
            }
            BlockKind::With => self.within(block, (origin, Kind::With), here),
            BlockKind::Section => {
                let inside =
                    if let Origin::Rows(_) = origin { (origin.item(), Kind::Each) } else { (origin, Kind::With) };
                self.within(block, inside, here);
                // It could be true, which keeps the context.
                if origin.is_plain() {
                    self.section(block, Here { is_doubtful: true, ..here }, outer);
                }
            }
            BlockKind::Bind => {
                let names = self.with_params(block, origin, here.names);
                self.body(&block.body, Here { names, ..here }, outer);
            }
        }
        self.body(&block.inverse, here, outer);
    }

    /// The body of a block whose context comes from `origin`.
    fn within(&mut self, block: &'p Block, (origin, kind): (Origin, Kind), here: Here<'p>) {
        let names = self.scopes.inside(here.names, origin, kind);
        let names = self.with_params(block, origin, names);
        let (inside, outer) = (Here { names, ..here }, Some(here.names.frame));
        match block.kind {
            BlockKind::Section => self.section(block, inside, outer),
            _ => self.body(&block.body, inside, outer),
        }
    }

    /// The body of a section: walked for two contexts, so within another section for more; but few are different.
    fn section(&mut self, block: &'p Block, here: Here<'p>, outer: Option<Id<Frame>>) {
        if self.is_new((Address(&block.body), here.names, outer, here.is_doubtful), block.argument.span(), here) {
            self.body(&block.body, here, outer);
        }
    }

    /// The names in a block: its parameters are a value and its key.
    fn with_params(&mut self, block: &'p Block, origin: Origin, names: Names<'p>) -> Names<'p> {
        let params = block.params.iter().zip([origin, Origin::Other]);
        params.fold(names, |names, (param, origin)| self.scopes.with_param(names, param.id, origin))
    }

    /// Has a body walked, later and once, that the call `way` runs; `names` hold in it, and its inline partials see the contexts
    /// above `outer` by `../`.
    pub(super) fn visit(
        &mut self,
        (body, source): (&'p Body, &'p Arc<Source>),
        names: Names<'p>,
        outer: Option<Id<Frame>>,
        way: Way<'p>,
    ) {
        let is_doubtful = way.from.is_doubtful;
        if self.is_new((Address(body), names, outer, is_doubtful), way.span, way.from) {
            let here = Here { names, source, way: Some(self.ways.len()), depth: way.from.depth + 1, is_doubtful };
            self.waiting.push_back((body, here, outer));
            self.ways.push(way);
        }
    }

    /// Whether `state` was not met before; `span` is what leads to it here.
    fn is_new(&mut self, state: State<'p>, span: Span, here: Here<'p>) -> bool {
        if self.seen.len() >= STATES_MAX && !self.seen.contains(&state) {
            self.mention(Mentioned::Everything, span, here);
            return false;
        }
        self.seen.insert(state)
    }

    /// The value `name` at the root is read, or its field `next` alone.
    pub(super) fn read(&mut self, name: &Text, next: Option<&Text>) {
        self.paths.insert((name.clone(), next.cloned()));
    }

    /// `mentioned` is mentioned here, by what is written at `span`.
    pub(super) fn mention(&mut self, mentioned: Mentioned, span: Span, here: Here<'p>) {
        let places = self.mentioned.get(&mentioned).copied().unwrap_or_default();
        if places >= PLACES_MAX || !self.mentioned_places.insert((Address(here.source), span)) && places > 0 {
            return;
        }
        self.mentioned.insert(mentioned.clone(), places + 1);
        let mut chain = self.way(here);
        chain.push(self.step(span, here));
        let list = if places == 0 { &mut self.mentions.list } else { &mut self.mentions.further };
        list.push(Mention { mentioned, chain: chain.into() });
    }

    /// What is written at `span`.
    pub(super) fn step(&self, span: Span, here: Here<'p>) -> Step {
        Step { text: here.source.text[span.range()].into(), place: here.source.place(span) }
    }

    /// `name` is asked for here, which `data` should have.
    pub(super) fn mention_data_name(&mut self, name: &Text, span: Span, here: Here<'p>) {
        if !self.mentions.data.iter().any(|(earlier, _)| earlier == name) {
            self.mentions.data.push((name.clone(), here.source.place(span)));
        }
    }

    /// A source is mentioned here whose name is a value.
    pub(super) fn mention_computed_name(&mut self, span: Span, here: Here<'p>) {
        if !self.computed_places.insert((Address(here.source), span)) {
            return;
        }
        let message = "`lookup` computes the name of a source, which must be known before the request";
        let diagnostic = Diagnostic::error(message)
            .at(here.source.place(span))
            .help("write the name: `data.NAME`, or `if` and `else` with one name in each");
        let callers = self.way(here).into_iter().rev();
        let diagnostic = callers.fold(diagnostic, |diagnostic, step| diagnostic.note("called from here", step.place));
        self.mentions.computed.push(diagnostic);
    }

    /// The calls that led here, outermost first.
    fn way(&self, here: Here<'p>) -> Vec<Step> {
        let ways = std::iter::successors(here.way, |way| self.ways[*way].from.way);
        let step = |Way { text, span, from }: &Way<'p>| Step { text: (*text).into(), place: from.source.place(*span) };
        let mut steps: Vec<Step> = ways.map(|way| step(&self.ways[way])).collect();
        steps.reverse();
        steps
    }
}
