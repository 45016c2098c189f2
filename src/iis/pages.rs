//! Pages that differ from the rest of the site.

use crate::base::MARKER;
use crate::http::{Audience, cache_control};
use crate::iis::element::Element;
use crate::iis::scopes::Found;
use crate::iis::sections::Sections;
use crate::iis::settings::write_headers;
use crate::iis::{Access, File, Input, PageSettings, Reach, has_file};
use std::collections::BTreeMap;

/// Writes the sections of every page in `input.pages`.
pub(super) fn write(input: &Input<'_>, found: &Found, sections: &mut Sections) {
    let mut caches = Vec::new();
    for page in input.pages {
        let folder = page.url.as_str().trim_matches('/');
        let own = location(page, input.files, found);
        let has_file = has_file(input.files, page.url.output().as_str());
        if let Some(cache) = page.cache.filter(|cache| has_file && *cache != NO_CACHE) {
            sections.at(&own).child("staticContent").child("clientCache");
            caches.push((own.clone(), cache));
        }
        write_headers(page.headers, &own, sections);
        // The folder, not the page alone: what lies below a page that is not for all is not for all. The root's page alone
        // is no reason to close the site.
        let guarded = if folder.is_empty() { &own } else { folder };
        write_access(page.access, guarded, sections);
    }
    // Once it is known which folders are closed.
    for (location, cache) in caches {
        let audience = if sections.is_guarded(&location) { Audience::Few } else { Audience::Everyone };
        write_cache(&cache_control(Some(cache), audience), sections.at(&location));
    }
    write_body_limits(input, sections);
}

