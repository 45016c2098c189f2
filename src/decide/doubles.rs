//! Files that a link publishes once more: who may see them there, and whether they are published at all, their own place decides.

use crate::base::{Diagnostic, Diagnostics, Place, SourcePath};
use crate::plan::Double;
use crate::route::{Access, Maker, Routes};
use std::collections::{HashMap, HashSet};

/// What has two names is for the same people by both. Of each link the first file is told.
pub(super) fn ensure_links_open_nothing(doubles: &[Double], routes: &Routes, diagnostics: &mut Diagnostics) {
    if doubles.is_empty() {
        return;
    }
    let publish = routes.iter().filter(|route| matches!(route.maker, Maker::Page | Maker::Row | Maker::Copy));
    let by_source: HashMap<&SourcePath, &Access> =
        publish.map(|route| (&route.source, &route.endpoint.access)).collect();
    let mut told = HashSet::new();
    for Double { path, link, other } in doubles {
        let Some(access) = by_source.get(path) else { continue };
        let (cause, help) = match by_source.get(other) {
            Some(own) if own == access || own.is_open() => continue,
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
