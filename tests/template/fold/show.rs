//! Programs as short texts: like Handlebars, with block parameters by number, `{{< file}}…{{/<}}` for what stands in the
//! place of a call, and constants as they print.

use generator::base::Value;
use generator::template::{
    Base, Block, BlockKind, Body, Call, Callee, Expression, Node, Pair, Partial, PartialName, Path, Printing, Program,
    Variable,
};

/// What `program` looks like.
pub(crate) fn show(program: &Program) -> String {
    body(&program.body)
}

fn body(body: &Body) -> String {
    let inlines =
        body.inlines.iter().map(|inline| format!("{{{{#*{}}}}}{}{{{{/*}}}}", inline.name, self::body(&inline.body)));
    let nodes = body.nodes.iter().map(|node| match node {
        Node::Literal(literal) => literal.text.to_string(),
        Node::Output(output) if output.printing != Printing::Raw => {
            format!("{{{{{}}}}}", expression(&output.expression))
        }
        Node::Output(output) => format!("{{{{{{{}}}}}}}", expression(&output.expression)),
        Node::Block(block) => self::block(block),
        Node::Partial(call) => partial(call),
        Node::Inlined(inlined) => {
            let program = &inlined.program;
            format!("{{{{< {}}}}}{}{{{{/<}}}}", program.source.path, self::body(&program.body))
        }
    });
    inlines.chain(nodes).collect()
}

fn block(block: &Block) -> String {
    let name = match block.kind {
        BlockKind::If => "if",
        BlockKind::Unless => "unless",
        BlockKind::Each => "each",
        BlockKind::With => "with",
        BlockKind::Section => "section",
        BlockKind::Bind => "bind",
    };
    let zero = block.include_zero.as_ref().map_or(String::new(), |zero| format!(" includeZero={}", expression(zero)));
    let params: Vec<String> = block.params.iter().map(|param| format!("#{}", param.id)).collect();
    let params = if params.is_empty() { String::new() } else { format!(" as |{}|", params.join(" ")) };
    let inverse = body(&block.inverse);
    let inverse = if inverse.is_empty() { inverse } else { format!("{{{{else}}}}{inverse}") };
    let (argument, inside) = (expression(&block.argument), body(&block.body));
    format!("{{{{#{name} {argument}{zero}{params}}}}}{inside}{inverse}{{{{/{name}}}}}")
}

fn partial(call: &Partial) -> String {
    let name = match &call.name {
        PartialName::Static(name, _) => name.to_string(),
        PartialName::Dynamic(name) => format!("({})", expression(name)),
        PartialName::Block(_) => "@partial-block".to_owned(),
    };
    let context = call.context.as_ref().map_or(String::new(), |context| format!(" {}", expression(context)));
    let block = call.block.as_ref().map_or(String::new(), |block| format!("{}{{{{/{name}}}}}", show(block)));
    format!("{{{{> {name}{context}{}}}}}{block}", pairs(&call.hash))
}

fn expression(expression: &Expression) -> String {
    match expression {
        Expression::Constant(value @ (Value::Text(_) | Value::Html(_)), _) => format!("\"{value}\""),
        Expression::Constant(Value::Null, _) => "null".to_owned(),
        Expression::Constant(value, _) => value.to_string(),
        Expression::Path(path) => self::path(path),
        Expression::Call(call) => format!("({})", self::call(call)),
    }
}

fn call(call: &Call) -> String {
    let name = match call.callee {
        Callee::Lookup => "lookup".to_owned(),
        Callee::Helper(helper) => helper.name.to_owned(),
        Callee::Test(test) => format!("{test:?}"),
    };
    let arguments: String = call.arguments.iter().map(|argument| format!(" {}", expression(argument))).collect();
    format!("{name}{arguments}{}", pairs(&call.hash))
}

fn pairs(pairs: &[Pair]) -> String {
    pairs.iter().map(|pair| format!(" {}={}", pair.name, expression(&pair.value))).collect()
}

fn path(path: &Path) -> String {
    let base = match path.base {
        Base::Root => "@root".to_owned(),
        Base::Param(id) => format!("#{id}"),
        Base::Context(up) => format!("{}this", "../".repeat(up as usize)),
        Base::Variable(variable, up) => format!("@{}{}", "../".repeat(up as usize), self::variable(variable)),
    };
    path.segments.iter().fold(base, |path, segment| format!("{path}.{}", segment.name))
}

fn variable(variable: Variable) -> &'static str {
    match variable {
        Variable::Key => "key",
        Variable::Index => "index",
        Variable::First => "first",
        Variable::Last => "last",
        Variable::PartialBlock => "partial-block",
    }
}
