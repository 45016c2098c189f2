//! Who answers each URL, for whom, and within which limits: the table of routes.
//!
//! 1. each page is static or dynamic, by what its programs mention, and names that are surely missing are told;
//! 2. a page without `title` has that of its first heading;
//! 3. each planned route becomes a route with all that is said of it;
//! 4. dynamic routes are judged: no two stand for one URL, and IIS hands each over as it was asked;
//! 5. error pages take the URLs that nothing else has;
//! 6. a page that is not for everybody closes its folder and all below it, also while the page is left out as a draft;
//! 7. no link publishes for more people what has a place of its own.

mod conflicts;
mod doubles;
mod error_pages;
mod guards;
mod kind;
mod names;

pub(crate) use error_pages::error_program;

use crate::base::layout::HEALTH_URL;
use crate::base::{Diagnostic, Diagnostics, Map, SourcePath, Text, UrlPath};
use crate::config::Config;
use crate::decide::kind::Kind;
use crate::decide::names::Names;
use crate::parse;
use crate::pattern::Pattern;
use crate::plan::{Closing, Entry, Plan, PlannedPage, PlannedRoute};
use crate::route::{Cause, Endpoint, Maker, Methods, Reason, Route, Routes, Served};
use crate::site::{self, Key, Section, Site};
use crate::template::{Mentioned, Partials};
use std::collections::HashMap;
use std::mem;
use std::ops::Range;

/// The site with every decision made.
#[derive(Debug)]
pub(crate) struct Decided {
    pub pages: Vec<Page>,
    pub sections: Vec<Section>,
    pub entries: Vec<Entry>,
    pub routes: Routes,
    /// Drafts and future pages that were left out.
    pub left_out: usize,
    /// Those of them that a section or page above takes along.
    pub left_out_below: usize,
}

/// A page of the author's, with all that rendering needs of it.
#[derive(Debug)]
pub(crate) struct Page {
    pub file: site::Page,
    /// Its body and its template.
    pub parsed: parse::Page,
    /// Index in [`Decided::routes`]; `None` where its path is no pattern, which is a mistake.
    pub route: Option<usize>,
    /// Indices in [`Decided::entries`].
    pub entries: Range<usize>,
    /// Whether its body alone is dynamic too, so that only a request has its `page.content`.
    pub has_dynamic_body: bool,
}

/// What decisions are made from, besides the pages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub partials: &'a Partials,
    /// The data that the build reads.
    pub data: &'a Map,
    /// The first copies of what requests read.
    pub first_copies: &'a Map,
    /// The columns that data files declare, by their paths below `data`: `shop.products`.
    pub columns: &'a HashMap<String, Vec<Text>>,
    pub config: &'a Config,
}

