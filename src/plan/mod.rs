//! What becomes a page, and where: a planned route for each page, alias and file, and no two for one URL.
//!
//! 1. each page is one route and has one entry, a page with `each` one entry for each row of its table;
//! 2. every file of the output is claimed once: by an entry, an alias, a page's own file, or a static file;
//! 3. files of the author's that look like secrets are mistakes;
//! 4. each file is judged as Windows and IIS will judge it.

mod claims;
mod entries;
mod published;

pub(crate) use claims::server;

use crate::base::layout::RESERVED_FOLDER;
use crate::base::{
    Diagnostic, Diagnostics, Encoding, Map, OutputPath, Place, Refusal, SourcePath, Text, UrlPath, Value,
};
use crate::config::Config;
use crate::pattern::Pattern;
use crate::plan::claims::Claims;
use crate::plan::published::ensure_nothing_private_is_published;
use crate::route::{Access, File, Files, Maker};
use crate::site::{Key, Page, Site};
use crate::{rules, source};
use std::ops::Range;

/// Everything the output will hold but error pages and what only rendering finds.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Every page to render, in the order of their files and rows.
    pub entries: Vec<Entry>,
    /// Pages first; [`crate::decide`] completes each.
    pub routes: Vec<PlannedRoute>,
    /// One for each page of the site.
    pub pages: Vec<PlannedPage>,
    /// The files of the output, each with the index of its route.
    pub files: Files,
    /// What pages that are left out close.
    pub closings: Vec<Closing>,
    /// Files that a link publishes once more.
    pub doubles: Vec<Double>,
}

/// A file below `site/` or `static/` that has a second name by a link.
#[derive(Debug)]
pub(crate) struct Double {
    /// Its path through the link.
    pub path: SourcePath,
    pub link: SourcePath,
    /// Its path without that link.
    pub other: SourcePath,
}

/// A folder that a page which is left out closes.
#[derive(Debug)]
pub(crate) struct Closing {
    /// The path below the site's base path.
    pub path: String,
    /// The page's file.
    pub source: SourcePath,
    pub access: Access,
}

/// The data that pages take rows from.
#[derive(Clone, Copy)]
pub(crate) struct Tables<'a> {
    /// As `data` shows it.
    pub values: &'a Map,
    /// Where a row stands, by the table's path below `data` and the index of the row.
    pub row_place: &'a dyn Fn(&str, usize) -> Option<Place>,
}

/// One page to render: a page of the author's, or one row of its table.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Index of its page in [`Site::pages`].
    pub page: usize,
    /// The row of its table; `None` for a page without `each`.
    pub row: Option<Value>,
    /// The index of that row; 0 for a page without `each`.
    pub row_index: usize,
    /// The path below the site's base path; with parameters, their names in braces: `/hello/{name}/`.
    pub url: UrlPath,
    /// Whether its path has parameters. Such a page has no file and is in no list: what its URLs are, only requests tell.
    pub has_parameters: bool,
    /// With the row's columns filled in.
    pub title: Option<Text>,
    /// With the row's columns filled in.
    pub description: Option<Text>,
}

/// A route, as far as files and settings alone tell.
#[derive(Debug)]
pub(crate) struct PlannedRoute {
    /// The path, with columns or parameters as the author wrote them.
    pub pattern: Pattern,
    pub maker: Maker,
    /// The author's file that it comes from.
    pub source: SourcePath,
    /// Where the author says its path.
    pub place: Place,
    /// Of a copy whose type names a charset, how it is to be read.
    pub encoding: Encoding,
    /// Index of its page in [`Site::pages`]; of an alias, the page that it leads to.
    pub page: Option<usize>,
    /// Whether it is an alias without a page: none can lie there, so the web server leads on by itself.
    pub is_redirect_alone: bool,
}

/// What the plan holds of a page.
#[derive(Debug)]
pub(crate) struct PlannedPage {
    /// Index in [`Plan::routes`]; `None` where its path is no pattern, which is a mistake.
    pub route: Option<usize>,
    /// Indices in [`Plan::entries`].
    pub entries: Range<usize>,
}

impl PlannedRoute {
    /// Whether only requests tell its URLs.
    pub(crate) fn has_parameters(&self) -> bool {
        self.maker == Maker::Page && self.pattern.has_names()
    }
}

