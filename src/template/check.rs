//! Mistakes that need no data: partials that do not exist, templates that call themselves without end.

use super::partials::{Partials, collect_inlines};
use super::program::{Body, Node, Partial, PartialName, Program};
use crate::base::{Diagnostic, Text};
use std::collections::HashSet;
use std::sync::Arc;

impl Program {
    /// Mistakes that need no data: missing partials, layouts that lead back to themselves, in this program alone.
    ///
    /// A name without folder that is missing in a program of `partials` is left to the rendering, which knows the
    /// inline partials of the page that calls it.
    pub fn check(&self, partials: &Partials) -> Vec<Diagnostic> {
        let mut inlines = HashSet::new();
        collect_inlines(&self.body, &mut inlines);
        let is_called = partials.iter().any(|(_, program)| Arc::ptr_eq(&program.source, &self.source));
        let mut found = Vec::new();
        for_each_partial(self, &self.body, &mut |program, partial| {
            if let PartialName::Static(name, span) = &partial.name
                && partial.block.is_none()
                && partials.get(name).is_none()
                && !inlines.contains(name)
                && !(partials.has_inline(name) || is_called && !name.contains('/'))
            {
                found.push(partials.missing(name).at(program.source.place(*span)));
            }
        });
        found.extend(self.missing_layouts(partials));
        found.extend(self.endless(partials));
        found
    }

    /// `{{#> layouts/x}}` prints its block where there is no such layout, which no author means.
    fn missing_layouts(&self, partials: &Partials) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for_each_partial(self, &self.body, &mut |program, partial| {
            if let PartialName::Static(name, span) = &partial.name
                && partial.block.is_some()
                && name.contains('/')
                && partials.get(name).is_none()
                && !partials.has_inline(name)
            {
                found.push(partials.missing(name).at(program.source.place(*span)));
            }
        });
        found
    }

    /// The call, standing in no block, by which this program leads back to itself.
    fn endless(&self, partials: &Partials) -> Option<Diagnostic> {
        let mut seen = HashSet::new();
        unconditional(&self.body).find_map(|(partial, name)| {
            let mut names = vec![name.clone()];
            leads_to(self, name, partials, &mut seen, &mut names).then(|| {
                let chain: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let message = format!("this template calls itself without end: {}", chain.join(" → "));
                Diagnostic::error(message).at(self.source.place(partial.span)).help("put one of the calls into an `if`")
            })
        })
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
            let found = leads_to(target, next, partials, seen, names);
            if !found {
                names.pop();
            }
            found
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

/// Visits every call of a partial in `body`, with the program whose source it stands in.
fn for_each_partial<'p>(program: &'p Program, body: &'p Body, visit: &mut impl FnMut(&'p Program, &'p Partial)) {
    for inline in &body.inlines {
        for_each_partial(program, &inline.body, visit);
    }
    for node in &body.nodes {
        match node {
            Node::Literal(_) | Node::Output(_) => {}
            Node::Block(block) => {
                for_each_partial(program, &block.body, visit);
                for_each_partial(program, &block.inverse, visit);
            }
            Node::Partial(partial) => {
                visit(program, partial);
                if let Some(block) = &partial.block {
                    for_each_partial(block, &block.body, visit);
                }
            }
            Node::Inlined(inlined) => for_each_partial(&inlined.program, &inlined.program.body, visit),
        }
    }
}
