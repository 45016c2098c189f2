//! Who makes each file of the output: a second claim on one is the author's mistake.

use crate::base::{Diagnostic, OutputPath, Place, SourcePath};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Every file of the output, by path.
#[derive(Debug, Default)]
pub struct Claims {
    files: BTreeMap<OutputPath, (Claim, Place)>,
}

/// What makes a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Index into [`crate::plan::Plan::routes`].
    Route(usize),
    /// A redirect page to this URL.
    Redirect(String),
    /// A copy of a file of the author's.
    Copy(SourcePath),
}

impl Claims {
    /// Notes that `claim` makes the file at `path`; if another one does, that is told.
    pub(super) fn claim(&mut self, path: OutputPath, claim: Claim, place: Place, diagnostics: &mut Vec<Diagnostic>) {
        match self.files.entry(path) {
            Entry::Vacant(entry) => _ = entry.insert((claim, place)),
            Entry::Occupied(entry) => {
                let (first, first_place) = entry.get();
                let makers = match (first.noun(), claim.noun()) {
                    ("page", "page") => "two pages".to_owned(),
                    (first, second) => format!("a{} {first} and a{} {second}", n(first), n(second)),
                };
                diagnostics.push(
                    Diagnostic::error(format!("{makers} have the URL `{}`", entry.key().url()))
                        .at(place)
                        .note("the other one is here", first_place.clone())
                        .help("change the `path` or `slug` of one, or rename the file"),
                );
            }
        }
    }

    /// What makes the file at `path`.
    pub fn get(&self, path: &str) -> Option<&Claim> {
        self.files.get(path).map(|(claim, _)| claim)
    }

    /// Every file with what makes it, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Claim)> {
        self.files.iter().map(|(path, (claim, _))| (path, claim))
    }
}

/// "a page", "an alias".
fn n(noun: &str) -> &'static str {
    if noun.starts_with('a') { "n" } else { "" }
}

impl Claim {
    fn noun(&self) -> &'static str {
        match self {
            Self::Route(_) => "page",
            Self::Redirect(_) => "alias",
            Self::Copy(_) => "file",
        }
    }
}
