//! The helpers: what `{{name argument key=value}}` can call.

use crate::base::{Text, Value};

/// What helpers ask the site for; the executable answers some with an error at request time.
pub trait Host: Sync {
    /// The language tag of month names: `de-CH`.
    fn language(&self) -> &str;

    /// The URL of the file `path` in `static/`, with its fingerprint: `css/site.css` is `/css/site.0a1b2c3d.css`.
    ///
    /// # Errors
    /// The message, where there is no such file.
    fn asset(&self, path: &str) -> Result<String, String>;

    /// The URL of a path of the site, below the site's base path.
    fn url(&self, path: &str) -> String;

    /// Markdown as HTML.
    ///
    /// # Errors
    /// The message, at request time.
    fn markdown(&self, text: &str) -> Result<String, String>;

    /// Pages as objects: those of a section and all below it, or of the whole site.
    ///
    /// # Errors
    /// The message, where there is no such section.
    fn pages(&self, section: Option<&str>) -> Result<Vec<Value>, String>;
}

/// How a helper was called.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    /// Positional arguments; their number is already checked. A row's missing column is null here.
    pub positional: &'a [Value],
    /// `key=value` arguments; their names are already checked.
    pub named: &'a [(Text, Value)],
    /// The site.
    pub host: &'a dyn Host,
}

/// A helper that gives a value; `if`, `each` and the like belong to the evaluator.
#[derive(Clone, Copy, Debug)]
pub struct Helper {
    /// As it is called.
    pub name: &'static str,
    /// The least number of positional arguments.
    pub arguments_min: usize,
    /// The largest; `usize::MAX` where there is none.
    pub arguments_max: usize,
    /// The `key=value` arguments it takes.
    pub named: &'static [&'static str],
    /// How to call it, for messages: `date VALUE FORMAT`.
    pub usage: &'static str,
    /// Where it can run.
    pub stage: Stage,
    /// Whether a name that does not exist is null to it and not a mistake, as for `default`.
    pub accepts_missing: bool,
    /// What it does; an error is the message without place.
    pub run: fn(&Arguments<'_>) -> Result<Value, String>,
}

/// Where a helper can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// At build and at request time.
    Anywhere,
    /// At build time only.
    BuildOnly,
}

/// The helper called `name`.
pub fn find(name: &str) -> Option<&'static Helper> {
    HELPERS.iter().find(|helper| helper.name == name)
}

/// Every helper, by name.
pub const HELPERS: &[Helper] = &[];
