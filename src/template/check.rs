//! Mistakes that need no data: partials that do not exist, templates that call themselves without end, values of a request
//! that are printed without escaping.

use super::partials::{Partials, inlines};
use super::program::{Base, Block, Body, Callee, Expression, Node, Partial, PartialName, Program, Variable};
use super::walk::{Part, walk};
use crate::base::{Diagnostic, Diagnostics, Text};
use std::collections::HashSet;
use std::sync::Arc;

/// The names at the root that others than the author fill. The rows of a table (`item`) are the author's.
const FOREIGN: [&str; 4] = ["request", "form", "route", "data"];

impl Program {
    /// Mistakes that need no data: missing partials, layouts that lead back to themselves, in this program alone.
    ///
    /// In a program of `partials`, a missing name without folder is no mistake here: the page that calls it may have such an
    /// inline partial.
    pub fn check(&self, partials: &Partials, diagnostics: &mut Diagnostics) {
        let inlines = inlines(self);
        let is_called = partials.iter().any(|(_, program)| Arc::ptr_eq(&program.source, &self.source));
        let mut layouts = Diagnostics::default();
        walk(&self.body, &self.source, &mut |part, around| {
            let Part::Node(Node::Partial(partial)) = part else { return };
            let PartialName::Static(name, span) = &partial.name else { return };
            let (missing, is_inline) = match &partial.block {
                None => (&mut *diagnostics, inlines.contains(name) || is_called && !name.contains('/')),
                // `{{#> layouts/x}}` prints its block where there is no such layout, which no author means.
                Some(_) => (&mut layouts, !name.contains('/')),
            };
            if partials.get(name).is_none() && !is_inline && !partials.has_inline(name) {
                missing.push(partials.missing(name).at(around.source.place(*span)));
            }
        });
        diagnostics.extend(layouts);
        self.refuse_endless(partials, diagnostics);
    }

    /// Warns of each `{{{…}}}` of this folded program over a value of the request: a visitor could write a script into it.
    pub fn warn_of_unescaped(&self, diagnostics: &mut Diagnostics) {
        // The ids of block parameters whose value is foreign.
        let mut params = HashSet::new();
        walk(&self.body, &self.source, &mut |part, around| match part {
            Part::Node(Node::Block(block)) if is_foreign(&block.argument, &params, &around.blocks) => {
                params.extend(block.params.iter().map(|param| param.id));
            }
            Part::Node(Node::Output(output))
                if !output.escaped && is_foreign(&output.expression, &params, &around.blocks) =>
            {
                let text = &around.source.text[output.expression.span().range()];
                let message = format!("`{text}` is known at request time only, and printed without escaping");
                let help = "write two braces: whoever fills it could write a script into the page";
                diagnostics.push(Diagnostic::warning(message).at(around.source.place(output.span)).help(help));
            }
            _ => {}
        });
    }

    /// Reports the first call, standing in no block, by which this program leads back to itself.
    fn refuse_endless(&self, partials: &Partials, diagnostics: &mut Diagnostics) {
        let mut seen = HashSet::new();
        for (partial, name) in unconditional(&self.body) {
            let mut names = vec![name.clone()];
            if leads_to(self, name, partials, &mut seen, &mut names) {
                let chain: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let message = format!("this template calls itself without end: {}", chain.join(" → "));
                let diagnostic = Diagnostic::error(message).at(self.source.place(partial.span));
                return diagnostics.push(diagnostic.help("put one of the calls into an `if`"));
            }
        }
    }
}

/// Whether the calls of `name` that stand in no block lead to `target`; `names` is then the way.
fn leads_to(
    target: &Program,
    name: &Text,
    partials: &Partials,
    seen: &mut HashSet<Text>,
    names: &mut Vec<Text>,
) -> bool {
    let Some(program) = partials.get(name) else { return false };
    if Arc::ptr_eq(&program.source, &target.source) {
        return true;
    }
    seen.insert(name.clone())
        && unconditional(&program.body).any(|(_, next)| {
            names.push(next.clone());
            let is_way = leads_to(target, next, partials, seen, names);
            if !is_way {
                names.pop();
            }
            is_way
        })
}

/// The partials that a body calls whatever the data is.
fn unconditional(body: &Body) -> impl Iterator<Item = (&Partial, &Text)> {
    body.nodes.iter().filter_map(|node| match node {
        Node::Partial(partial) => match &partial.name {
            PartialName::Static(name, _) => Some((&**partial, name)),
            _ => None,
        },
        _ => None,
    })
}

/// Whether others than the author fill the value of `expression`, which stands in `blocks`. `params` are the block
/// parameters with such a value.
fn is_foreign(expression: &Expression, params: &HashSet<u32>, blocks: &[&Block]) -> bool {
    match expression {
        Expression::Constant(..) => false,
        Expression::Path(path) => match path.base {
            Base::Root => path.segments.first().is_none_or(|name| FOREIGN.contains(&&*name.name)),
            Base::Param(id) => params.contains(&id),
            // The key of the outermost such loop is foreign for another reason than its own key.
            Base::Variable(Variable::Key, _) => blocks.iter().any(|block| is_foreign(&block.argument, params, &[])),
            Base::Context(_) | Base::Variable(..) => false,
        },
        // What it gives is HTML, made safe by itself.
        Expression::Call(call) if matches!(call.callee, Callee::Helper(helper) if helper.name == "json") => false,
        Expression::Call(call) => {
            let mut values = call.arguments.iter().chain(call.hash.iter().map(|pair| &pair.value));
            values.any(|value| is_foreign(value, params, blocks))
        }
    }
}
