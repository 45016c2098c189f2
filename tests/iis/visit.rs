//! What IIS does with a request, as far as it follows from a `web.config` and the files beside it.
//!
//! Handlers are chosen as IIS documents it: those of the innermost location first, then those above, the server's last; of
//! these the first whose verb, path and type of resource fit. A default document is a request of its own.

use crate::schema::{Order, Section, sections};
use crate::server::Server;
use crate::site::Site;
use crate::xml::{Element, read};
use generator::base::nfc;
use std::collections::{BTreeMap, BTreeSet};

/// How a request ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// By the executable.
    Executable,
    /// A static file.
    File(String),
    Redirect(String),
    /// 401, for somebody who has not logged on.
    LogOn,
    /// 403.14: a folder without default document.
    NoDocument,
    NotFound,
    /// 404.3.
    NoType,
    /// 404.8.
    Hidden,
    NotAllowed,
}

/// A server with a site on it.
pub(crate) struct Iis {
    /// Innermost last; the first is the server itself.
    locations: Vec<(String, Element)>,
    files: BTreeSet<String>,
    sections: BTreeMap<&'static str, Section>,
}

impl Iis {
    /// A server without ASP.NET, and the files of `site` with what `text` is made for beside them.
    pub(crate) fn new(site: &Site, text: &str, markers: &[String]) -> Self {
        let configuration = read(text).unwrap();
        let mut locations: Vec<_> = configuration
            .children
            .into_iter()
            .map(|mut location| {
                let path = location.get("path").unwrap().to_lowercase();
                (if path == "." { String::new() } else { path }, location.children.remove(0))
            })
            .collect();
        locations.sort_by_key(|(path, _)| if path.is_empty() { 0 } else { path.split('/').count() });
        locations.insert(0, (String::new(), Server::Plain.settings()));
        let sections = sections();
        Self {
            locations,
            sections,
            files: site.files.iter().chain(markers).map(|path| nfc(path).to_lowercase()).collect(),
        }
    }

    /// The answer to somebody who has not logged on.
    pub(crate) fn visit(&self, method: &str, url: &str) -> Answer {
        let path = url.strip_prefix('/').unwrap().to_lowercase();
        let segments = self.entries(&path, "security/requestFiltering/hiddenSegments", "segment");
        if path.split('/').any(|part| segments.iter().any(|(segment, _)| segment.to_lowercase() == part)) {
            return Answer::Hidden;
        }
        // The first rule for somebody who has not logged on.
        let rules = self.entries(&path, "security/authorization", "users");
        let rule = rules.iter().find(|(users, _)| users.split(',').any(|user| matches!(user, "?" | "*")));
        if rule.is_none_or(|(_, rule)| rule.get("accessType") == Some("Deny")) {
            return Answer::LogOn;
        }
        if let Some(redirect) = self.last(&path, "httpRedirect", "destination") {
            return Answer::Redirect(redirect);
        }
        let handler = self.handler(method, &path);
        match handler.as_ref().and_then(|handler| handler.get("modules")) {
            Some("FastCgiModule") => Answer::Executable,
            Some(modules) if modules.contains("StaticFileModule") => self.file(method, url, &path),
            Some(_) => Answer::NotAllowed,
            None => Answer::NotFound,
        }
    }

    pub(crate) fn handler(&self, method: &str, path: &str) -> Option<Element> {
        let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let is_file = self.files.contains(path);
        let is_folder = self.is_folder(path.trim_end_matches('/'));
        let fits = |handler: &Element| {
            let verb = handler.get("verb").unwrap();
            (verb == "*" || verb.split(',').any(|verb| verb == method))
                && match handler.get("path").unwrap() {
                    "*" => true,
                    path => path.strip_prefix('*').map_or(path == name, |end| name.ends_with(end)),
                }
                && match handler.get("resourceType") {
                    Some("File") => is_file,
                    Some("Directory") => is_folder,
                    // One for `Either` is reported to take what does not exist too.
                    _ => true,
                }
        };
        self.entries(path, "handlers", "name").into_iter().map(|(_, handler)| handler).find(fits)
    }

