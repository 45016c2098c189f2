//! What will be rendered, and where: every route of the site, with its page and its row, and no two for one URL.
//!
//! 1. each page becomes one route, a page with `each` one for each row of its table;
//! 2. every file of the output is claimed once: by a route, an alias, a page's own file, or a static file;
//! 3. each is judged as Windows and IIS will judge it;
//! 4. once the programs are known, [`kinds()`] tells which pages are static, and why the others are not.

mod claims;
mod conflicts;
mod data_names;
mod guards;
mod kind;
mod rows;

pub use claims::{Claim, Claims};
pub use guards::{Guards, ensure_iis_can_tell};
pub use kind::{Cause, Dynamic, Kind, Programs, Reason, ensure_is_static, kinds};

use crate::base::{Diagnostic, Map, OutputPath, Place, Text, UrlPath, Value};
use crate::config::{BaseUrl, Config};
use crate::pattern::Pattern;
use crate::site::{Key, Page, Site};
use crate::source::Files;
use std::ops::Range;

/// One page as visitors see it, or one for each value of its parameters.
#[derive(Debug)]
pub struct Route {
    /// Index of its page in [`Site::pages`].
    pub page: usize,
    /// The row of its table, and the row's position in it; `None` for a page without `each`.
    pub row: Option<(usize, Value)>,
    /// The path below the site's base path; with parameters, their names in braces: `/hello/{name}/`.
    pub url: UrlPath,
    /// `url` as a pattern, where it has parameters. Such a route has no file and is in no list: what its URLs are, only
    /// requests tell.
    pub parameters: Option<Pattern>,
    /// The title, with the row's columns filled in; null if there is none.
    pub title: Option<Text>,
    /// The description, likewise.
    pub description: Option<Text>,
}

/// Everything the output will hold.
#[derive(Debug)]
pub struct Plan {
    /// Every page of the output, in the order of their files and rows.
    pub routes: Vec<Route>,
    /// Every file of the output, and who makes it.
    pub claims: Claims,
}

impl Plan {
    /// For each page of the site the range of its routes; pages come in order, so each has one run.
    pub fn routes_by_page(&self, site: &Site) -> Vec<Range<usize>> {
        let mut ranges = vec![0..0; site.pages.len()];
        for (index, route) in self.routes.iter().enumerate() {
            let range = &mut ranges[route.page];
            let start = if range.start == range.end { index } else { range.start };
            *range = start..index + 1;
        }
        ranges
    }
}

/// Decides what will be rendered.
pub fn plan(site: &Site, data: &Map, files: &Files, config: &Config) -> (Plan, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut routes = Vec::new();
    for (index, page) in site.pages.iter().enumerate() {
        if page.front.each.is_some() {
            routes.extend(rows::routes(index, page, data, &mut diagnostics));
        } else {
            routes.extend(route(index, page, &mut diagnostics));
        }
    }
    let mut claims = Claims::default();
    let places: Vec<Place> = site.pages.iter().map(page_place).collect();
    for (index, route) in routes.iter().enumerate().filter(|(_, route)| route.parameters.is_none()) {
        claims.claim(route.url.output(), Claim::Route(index), places[route.page].clone(), &mut diagnostics);
    }
    claim_aliases(site, &config.base_url, &mut claims, &mut diagnostics);
    for (file, url) in &site.assets {
        claims.claim(UrlPath::new(url).output(), Claim::Copy(file.clone()), Place::file(file), &mut diagnostics);
    }
    for file in &files.statics {
        if let Some(path) = file.as_str().strip_prefix("static/").and_then(OutputPath::new) {
            claims.claim(path, Claim::Copy(file.clone()), Place::file(file), &mut diagnostics);
        }
    }
    claims.tell_files_that_are_folders(&mut diagnostics);
    claims.tell_files_that_are_not_served(&config.iis, &mut diagnostics);
    (Plan { routes, claims }, diagnostics)
}

/// The route of a page without `each`.
fn route(index: usize, page: &Page, diagnostics: &mut Vec<Diagnostic>) -> Option<Route> {
    let place = || page.source.place(page.front.span(Key::Path));
    let Ok(path) = Pattern::parse(&page.path) else {
        diagnostics.push(Diagnostic::error(format!("path `{}` has a brace that does not pair", page.path)).at(place()));
        return None;
    };
    diagnostics.extend(conflicts::ensure_a_path_with_parameters_can_be(&path).map(|diagnostic| diagnostic.at(place())));
    let has_parameters = path.has_names();
    Some(Route {
        page: index,
        row: None,
        url: UrlPath::new(&page.path),
        parameters: has_parameters.then_some(path),
        title: page.front.title.clone(),
        description: page.front.description.clone(),
    })
}

/// Where a page says its path.
fn page_place(page: &Page) -> Place {
    let keys = [Key::Path, Key::Slug];
    let said = page.front.spans.iter().find(|(key, _)| keys.contains(key));
    said.map_or_else(|| Place::file(&page.source.path), |(_, span)| page.source.place(*span))
}

fn claim_aliases(site: &Site, base_url: &BaseUrl, claims: &mut Claims, diagnostics: &mut Vec<Diagnostic>) {
    for page in site.pages.iter().filter(|page| !page.front.aliases.is_empty()) {
        let place = page.source.place(page.front.span(Key::Aliases));
        if page.front.each.is_some() {
            diagnostics.push(
                Diagnostic::error("`aliases` can't be given together with `each`: all rows would share them").at(place),
            );
            continue;
        }
        if page.path.contains('{') {
            let message = "`aliases` can't be given to a page with parameters: which of its URLs is meant?";
            diagnostics.push(Diagnostic::error(message).at(place));
            continue;
        }
        for alias in &page.front.aliases {
            let target = format!("{}{}", base_url.path, UrlPath::new(&page.path).encoded());
            claims.claim(UrlPath::new(alias).output(), Claim::Redirect(target), place.clone(), diagnostics);
        }
    }
}
