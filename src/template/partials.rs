//! All templates by name, and what to say of a name that is none.

use super::program::{Node, PartialName, Program};
use super::walk::{Part, walk};
use crate::base::{Diagnostic, Source, Text, nearest};
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// All templates by the name a tag calls them by: `home`, `partials/nav`, `layouts/base`, `shortcodes/note`.
#[derive(Debug, Default)]
pub struct Partials {
    programs: HashMap<Text, Arc<Program>, RandomState>,
    /// The names of inline partials that any of the programs defines.
    inlines: HashSet<Text>,
}

impl Partials {
    /// Adds `program` under `name`; an earlier one of that name is returned.
    pub fn insert(&mut self, name: &str, program: Program) -> Option<Arc<Program>> {
        self.inlines.extend(inlines(&program));
        self.programs.insert(name.into(), Arc::new(program))
    }

    /// The program called `name`.
    pub fn get(&self, name: &str) -> Option<&Arc<Program>> {
        self.programs.get(name)
    }

    /// Every name with its program, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&Text, &Arc<Program>)> {
        self.programs.iter()
    }

    /// The files of `programs` and of all that they can call: where a name is computed, every partial. In the order of the
    /// calls, each once.
    pub fn reached_by<'a>(&'a self, programs: &[&'a Program]) -> Vec<&'a Arc<Source>> {
        let mut sources: Vec<&Arc<Source>> = Vec::new();
        let mut open: Vec<&Program> = programs.iter().rev().copied().collect();
        let mut seen = HashSet::new();
        while let Some(program) = open.pop() {
            let mut calls = Vec::new();
            walk(&program.body, &program.source, &mut |part, around| {
                if seen.insert(Arc::as_ptr(around.source)) {
                    sources.push(around.source);
                }
                match part {
                    Part::Node(Node::Partial(partial)) => match &partial.name {
                        PartialName::Static(name, _) => calls.extend(self.get(name)),
                        PartialName::Dynamic(_) => calls.extend(self.programs.values()),
                        PartialName::Block(_) => {}
                    },
                    Part::Node(_) | Part::Inline(_) | Part::Expression(_) => {}
                }
            });
            open.extend(
                calls.into_iter().rev().filter(|call| !seen.contains(&Arc::as_ptr(&call.source))).map(|call| &**call),
            );
        }
        sources
    }

    /// Whether any of the programs defines an inline partial `name`.
    pub(super) fn has_inline(&self, name: &str) -> bool {
        self.inlines.contains(name)
    }

    pub(super) fn missing(&self, name: &str) -> Diagnostic {
        let diagnostic = Diagnostic::error(format!("there is no partial `{name}`"));
        let in_folder = format!("/{name}");
        let mut names: Vec<&str> = self.programs.keys().map(|name| &**name).collect();
        names.sort_unstable();
        let without_extension = name.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| names.contains(stem));
        let near = without_extension
            .or_else(|| names.iter().find(|other| other.ends_with(&in_folder)).copied())
            .or_else(|| nearest(name, names.iter().copied()));
        match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("write it in the file `templates/{name}.hbs`")),
        }
    }
}

/// The names of the inline partials that `program` defines.
pub(super) fn inlines(program: &Program) -> HashSet<Text> {
    let mut names = HashSet::new();
    walk(&program.body, &program.source, &mut |part, _| {
        if let Part::Inline(inline) = part {
            names.insert(inline.name.clone());
        }
    });
    names
}
