//! Handlers: who answers in the folder of a scope.
//!
//! In a folder that static files lie in, the order matters (path, verb and `resourceType` decide, the first that fits wins):
//!
//! 1. `index.fcgi`, if such a file exists, is the executable's: a folder without a page, whose URL a route has;
//! 2. files that exist are IIS's, for GET and HEAD, and so are
//! 3. folders that exist;
//! 4. all else is the executable's.
//!
//! Files and folders have a handler each, because one for `Either` takes what does not exist too and answers 404
//! (win-acme/win-acme#37, #72, #265; iis-docs, "Wildcard script mapping and IIS integrated pipeline"), while behind one
//! for `File` the next is asked (OrchardCMS/Orchard, `Themes/Web.config`, which counts on it for its own 404 page). That
//! `Directory` does as `File` is inferred.
//!
//! The entries of a location come before those of the levels above it (`mergeAppend="false"` in IIS's schema).

use crate::base::layout::MARKER;
use crate::base::{Span, folders_above};
use crate::iis::element::Element;
use crate::iis::scopes::{HandlerScope, Shape};
use crate::iis::sections::Sections;
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Writes the handlers of every scope; `executable` is its path on the server.
pub(super) fn write(scopes: &BTreeMap<String, HandlerScope>, executable: &str, sections: &mut Sections) {
    for (location, scope) in scopes {
        let handlers = sections.at(location).child("handlers");
        for entry in entries(location, *scope, executable) {
            handlers.put(entry, &["name"]);
        }
    }
}

/// The handlers of `scope`, in the order in which they are asked.
pub(super) fn entries(location: &str, scope: HandlerScope, executable: &str) -> Vec<Element> {
    let to_executable = |kind, path, resource| {
        add(kind, location, path, scope.verbs)
            .with("modules", "FastCgiModule")
            .with("scriptProcessor", executable)
            .with("resourceType", resource)
            .with("requireAccess", "Script")
    };
    let to_iis = |kind, resource| {
        add(kind, location, "*", "GET,HEAD")
            .with("modules", "StaticFileModule,DefaultDocumentModule")
            .with("resourceType", resource)
            .with("requireAccess", "Read")
    };
    match scope.shape {
        Shape::Alone => vec![to_executable("fcgi", "*", "Unspecified")],
        Shape::OneFile => vec![to_executable("fcgi", "*", "File")],
        Shape::BesideFiles => vec![
            to_executable("index", MARKER, "File"),
            to_iis("file", "File"),
            to_iis("folder", "Directory"),
            to_executable("fcgi", "*", "Unspecified"),
        ],
    }
}

fn add(kind: &str, location: &str, path: &str, verbs: &str) -> Element {
    Element::new("add").with("name", name(kind, location)).with("path", path).with("verb", verbs)
}

/// Names tell the scope: one that a level above has too would be a 500.19.
fn name(kind: &str, location: &str) -> String {
    format!("gen-{kind}-{}", if location.is_empty() { "." } else { location })
}

/// Repeats the operator's handlers of the levels above before ours, which fit everything in their folders: the first that fits
/// decides, and those of a location come first. One for `*` stays where it is, or nothing would be left for ours.
pub(super) fn repeat_operators(sections: &mut Sections) {
    let is_ours = |entry: &Element| entry.span == Span::default() && entry.name == "add";
    let locations = sections.locations.iter();
    let scopes = locations.filter(|(_, location)| handlers_of(&location.settings).any(is_ours));
    let scopes: Vec<String> = scopes.map(|(key, _)| key.clone()).collect();
    for scope in scopes {
        let above = operators_above(&scope, sections);
        let handlers = sections.at(&scope).child("handlers");
        handlers.children.splice(0..0, above.into_iter().flat_map(|entry| [entry.removal(&["name"]), entry]));
    }
}

/// The operator's handlers of the levels above `scope`, the nearest first, which no nearer level names too.
fn operators_above(scope: &str, sections: &Sections) -> Vec<Element> {
    let name = |entry: &Element| entry.get("name").unwrap_or_default().to_owned();
    let of = |level: &str| {
        let settings = sections.locations.get(level).map(|location| &location.settings);
        settings.into_iter().flat_map(handlers_of).filter(|entry| entry.span != Span::default())
    };
    let mut named: BTreeSet<String> = of(scope).map(name).collect();
    let mut above = Vec::new();
    for level in folders_above(scope).rev() {
        let is_repeated =
            |entry: &&Element| entry.name == "add" && entry.get("path") != Some("*") && !named.contains(&name(entry));
        above.extend(of(level).filter(is_repeated).cloned());
        named.extend(of(level).map(name));
    }
    above
}

fn handlers_of(settings: &Element) -> impl Iterator<Item = &Element> {
    settings.children.iter().filter(|section| section.name == "handlers").flat_map(|section| &section.children)
}

/// Lets the errors of scopes that need it reach the visitor as the executable wrote them; in a scope below one that does,
/// and does not itself, IIS's pages are put back. Where errors pass, those of IIS itself have no page
/// (tjanczuk/iisnode#446), so no scope gets it without need.
pub(super) fn write_pass_through(scopes: &BTreeMap<String, HandlerScope>, sections: &mut Sections) {
    for (location, scope) in scopes {
        let passes_above = folders_above(location)
            .rev()
            .find_map(|location| scopes.get(location))
            .is_some_and(|scope| scope.pass_through);
        if scope.pass_through != passes_above {
            let existing = if scope.pass_through { "PassThrough" } else { "Auto" };
            sections.at(location).child("httpErrors").set("existingResponse", existing);
        }
    }
}

/// The names of the handlers in the text of a `web.config`; none where it is no XML, or not all of it.
pub(super) fn handler_names(text: &str) -> BTreeSet<String> {
    let mut reader = Reader::from_str(text);
    let mut names = BTreeSet::new();
    let mut open = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => open.push(start.name().as_ref() == "handlers"),
            Ok(Event::End(_)) => drop(open.pop()),
            Ok(Event::Empty(entry)) if open.last() == Some(&true) && entry.name().as_ref() == "add" => {
                let name = entry.attributes().flatten().find(|attribute| attribute.key.as_ref() == "name");
                let name = name.and_then(|name| name.normalized_value(XmlVersion::Explicit1_0).ok());
                names.extend(name.map(Cow::into_owned));
            }
            Ok(Event::Eof) if open.is_empty() => return names,
            Ok(Event::Eof) | Err(_) => return BTreeSet::new(),
            Ok(_) => {}
        }
    }
}

/// Removes the handlers of each scope whose handler for what does not exist is not among `names`.
pub(super) fn retain(names: &BTreeSet<String>, sections: &mut Sections) {
    sections.locations.retain(|_, location| {
        let [index, file, folder, fcgi] = ["index", "file", "folder", "fcgi"].map(|kind| name(kind, &location.path));
        if !names.contains(&fcgi) {
            let own = [index, file, folder, fcgi];
            let is_own = |entry: &Element| entry.get("name").is_some_and(|name| own.iter().any(|own| own == name));
            let children = &mut location.settings.children;
            for handlers in children.iter_mut().filter(|section| section.name == "handlers") {
                handlers.children.retain(|entry| !is_own(entry));
            }
            children.retain(|section| section.name != "handlers" || !section.children.is_empty());
        }
        !location.settings.children.is_empty()
    });
}