/// Decides what will be rendered.
pub(crate) fn plan(
    site: &Site,
    tables: Tables<'_>,
    files: &source::Files,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Plan {
    let mut claims = Claims::default();
    let mut entries = Vec::new();
    let mut pages = Vec::with_capacity(site.pages.len());
    for (index, page) in site.pages.iter().enumerate() {
        let route = page_route(index, page, diagnostics);
        let first = entries.len();
        match &route {
            Some(route) if route.maker == Maker::Row => {
                entries.extend(entries::of_rows(index, page, tables, diagnostics));
            }
            Some(route) => entries.push(entry(index, page, route)),
            None => {}
        }
        pages.push(PlannedPage { route: route.map(|route| claims.add(route)), entries: first..entries.len() });
    }
    for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.has_parameters) {
        if let Some(route) = pages[entry.page].route {
            let first = claims.claim(File { path: entry.url.output(), route, entry: Some(index) }, diagnostics);
            diagnostics.extend(
                first.map(|first| entries::two_with_one_url(&entries[first], entry, &site.pages[entry.page], tables)),
            );
        }
    }
    claim_aliases(site, &pages, &mut claims, diagnostics);
    let copies = copies(site, files);
    let refused = ensure_nothing_private_is_published(&copies, files, &config.publish, diagnostics);
    for (file, path) in &copies {
        let encoding = files.copied.get(*file).copied().unwrap_or_default().encoding;
        claims.claim_copy(path.clone(), file, encoding, diagnostics);
    }
    claims.ensure_files_are_no_folders(diagnostics);
    claims.ensure_files_are_served(&config.iis, &refused, diagnostics);
    let Claims { routes, files: claimed } = claims;
    let closing = site.left_out.iter().filter(|page| !page.front.access.is_open());
    let closings = closing.flat_map(|page| closings(page, tables)).collect();
    Plan { entries, routes, pages, files: claimed, closings, doubles: doubles(files) }
}

/// The files that links give another name, once for each pair of names.
fn doubles(files: &source::Files) -> Vec<Double> {
    let is_published = |path: &&SourcePath| path.as_str().starts_with("static/") || path.as_str().starts_with("site/");
    let is_data = |path: &SourcePath| path.as_str().starts_with("site/data/");
    let of = |linked: &source::Linked| -> Vec<Double> {
        let source::Linked { path, link, others } = linked;
        let others = others.iter().filter(is_published).filter(|other| !is_data(other));
        others.map(|other| Double { path: path.clone(), link: link.clone(), other: other.clone() }).collect()
    };
    files.linked.iter().flat_map(of).collect()
}

/// What a page that is left out closes: its folder. Of a page with names in its path, the folder before them, as of a dynamic page;
/// at the top of the site that would be everything, so there only the folders of its rows.
fn closings(page: &Page, tables: Tables<'_>) -> Vec<Closing> {
    // A path that is no pattern has no URL.
    let Ok(pattern) = Pattern::parse(&page.path) else { return Vec::new() };
    let paths = if !pattern.has_names() {
        vec![page.path.clone()]
    } else if pattern.fixed_folder() != "/" {
        vec![pattern.fixed_folder().to_owned()]
    } else {
        // What is wrong with its table is told once the page is published.
        let rows = entries::of_rows(0, page, tables, &mut Diagnostics::default());
        rows.into_iter().map(|entry| entry.url.as_str().to_owned()).collect()
    };
    let closing = |path| Closing { path, source: page.source.path.clone(), access: page.front.access.clone() };
    // The home page closes itself alone.
    paths.into_iter().filter(|path| path != "/").map(closing).collect()
}

/// The files that are copied as they are, and where to.
fn copies<'a>(site: &'a Site, files: &'a source::Files) -> Vec<(&'a SourcePath, OutputPath)> {
    let assets = site.assets.iter().map(|(file, url)| (file, Some(UrlPath::new(url).output())));
    let below_static = |file: &SourcePath| file.as_str().strip_prefix("static/").and_then(OutputPath::new);
    let statics = files.statics.iter().map(|file| (file, below_static(file)));
    assets.chain(statics).filter_map(|(file, path)| Some((file, path?))).collect()
}

