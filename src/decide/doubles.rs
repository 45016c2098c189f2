//! Files that a link publishes once more: who may see them there, and whether they are published at all, their own place decides.

use crate::base::{Diagnostic, Diagnostics, Place, SourcePath};
use crate::plan::Double;
use crate::route::{Maker, Route, Routes};
use std::collections::{HashMap, HashSet};

/// What has two names is for the same people by both. Of each link the first file is told.
pub(super) fn ensure_links_open_nothing(doubles: &[Double], routes: &Routes, diagnostics: &mut Diagnostics) {
    if doubles.is_empty() {
        return;
    }
    let publish = routes.iter().filter(|route| matches!(route.maker, Maker::Page | Maker::Row | Maker::Copy));
    let by_source: HashMap<&SourcePath, &Route> = publish.map(|route| (&route.source, route)).collect();
    let mut told = HashSet::new();
    for Double { path, link, other } in doubles {
        let Some(route) = by_source.get(path) else { continue };
        let (cause, help) = match by_source.get(other) {
            Some(own) if own.endpoint.access.is_open() || opens_nothing(route, own) => continue,
            Some(own) if own.endpoint.access == route.endpoint.access => (
                format!("of which visitors who may not see it read more as `{path}`"),
                "remove the link, or write the same `reveal` for both",
            ),
            Some(_) => (
                format!("which is not for everybody, and not for the same people as `{path}`"),
                "remove the link, or say who may see it there too",
            ),
            None => ("which is left out".to_owned(), "remove the link"),
        };
        if told.insert(link) {
            let message = format!("link `{link}` leads to `{other}`, {cause}");
            diagnostics.push(Diagnostic::error(message).at(Place::file(link)).help(help));
        }
    }
}

/// Whether `route` shows the same people no more than `own`, which its file has by its own name.
fn opens_nothing(route: &Route, own: &Route) -> bool {
    route.endpoint.access == own.endpoint.access && route.reveals.iter().all(|field| own.reveals.contains(field))
}
