//! Dynamic routes → the folders that get handlers, and the markers that give folders to the executable.

use crate::base::layout::MARKER;
use crate::base::{OutputPath, folder_of, folders_above, path_key};
use crate::pattern::{Index, Pattern};
use crate::route::{Files, Methods, Routes};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// A place of the site with handlers of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HandlerScope {
    pub(super) shape: Shape,
    /// The verbs of all its routes, as a handler names them.
    pub(super) verbs: &'static str,
    /// Whether one of its routes needs the body of its errors.
    pub(super) pass_through: bool,
}

impl HandlerScope {
    /// Leaves files to IIS, also where none lies yet.
    pub(super) fn expect_files(&mut self) {
        if self.shape == Shape::Alone {
            self.shape = Shape::BesideFiles;
        }
    }
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
#[derive(Debug, Default)]
pub(super) struct DynamicRoutes {
    /// By location: `products`, or "" for the whole site.
    pub(super) scopes: BTreeMap<String, HandlerScope>,
    /// Empty default documents, by path.
    pub(super) markers: Vec<OutputPath>,
    /// Which of them answers a URL.
    pub(super) index: Index,
}

/// The root's own page.
const HOME_PAGE: &str = "index.html";

pub(super) fn of_dynamic_routes(routes: &Routes) -> DynamicRoutes {
    if routes.dynamic().next().is_none() {
        return DynamicRoutes::default();
    }
    let folders = folders(routes.files());
    let mut home = None;
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    for route in routes.dynamic() {
        let pattern = &route.endpoint.pattern;
        let answer = Answer { methods: route.endpoint.methods, pass_through: route.passes_errors };
        match location(pattern) {
            "" if pattern.is_home() => home = Some(answer),
            folder => add(&mut answers, folder.to_owned(), answer),
        }
    }
    let index = Index::new(routes.dynamic().map(|route| &route.endpoint.pattern));
    let markers = markers(&folders, &index);
    let home_file = home_file(routes);
    let mut scopes: BTreeMap<String, HandlerScope> = gathered(answers)
        .into_iter()
        .map(|(location, answer)| {
            let is_folder = folders.contains_key(&path_key(&location));
            let shape = if is_folder { Shape::BesideFiles } else { Shape::Alone };
            (location, answer.scope(shape, false))
        })
        .collect();
    scopes.extend(home.map(|answer| (home_file.to_owned(), answer.scope(Shape::OneFile, home_file == HOME_PAGE))));
    DynamicRoutes { scopes, markers, index }
}

/// The file that answers for the root: its page, or a marker where a dynamic route does.
pub(super) fn home_file(routes: &Routes) -> &'static str {
    if routes.files().find(HOME_PAGE).is_some() { HOME_PAGE } else { MARKER }
}

/// The location of a pattern's handlers: what lies before its first name, up to a `/`; without `/` at its ends.
fn location(pattern: &Pattern) -> &str {
    pattern.fixed_folder().trim_matches('/')
}

/// What the routes of a scope answer.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Answer {
    methods: Methods,
    pass_through: bool,
}

impl Answer {
    fn scope(self, shape: Shape, has_page: bool) -> HandlerScope {
        let verbs = match self.methods {
            Methods::Read => "GET,HEAD",
            // The page that lies there is IIS's to send; only what is posted to it is not.
            Methods::ReadAndWrite if has_page => "POST",
            Methods::ReadAndWrite => "GET,HEAD,POST",
        };
        HandlerScope { shape, verbs, pass_through: self.pass_through }
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
        // Where errors pass, IIS's own have no page: such a scope is the last to grow.
        let none_else = answers.iter().all(|(location, answer)| answer.pass_through || location.is_empty());
        let is_gathered = |answer: &Answer| none_else || !answer.pass_through;
        let depths = answers.iter().filter(|(_, answer)| is_gathered(answer)).map(|(location, _)| depth(location));
        let deepest = depths.max().unwrap_or(0);
        let (deep, kept): (Vec<_>, Vec<_>) =
            answers.into_iter().partition(|(location, answer)| is_gathered(answer) && depth(location) == deepest);
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

/// A folder that the output will have on disk.
#[derive(Debug)]
struct Folder<'a> {
    path: &'a str,
    /// Whether an `index.html` lies in it.
    has_page: bool,
}

/// Every folder of the output, by the key of its path; the root as "".
fn folders(files: &Files) -> BTreeMap<String, Folder<'_>> {
    let mut folders = BTreeMap::from([(String::new(), Folder { path: "", has_page: false })]);
    for file in files.iter() {
        let (mut path, name) = file.path.as_str().rsplit_once('/').unwrap_or(("", file.path.as_str()));
        let mut has_page = name.eq_ignore_ascii_case(HOME_PAGE);
        loop {
            let folder = folders.entry(path_key(path));
            let is_new = matches!(folder, Entry::Vacant(_));
            folder.or_insert(Folder { path, has_page }).has_page |= has_page;
            // Above a folder that is there, all are.
            if !is_new {
                break;
            }
            has_page = false;
            path = folder_of(path);
        }
    }
    folders
}

/// The path of the marker in `folder`, which is "" for the root.
pub(super) fn marker_of(folder: &str) -> String {
    if folder.is_empty() { MARKER.to_owned() } else { format!("{folder}/{MARKER}") }
}

fn markers(folders: &BTreeMap<String, Folder<'_>>, dynamic: &Index) -> Vec<OutputPath> {
    let without_page = folders.values().filter(|folder| !folder.has_page).map(|folder| folder.path);
    let url = |folder: &str| if folder.is_empty() { "/".to_owned() } else { format!("/{folder}/") };
    let markers: BTreeSet<_> =
        without_page.filter(|folder| dynamic.find(&url(folder)).is_some()).map(marker_of).collect();
    let path = |marker: String| OutputPath::new(&marker).expect("a folder of the output and a name make a path of it");
    markers.into_iter().map(path).collect()
}
