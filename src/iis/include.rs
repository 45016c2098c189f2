//! The operator's own elements, laid beside ours.

mod locks;

use crate::base::{Diagnostic, Diagnostics, Source, Span};
use crate::iis::element::Element;
use crate::iis::sections::Sections;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// Merges the file of `[iis] include`: a `<configuration>` of `<system.webServer>`, for the whole site, and `<location
/// path="…">`, each with one. Sections are merged with ours, element by element; what would be there twice is a mistake. What a
/// server refuses as it is installed is told, but for the sections of `unlocked`, which the set-up unlocks.
pub(super) fn merge(source: &Source, unlocked: &[&str], sections: &mut Sections, diagnostics: &mut Diagnostics) {
    let configuration = match read(source) {
        Ok(configuration) => configuration,
        Err(diagnostic) => return diagnostics.push(*diagnostic),
    };
    locks::judge(&configuration, source, unlocked, diagnostics);
    let mut merger = Merger { source, diagnostics };
    if configuration.name != "configuration" {
        return merger.refuse(&configuration, format!("`<{}>` must be `<configuration>`", configuration.name), FORM);
    }
    for element in configuration.children {
        match element.name.as_str() {
            "system.webServer" => merger.lay_beside(sections.at(""), element),
            "location" => merger.location(element, sections),
            name => {
                let message = format!("`<{name}>` can't stand in `<configuration>` here");
                merger.refuse(&element, message, FORM);
            }
        }
    }
}

const FORM: &str = "write `<system.webServer>…</system.webServer>`, alone or in `<location path=\"folder\">`";

/// How deep elements may lie in each other; IIS's own lie less than ten deep.
const DEPTH_MAX: usize = 32;

/// Collections that we write entries of: the element, its entries, and the attributes that no two of them may share.
const COLLECTIONS: [(&str, &str, &[&str]); 7] = [
    ("files", "add", &["value"]),
    ("httpErrors", "error", &["statusCode", "subStatusCode"]),
    ("staticContent", "mimeMap", &["fileExtension"]),
    ("customHeaders", "add", &["name"]),
    ("hiddenSegments", "add", &["segment"]),
    ("handlers", "add", &["name"]),
    ("authorization", "add", &["users", "roles", "verbs"]),
];

/// The elements that we write into, wherever they are: theirs are merged with ours, one by one. Others are taken whole.
const SECTIONS: [&str; 15] = [
    "authorization",
    "clientCache",
    "customHeaders",
    "defaultDocument",
    "directoryBrowse",
    "files",
    "handlers",
    "hiddenSegments",
    "httpErrors",
    "httpProtocol",
    "httpRedirect",
    "requestFiltering",
    "requestLimits",
    "security",
    "staticContent",
];

struct Merger<'a> {
    source: &'a Source,
    diagnostics: &'a mut Diagnostics,
}

impl Merger<'_> {
    fn refuse(&mut self, element: &Element, message: String, help: &str) {
        let diagnostic = Diagnostic::error(message).at(self.source.place(element.span));
        self.diagnostics.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    }

    fn location(&mut self, location: Element, sections: &mut Sections) {
        let Some(path) = location.get("path").map(|path| path.trim_matches('/')) else {
            return self.refuse(&location, "`<location>` needs a `path`".to_owned(), FORM);
        };
        let path = if path == "." { String::new() } else { path.to_owned() };
        let is_allowed = |(name, value): &(String, String)| {
            name == "path" || (name == "inheritInChildApplications" && value == "false")
        };
        if let Some((name, _)) = location.attributes.iter().find(|attribute| !is_allowed(attribute)) {
            let message = format!("the attribute `{name}` of `<location>` is written by generator");
            return self.refuse(&location, message, "remove it");
        }
        for element in location.children {
            if element.name == "system.webServer" {
                self.lay_beside(sections.at(&path), element);
            } else {
                let message = format!("`<{}>` can't stand in `<location>` here", element.name);
                self.refuse(&element, message, FORM);
            }
        }
    }

    /// Adds the attributes and children of `theirs` to `ours`, of the same name.
    fn lay_beside(&mut self, ours: &mut Element, theirs: Element) {
        for (name, value) in &theirs.attributes {
            if ours.get(name).is_some() {
                let message = format!("the attribute `{name}` of `<{}>` is written by generator", theirs.name);
                self.refuse(&theirs, message, "remove it");
            } else {
                ours.set(name, value);
            }
        }
        let ours_before = ours.children.len();
        let collection = COLLECTIONS.iter().find(|(name, ..)| *name == ours.name);
        for child in theirs.children {
            match (collection, child.name.as_str()) {
                (_, "clear") if !ours.children.is_empty() => {
                    let message = format!("`<clear />` would take away what generator writes into `<{}>`", ours.name);
                    self.refuse(&child, message, "remove single entries by `<remove … />`");
                }
                (Some((_, entry, keys)), name) if name == *entry || name == "remove" => {
                    self.add_entry(ours, child, keys);
                }
                (_, "add" | "remove" | "clear") => ours.children.push(child),
                (_, name) if SECTIONS.contains(&name) => self.lay_beside(ours.child(&child.name.clone()), child),
                (_, name) if ours.name == "system.webServer" && ours.has(&[name]) => {
                    self.refuse(&child, format!("`<{name}>` stands twice"), "put its elements together");
                }
                _ => ours.children.push(child),
            }
        }
        if ours.name == "handlers" {
            // The first that fits decides, and one of ours fits everything.
            ours.children.rotate_left(ours_before);
        }
    }

    /// An entry of a collection, or a removal from it; like ours, an entry gets the removal of its key before it.
    fn add_entry(&mut self, ours: &mut Element, child: Element, keys: &[&str]) {
        let is_cache_control = child.get("name").is_some_and(|name| name.eq_ignore_ascii_case("Cache-Control"));
        if ours.name == "customHeaders" && child.name == "add" && is_cache_control {
            // Beside the one of each answer it would say something else of closed pages.
            let message = "the header `Cache-Control` is set by the server itself".to_owned();
            return self.refuse(&child, message, "write `<staticContent><clientCache … /></staticContent>`");
        }
        let key = |element: &Element| -> Vec<String> {
            let value = |key: &&str| element.get(key).unwrap_or(if *key == "subStatusCode" { "-1" } else { "" });
            // `caseSensitive` in IIS's schema.
            let is_case_sensitive = |key: &str| ours.name == "handlers" || key == "verbs";
            let folded = |key| if is_case_sensitive(key) { value(&key).to_owned() } else { value(&key).to_lowercase() };
            keys.iter().copied().map(folded).collect()
        };
        let same: Vec<_> =
            ours.children.iter().filter(|entry| entry.name != "clear" && key(entry) == key(&child)).collect();
        let is_removed = same.iter().any(|entry| entry.name == "remove");
        if same.iter().any(|entry| entry.name == child.name || entry.name != "remove") {
            let key = keys.iter().filter_map(|key| child.get(key)).collect::<Vec<_>>().join(",");
            let message = format!("`{key}` stands in `<{}>` already", ours.name);
            return self.refuse(&child, message, "remove it");
        }
        if child.name == "remove" || is_removed {
            ours.children.push(child);
        } else {
            ours.put(child, keys);
        }
    }
}

