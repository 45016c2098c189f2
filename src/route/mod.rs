//! The table of routes: who answers which URL, for whom, within which limits.
//!
//! `decide` makes it, the copies with a fingerprint are added after rendering, and all that a server gets is written from it:
//! `web.config`, the set-up, the bundle, the lines for other servers, and what `generator routes` and `check` print.

mod endpoint;
mod files;

pub use endpoint::{Access, Endpoint, Methods};
pub(crate) use files::{File, Files};

use crate::base::layout::ErrorPage;
use crate::base::{Encoding, OutputPath, SourcePath, Text, UrlPath};
use crate::pattern::{Cover, Pattern};
use crate::template::{Mentioned, Step};
use std::collections::HashMap;
use std::sync::Arc;

/// The fields of a page that hold what it says: only who may see the page may read them on another one. The others name the page
/// in lists and menus.
pub const CLOSED_FIELDS: [&str; 3] = ["content", "summary", "toc"];

/// Every route of a site, and every file that answers one.
#[derive(Debug, Default)]
pub struct Routes {
    list: Vec<Route>,
    urls: Files,
    files: Files,
}

/// What answers the URLs of one pattern. A page with `each` is one route with a file for each row.
#[derive(Clone, Debug)]
pub struct Route {
    /// How it is reached and answered.
    pub endpoint: Endpoint,
    /// What makes it.
    pub maker: Maker,
    /// The author's file that it comes from, or a built-in template.
    pub source: SourcePath,
    /// How a request for it is answered.
    pub served: Served,
    /// The files that answer it: none of a dynamic route, one for each row of a static page with `each`.
    pub files: Vec<OutputPath>,
    /// How its files are to be read, of a copy whose type names a charset.
    pub encoding: Encoding,
    /// Index of its page, of [`Maker::Page`], [`Maker::Row`] and [`Maker::Redirect`].
    pub page: Option<usize>,
    /// The name of the template of a page: `home`.
    pub template: Option<Text>,
    /// How many rows the table of a page with `each` has; `None` for all others.
    pub rows: Option<usize>,
    /// Of a [`Maker::ErrorPage`], which one.
    pub error_page: Option<&'static ErrorPage>,
    /// Whether its own front matter says who may see it; else a page above it may.
    pub says_access: bool,
    /// How many folders deep the page lies that says who may see it; `None` if everybody may.
    pub guard_depth: Option<usize>,
    /// Index of that page.
    pub guarded_by: Option<usize>,
    /// The fields of its page that a page for more people may show.
    pub reveals: Vec<Text>,
    /// Whether who asks needs the body of its errors, so that IIS must not put its own page there. IIS's own errors have no page
    /// there then, so it is for programs alone: a page with a form shows what is wrong with it in an answer of status 200.
    pub passes_errors: bool,
}

/// What makes a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// A page of the author's.
    Page,
    /// A page with `each`.
    Row,
    /// An alias.
    Redirect,
    /// A page that stands in for an answer, as `404.html`.
    ErrorPage,
    /// A file of the author's, copied.
    Copy,
    /// A copy with its fingerprint in its name, so that it never changes.
    Asset,
    /// The executable's own page, which says how it is.
    Health,
    /// A page that is left out: it has no file and answers nothing, but what it closes stays closed.
    LeftOut,
}

/// How a request is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Served {
    /// With a file, by the web server.
    Static,
    /// By the executable, for these reasons; of a page there is at least one.
    Dynamic(Vec<Reason>),
    /// With a page that leads to this path below the site's base path, or with a redirect where the web server can.
    Redirect(UrlPath),
    /// With a redirect to this path by the web server. No page can lie there: its name is not one of HTML.
    RedirectAlone(UrlPath),
}

/// Why a route is dynamic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// In one word.
    pub cause: Cause,
    /// The way to it, from the page's file on; the last step is the cause itself.
    pub chain: Arc<[Step]>,
}

/// What makes a route dynamic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Its path has a parameter.
    Parameter,
    /// The page says `dynamic = true`.
    Declared,
    /// It shows something that only requests tell.
    Mention(Mentioned),
}

impl Route {
    /// A static route of `pattern` that everybody may see.
    pub fn new(pattern: Pattern, maker: Maker, source: SourcePath) -> Self {
        Self {
            endpoint: Endpoint::new(pattern),
            maker,
            source,
            served: Served::Static,
            files: Vec::new(),
            encoding: Encoding::Utf8,
            page: None,
            template: None,
            rows: None,
            error_page: None,
            says_access: false,
            guard_depth: None,
            guarded_by: None,
            reveals: Vec::new(),
            passes_errors: false,
        }
    }

    /// Whether the executable answers it.
    pub fn is_dynamic(&self) -> bool {
        matches!(self.served, Served::Dynamic(_))
    }

    /// Whether the executable has anything to answer: a page with an empty table has no URL.
    pub fn is_answered_by_executable(&self) -> bool {
        self.is_dynamic() && self.rows != Some(0)
    }

