//! Pages that differ from the rest of the site.

use crate::base::{OutputPath, UrlPath};
use crate::http::{Sharing, cache_control};
use crate::iis::Input;
use crate::iis::element::Element;
use crate::iis::scopes::{DynamicRoutes, home_file, marker_of};
use crate::iis::sections::Sections;
use crate::iis::settings::write_headers;
use crate::route::{Access, Maker, Route, Routes};
use std::collections::BTreeMap;

/// Writes the sections of every route that differs.
pub(super) fn write(input: &Input<'_>, dynamic: &DynamicRoutes, sections: &mut Sections) {
    let mut caches = Vec::new();
    for route in input.routes.iter().filter(|route| differs(route)) {
        for holder in holders(route, input.routes) {
            let own = holder.location(input.routes, dynamic);
            if let (Some(cache), Some(_)) = (&route.endpoint.cache, &holder.file)
                && **cache != *NO_CACHE
            {
                sections.at(&own).child("staticContent").child("clientCache");
                caches.push((own.clone(), cache));
            }
            write_headers(&route.endpoint.headers, &own, sections);
        }
    }
    for route in input.routes.iter() {
        for folder in route.closed_folders() {
            let folder = if folder.is_home() { home_file(input.routes) } else { &folder.pattern().to_string() };
            write_access(&route.endpoint.access, folder.trim_matches('/'), sections);
        }
    }
    // Once it is known which folders are closed.
    for (location, cache) in caches {
        let sharing = if sections.is_guarded(&location) { Sharing::Few } else { Sharing::Everyone };
        write_cache(&cache_control(Some(cache), sharing), sections.at(&location));
    }
    write_body_limits(input, sections);
}

fn differs(route: &Route) -> bool {
    let endpoint = &route.endpoint;
    endpoint.cache.is_some() || !endpoint.headers.is_empty()
}

/// Where the settings of a route may stand.
struct Holder {
    /// The folder of its URL, without `/` at its ends.
    folder: String,
    /// The file that answers the URL, if one does.
    file: Option<OutputPath>,
    /// Whether they are for the whole folder: what a route with parameters answers can't be told apart.
    is_for_folder: bool,
}

/// The holders of a route: one, or one for each row of a static page with `each`.
fn holders(route: &Route, routes: &Routes) -> Vec<Holder> {
    let pattern = &route.endpoint.pattern;
    let holder = |url: UrlPath, is_for_folder| Holder {
        folder: url.as_str().trim_matches('/').to_owned(),
        file: Some(url.output()).filter(|path| routes.files().get(path.as_str()).is_some()),
        is_for_folder,
    };
    if route.is_dynamic() {
        let has_names = pattern.has_names();
        let url = if has_names { pattern.fixed_folder().to_owned() } else { pattern.to_string() };
        return vec![holder(UrlPath::new(&url), has_names)];
    }
    route.files.iter().map(|path| holder(path.url(), false)).collect()
}

/// No cache that visitors share may keep what lies in a closed folder: what says nothing of it, be it a page, a file beside it or
/// the operator's own `<clientCache>`, is private, as from the executable. Files that never change say it themselves.
pub(super) fn write_private_caches(routes: &Routes, sections: &mut Sections) {
    let is_guarded_above = |path: &str| path.rfind('/').is_some_and(|at| sections.is_guarded(&path[..at]));
    let paths = sections.locations.values().map(|location| location.path.clone());
    let guarded: Vec<(String, bool)> =
        paths.filter(|path| sections.is_guarded(path)).map(|path| (path.clone(), is_guarded_above(&path))).collect();
    for (path, is_guarded_above) in guarded {
        let settings = sections.at(&path);
        let has_own = settings.has(&["staticContent", "clientCache"]);
        if !has_own && (is_guarded_above || !lies_at_or_below(routes, &path)) {
            continue;
        }
        let cache = settings.child("staticContent").child("clientCache");
        if !has_own {
            cache.set("cacheControlMode", "DisableCache");
        }
        let custom = cache.get("cacheControlCustom").filter(|custom| !custom.is_empty());
        let private = match custom {
            Some(custom) => cache_control(Some(custom), Sharing::Few).into_owned(),
            None => "private".to_owned(),
        };
        cache.set("cacheControlCustom", &private);
    }
}

/// Whether a file that may change lies at `path`, or in or below that folder.
fn lies_at_or_below(routes: &Routes, path: &str) -> bool {
    let files = routes.files();
    files.find(path).into_iter().chain(files.below(path)).any(|file| routes.get(file.route).maker != Maker::Asset)
}

/// What holds for the whole site.
const NO_CACHE: &str = "no-cache";

/// Lets IIS take the bodies of pages that take larger ones than the site does. The limit is judged for the URL that was
/// asked, before any default document is looked for, so it stands at the folder, of the home page at the site; where
/// several pages share one, the largest.
fn write_body_limits(input: &Input<'_>, sections: &mut Sections) {
    let mut limits: BTreeMap<String, u32> = BTreeMap::new();
    for route in input.routes.iter() {
        if let Some(bytes) = route.endpoint.body_bytes_max.filter(|bytes| *bytes > input.iis.body_bytes_max) {
            for holder in holders(route, input.routes) {
                let limit = limits.entry(holder.folder).or_default();
                *limit = bytes.max(*limit);
            }
        }
    }
    for (location, bytes) in limits {
        let filtering = sections.at(&location).child("security").child("requestFiltering");
        filtering.child("requestLimits").set("maxAllowedContentLength", &bytes.to_string());
    }
}

impl Holder {
    /// Where the settings stand: at the folder, unless they would reach more than the page there. The default document is a
    /// request of its own inside the one for its folder, with settings of its own (iis-docs, `IHttpContext::ExecuteRequest`;
    /// that it decides about headers is inferred).
    fn location(&self, routes: &Routes, dynamic: &DynamicRoutes) -> String {
        let folder = &self.folder;
        if self.is_for_folder {
            return folder.clone();
        }
        if let Some(file) = &self.file {
            let reaches_more = routes.files().has_below(folder, file) || dynamic.index.reaches_below(folder);
            return if folder.is_empty() || reaches_more { file.to_string() } else { folder.clone() };
        }
        let marker = marker_of(folder);
        let has_marker = dynamic.markers.binary_search_by(|path| path.as_str().cmp(&marker)).is_ok();
        if has_marker || folder.is_empty() { marker } else { folder.clone() }
    }
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
fn write_access(access: &Access, location: &str, sections: &mut Sections) {
    let allow = |kind: &str, names: String| Element::new("add").with("accessType", "Allow").with(kind, names);
    let lists = [("users", &access.users), ("roles", &access.groups)];
    let lists = lists.into_iter().filter(|(_, names)| !names.is_empty());
    let mut allowed: Vec<Element> = lists.map(|(kind, names)| allow(kind, names.join(","))).collect();
    if allowed.is_empty() {
        allowed.push(allow("users", "*".to_owned()));
    }
    let authorization = sections.at(location).child("security").child("authorization");
    // Another page of the same folder says the same; `decide` has seen to it.
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
