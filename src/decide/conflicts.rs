//! Dynamic routes that stand for the same URL, or that IIS does not hand over as they were asked.

use crate::base::{Diagnostic, Diagnostics, Place};
use crate::config::Iis;
use crate::decide::Page;
use crate::pattern::{Overlap, Pattern};
use crate::plan::{Entry, ensure_a_path_is_read_in_one_way, page_place, server};
use crate::route::{Maker, Route};
use crate::rules::{self, Fault};
use std::collections::BTreeMap;

/// Two dynamic pages never stand for the same URL, and each URL is read in one way.
pub(super) fn ensure_routes_differ(pages: &[Page], routes: &[Route], diagnostics: &mut Diagnostics) {
    let mut patterns = Vec::new();
    for (route, page) in dynamic(pages, routes) {
        let pattern = &route.endpoint.pattern;
        let place = page_place(&page.file);
        if route.maker == Maker::Row {
            let one_way = ensure_a_path_is_read_in_one_way(pattern);
            diagnostics.keep(one_way.map_err(|refusal| refusal.at(place.clone())));
        }
        // The file of a path without names is claimed, which tells the same.
        if route.maker == Maker::Row || pattern.has_names() {
            patterns.push((pattern, place));
        }
    }
    ensure_patterns_do_not_overlap(&patterns, diagnostics);
}

/// The dynamic routes, each with its page.
fn dynamic<'a>(pages: &'a [Page], routes: &'a [Route]) -> impl Iterator<Item = (&'a Route, &'a Page)> {
    routes.iter().filter(|route| route.is_dynamic()).filter_map(|route| Some((route, &pages[route.page?])))
}

/// IIS hands requests for every dynamic page to the executable as they were sent.
pub(super) fn ensure_routes_arrive(
    pages: &[Page],
    routes: &[Route],
    entries: &[Entry],
    iis: &Iis,
    diagnostics: &mut Diagnostics,
) {
    for (route, page) in dynamic(pages, routes) {
        let place = page_place(&page.file);
        let path = &page.file.path;
        // What holds for files too was reported with the file, if the page has one.
        let has_file = !route.endpoint.pattern.has_names();
        for finding in rules::judge_route(path, &server(iis)) {
            if !has_file || matches!(finding.fault, Fault::NotAscii(_)) {
                diagnostics.push(finding.diagnostic("a dynamic page", path).at(place.clone()));
            }
        }
        if route.maker == Maker::Row && path.is_ascii() {
            let urls = entries[page.entries.clone()].iter().map(|entry| entry.url.as_str());
            ensure_rows_arrive(urls, &place, diagnostics);
        }
    }
}

/// IIS hands over a URL that is not ASCII in the letters of the server's country. The first such row is reported.
fn ensure_rows_arrive<'r>(urls: impl Iterator<Item = &'r str>, place: &Place, diagnostics: &mut Diagnostics) {
    let mut urls = urls.filter(|url| !url.is_ascii());
    let Some(first) = urls.next() else { return };
    let more = match urls.count() {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let message =
        format!("a dynamic page can't be `{first}`{more}: IIS garbles what is not ASCII on its way to the executable");
    let help = "give the rows a column with the letters a to z, or let the page be static";
    diagnostics.push(Diagnostic::error(message).at(place.clone()).help(help));
}

/// No two of `patterns` stand for the same URLs; each comes with the place of its page.
fn ensure_patterns_do_not_overlap(patterns: &[(&Pattern, Place)], diagnostics: &mut Diagnostics) {
    // Patterns with another number of segments never overlap.
    let mut by_segments: BTreeMap<usize, Vec<&(&Pattern, Place)>> = BTreeMap::new();
    for pattern in patterns {
        by_segments.entry(pattern.0.to_string().matches('/').count()).or_default().push(pattern);
    }
    for patterns in by_segments.values() {
        for (at, (pattern, place)) in patterns.iter().enumerate() {
            for (other, other_place) in &patterns[..at] {
                let how = match other.overlap(pattern) {
                    Overlap::Same => "are the same URLs",
                    Overlap::Ambiguous => "share URLs, and nothing says whose they are",
                    Overlap::None | Overlap::First | Overlap::Second => continue,
                };
                diagnostics.push(
                    Diagnostic::error(format!("the paths `{other}` and `{pattern}` {how}"))
                        .at(place.clone())
                        .note("the other one is here", other_place.clone())
                        .help("change the `path` of one"),
                );
            }
        }
    }
}