    fn file(&self, method: &str, url: &str, path: &str) -> Answer {
        if self.files.contains(path) {
            let name = path.rsplit('/').next().unwrap();
            let is_built_in = matches!(
                generator::rules::mime_type(generator::rules::extension(name)),
                generator::rules::Mime::BuiltIn(_)
            );
            let is_mapped = self.media_type(path).is_some();
            return match method {
                "GET" | "HEAD" if is_built_in || is_mapped => Answer::File(path.to_owned()),
                "GET" | "HEAD" => Answer::NoType,
                _ => Answer::NotAllowed,
            };
        }
        if !self.is_folder(path.trim_end_matches('/')) {
            return Answer::NotFound;
        }
        if !path.is_empty() && !path.ends_with('/') {
            return Answer::Redirect(format!("{url}/"));
        }
        let documents = self.entries(path, "defaultDocument/files", "value");
        let document = documents.iter().map(|(name, _)| format!("{url}{name}"));
        let mut there = document.filter(|document| self.files.contains(&document[1..].to_lowercase()));
        there.next().map_or(Answer::NoDocument, |document| self.visit(method, &document))
    }

    /// The type by which a file is sent, as far as a `<mimeMap>` says.
    pub(crate) fn media_type(&self, path: &str) -> Option<String> {
        let extension = format!(".{}", generator::rules::extension(path.rsplit('/').next().unwrap()));
        let maps = self.entries(path, "staticContent", "fileExtension");
        let map = maps.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(&extension));
        map.and_then(|(_, map)| map.get("mimeType").map(str::to_owned))
    }

    fn is_folder(&self, path: &str) -> bool {
        let first = format!("{path}/");
        path.is_empty() || self.files.range(first.clone()..).next().is_some_and(|file| file.starts_with(&first))
    }

    /// The sections of this path, the outermost first.
    fn levels<'a>(&'a self, path: &'a str, section: &'a str) -> impl DoubleEndedIterator<Item = &'a Element> {
        let path = path.trim_end_matches('/');
        let is_above = move |location: &str| {
            location.is_empty()
                || path == location
                || path.strip_prefix(location).is_some_and(|rest| rest.starts_with('/'))
        };
        let above = self.locations.iter().filter(move |(location, _)| is_above(location));
        above.filter_map(move |(_, settings)| settings.at(section))
    }

    /// The value that the innermost level gives.
    pub(crate) fn last(&self, path: &str, section: &str, attribute: &str) -> Option<String> {
        self.levels(path, section).rev().find_map(|level| level.get(attribute)).map(str::to_owned)
    }

    /// The entries of a collection, by key, in the order in which IIS merges its levels.
    pub(crate) fn entries(&self, path: &str, section: &str, key: &str) -> Vec<(String, Element)> {
        let collection = self.sections[section].collection.as_ref().unwrap();
        let keys = |entry: &Element| collection.key(|name| entry.get(name).map(str::to_owned));
        let mut entries: Vec<Element> = Vec::new();
        for level in self.levels(path, section) {
            let mut own: Vec<Element> = Vec::new();
            for entry in &level.children {
                match entry.name.as_str() {
                    "clear" => {
                        entries.clear();
                        own.clear();
                    }
                    "remove" => {
                        entries.retain(|known| keys(known) != keys(entry));
                        own.retain(|known| keys(known) != keys(entry));
                    }
                    name if name == collection.entry => own.push(entry.clone()),
                    // A section of its own.
                    _ => {}
                }
            }
            let at = if collection.order == Order::InnerFirst { 0 } else { entries.len() };
            entries.splice(at..at, own);
        }
        entries.into_iter().map(|entry| (entry.get(key).unwrap_or_default().to_owned(), entry)).collect()
    }
}
