//! Emits the nodes whose values are bound at request time, and gives up where that is not exact.

use super::Filled;
use super::hole::{Binding, Hole, binding};
use crate::base::{Note, Place, Source, Span, Text, Value};
use crate::template::program::{Base, Block, BlockKind, BlockParam, Body, Expression, Inlined, Literal, Node, Program};
use crate::template::render::scope::Scope;
use crate::template::render::{NESTING_MAX, Renderer};
use crate::template::walk::{Part, walk};
use std::sync::Arc;

/// More nodes than any page needs; what grows beyond is quicker to render whole than to read.
pub(super) const NODES_MAX: usize = 20_000;

/// More bytes of text and constants than a page of the bundle should have.
pub(super) const BYTES_MAX: usize = 4 << 20;

/// How deep a constant may be nested: as deep as data.
const CONSTANT_NESTING_MAX: usize = 128;

/// Why a context with names over it gives up.
pub(super) const OVERLAID: &str = "the context of a partial with arguments is used as one value here";

pub(super) type Folder<'e> = Renderer<Folding<'e>>;

/// The residual program so far. The text that the renderer printed since the last node is not a node yet.
pub(super) struct Folding<'e> {
    nodes: Vec<Node>,
    open: Vec<Open>,
    /// The program of `page.content`, and the root that it sees.
    content: Option<(&'e Program, &'e Value)>,
    pub(super) filled: Filled,
    /// Why the page is rendered at request time.
    pub(super) cause: Option<&'e Note>,
    next_param: u32,
    /// Residual loops around this place.
    pub(super) loops: u32,
    /// Residual blocks around this place.
    pub(super) blocks: usize,
    node_count: usize,
    byte_count: usize,
    whole: Option<Note>,
}

/// A node that holds all nodes from `from` on once it ends.
struct Open {
    from: usize,
    kind: OpenKind,
}

/// What begins at one place and ends at another.
pub(super) enum OpenKind {
    Bind(Expression, BlockParam),
    /// A call of the body at this address, below so many residual blocks.
    Inlined {
        source: Arc<Source>,
        span: Span,
        body: *const Body,
        blocks: usize,
    },
}

impl<'e> Folding<'e> {
    pub(super) fn new(content: Option<(&'e Program, &'e Value)>, filled: Filled, cause: Option<&'e Note>) -> Self {
        Self {
            nodes: Vec::new(),
            open: Vec::new(),
            content,
            filled,
            cause,
            next_param: 0,
            loops: 0,
            blocks: 0,
            node_count: 0,
            byte_count: 0,
            whole: None,
        }
    }

    /// Whether no node stands before this place.
    pub(super) fn is_all_text(&self) -> bool {
        self.node_count == 0 && self.blocks == 0
    }

    /// How many nodes have begun around this place.
    pub(super) fn open_count(&self) -> usize {
        self.open.len()
    }

    /// For each call of `body` around this place, from the outermost: how many residual blocks it is below.
    pub(super) fn calls_of(&self, body: *const Body) -> impl Iterator<Item = usize> {
        self.open.iter().filter_map(move |open| match open.kind {
            OpenKind::Inlined { body: around, blocks, .. } if std::ptr::eq(around, body) => Some(blocks),
            OpenKind::Inlined { .. } | OpenKind::Bind(..) => None,
        })
    }

    /// A block parameter that no other block has, and its value.
    pub(super) fn param(&mut self, name: &str, span: Span) -> (BlockParam, Value) {
        let id = self.next_param;
        self.next_param += 1;
        (BlockParam { name: name.into(), id, span }, Hole::certain(Base::Param(id), Vec::new()))
    }
}

/// The residual of `program`, and why it can't be used, if so.
pub(super) fn finish(folder: &mut Folder<'_>, program: &Program) -> (Body, Option<Note>) {
    flush(folder);
    let body = Body { inlines: Vec::new(), nodes: std::mem::take(&mut folder.mode.nodes) };
    let Folding { node_count, byte_count, whole, .. } = &mut folder.mode;
    let size = if *node_count > NODES_MAX || *byte_count > BYTES_MAX {
        Some("what is left of this page is too large")
    } else if nesting(&body, &program.source) > NESTING_MAX {
        Some("what is left of this page is nested too deeply")
    } else {
        None
    };
    let too_much = size.map(|message| Note { message: message.to_owned(), place: Place::file(&program.source.path) });
    (body, whole.take().or(too_much))
}

pub(super) fn emit(folder: &mut Folder<'_>, node: Node) {
    flush(folder);
    folder.mode.nodes.push(node);
    count(folder, 1, 0);
}

/// The text printed so far becomes a node.
fn flush(folder: &mut Folder<'_>) {
    if !folder.out.is_empty() {
        let text: Text = folder.out.as_str().into();
        folder.out.clear();
        count(folder, 1, text.len());
        folder.mode.nodes.push(Node::Literal(Literal { text, span: Span::default() }));
    }
}

/// Ends the walk where the limits are passed.
fn count(folder: &mut Folder<'_>, nodes: usize, bytes: usize) {
    folder.mode.node_count += nodes;
    folder.mode.byte_count = folder.mode.byte_count.saturating_add(bytes);
    if folder.mode.node_count > NODES_MAX || folder.mode.byte_count > BYTES_MAX {
        folder.halt();
    }
}