    /// Why it is dynamic; empty if it is not.
    pub fn reasons(&self) -> &[Reason] {
        match &self.served {
            Served::Dynamic(reasons) => reasons,
            Served::Static | Served::Redirect(_) | Served::RedirectAlone(_) => &[],
        }
    }

    /// Where it leads, if it is an alias.
    pub fn leads_to(&self) -> Option<&UrlPath> {
        match &self.served {
            Served::Redirect(to) | Served::RedirectAlone(to) => Some(to),
            Served::Static | Served::Dynamic(_) => None,
        }
    }

    /// Whether files answer it.
    fn has_files(&self) -> bool {
        matches!(self.served, Served::Static | Served::Redirect(_))
    }

    /// The folders that its own page closes: one, or one for each row; none where everybody may see it.
    pub fn closed_folders(&self) -> Vec<Cover> {
        if !self.says_access {
            return Vec::new();
        }
        let cover = self.cover();
        if !cover.pattern().has_names() {
            return vec![cover];
        }
        self.files.iter().map(|file| Cover::of_row(file.url().as_str())).collect()
    }

    /// What goes with it, where its settings are those of a folder. IIS knows no patterns: what a dynamic route with parameters
    /// answers can't be told from what else lies there.
    pub fn cover(&self) -> Cover {
        let pattern = &self.endpoint.pattern;
        Cover::of_page(pattern, self.is_dynamic() && pattern.has_names())
    }
}

/// The place in a template that makes many pages dynamic, which would be static without templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// What is mentioned there.
    pub step: Step,
    /// How many routes of pages are dynamic by it.
    pub dynamic: usize,
    /// How many there are.
    pub all: usize,
}

/// Fewer pages than this are not many.
const SPREAD_MIN: usize = 3;

impl FromIterator<Route> for Routes {
    /// The table of routes that have their files already.
    fn from_iter<T: IntoIterator<Item = Route>>(routes: T) -> Self {
        let list: Vec<Route> = routes.into_iter().collect();
        let mut files = Files::default();
        for (route, path) in
            list.iter().enumerate().flat_map(|(at, route)| route.files.iter().map(move |path| (at, path)))
        {
            _ = files.insert(File { path: path.clone(), route, entry: None });
        }
        Self { list, urls: files.clone(), files }
    }
}

impl Routes {
    /// The table of `list`; `urls` has the file that answers each URL, or would if its route had files.
    pub fn new(mut list: Vec<Route>, urls: Files) -> Self {
        let files = urls.only(|file| list[file.route].has_files());
        let mut in_order: Vec<&File> = files.iter().collect();
        in_order.sort_by_key(|file| file.entry);
        for file in in_order {
            list[file.route].files.push(file.path.clone());
        }
        Self { list, urls, files }
    }

    /// Adds the copy at `path` of `source`, which never changes.
    pub fn add_asset(&mut self, path: OutputPath, source: SourcePath) {
        let pattern = Pattern::literal(path.url().as_str());
        let file = File { path: path.clone(), route: self.list.len(), entry: None };
        _ = self.urls.insert(file.clone());
        _ = self.files.insert(file);
        self.list.push(Route { files: vec![path], ..Route::new(pattern, Maker::Asset, source) });
    }

    /// All of them: pages in the order of their files, then aliases, error pages and copies.
    pub fn iter(&self) -> std::slice::Iter<'_, Route> {
        self.list.iter()
    }

    /// All of them, to be changed while the table is made.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Route> {
        self.list.iter_mut()
    }

    /// The routes that the executable answers.
    pub fn dynamic(&self) -> impl Iterator<Item = &Route> {
        self.list.iter().filter(|route| route.is_answered_by_executable())
    }

    /// The place in a template that makes most pages dynamic, if these are a third of all pages.
    pub fn spread(&self) -> Option<Spread> {
        let pages = || self.list.iter().filter(|route| matches!(route.maker, Maker::Page | Maker::Row));
        let mut counts: HashMap<&Step, usize> = HashMap::new();
        for route in pages() {
            let ends = || route.reasons().iter().filter_map(|reason| reason.chain.last());
            if let Some(first) = ends().next().filter(|_| ends().all(|step| step.place.file != route.source)) {
                *counts.entry(first).or_default() += 1;
            }
        }
        let most = counts.into_iter().max_by_key(|(step, count)| (*count, std::cmp::Reverse(&step.place)));
        let (step, dynamic) = most?;
        let spread = Spread { step: step.clone(), dynamic, all: pages().count() };
        (dynamic >= SPREAD_MIN && dynamic * 3 >= spread.all).then_some(spread)
    }

    /// The route with this index.
    pub fn get(&self, index: usize) -> &Route {
        &self.list[index]
    }

    /// What answers each URL that is known without a request: the file, or the one that a dynamic page or an alias would have.
    pub fn urls(&self) -> &Files {
        &self.urls
    }

    /// The files that answer static routes and redirects.
    pub fn files(&self) -> &Files {
        &self.files
    }
}