/// The route of a page; `None` and a diagnostic where its path is no pattern.
fn page_route(index: usize, page: &Page, diagnostics: &mut Diagnostics) -> Option<PlannedRoute> {
    let maker = if page.front.each.is_some() { Maker::Row } else { Maker::Page };
    let pattern = match Pattern::parse(&page.path) {
        Ok(pattern) => pattern,
        // The columns of a row are judged with its table.
        Err(_) if maker == Maker::Row => Pattern::literal(&page.path),
        Err(_) => {
            let message = format!("path `{}` has a brace that does not pair", page.path);
            diagnostics.push(Diagnostic::error(message).at(page.source.place(page.front.span(Key::Path))));
            return None;
        }
    };
    let (source, place) = (page.source.path.clone(), page_place(page));
    if maker == Maker::Page {
        diagnostics.keep(ensure_parameters_can_be(&pattern).map_err(|refusal| refusal.at(place.clone())));
    }
    let page = Some(index);
    Some(PlannedRoute { pattern, maker, source, place, encoding: Encoding::Utf8, page, is_redirect_alone: false })
}

/// The names of parameters are those of `route` in templates, each once; a segment holds one at most; what the executable
/// answers itself is not taken.
fn ensure_parameters_can_be(path: &Pattern) -> Result<(), Refusal> {
    let names: Vec<&str> = path.names().collect();
    let can_say = |name: &str| {
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    if let Some(name) = names.iter().find(|name| !can_say(name)) {
        let message = format!("path `{path}` has the parameter `{name}`, which no template can say");
        return Err(Refusal::new(message).help("a parameter's name holds letters, digits and `_`, as `route.name`"));
    }
    if let Some(name) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)).map(|(_, name)| name) {
        return Err(Refusal::new(format!("path `{path}` has the parameter `{name}` twice")).help("rename one"));
    }
    let text = path.to_string();
    let top = text.trim_start_matches('/').split('/').next().unwrap_or_default();
    // The file of a path without parameters is claimed, which tells the same.
    if !names.is_empty() && top.eq_ignore_ascii_case(RESERVED_FOLDER) {
        let message = format!("a page can't be `{path}`: the generator keeps that for itself");
        return Err(Refusal::new(message).help("choose another path"));
    }
    ensure_a_path_is_read_in_one_way(path)
}

/// `{a}-{b}` stands for `1-2-3` in two ways.
pub(crate) fn ensure_a_path_is_read_in_one_way(path: &Pattern) -> Result<(), Refusal> {
    if path.has_one_name_a_segment() {
        return Ok(());
    }
    let message = format!("path `{path}` has two names in one segment, so that a URL could be read in two ways");
    Err(Refusal::new(message).help("put a `/` between them"))
}

/// The only entry of a page without `each`.
fn entry(index: usize, page: &Page, route: &PlannedRoute) -> Entry {
    Entry {
        page: index,
        row: None,
        row_index: 0,
        url: UrlPath::new(&page.path),
        has_parameters: route.has_parameters(),
        title: page.front.title.clone(),
        description: page.front.description.clone(),
    }
}

/// Where a page says its path.
pub(crate) fn page_place(page: &Page) -> Place {
    let keys = [Key::Path, Key::Slug];
    let said = page.front.spans.iter().find(|(key, _)| keys.contains(key));
    said.map_or_else(|| Place::file(&page.source.path), |(_, span)| page.source.place(*span))
}

const ALIASES_ELSEWHERE: &str = "move them to a page that has one URL, as the section's `_index`";

fn claim_aliases(site: &Site, planned: &[PlannedPage], claims: &mut Claims, diagnostics: &mut Diagnostics) {
    for (index, page) in site.pages.iter().enumerate().filter(|(_, page)| !page.front.aliases.is_empty()) {
        let place = page.source.place(page.front.span(Key::Aliases));
        if page.front.each.is_some() {
            let message = "`aliases` can't be given together with `each`: all rows would share them";
            diagnostics.push(Diagnostic::error(message).at(place).help(ALIASES_ELSEWHERE));
            continue;
        }
        let Some(route) = planned[index].route else { continue };
        if claims.routes[route].has_parameters() {
            let message = "`aliases` can't be given to a page with parameters: which of its URLs is meant?";
            diagnostics.push(Diagnostic::error(message).at(place).help(ALIASES_ELSEWHERE));
            continue;
        }
        for (alias, place) in &page.front.aliases {
            let path = UrlPath::new(alias).output();
            let route = claims.add(PlannedRoute {
                pattern: Pattern::literal(alias),
                maker: Maker::Redirect,
                source: page.source.path.clone(),
                place: place.clone(),
                encoding: Encoding::Utf8,
                page: Some(index),
                is_redirect_alone: !rules::can_hold_a_page(&path),
            });
            claims.claim(File { path, route, entry: None }, diagnostics);
        }
    }
}
