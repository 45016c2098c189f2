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
                let url = entry.key().url();
                diagnostics.push(
                    Diagnostic::error(format!("{} and {} have the URL `{url}`", first.noun(), claim.noun()))
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

impl Claim {
    fn noun(&self) -> &'static str {
        match self {
            Self::Route(_) => "a page",
            Self::Redirect(_) => "an alias",
            Self::Copy(_) => "a file",
        }
    }
}
