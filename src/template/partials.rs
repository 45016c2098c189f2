//! All templates by name, and what to say of a name that is none.

use super::program::{Body, Node, Program};
use crate::base::{Diagnostic, Text, nearest};
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
        collect_inlines(&program.body, &mut self.inlines);
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

    /// Whether any of the programs defines an inline partial `name`.
    pub(super) fn has_inline(&self, name: &str) -> bool {
        self.inlines.contains(name)
    }

    /// That there is no partial `name`.
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

/// Adds the names of the inline partials in `body`, at any depth.
pub(super) fn collect_inlines(body: &Body, names: &mut HashSet<Text>) {
    for inline in &body.inlines {
        names.insert(inline.name.clone());
        collect_inlines(&inline.body, names);
    }
    for node in &body.nodes {
        match node {
            Node::Literal(_) | Node::Output(_) => {}
            Node::Block(block) => {
                collect_inlines(&block.body, names);
                collect_inlines(&block.inverse, names);
            }
            Node::Partial(partial) => {
                if let Some(block) = &partial.block {
                    collect_inlines(&block.body, names);
                }
            }
            Node::Inlined(inlined) => collect_inlines(&inlined.program.body, names),
        }
    }
}