/// No cache that visitors share may keep what lies in a closed folder: what says nothing of it, be it a page, a file beside it or
/// the operator's own `<clientCache>`, is private, as from the executable. Files that never change say it themselves.
pub(super) fn write_private_caches(files: &[File<'_>], sections: &mut Sections) {
    let is_guarded_above = |path: &str| path.rfind('/').is_some_and(|at| sections.is_guarded(&path[..at]));
    let paths = sections.locations.values().map(|location| location.path.clone());
    let guarded: Vec<(String, bool)> =
        paths.filter(|path| sections.is_guarded(path)).map(|path| (path.clone(), is_guarded_above(&path))).collect();
    for (path, is_guarded_above) in guarded {
        let settings = sections.at(&path);
        let has_own = settings.has(&["staticContent", "clientCache"]);
        if !has_own && (is_guarded_above || !lies_at_or_below(files, &path)) {
            continue;
        }
        let cache = settings.child("staticContent").child("clientCache");
        if !has_own {
            cache.set("cacheControlMode", "DisableCache");
        }
        let custom = cache.get("cacheControlCustom").filter(|custom| !custom.is_empty());
        let private = match custom {
            Some(custom) => cache_control(Some(custom), Audience::Few).into_owned(),
            None => "private".to_owned(),
        };
        cache.set("cacheControlCustom", &private);
    }
}

/// Whether a file that may change lies at `path`, or in or below that folder.
fn lies_at_or_below(files: &[File<'_>], path: &str) -> bool {
    let start = files.partition_point(|file| file.path.as_str() < path);
    let inside = files[start..].iter().take_while(|file| file.path.as_str().starts_with(path));
    let rest = |file: &File<'_>| file.path.as_str()[path.len()..].chars().next();
    inside.filter(|file| !file.is_immutable).any(|file| matches!(rest(file), None | Some('/')))
}

/// What holds for the whole site.
const NO_CACHE: &str = "no-cache";

/// Lets IIS take the bodies of pages that take larger ones than the site does. The limit is judged for the URL that was
/// asked, before any default document is looked for, so it stands at the folder, of the home page at the site; where
/// several pages share one, the largest.
fn write_body_limits(input: &Input<'_>, sections: &mut Sections) {
    let mut limits: BTreeMap<&str, u32> = BTreeMap::new();
    for page in input.pages {
        if let Some(bytes) = page.body_bytes_max.filter(|bytes| *bytes > input.iis.body_bytes_max) {
            let limit = limits.entry(page.url.as_str().trim_matches('/')).or_default();
            *limit = bytes.max(*limit);
        }
    }
    for (location, bytes) in limits {
        let filtering = sections.at(location).child("security").child("requestFiltering");
        filtering.child("requestLimits").set("maxAllowedContentLength", &bytes.to_string());
    }
}

/// Where the page's own settings stand: at its folder, unless they would reach more than the page there. The default
/// document is a request of its own inside the one for its folder, with settings of its own (iis-docs,
/// `IHttpContext::ExecuteRequest`; that it decides about headers is inferred).
fn location(page: &PageSettings<'_>, files: &[File<'_>], found: &Found) -> String {
    let folder = page.url.as_str().trim_matches('/');
    let file = page.url.output();
    if page.reach == Reach::Folder {
        return folder.to_owned();
    }
    if has_file(files, file.as_str()) {
        let reaches_more = lies_below(files, folder, file.as_str()) || found.patterns.reach_below(folder);
        return if folder.is_empty() || reaches_more { file.as_str() } else { folder }.to_owned();
    }
    let marker = if folder.is_empty() { MARKER.to_owned() } else { format!("{folder}/{MARKER}") };
    let has_marker = found.markers.binary_search_by(|path| path.as_str().cmp(&marker)).is_ok();
    if has_marker || folder.is_empty() { marker } else { folder.to_owned() }
}

/// Whether a file other than `except` lies in `folder` or below.
pub(super) fn lies_below(files: &[File<'_>], folder: &str, except: &str) -> bool {
    let first = format!("{folder}/");
    let start = files.partition_point(|file| file.path.as_str() < first.as_str());
    let mut below = files[start..].iter().map(|file| file.path.as_str()).take_while(|path| path.starts_with(&first));
    below.any(|path| path != except)
}

/// Static files send `cache` as their `Cache-Control`. IIS writes the text of `cacheControlCustom` as it is, and `max-age`
/// from an attribute of its own (iis-docs, clientCache).
pub(super) fn write_cache(cache: &str, settings: &mut Element) {
    let max_age = |directive: &str| directive.strip_prefix("max-age=").and_then(|seconds| seconds.parse::<u32>().ok());
    let (ages, others): (Vec<_>, Vec<_>) = cache.split(',').map(str::trim).partition(|text| max_age(text).is_some());
    let client_cache = settings.child("staticContent").child("clientCache");
    let custom = match ages[..] {
        [age] => {
            let seconds = max_age(age).unwrap_or_default();
            client_cache.set("cacheControlMode", "UseMaxAge").set("cacheControlMaxAge", &time_span(seconds));
            others.join(", ")
        }
        _ => {
            client_cache.set("cacheControlMode", "NoControl");
            cache.to_owned()
        }
    };
    if !custom.is_empty() {
        client_cache.set("cacheControlCustom", &custom);
    }
}

/// `d.hh:mm:ss`, as IIS's schema writes a `timeSpan`.
fn time_span(seconds: u32) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let (hours, minutes) = (minutes / 60, minutes % 60);
    format!("{}.{:02}:{minutes:02}:{seconds:02}", hours / 24, hours % 24)
}

/// URL Authorization for `location`. Anonymous visitors are refused first, whatever the names: `*` would be everyone.
fn write_access(access: Access<'_>, location: &str, sections: &mut Sections) {
    let allow = |kind: &str, names: String| Element::new("add").with("accessType", "Allow").with(kind, names);
    let allowed = match access {
        Access::Inherited => return,
        Access::AnyUser => vec![allow("users", "*".to_owned())],
        Access::Only { users, groups } => {
            let lists = [("users", users), ("roles", groups)].into_iter().filter(|(_, names)| !names.is_empty());
            lists.map(|(kind, names)| allow(kind, names.join(","))).collect()
        }
    };
    let authorization = sections.at(location).child("security").child("authorization");
    // Another page of the same folder says the same; the plan has seen to it.
    if !authorization.children.is_empty() {
        return;
    }
    authorization.children.push(Element::new("clear"));
    authorization.children.push(Element::new("add").with("accessType", "Deny").with("users", "?"));
    authorization.children.extend(allowed);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cache: &str, expected: &str) {
        let mut settings = Element::new("system.webServer");
        write_cache(cache, &mut settings);
        let attributes = &settings.child("staticContent").child("clientCache").attributes;
        let text = attributes.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ");
        assert_eq!(text, expected.replace("cache", "cacheControl"), "{cache}");
    }

    #[test]
    fn the_age_is_an_attribute_of_its_own() {
        check(
            "public, max-age=31536000, immutable",
            "cacheMode=UseMaxAge cacheMaxAge=365.00:00:00 cacheCustom=public, immutable",
        );
        check("max-age=3661", "cacheMode=UseMaxAge cacheMaxAge=0.01:01:01");
        check("max-age=4294967295", "cacheMode=UseMaxAge cacheMaxAge=49710.06:28:15");
        check("no-store", "cacheMode=NoControl cacheCustom=no-store");
        check("max-age=4294967296", "cacheMode=NoControl cacheCustom=max-age=4294967296");
        check("max-age=1, max-age=2", "cacheMode=NoControl cacheCustom=max-age=1, max-age=2");
        check("private, max-age=1", "cacheMode=UseMaxAge cacheMaxAge=0.00:00:01 cacheCustom=private");
    }
}
