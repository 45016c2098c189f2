//! What may be left out where the file would get too large: the site is the same without it, only slower.

use crate::base::{Diagnostic, Diagnostics, folders_above};
use crate::iis::pages::write_cache;
use crate::iis::sections::Sections;
use crate::iis::{BYTES_MAX, Input, redirects};
use crate::pattern::Index;
use crate::route::{File, Maker, Routes};
use crate::rules;
use std::collections::BTreeMap;

/// Adds the redirects, and the caching of files that never change, each as a whole or not at all.
pub(super) fn write(input: &Input<'_>, dynamic: &Index, sections: &mut Sections, diagnostics: &mut Diagnostics) {
    let redirected = redirects::write_beside_pages(input, dynamic, sections.clone());
    add_if_it_fits(
        redirected,
        "real redirects for `aliases`: their pages redirect in the browser",
        sections,
        diagnostics,
    );
    let cached = with_immutable_files(input.routes, sections.clone());
    add_if_it_fits(
        cached,
        "the long caching of fingerprinted files: browsers ask for them again",
        sections,
        diagnostics,
    );
}

fn add_if_it_fits(more: Sections, what: &str, sections: &mut Sections, diagnostics: &mut Diagnostics) {
    // What is too large without them is reported as an error.
    if more.text().len() <= BYTES_MAX {
        *sections = more;
    } else if sections.text().len() <= BYTES_MAX {
        diagnostics.push(Diagnostic::warning(format!("`web.config` has no room for {what}")));
    }
}

/// For what never changes: a year, the longest that RFC 2616, section 14.21, allowed.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The same for what is not for all: no cache that visitors share may keep it.
const IMMUTABLE_GUARDED: &str = "private, max-age=31536000, immutable";

/// Settings for each folder in which and below which all files never change; for each such file elsewhere.
fn with_immutable_files(routes: &Routes, mut sections: Sections) -> Sections {
    let cache = |file: &File| {
        let is_immutable = routes.get(file.route).maker == Maker::Asset;
        is_immutable.then(|| if sections.is_guarded(file.path.as_str()) { IMMUTABLE_GUARDED } else { IMMUTABLE })
    };
    let files: Vec<_> = routes.files().iter().map(|file| (&file.path, cache(file))).collect();
    let mut folders: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (path, cache) in &files {
        for folder in folders_above(path.as_str()).skip(1) {
            let shared = folders.entry(folder).or_insert(*cache);
            *shared = shared.filter(|shared| Some(*shared) == *cache);
        }
    }
    for (path, cache) in &files {
        let path = path.as_str();
        // Not the root: the pages there change.
        let location = folders_above(path).skip(1).find(|folder| folders[folder].is_some()).unwrap_or(path);
        if let Some(cache) = cache.filter(|_| rules::can_be_location(location)) {
            let settings = sections.at(location);
            if !settings.has(&["staticContent", "clientCache"]) {
                write_cache(cache, settings);
            }
        }
    }
    sections
}
