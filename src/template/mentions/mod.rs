//! What a program mentions of the roots that are known at request time only: found by walking it with the scope of each
//! name, never by its text.

mod evaluate;
mod intern;
mod partial;
mod scope;
mod walk;

use super::partials::Partials;
use super::program::Program;
use crate::base::{Diagnostic, Place, Text};

/// What a program, and all that it renders, mentions.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// Each thing once, by the first way that leads to it; in the order of the walk.
    pub list: Vec<Mention>,
    /// `lookup data x`: sources that can't be told before the request; each asks for the name.
    pub computed: Vec<Diagnostic>,
}

/// One thing that is mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What.
    pub mentioned: Mentioned,
    /// The calls that lead to it, outermost first; the last step is the mention itself. Never empty.
    pub chain: Vec<Step>,
}

/// What can be mentioned. `site`, `page`, `item` and vars are not told: whether they are known does not depend on it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mentioned {
    /// `request`.
    Request,
    /// `form`.
    Form,
    /// `route`.
    Route,
    /// `data.NAME`.
    Data(Text),
    /// `data` as a whole, as in `{{#each data}}`.
    AllData,
    /// The root as a whole, as in `{{json this}}`: `request` is part of it.
    Everything,
}

/// One step of the way to a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What stands there: the partial that is called, or what is mentioned, as the author wrote it: `partials/nav`.
    pub text: Text,
    /// Where.
    pub place: Place,
}

impl Program {
    /// What this program and the partials it calls mention; `data` is none of it where the page has a var of that name.
    pub fn mentions(&self, partials: &Partials, has_var_data: bool) -> Mentions {
        walk::walk(self, partials, has_var_data)
    }
}
