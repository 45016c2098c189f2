//! What a program mentions of the request, and what it reads of the root: by a walk with the scope of each name, never by the
//! text.
//!
//! The walk is the renderer's, with the origin of a value in the place of the value: the root, the root's `data`, or neither. Each branch is walked, each loop once.
//!
//! 1. `walk`: bodies and blocks; what is mentioned, and by which way;
//! 2. `partial`: what a call could run, in which scope;
//! 3. `evaluate`: what an expression mentions, and the origin of its value;
//! 4. `missing`: names that are surely missing;
//! 5. `scope`, `intern`: what names mean at one place, interned, so that two are compared by their numbers.

mod evaluate;
mod intern;
mod missing;
mod partial;
mod reads;
mod scope;
mod walk;

pub(crate) use missing::Owner;
pub use reads::Reads;

use super::partials::Partials;
use super::program::Program;
use crate::base::{Diagnostic, Place, Text};
use std::sync::Arc;

/// What a program, and all that it renders, mentions.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// Each thing once, by the shortest way that leads to it and of equal ones the first; what is nearer to the program
    /// comes first.
    pub list: Vec<Mention>,
    /// The other places where a thing of the list is mentioned, up to a limit.
    pub further: Vec<Mention>,
    /// Each NAME of a `data.NAME`, also where it is only asked whether it is there, with its first place.
    pub data: Vec<(Text, Place)>,
    /// `lookup data x`: the request computes the name of the source. Each place once, asking for the name. They are
    /// mistakes only where there is a source that is read at request time.
    pub computed: Vec<Diagnostic>,
    /// The first place that shows who has signed in.
    pub user: Option<Step>,
    /// Names that are asked of what lacks them, each place once.
    pub missing: Vec<Missing>,
    /// Columns that helpers ask of what lies below `data`, each place once.
    pub columns: Vec<Column>,
    /// Mistakes in whatever site.
    pub mistakes: Vec<Diagnostic>,
}

/// A name that is asked of what lacks it.
#[derive(Clone, Debug)]
pub struct Missing {
    /// What lacks it.
    pub(crate) owner: Owner,
    /// The name.
    pub name: Text,
    /// Where it stands.
    pub place: Place,
    /// What messages call the owner: "the page", "`page.section`".
    pub called: String,
}

/// A column that a helper asks of each row of a list.
#[derive(Clone, Debug)]
pub struct Column {
    /// `where`, `sort` or `group`.
    pub helper: &'static str,
    /// Where the list lies below `data`.
    pub data: Vec<Text>,
    /// The column, or the path to it: `address.city`.
    pub name: Text,
    /// The call.
    pub place: Place,
}

/// One thing that is mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What.
    pub mentioned: Mentioned,
    /// The calls that lead to it, outermost first; the last step is the mention itself. Never empty.
    pub chain: Arc<[Step]>,
}

/// What can be mentioned. `site`, `page`, `item` and vars are not part of it: they never make a page dynamic.
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// What stands there: the partial that is called, or what is mentioned, as the author wrote it: `partials/nav`.
    pub text: Text,
    /// Where.
    pub place: Place,
}

impl Program {
    /// What this program and the partials it calls mention; `data` is none of it where the page has a var of that name.
    ///
    /// Nothing that a rendering reads is missing, whatever the data is. The list can have more: what only a branch
    /// reads that no data leads to; every partial that a computed name could mean, which `(concat "cards/" x)` narrows
    /// to those that begin so; both meanings of the names in `{{#x}}`, where `x` could be `true` or a table. A table
    /// that is printed or asked whether it is there mentions nothing, as that is the same whatever is in it. Partials
    /// that don't exist are mistakes that [`Program::check`] reports.
    ///
    /// Cost is linear in the calls of partials that differ in what their names mean; over 100,000 of them count as
    /// [`Mentioned::Everything`].
    pub fn mentions(&self, partials: &Partials, has_var_data: bool) -> Mentions {
        walk::walk(self, partials, has_var_data).mentions
    }

    /// What of the root this program, and those of `partials` that it calls, can read: that much of it has to be shipped.
    pub fn reads(&self, partials: &Partials) -> Reads {
        walk::walk(self, partials, false).reads()
    }
}
