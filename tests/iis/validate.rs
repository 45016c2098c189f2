//! Whether IIS would take a `web.config`: by its schema, and beside what every level above already has.

use crate::schema::{Attribute, Collection, Lock, Section, sections};
use crate::server::Server;
use crate::xml::{self, Element};
use std::collections::{BTreeMap, BTreeSet};

/// What IIS would refuse, as one line each.
pub(crate) fn problems(text: &str, server: Server) -> Vec<String> {
    let configuration = match xml::read(text) {
        Ok(configuration) => configuration,
        Err(error) => return vec![format!("not well-formed: {error}")],
    };
    let mut validator = Validator { sections: sections(), problems: Vec::new(), keys: BTreeMap::new() };
    let installed = validator.installed(&server.settings());
    validator.keys.insert(Vec::new(), installed);
    if configuration.name != "configuration" {
        validator.problems.push(format!("`{}` is no configuration", configuration.name));
    }
    for location in locations(&configuration, &mut validator.problems) {
        validator.location(location);
    }
    validator.problems
}

struct Location<'a> {
    /// Its segments, after the server's own level: `[""]` is the site.
    path: Vec<String>,
    settings: &'a Element,
}

/// Every `<system.webServer>`, the outer ones first, so that what a level inherits is known when it is judged.
fn locations<'a>(configuration: &'a Element, problems: &mut Vec<String>) -> Vec<Location<'a>> {
    let mut locations: Vec<Location<'a>> = Vec::new();
    for element in &configuration.children {
        let (path, settings) = match element.name.as_str() {
            "system.webServer" => (String::new(), vec![element]),
            "location" => {
                for (name, value) in &element.attributes {
                    match (name.as_str(), value.as_str()) {
                        ("path", path) if is_location_path(path) => {}
                        ("inheritInChildApplications", "true" | "false") => {}
                        _ => problems.push(format!("location: {name}=\"{value}\"")),
                    }
                }
                let path = element.get("path").unwrap_or_default();
                let path = if path == "." { String::new() } else { path.to_lowercase() };
                (path, element.children.iter().collect())
            }
            name => {
                problems.push(format!("configuration: unknown element `{name}`"));
                continue;
            }
        };
        for settings in settings {
            if settings.name != "system.webServer" {
                problems.push(format!("location {path}: unknown element `{}`", settings.name));
            }
            let path: Vec<_> = path.split('/').map(str::to_owned).collect();
            let path = if path == [""] { path } else { [vec![String::new()], path].concat() };
            if locations.iter().any(|location| location.path == path) {
                problems.push(format!("location {}: stands twice", path.join("/")));
            }
            locations.push(Location { path, settings });
        }
    }
    locations.sort_by_key(|location| location.path.len());
    locations
}

fn is_location_path(path: &str) -> bool {
    let is_segment =
        |segment: &str| !segment.is_empty() && !segment.contains(['\\', '?', '*', ':', '<', '>', '|', '"']);
    path == "." || path.split('/').all(is_segment)
}

/// For each collection the keys of its entries.
type Keys = BTreeMap<String, BTreeSet<Vec<String>>>;

struct Validator {
    sections: BTreeMap<&'static str, Section>,
    problems: Vec<String>,
    /// What stands at each level, with all it inherits; no segment is the server.
    keys: BTreeMap<Vec<String>, Keys>,
}

impl Validator {
    fn installed(&mut self, settings: &Element) -> Keys {
        let mut keys = Keys::new();
        // The server's own file may do what a `web.config` may not.
        let before = self.problems.len();
        self.children(settings, "", "server", &mut keys);
        self.problems.truncate(before);
        keys
    }

    fn location(&mut self, location: Location<'_>) {
        let levels = (0..location.path.len()).rev().map(|length| location.path[..length].to_vec());
        let mut keys = levels.into_iter().find_map(|above| self.keys.get(&above)).cloned().unwrap_or_default();
        self.children(location.settings, "", &location.path.join("/"), &mut keys);
        self.keys.insert(location.path, keys);
    }

    fn children(&mut self, parent: &Element, path: &str, location: &str, keys: &mut Keys) {
        let mut seen = BTreeSet::new();
        for child in &parent.children {
            let below = if path.is_empty() { child.name.clone() } else { format!("{path}/{}", child.name) };
            let collection = self.sections.get(path).and_then(|section| section.collection.clone());
            match (self.sections.get(below.as_str()).cloned(), collection) {
                (Some(section), _) => {
                    if !seen.insert(child.name.clone()) {
                        self.problems.push(format!("{location}: `{below}` stands twice"));
                    }
                    self.section(child, &section, &below, location);
                    self.children(child, &below, location, keys);
                }
                (None, Some(collection)) => {
                    self.entry(child, &collection, path, location, keys);
                    if child.name == collection.entry {
                        // What lies in an entry is for that entry alone.
                        self.children(child, &below, location, &mut Keys::new());
                    }
                }
                (None, None) => self.problems.push(format!("{location}: unknown element `{below}`")),
            }
        }
    }

    fn section(&mut self, element: &Element, section: &Section, path: &str, location: &str) {
        match section.lock {
            Lock::Allow => {}
            Lock::Deny => self.problems.push(format!("{location}: `{path}` is locked")),
            Lock::Server => self.problems.push(format!("{location}: `{path}` is only for the server")),
        }
        self.attributes(element, &section.attributes, path, location);
    }

    fn attributes(&mut self, element: &Element, known: &BTreeMap<&str, Attribute>, path: &str, location: &str) {
        for (name, value) in &element.attributes {
            match known.get(name.as_str()) {
                None => self.problems.push(format!("{location}: unknown attribute `{name}` of `{path}`")),
                Some(attribute) if !attribute.takes(value) => {
                    self.problems.push(format!("{location}: `{path}` {name}=\"{value}\""));
                }
                Some(_) => {}
            }
        }
        let missing = known.iter().filter(|(name, attribute)| attribute.is_required && element.get(name).is_none());
        self.problems.extend(missing.map(|(name, _)| format!("{location}: `{path}` needs `{name}`")));
    }

    fn entry(&mut self, entry: &Element, collection: &Collection, path: &str, location: &str, keys: &mut Keys) {
        let known = keys.entry(path.to_owned()).or_default();
        let key = collection.key(|name| entry.get(name).map(str::to_owned));
        match entry.name.as_str() {
            "clear" if entry.attributes.is_empty() => known.clear(),
            "remove" => {
                known.remove(&key);
                let mut keys = collection.attributes.clone();
                keys.retain(|_, attribute| attribute.is_key);
                self.attributes(entry, &keys, &format!("{path}/remove"), location);
            }
            name if name == collection.entry => {
                if !known.insert(key.clone()) {
                    self.problems.push(format!("{location}: `{path}` has `{}` already", key.join(",")));
                }
                self.attributes(entry, &collection.attributes, &format!("{path}/{name}"), location);
            }
            name => self.problems.push(format!("{location}: unknown element `{path}/{name}`")),
        }
    }
}
