//! The settings of each folder and file that has any.

use crate::base::{Diagnostic, Diagnostics, Span, folders_above, path_key};
use crate::iis::element::Element;
use crate::rules;
use std::collections::BTreeMap;

/// For each location its settings.
#[derive(Clone, Debug, Default)]
pub(super) struct Sections {
    /// By the key of the path: IIS takes paths of another case for the same, and refuses a second location for one.
    pub(super) locations: BTreeMap<String, Location>,
}

/// The settings of a folder or file.
#[derive(Clone, Debug)]
pub(super) struct Location {
    /// Without `/` at its ends; the site as a whole is "".
    pub(super) path: String,
    /// Its `<system.webServer>`.
    pub(super) settings: Element,
}

/// Why a path can't be a location where [`rules::can_be_location`] says so.
pub(super) const BEGINS_WITH_A_DOT: &str =
    "applications with ASP.NET below the site refuse the whole `web.config` for a location that begins with a dot";

/// The warning of settings that stand in such a location all the same.
pub(super) fn begins_with_a_dot(path: &str) -> Diagnostic {
    Diagnostic::warning(format!("`/{path}` needs settings of its own: {BEGINS_WITH_A_DOT}"))
        .help("choose another path; where no such application lies below the site, nothing is to be done")
}

/// What a reader of the file has to know first.
const COMMENT: &str =
    " Written by generator. Do not change it here: put elements of your own into the file that [iis] include names. ";

impl Sections {
    /// The `<system.webServer>` of `path`.
    pub(super) fn at(&mut self, path: &str) -> &mut Element {
        let new = || Location { path: path.to_owned(), settings: Element::new("system.webServer") };
        &mut self.locations.entry(path_key(path)).or_insert_with(new).settings
    }

    /// Whether not everyone may read the file at `path`.
    pub(super) fn is_guarded(&self, path: &str) -> bool {
        let path = path_key(path);
        let mut levels = folders_above(&path).chain([path.as_str()]);
        levels.any(|level| self.locations.get(level).is_some_and(Location::is_guarded))
    }

    /// Whether there is any file that not everyone may read.
    pub(super) fn has_guards(&self) -> bool {
        self.locations.values().any(Location::is_guarded)
    }

    /// Warns of locations that begin with a dot.
    pub(super) fn tell_of_dots(&self, diagnostics: &mut Diagnostics) {
        let paths = self.locations.values().map(|location| location.path.as_str());
        diagnostics.extend(paths.filter(|path| !rules::can_be_location(path)).map(begins_with_a_dot));
    }

    /// Whether the operator gives the file at `path` a type by its `extension`, which has its dot, there or at a level above.
    pub(super) fn has_type(&self, path: &str, extension: &str) -> bool {
        let path = path_key(path);
        let is_its = |entry: &Element| {
            let is_operators = entry.span != Span::default();
            let name = entry.get("fileExtension").filter(|_| entry.name == "mimeMap" && is_operators);
            name.is_some_and(|name| name.eq_ignore_ascii_case(extension))
        };
        let mut levels = folders_above(&path).chain([path.as_str()]).filter_map(|level| self.locations.get(level));
        levels.any(|level| {
            let mut content = level.settings.children.iter().filter(|section| section.name == "staticContent");
            content.any(|content| content.children.iter().any(is_its))
        })
    }

    /// As the text of `web.config`.
    pub(super) fn text(&self) -> String {
        let mut configuration = Element::new("configuration");
        configuration.children = self.locations.values().map(Location::element).collect();
        configuration.document(COMMENT)
    }

    /// The sections that take the most bytes, as a message names them.
    pub(super) fn largest(&self) -> String {
        let mut bytes: BTreeMap<&str, usize> = BTreeMap::new();
        for section in self.locations.values().flat_map(|location| &location.settings.children) {
            *bytes.entry(section.name.as_str()).or_default() += section.length();
        }
        let mut sections: Vec<_> = bytes.into_iter().collect();
        sections.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        let largest = sections.iter().take(2).map(|(name, bytes)| format!("`{name}` ({bytes} bytes)"));
        largest.collect::<Vec<_>>().join(" and ")
    }
}

impl Location {
    /// Whether it says itself who may read it.
    fn is_guarded(&self) -> bool {
        self.settings.has(&["security", "authorization"])
    }

    fn element(&self) -> Element {
        let path = if self.path.is_empty() { "." } else { &self.path };
        let mut location = Element::new("location").with("path", path).with("inheritInChildApplications", "false");
        location.children.push(self.settings.clone());
        location
    }
}
