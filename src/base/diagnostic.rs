//! What is wrong with the author's site: where, why, and the cure.

use super::Place;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written while there is one.
    Error,
    /// Shown, and the build goes on.
    Warning,
}

/// One mistake of the author's. Collected, never thrown: a run reports them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the build goes on.
    pub severity: Severity,
    /// One line, lower case, names in backticks, no full stop.
    pub message: String,
    /// Where it is; `None` where no file is to blame.
    pub place: Option<Place>,
    /// Other places that explain it, such as the partials that led here, innermost first.
    pub notes: Vec<Note>,
    /// The cure, if we know one: one line, lower case.
    pub help: Option<String>,
}

/// A second place, and what it has to do with the mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// As "the block was opened here".
    pub message: String,
    /// Where.
    pub place: Place,
}

impl Diagnostic {
    /// A mistake that stops the build.
    pub fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), place: None, notes: Vec::new(), help: None }
    }

    /// A doubt that does not.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// The same, at `place`.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same, with the cure.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with one more place that explains it.
    pub fn note(mut self, message: impl Into<String>, place: Place) -> Self {
        self.notes.push(Note { message: message.into(), place });
        self
    }
}