/// Decides all that is said of each route; `parsed` are the pages of `site`.
pub(crate) fn decide(
    site: Site,
    plan: Plan,
    parsed: Vec<parse::Page>,
    context: Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Decided {
    let names = Names::new(context, &site, &parsed, diagnostics);
    let mut kinds = context.kinds(&site.pages, &plan, &parsed, &names, diagnostics);
    let user = kinds.iter().find_map(|kind| kind.user.clone());
    let Plan { mut entries, routes: planned_routes, pages: planned_pages, mut files, closings, doubles } = plan;
    let mut pages = Vec::with_capacity(site.pages.len());
    for (((file, planned), parsed), kind) in site.pages.into_iter().zip(planned_pages).zip(parsed).zip(&kinds) {
        let PlannedPage { route, entries } = planned;
        pages.push(Page { file, parsed, route, entries, has_dynamic_body: kind.has_dynamic_body });
    }
    for entry in entries.iter_mut().filter(|entry| entry.title.is_none()) {
        entry.title = pages[entry.page].parsed.document.title.as_deref().map(Text::from);
    }
    let mut routes: Vec<Route> = planned_routes.into_iter().map(|planned| route(planned, &pages, &mut kinds)).collect();
    ensure_promises_are_kept(&pages, &routes, diagnostics);
    conflicts::ensure_routes_differ(&pages, &routes, diagnostics);
    conflicts::ensure_routes_arrive(&pages, &routes, &entries, &context.config.iis, diagnostics);
    error_pages::ensure_pages_are_shown_for_errors(&routes, diagnostics);
    error_pages::add(&mut routes, &mut files, (context, &names), diagnostics);
    routes.extend(routes.iter().any(Route::is_answered_by_executable).then(health));
    routes.extend(closings.into_iter().map(closing_route));
    let mut routes = Routes::new(routes, files);
    guards::close(&pages, &site.sections, &mut routes, diagnostics);
    doubles::ensure_links_open_nothing(&doubles, &routes, diagnostics);
    names::ensure_somebody_signs_in(user, &routes, diagnostics);
    let (left_out, left_out_below) = (site.left_out.len(), site.left_out_below);
    Decided { pages, sections: site.sections, entries, routes, left_out, left_out_below }
}

/// The route, open to everybody whom its own page lets in.
fn route(planned: PlannedRoute, pages: &[Page], kinds: &mut [Kind]) -> Route {
    let PlannedRoute { pattern, maker, source, encoding, page, is_redirect_alone, .. } = planned;
    let mut route = Route { encoding, page, ..Route::new(pattern, maker, source) };
    let Some(index) = page else { return route };
    let page = &pages[index];
    if maker == Maker::Redirect {
        let to = UrlPath::new(&page.file.path);
        route.served = if is_redirect_alone { Served::RedirectAlone(to) } else { Served::Redirect(to) };
        return route;
    }
    let front = &page.file.front;
    let reasons = mem::take(&mut kinds[index].reasons);
    let methods = Methods::from(takes_form(&reasons));
    if !reasons.is_empty() {
        route.served = Served::Dynamic(reasons);
    }
    route.template = Some(page.parsed.template_name.clone());
    route.rows = (maker == Maker::Row).then_some(page.entries.len());
    route.says_access = !front.access.is_open();
    route.reveals.clone_from(&front.reveal);
    route.endpoint = Endpoint {
        headers: front.headers.clone(),
        cache: front.cache.clone(),
        access: front.access.clone(),
        methods,
        body_bytes_max: front.body_bytes_max.filter(|_| methods == Methods::ReadAndWrite),
        ..route.endpoint
    };
    route
}

/// What a page that is left out closes.
fn closing_route(Closing { path, source, access }: Closing) -> Route {
    let mut route = Route::new(Pattern::literal(&path), Maker::LeftOut, source);
    route.endpoint.access = access;
    Route { says_access: true, ..route }
}

/// The executable's own page. Why the site does not answer stands in the body of an error.
fn health() -> Route {
    let route = Route::new(Pattern::literal(HEALTH_URL), Maker::Health, SourcePath::new(""));
    Route { served: Served::Dynamic(Vec::new()), passes_errors: true, ..route }
}

/// Whether a page takes what is posted to it: its programs mention `form`. One that shows all that a request brings, as
/// `{{json this}}` does, asks for nothing.
fn takes_form(reasons: &[Reason]) -> bool {
    reasons.iter().any(|reason| reason.cause == Cause::Mention(Mentioned::Form))
}

/// A page that says `dynamic = false` is static, and one that says `body_max` takes a form.
fn ensure_promises_are_kept(pages: &[Page], routes: &[Route], diagnostics: &mut Diagnostics) {
    for page in pages {
        let front = &page.file.front;
        let Some(route) = page.route.map(|route| &routes[route]) else { continue };
        if let (Some(false), Some(reason)) = (front.dynamic, route.reasons().first()) {
            diagnostics.push(kind::broken_promise(&page.file, reason));
        }
        if front.body_bytes_max.is_some() && route.endpoint.methods == Methods::Read {
            let message = "`body_max` has no effect: nothing can be posted to a page that does not mention `form`";
            diagnostics.push(
                Diagnostic::warning(message)
                    .at(page.file.source.place(front.span(Key::BodyMax)))
                    .help("remove it, or show what was posted, as `{{form.values.name}}`"),
            );
        }
    }
}
