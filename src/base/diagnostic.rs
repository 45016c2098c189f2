//! What is wrong with the author's site: where, why, and the cure.
//!
//! There are two forms. A function that judges one thing and does not know its place returns `Result<_, Refusal>`. A function
//! that goes on after a mistake takes the run's [`Diagnostics`] as its last parameter.

use super::Place;
use std::fmt::Display;
use std::ops::Deref;

/// Why something can't be taken. Whoever knows the place makes it a [`Diagnostic`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// One line, as in [`Diagnostic::message`].
    pub message: String,
    /// The cure, as in [`Diagnostic::help`].
    pub help: Option<String>,
    /// The whole mistake, with its second place, where it is that of showing a field that is closed.
    pub closed: Option<Box<Diagnostic>>,
}

impl Refusal {
    /// A refusal without a cure.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, closed: None }
    }

    /// The same, with the cure.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same of `subject`, where the message is the rest of a sentence: "`slug`" of "can't hold `%`".
    pub fn of(self, subject: impl Display) -> Self {
        Self { message: format!("{subject} {}", self.message), ..self }
    }

    /// The error at `place`.
    pub fn at(self, place: Place) -> Diagnostic {
        Diagnostic::from(self).at(place)
    }
}

impl From<String> for Refusal {
    fn from(message: String) -> Self {
        Self::new(message)
    }
}

impl From<&str> for Refusal {
    fn from(message: &str) -> Self {
        Self::new(message)
    }
}

impl From<Refusal> for Diagnostic {
    fn from(Refusal { message, help, closed }: Refusal) -> Self {
        closed.map_or_else(|| Self { help, ..Self::error(message) }, |closed| *closed)
    }
}

/// The mistakes of a run, in the order in which they were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Notes a mistake.
    pub fn push(&mut self, diagnostic: impl Into<Diagnostic>) {
        self.0.push(diagnostic.into());
    }

    /// The value; where there is none, the mistake is noted.
    pub fn keep<T>(&mut self, result: Result<T, impl Into<Diagnostic>>) -> Option<T> {
        result.map_err(|mistake| self.push(mistake)).ok()
    }

    /// The values that threads made, each with the mistakes met in making it, which are noted in the order of the values.
    pub fn keep_all<T>(&mut self, made: Vec<(T, Self)>) -> Vec<T> {
        let keep = |(value, mistakes)| {
            self.extend::<Self>(mistakes);
            value
        };
        made.into_iter().map(keep).collect()
    }

    /// Whether one of them is an error, so that nothing may be written.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

impl Deref for Diagnostics {
    type Target = [Diagnostic];

    fn deref(&self) -> &[Diagnostic] {
        &self.0
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        self.0.extend(diagnostics);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl From<Diagnostics> for Vec<Diagnostic> {
    fn from(diagnostics: Diagnostics) -> Self {
        diagnostics.0
    }
}

impl From<Box<Diagnostic>> for Diagnostic {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        *diagnostic
    }
}

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
