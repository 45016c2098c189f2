//! Leaves the nodes whose values are not known, and gives up where that is not exact.

use super::hole::{Hole, Holed, Seen, seen};
use super::{block, walk};
use crate::base::{Diagnostic, Note, Place, Source, Span, Text, Value};
use crate::template::helpers::{Arguments, Helper, Stage};
use crate::template::program::{
    Base, Block, BlockKind, BlockParam, Body, Call, Callee, Expression, Inlined, Literal, Node, Output, Pair, Partial,
    Program,
};
use crate::template::render::mode::Mode;
use crate::template::render::scope::{Context, Frame, Scope};
use crate::template::render::value::Val;
use crate::template::render::{NESTING_MAX, Renderer, print};
use std::borrow::Borrow;
use std::sync::Arc;

/// More nodes than any page needs; what grows beyond is quicker to render whole than to read.
pub(super) const NODES_MAX: usize = 20_000;

/// More bytes of text and constants than a page of the bundle should have.
pub(super) const BYTES_MAX: usize = 4 << 20;

/// How often a partial may be within itself below blocks that a request decides.
pub(super) const RECURSIONS_MAX: usize = 8;

/// A renderer that folds.
pub(super) type Folder<'e> = Renderer<'e, Folding<'e>>;

/// What is left so far. The text that the renderer printed since the last node is not a node yet.
pub(super) struct Folding<'e> {
    nodes: Vec<Node>,
    open: Vec<Open>,
    /// The program of `page.content`, and the root that it sees.
    content: Option<(&'e Program, &'e Value)>,
    next_param: u32,
    /// Loops that are left, around this place.
    pub(super) loops: u32,
    /// Blocks that are left, around this place.
    blocks: usize,
    node_count: usize,
    byte_count: usize,
    whole: Option<Note>,
}

/// A node that holds all nodes from `from` on once it ends.
struct Open {
    from: usize,
    kind: OpenKind,
}

enum OpenKind {
    Bind(Expression, BlockParam),
    /// A call of the body at this address, below so many blocks that are left.
    Inlined {
        source: Arc<Source>,
        span: Span,
        body: *const Body,
        blocks: usize,
    },
}

impl<'e> Folding<'e> {
    pub(super) fn new(content: Option<(&'e Program, &'e Value)>) -> Self {
        Self {
            nodes: Vec::new(),
            open: Vec::new(),
            content,
            next_param: 0,
            loops: 0,
            blocks: 0,
            node_count: 0,
            byte_count: 0,
            whole: None,
        }
    }

    /// A block parameter that no other block has, and its value.
    pub(super) fn param(&mut self, name: &str, span: Span) -> (BlockParam, Value) {
        let id = self.next_param;
        self.next_param += 1;
        (BlockParam { name: name.into(), id, span }, Hole::certain(Base::Param(id), Vec::new()))
    }
}

/// What is left of `program`, and why it can't be left, if so.
pub(super) fn end(folder: &mut Folder<'_>, program: &Program) -> (Body, Option<Note>) {
    flush(folder);
    let body = Body { inlines: Vec::new(), nodes: std::mem::take(&mut folder.mode.nodes) };
    let Folding { node_count, byte_count, whole, .. } = &mut folder.mode;
    let size = if *node_count > NODES_MAX || *byte_count > BYTES_MAX {
        Some("what is left of this page is too large")
    } else if walk::nesting(&body) > NESTING_MAX {
        Some("what is left of this page is nested too deeply")
    } else {
        None
    };
    let too_much = size.map(|message| Note { message: message.to_owned(), place: Place::file(&program.source.path) });
    (body, whole.take().or(too_much))
}

/// Leaves `node` here.
pub(super) fn leave(folder: &mut Folder<'_>, node: Node) {
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
    folder.mode.byte_count += bytes;
    if folder.mode.node_count > NODES_MAX || folder.mode.byte_count > BYTES_MAX {
        folder.is_stopped = true;
    }
}

/// The body that `fill` leaves, inside of a block that is left.
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
    folder.is_stopped = true;
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
    let (found, message) = match seen(value) {
        Seen::Known => {
            count(folder, 0, walk::bytes(value));
            return Some(Expression::Constant(value.clone(), of.span()));
        }
        Seen::Hole(hole) => (hole.expression(of, loops), "the content of the page is used as a value here"),
        Seen::Holed(holed) if holed.can_be_whole() => (holed.hole().expression(of, loops), ""),
        Seen::Holed(_) => (None, "the content of the page is part of a value that is used whole here"),
        Seen::Merged { .. } => (None, "the context of a partial with arguments is used as one value here"),
    };
    if found.is_none() {
        give_up(folder, message, of.span(), scope);
    }
    found
}

