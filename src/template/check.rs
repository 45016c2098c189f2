//! Mistakes that need no data: partials that do not exist, templates that call themselves without end.

use super::partials::{Partials, inlines};
use super::program::{Body, Node, Partial, PartialName, Program};
use super::walk::{Part, walk};
use crate::base::{Diagnostic, Diagnostics, Text};
use std::collections::HashSet;
use std::sync::Arc;

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