/// The root element.
fn read(source: &Source) -> Result<Element> {
    let mut reader = Reader::from_str(&source.text);
    let mut open: Vec<Element> = Vec::new();
    loop {
        let start = offset(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            let at = offset(reader.error_position());
            invalid(source, at..at, &format!("failed to read XML: {error}"))
        })?;
        let end = offset(reader.buffer_position());
        let here = start..end;
        let closed = match event {
            Event::Start(start) if open.len() < DEPTH_MAX => {
                open.push(element(&start, source, here)?);
                continue;
            }
            Event::Start(_) => return Err(invalid(source, here, &format!("elements lie more than {DEPTH_MAX} deep"))),
            Event::Empty(empty) => element(&empty, source, here)?,
            Event::End(_) => open.pop().expect("the reader checks that ends have their starts"),
            Event::Text(text) if text.trim().is_empty() => continue,
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                return Err(invalid(source, here, "text can't stand between elements"));
            }
            Event::DocType(_) => return Err(invalid(source, here, "a `<!DOCTYPE>` can't stand here")),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => continue,
            Event::Eof => return Err(invalid(source, end..end, "`<configuration>` is missing or not closed")),
        };
        match open.last_mut() {
            Some(parent) => parent.children.push(closed),
            None => return after(reader, source).map(|()| closed),
        }
    }
}

/// Nothing but comments may follow the root element.
fn after(mut reader: Reader<&[u8]>, source: &Source) -> Result<()> {
    loop {
        let start = offset(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Comment(_) | Event::PI(_)) => {}
            Ok(Event::Text(text)) if text.trim().is_empty() => {}
            _ => {
                let at = start..offset(reader.buffer_position());
                return Err(invalid(source, at, "nothing can follow `</configuration>`"));
            }
        }
    }
}

fn element(start: &BytesStart<'_>, source: &Source, at: std::ops::Range<usize>) -> Result<Element> {
    let check_name = |name: &str| {
        // The reader takes any text for a name. IIS's own have letters, digits, and `.` only.
        let is_name =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if is_name { Ok(()) } else { Err(invalid(source, at.clone(), &format!("`{name}` is no name of IIS"))) }
    };
    check_name(start.name().as_ref())?;
    let mut element = Element { span: Span::from(at.clone()), ..Element::new(start.name().as_ref()) };
    for attribute in start.attributes() {
        let attribute =
            attribute.map_err(|error| invalid(source, at.clone(), &format!("failed to read XML: {error}")))?;
        let value = attribute
            .normalized_value(XmlVersion::Explicit1_0)
            .map_err(|error| invalid(source, at.clone(), &format!("failed to read XML: {error}")))?;
        check_name(attribute.key.as_ref())?;
        element.attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(element)
}

fn invalid(source: &Source, at: std::ops::Range<usize>, message: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(message).at(source.place(at.into())))
}

fn offset(position: u64) -> usize {
    usize::try_from(position).expect("the text lies in memory")
}

#[cfg(test)]
mod tests;