/// The body that `fill` emits, inside of a residual block.
pub(super) fn body<'e>(folder: &mut Folder<'e>, fill: impl FnOnce(&mut Folder<'e>)) -> Body {
    flush(folder);
    let around = std::mem::take(&mut folder.mode.nodes);
    folder.mode.blocks += 1;
    fill(folder);
    folder.mode.blocks -= 1;
    flush(folder);
    Body { inlines: Vec::new(), nodes: std::mem::replace(&mut folder.mode.nodes, around) }
}

/// The program can't be folded because of what stands at `span`.
pub(super) fn give_up(folder: &mut Folder<'_>, message: &str, span: Span, scope: &Scope<'_>) {
    folder.halt();
    let place = || scope.source.place(span);
    folder.mode.whole.get_or_insert_with(|| Note { message: message.to_owned(), place: place() });
}

/// What to write for `value`, which the author wrote as `of`; `None` after giving up.
pub(super) fn expression(
    folder: &mut Folder<'_>,
    of: &Expression,
    value: &Value,
    scope: &Scope<'_>,
) -> Option<Expression> {
    let loops = folder.mode.loops;
    let (expression, message) = match binding(value) {
        Binding::Build => {
            count(folder, 0, bytes(value, BYTES_MAX, 0));
            return Some(Expression::Constant(value.clone(), of.span()));
        }
        Binding::Request(hole) => (hole.expression(of, loops), "the content of the page is used as a value here"),
        Binding::Mixed(holed) if holed.can_be_whole() => (holed.hole().expression(of, loops), ""),
        Binding::Mixed(_) => (None, "the content of the page is part of a value that is used whole here"),
        Binding::Overlaid(_) => (None, OVERLAID),
    };
    if expression.is_none() {
        give_up(folder, message, of.span(), scope);
    }
    expression
}

/// A node begins that holds all that is emitted until it ends.
pub(super) fn begin(folder: &mut Folder<'_>, kind: OpenKind) {
    folder.mode.open.push(Open { from: folder.mode.nodes.len(), kind });
}

/// All nodes but the first `open_count` that have begun end here.
pub(super) fn end(folder: &mut Folder<'_>, open_count: usize) {
    for Open { from, kind } in folder.mode.open.split_off(open_count).into_iter().rev() {
        close(folder, from, kind);
    }
}

/// Puts all nodes from `from` on into one. Text before the first and after the last of them stays outside.
fn close(folder: &mut Folder<'_>, from: usize, kind: OpenKind) {
    let nodes = &mut folder.mode.nodes;
    let from = if let Some(Node::Literal(_)) = nodes.get(from) { from + 1 } else { from };
    let inner = Body { inlines: Vec::new(), nodes: nodes.split_off(from.min(nodes.len())) };
    let node = match kind {
        OpenKind::Inlined { .. } if inner.nodes.is_empty() => return,
        OpenKind::Inlined { source, span, .. } => {
            Node::Inlined(Box::new(Inlined { program: Program { source, body: inner }, span }))
        }
        // A value that is not used can still have a mistake.
        OpenKind::Bind(argument, param) => Node::Block(Box::new(Block {
            kind: BlockKind::Bind,
            span: param.span,
            argument,
            include_zero: None,
            params: vec![param],
            body: inner,
            inverse: Body::default(),
        })),
    };
    nodes.push(node);
    count(folder, 1, 0);
}

/// Begins a block that works `value` out once; what it is from now on.
pub(super) fn bound(folder: &mut Folder<'_>, of: &Expression, value: &Value, scope: &Scope<'_>) -> Value {
    let Some(argument) = expression(folder, of, value, scope) else { return Value::Null };
    let (param, value) = folder.mode.param("this", of.span());
    begin(folder, OpenKind::Bind(argument, param));
    value
}

/// Emits what the body of the page prints, in the place of `page.content`.
pub(super) fn content(folder: &mut Folder<'_>, span: Span, scope: &Scope<'_>) {
    let Some((program, root)) = folder.mode.content else { return };
    let open_count = folder.mode.open_count();
    let (source, blocks) = (Arc::clone(&program.source), folder.mode.blocks);
    begin(folder, OpenKind::Inlined { source, span, body: &program.body, blocks });
    folder.page(program, root, scope.page.environment);
    end(folder, open_count);
}

/// How deep blocks and partials are nested in `body`, as the renderer counts.
fn nesting(body: &Body, source: &Arc<Source>) -> usize {
    let mut deepest = 0;
    walk(body, source, &mut |part, around| {
        if let Part::Node(Node::Block(_) | Node::Partial(_) | Node::Inlined(_)) = part {
            deepest = deepest.max(around.depth + 1);
        }
    });
    deepest
}

/// About how many bytes a constant needs, an object as its handle; more than `max` where it needs more than those, or is nested deeper
/// than data is: a list that holds itself many times is not walked through.
fn bytes(value: &Value, max: usize, depth: usize) -> usize {
    if depth > CONSTANT_NESTING_MAX {
        return max.saturating_add(1);
    }
    let sum = |parts: &mut dyn Iterator<Item = (usize, &Value)>| {
        let mut sum = 0_usize;
        for (name, part) in parts {
            sum += 1 + name;
            if sum > max {
                break;
            }
            sum = sum.saturating_add(bytes(part, max - sum, depth + 1));
        }
        sum
    };
    match value {
        Value::Text(text) | Value::Html(text) => text.len(),
        Value::List(values) => sum(&mut values.iter().map(|value| (0, value))),
        Value::Map(map) => sum(&mut map.iter().map(|(name, value)| (name.len(), value))),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Date(_) | Value::Object(_) => 8,
    }
}
