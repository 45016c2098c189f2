//! Dynamic routes → the folders that get handlers, and the markers that give folders to the executable.

use crate::base::{MARKER, OutputPath};
use crate::iis::patterns::{self, Patterns};
use crate::iis::{File, Methods, Route};
use std::collections::{BTreeMap, BTreeSet};

/// A place of the site with handlers of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    pub(super) shape: Shape,
    /// The verbs of all its routes, as a handler names them.
    pub(super) verbs: &'static str,
    /// Whether one of its routes needs the body of its errors.
    pub(super) pass_through: bool,
}

/// What a scope has to leave to IIS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing: no static file lies there.
    Alone,
    /// The static files of its folder.
    BesideFiles,
    /// All but one file, the default document of the root: handlers for the root itself would be for the whole site, and
    /// would take all of it down where the section is locked.
    OneFile,
}

/// What the dynamic routes need.
#[derive(Debug)]
pub(super) struct Found {
    /// By location: `products`, or "" for the whole site.
    pub(super) scopes: BTreeMap<String, Scope>,
    /// Empty default documents, by path.
    pub(super) markers: Vec<OutputPath>,
    pub(super) patterns: Patterns,
}

/// The root's own page.
const HOME_PAGE: &str = "index.html";

pub(super) fn find(routes: &[Route<'_>], files: &[File<'_>]) -> Found {
    let patterns = Patterns::of(routes);
    let folders = folders(files);
    let markers = markers(&folders, &patterns);
    let has_home = folders.get("") == Some(&Index::File);
    let mut scopes: BTreeMap<String, (Shape, Methods, bool)> = BTreeMap::new();
    for route in routes {
        let text = patterns::text(route);
        let (location, shape) = match patterns::literal_folder(&text) {
            "" if text == "/" => (if has_home { HOME_PAGE } else { MARKER }, Shape::OneFile),
            folder if folders.contains_key(folder) => (folder, Shape::BesideFiles),
            folder => (folder, Shape::Alone),
        };
        let (_, methods, pass_through) = scopes.entry(location.to_owned()).or_insert((shape, Methods::Read, false));
        *methods = (*methods).max(route.methods);
        *pass_through |= route.pass_through;
    }
    let scopes = scopes.into_iter().map(|(location, (shape, methods, pass_through))| {
        let verbs = match methods {
            Methods::Read => "GET,HEAD",
            // The page that lies there is IIS's to send; only what is posted to it is not.
            Methods::ReadAndWrite if location == HOME_PAGE => "POST",
            Methods::ReadAndWrite => "GET,HEAD,POST",
        };
        (location, Scope { shape, verbs, pass_through })
    });
    Found { scopes: scopes.collect(), markers, patterns }
}

/// Whether a folder of the output has a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Index {
    File,
    Missing,
}

/// Every folder that the output will have on disk, the root as "".
fn folders<'a>(files: &[File<'a>]) -> BTreeMap<&'a str, Index> {
    let mut folders = BTreeMap::from([("", Index::Missing)]);
    for file in files.iter().filter(|file| !file.path.is_private()) {
        let (mut folder, name) = file.path.as_str().rsplit_once('/').unwrap_or(("", file.path.as_str()));
        if name == "index.html" {
            folders.insert(folder, Index::File);
        }
        // Above a folder that is known, all are.
        let mut is_known = name != "index.html" && folders.contains_key(folder);
        while !is_known {
            folders.entry(folder).or_insert(Index::Missing);
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            is_known = folders.contains_key(folder);
        }
    }
    folders
}

fn markers(folders: &BTreeMap<&str, Index>, patterns: &Patterns) -> Vec<OutputPath> {
    let without_page = folders.iter().filter(|(_, index)| **index == Index::Missing).map(|(folder, _)| *folder);
    let markers: BTreeSet<_> = without_page
        .filter(|folder| patterns.match_folder(folder))
        .map(|folder| if folder.is_empty() { MARKER.to_owned() } else { format!("{folder}/{MARKER}") })
        .collect();
    let path = |marker: String| OutputPath::new(&marker).expect("a folder of the output and a name make a path of it");
    markers.into_iter().map(path).collect()
}
