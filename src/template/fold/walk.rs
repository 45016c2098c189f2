//! Walks over programs, without values.

use crate::base::Value;
use crate::template::program::{Base, Body, Expression, Node, Pair, Partial, PartialName, Path};

/// Whether a path in `body` leads to a context around it, or might: `../x`.
pub(super) fn reaches_out(body: &Body) -> bool {
    let mut found = false;
    each_path(body, &mut |path| found |= matches!(path.base, Base::Context(1..)));
    found
}

/// Visits every path in `body`, in the bodies within it, and in the blocks that partials are called with.
pub(super) fn each_path<'p>(body: &'p Body, visit: &mut impl FnMut(&'p Path)) {
    for inline in &body.inlines {
        each_path(&inline.body, visit);
    }
    for node in &body.nodes {
        match node {
            Node::Literal(_) => {}
            Node::Output(output) => in_expression(&output.expression, visit),
            Node::Block(block) => {
                in_expression(&block.argument, visit);
                block.include_zero.iter().for_each(|expression| in_expression(expression, visit));
                each_path(&block.body, visit);
                each_path(&block.inverse, visit);
            }
            Node::Partial(partial) => in_partial(partial, visit),
            Node::Inlined(inlined) => each_path(&inlined.program.body, visit),
        }
    }
}

fn in_partial<'p>(partial: &'p Partial, visit: &mut impl FnMut(&'p Path)) {
    if let PartialName::Dynamic(name) = &partial.name {
        in_expression(name, visit);
    }
    partial.context.iter().for_each(|context| in_expression(context, visit));
    in_pairs(&partial.hash, visit);
    partial.block.iter().for_each(|block| each_path(&block.body, visit));
}

fn in_expression<'p>(expression: &'p Expression, visit: &mut impl FnMut(&'p Path)) {
    match expression {
        Expression::Constant(..) => {}
        Expression::Path(path) => visit(path),
        Expression::Call(call) => {
            call.arguments.iter().for_each(|argument| in_expression(argument, visit));
            in_pairs(&call.hash, visit);
        }
    }
}

fn in_pairs<'p>(pairs: &'p [Pair], visit: &mut impl FnMut(&'p Path)) {
    pairs.iter().for_each(|pair| in_expression(&pair.value, visit));
}

/// How deep blocks and partials are nested in `body`, as the renderer counts.
pub(super) fn nesting(body: &Body) -> usize {
    let deepest = body.nodes.iter().map(|node| match node {
        Node::Literal(_) | Node::Output(_) => 0,
        Node::Block(block) => 1 + nesting(&block.body).max(nesting(&block.inverse)),
        Node::Partial(_) => 1,
        Node::Inlined(inlined) => 1 + nesting(&inlined.program.body),
    });
    deepest.max().unwrap_or(0)
}

/// About how many bytes a constant needs; an object counts as its handle.
pub(super) fn bytes(value: &Value) -> usize {
    match value {
        Value::Text(text) | Value::Html(text) => text.len(),
        Value::List(values) => values.iter().map(bytes).sum::<usize>() + values.len(),
        Value::Map(map) => map.iter().map(|(name, value)| name.len() + bytes(value)).sum::<usize>() + map.len(),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Date(_) | Value::Object(_) => 8,
    }
}
