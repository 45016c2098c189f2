//! What may be left out where the file would get too large: the site is the same without it, only slower.

use crate::base::{Diagnostic, folders_above};
use crate::iis::pages::{lies_below, write_cache};
use crate::iis::patterns::Patterns;
use crate::iis::sections::Sections;
use crate::iis::{BYTES_MAX, File, Input};
use std::collections::BTreeMap;

/// Adds the redirects, and the caching of files that never change, each as a whole or not at all.
pub(super) fn write(
    input: &Input<'_>,
    patterns: &Patterns,
    sections: &mut Sections,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let redirected = with_redirects(input, patterns, sections.clone());
    add_if_it_fits(
        redirected,
        "real redirects for `aliases`: their pages redirect in the browser",
        sections,
        diagnostics,
    );
    let cached = with_immutable_files(input.files, sections.clone());
    add_if_it_fits(
        cached,
        "the long caching of fingerprinted files: browsers ask for them again",
        sections,
        diagnostics,
    );
}

fn add_if_it_fits(more: Sections, what: &str, sections: &mut Sections, diagnostics: &mut Vec<Diagnostic>) {
    // What is too large without them is told as an error.
    if more.text().len() <= BYTES_MAX {
        *sections = more;
    } else if sections.text().len() <= BYTES_MAX {
        diagnostics.push(Diagnostic::warning(format!("`web.config` has no room for {what}")));
    }
}

/// Redirects in locations of their own, where nothing else lies below: a redirect is for all that does. `$` begins a
/// variable in a destination (iis.net blogs, ksingla, "Client side redirection using httpRedirection module").
fn with_redirects(input: &Input<'_>, patterns: &Patterns, mut sections: Sections) -> Sections {
    for redirect in input.redirects {
        let location = redirect.from.as_str().trim_matches('/');
        let is_alone = !lies_below(input.files, location, redirect.from.output().as_str())
            && !patterns.reach_below(location)
            && !patterns.match_folder(location);
        if location.is_empty() || !is_alone || redirect.to.contains('$') {
            continue;
        }
        let settings = sections.at(location);
        // The operator's own redirect wins.
        if !settings.has(&["httpRedirect"]) {
            settings
                .child("httpRedirect")
                .set("enabled", "true")
                .set("destination", redirect.to)
                .set("exactDestination", "true")
                .set("httpResponseStatus", "Permanent");
        }
    }
    sections
}

/// For what never changes: a year, the longest that RFC 2616, section 14.21, allowed.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The same for what is not for all: no cache that visitors share may keep it.
const IMMUTABLE_GUARDED: &str = "private, max-age=31536000, immutable";

/// Settings for each folder in which and below which all files never change; for each such file elsewhere.
fn with_immutable_files(files: &[File<'_>], mut sections: Sections) -> Sections {
    let caches: Vec<_> = files
        .iter()
        .map(|file| {
            let cache = if sections.is_guarded(file.path.as_str()) { IMMUTABLE_GUARDED } else { IMMUTABLE };
            file.is_immutable.then_some(cache)
        })
        .collect();
    let mut folders: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (file, cache) in files.iter().zip(&caches) {
        for folder in folders_above(file.path.as_str()).skip(1) {
            let shared = folders.entry(folder).or_insert(*cache);
            *shared = shared.filter(|shared| Some(*shared) == *cache);
        }
    }
    for (file, cache) in files.iter().zip(&caches) {
        let path = file.path.as_str();
        // Not the root: the pages there change.
        let location = folders_above(path).skip(1).find(|folder| folders[folder].is_some()).unwrap_or(path);
        if let Some(cache) = cache {
            let settings = sections.at(location);
            if !settings.has(&["staticContent"]) {
                write_cache(cache, settings);
            }
        }
    }
    sections
}
