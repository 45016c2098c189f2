//! Dynamic routes → the folders that get handlers, and the markers that give folders to the executable.

use crate::base::{MARKER, OutputPath, folder_of, folders_above};
use crate::iis::patterns::{self, Patterns};
use crate::iis::{File, Methods, Route};
use std::collections::{BTreeMap, BTreeSet};

/// A place of the site with handlers of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    let mut home = None;
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    for route in routes {
        let text = patterns::text(route);
        let answer = Answer { methods: route.methods, pass_through: route.pass_through };
        match patterns::literal_folder(&text) {
            "" if text == "/" => home = Some(answer),
            folder => add(&mut answers, folder.to_owned(), answer),
        }
    }
    let home_file = if has_home { HOME_PAGE } else { MARKER };
    let mut scopes: BTreeMap<String, Scope> = gathered(answers)
        .into_iter()
        .map(|(location, answer)| {
            let shape = if folders.contains_key(location.as_str()) { Shape::BesideFiles } else { Shape::Alone };
            (location, answer.scope(shape, false))
        })
        .collect();
    scopes.extend(home.map(|answer| (home_file.to_owned(), answer.scope(Shape::OneFile, has_home))));
    Found { scopes, markers, patterns }
}

/// What the routes of a scope answer.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Answer {
    methods: Methods,
    pass_through: bool,
}

impl Answer {
    fn scope(self, shape: Shape, has_page: bool) -> Scope {
        let verbs = match self.methods {
            Methods::Read => "GET,HEAD",
            // The page that lies there is IIS's to send; only what is posted to it is not.
            Methods::ReadAndWrite if has_page => "POST",
            Methods::ReadAndWrite => "GET,HEAD,POST",
        };
        Scope { shape, verbs, pass_through: self.pass_through }
    }
}

/// More places with handlers than this are gathered into the folders above them, or a site with thousands of dynamic
/// pages would have a file that IIS refuses.
const SCOPES_MAX: usize = 100;

/// The scopes that are needed: none below another that answers the same, and at most [`SCOPES_MAX`].
fn gathered(mut answers: BTreeMap<String, Answer>) -> BTreeMap<String, Answer> {
    drop_covered(&mut answers);
    while answers.len() > SCOPES_MAX {
        let depth = |location: &str| location.split('/').filter(|segment| !segment.is_empty()).count();
        let deepest = answers.keys().map(|location| depth(location)).max().unwrap_or(0);
        let (deep, kept): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(location, _)| depth(location) == deepest);
        answers = kept.into_iter().collect();
        for (location, answer) in deep {
            add(&mut answers, folder_of(&location).to_owned(), answer);
        }
        drop_covered(&mut answers);
    }
    answers
}

/// Handlers of a location are those of all below it.
fn drop_covered(answers: &mut BTreeMap<String, Answer>) {
    let covered: Vec<String> = answers
        .iter()
        .filter(|(location, answer)| {
            folders_above(location).rev().find_map(|location| answers.get(location)) == Some(answer)
        })
        .map(|(location, _)| location.clone())
        .collect();
    answers.retain(|location, _| covered.binary_search(location).is_err());
}

fn add(answers: &mut BTreeMap<String, Answer>, location: String, answer: Answer) {
    let all = answers.entry(location).or_insert(answer);
    all.methods = all.methods.max(answer.methods);
    all.pass_through |= answer.pass_through;
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
            folder = folder_of(folder);
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