impl<'e> Mode<'e> for Folding<'e> {
    fn print<'a>(folder: &mut Folder<'e>, output: &'a Output, value: &Value, scope: &Scope<'a>)
    where
        'e: 'a,
    {
        match seen(value) {
            Seen::Hole(Hole::Content) => content(folder, output.span, scope),
            Seen::Hole(_) => {
                if let Some(expression) = expression(folder, &output.expression, value, scope) {
                    leave(folder, Node::Output(Output { expression, ..*output }));
                }
            }
            Seen::Known | Seen::Holed(_) | Seen::Merged { .. } => print::value(folder.out, value, output.escaped),
        }
    }

    fn block<'a>(folder: &mut Folder<'e>, block: &'a Block, value: &Value, scope: &Scope<'a>) -> bool
    where
        'e: 'a,
    {
        block::is_left(folder, block, value, scope)
    }

    fn call(
        folder: &mut Folder<'e>,
        call: &Call,
        positional: &[impl Borrow<Value>],
        named: &[(Text, Value)],
        scope: &Scope<'_>,
    ) -> Option<Value> {
        let positional: Vec<&Value> = positional.iter().map(Borrow::borrow).collect();
        let mut all = positional.iter().copied().chain(named.iter().map(|(_, value)| value));
        if all.all(|value| matches!(seen(value), Seen::Known)) {
            return None;
        }
        match call.callee {
            Callee::Lookup if has_known_names(&positional) => return None,
            Callee::Helper(helper) if helper.stage == Stage::BuildOnly => {
                not_known(folder, helper, call.span, scope);
                return Some(Value::Null);
            }
            Callee::Helper(helper) if passes_on(helper) && !positional.iter().any(|value| is_hole(value)) => {
                return None;
            }
            Callee::Helper(helper) if let Some(value) = compared(folder, helper, &positional) => return Some(value),
            Callee::Helper(_) | Callee::Lookup | Callee::Test(_) => {}
        }
        let arguments = call.arguments.iter().zip(positional);
        let arguments: Option<Vec<Expression>> =
            arguments.map(|(of, value)| expression(folder, of, value, scope)).collect();
        let pairs = call.hash.iter().zip(named);
        let hash: Option<Vec<Pair>> = pairs
            .map(|(pair, (_, value))| {
                let value = expression(folder, &pair.value, value, scope)?;
                Some(Pair { name: pair.name.clone(), value, span: pair.span })
            })
            .collect();
        let call = arguments.zip(hash).map(|(arguments, hash)| Call { arguments, hash, ..*call });
        Some(call.map_or(Value::Null, |call| Hole::Call(call).value()))
    }

    fn argument<'a>(folder: &mut Folder<'e>, of: &Expression, value: Val<'a>, scope: &Scope<'_>) -> Val<'a> {
        let is_certain = match seen(value.as_ref()) {
            Seen::Hole(Hole::Path { is_certain, .. }) => *is_certain,
            Seen::Hole(hole) => !matches!(hole, Hole::Call(_)),
            // A name that it lacks would be looked for below it, where other rules hold.
            Seen::Merged { is_opaque: true } => {
                give_up(folder, "the context of a partial with arguments is used as one value here", of.span(), scope);
                true
            }
            Seen::Known | Seen::Holed(_) | Seen::Merged { .. } => true,
        };
        if is_certain { value } else { Val::Owned(bound(folder, of, value.as_ref(), scope)) }
    }

    fn computed<'a>(
        folder: &mut Folder<'e>,
        partial: &'a Partial,
        name: &Value,
        _: Frame<'a>,
        scope: &Scope<'a>,
    ) -> bool
    where
        'e: 'a,
    {
        let is_hole = is_hole(name);
        if is_hole {
            give_up(folder, "the name of this partial is known at request time only", partial.span, scope);
        }
        is_hole
    }

    fn is_same(folder: &mut Folder<'e>, contexts: [Context<'_>; 2], body: &Body, scope: &Scope<'_>) -> bool {
        let [left, right] = contexts;
        let is_hole = |context: Context<'_>| matches!(context, Context::Value(value) if is_hole(value));
        let has_identity = |context: Context<'_>| match context {
            Context::Value(value) => matches!(seen(value), Seen::Holed(Holed { path, .. }) if path.is_empty()),
            Context::Overlay(_) => true,
        };
        if left.is_same(right) {
            return true;
        }
        let is_certain = contexts.into_iter().any(has_identity) || !contexts.into_iter().any(is_hole);
        if !is_certain && walk::reaches_out(body) {
            let span = scope.caller.map_or(Span::default(), |caller| caller.span);
            give_up(folder, "what `../` means in this partial is known at request time only", span, scope);
        }
        false
    }

    fn enter(folder: &mut Folder<'e>, body: &Body, source: &Arc<Source>, span: Span, scope: &Scope<'_>) {
        let mut recursions = 0;
        let mut blocks_before = None;
        for open in &folder.mode.open {
            if let OpenKind::Inlined { body: around, blocks, .. } = open.kind
                && std::ptr::eq(around, body)
            {
                recursions += usize::from(blocks_before != Some(blocks));
                blocks_before = Some(blocks);
            }
        }
        if recursions > RECURSIONS_MAX {
            give_up(folder, "this partial is within itself as often as a request decides", span, scope);
        }
        let kind = OpenKind::Inlined { source: Arc::clone(source), span, body, blocks: folder.mode.blocks };
        folder.mode.open.push(Open { from: folder.mode.nodes.len(), kind });
    }

    fn mark(&self) -> usize {
        self.open.len()
    }

    fn leave(folder: &mut Folder<'e>, mark: usize) {
        for Open { from, kind } in folder.mode.open.split_off(mark).into_iter().rev() {
            close(folder, from, kind);
        }
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
        // Even where the value is not used, its mistakes are told.
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
fn bound(folder: &mut Folder<'_>, of: &Expression, value: &Value, scope: &Scope<'_>) -> Value {
    let Some(argument) = expression(folder, of, value, scope) else { return Value::Null };
    let (param, value) = folder.mode.param("this", of.span());
    let from = folder.mode.nodes.len();
    folder.mode.open.push(Open { from, kind: OpenKind::Bind(argument, param) });
    value
}

/// Leaves what the body of the page prints, in the place of `page.content`.
fn content(folder: &mut Folder<'_>, span: Span, scope: &Scope<'_>) {
    let Some((program, root)) = folder.mode.content else { return };
    let mark = folder.mode.open.len();
    Folding::enter(folder, &program.body, &program.source, span, scope);
    let around = std::mem::replace(&mut folder.root, root);
    folder.page(program);
    folder.root = around;
    Folding::leave(folder, mark);
}

fn is_hole(value: &Value) -> bool {
    matches!(seen(value), Seen::Hole(_))
}

/// Whether a `lookup` with these arguments finds by name in what is known.
fn has_known_names(arguments: &[&Value]) -> bool {
    let [value, name] = arguments else { return false };
    let is_known = matches!(seen(value), Seen::Known | Seen::Holed(_) | Seen::Merged { is_opaque: false });
    is_known && matches!(seen(name), Seen::Known) && !matches!((seen(value), seen(name)), (Seen::Known, Seen::Known))
}

/// Whether an object is true to `helper`, and no more.
fn passes_on(helper: &Helper) -> bool {
    matches!(helper.name, "and" | "or" | "not" | "default")
}

/// Whether two values are equal: an object with holes is the same as the object it was made of.
fn compared(folder: &Folder<'_>, helper: &Helper, positional: &[&Value]) -> Option<Value> {
    if !matches!(helper.name, "eq" | "ne") {
        return None;
    }
    let known = |value: &Value| match seen(value) {
        Seen::Holed(Holed { under: object @ Value::Object(_), .. }) => Some(object.clone()),
        Seen::Known => Some(value.clone()),
        _ => None,
    };
    let positional: Vec<Value> = positional.iter().map(|value| known(value)).collect::<Option<_>>()?;
    let arguments = Arguments { positional: &positional, named: &[], host: folder.environment.host };
    (helper.run)(&arguments).ok()
}

/// A helper of the build is called with what only a request knows.
fn not_known(folder: &mut Folder<'_>, helper: &Helper, span: Span, scope: &Scope<'_>) {
    folder.tell(span, scope, |_| {
        let message = format!("`{}`: its argument must be known when the site is built", helper.name);
        let diagnostic = Diagnostic::error(message);
        if helper.name == "asset" { diagnostic.help("use `url`") } else { diagnostic }
    });
}
