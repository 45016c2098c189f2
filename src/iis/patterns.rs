//! Which URLs the dynamic routes answer.

use crate::iis::Route;
use std::collections::BTreeMap;
use std::ops::Bound;

/// The patterns of the dynamic routes, by the folder that their literal beginning names.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    /// `/shop/{id}/` and `/shop/` stand at `shop`, `/api/a.json` at `api/a.json`, `/` and `/{page}/` at "". As texts.
    by_folder: BTreeMap<String, Vec<String>>,
}

impl Patterns {
    pub(super) fn of(routes: &[Route<'_>]) -> Self {
        let mut patterns = Self::default();
        for text in routes.iter().map(text) {
            patterns.by_folder.entry(literal_folder(&text).to_owned()).or_default().push(text);
        }
        patterns
    }

    /// Whether a route answers for `folder`, `a/b` or "", as a URL with a final `/`.
    pub(super) fn match_folder(&self, folder: &str) -> bool {
        self.around(folder).any(|pattern| {
            pattern.strip_suffix('/').is_some_and(|pattern| is_match(&pattern[1.min(pattern.len())..], folder))
        })
    }

    /// Whether a route answers for something below `path`.
    pub(super) fn reach_below(&self, path: &str) -> bool {
        let first = format!("{path}/");
        let below = (Bound::Included(first.as_str()), Bound::Unbounded);
        let is_below = self.by_folder.range::<str, _>(below).next().is_some_and(|(key, _)| key.starts_with(&first));
        let depth = path.split('/').count();
        let leads_below = |pattern: &str| {
            let segments: Vec<_> = pattern.trim_matches('/').split('/').collect();
            segments.len() > depth && is_match(&segments[..depth].join("/"), path)
        };
        is_below || self.around(path).any(leads_below)
    }

    /// The patterns whose literal beginning is `path` or a folder above it.
    fn around(&self, path: &str) -> impl Iterator<Item = &str> {
        let above = std::iter::successors(Some(path), |path| match *path {
            "" => None,
            path => Some(path.rsplit_once('/').map_or("", |(folder, _)| folder)),
        });
        above.filter_map(|folder| self.by_folder.get(folder)).flatten().map(String::as_str)
    }
}

/// The pattern as its author wrote it.
pub(super) fn text(route: &Route<'_>) -> String {
    route.pattern.fill(|name| format!("{{{name}}}"))
}

/// What lies before the first parameter, up to a `/`; a pattern without one whole. Without `/` at its ends.
pub(super) fn literal_folder(pattern: &str) -> &str {
    let literal = match pattern.split_once('{') {
        Some((literal, _)) => literal.rsplit_once('/').map_or("", |(folder, _)| folder),
        None => pattern,
    };
    literal.trim_matches('/')
}

/// Whether `path` has the segments of `pattern`; none has `/` at its ends.
fn is_match(pattern: &str, path: &str) -> bool {
    pattern.split('/').count() == path.split('/').count()
        && pattern.split('/').zip(path.split('/')).all(|(pattern, segment)| is_segment_match(pattern, segment))
}

/// Whether `segment` is `pattern` with at least one character in each of its gaps. The leftmost place for each piece
/// between gaps leaves the most for those after it, so nothing is tried twice.
fn is_segment_match(pattern: &str, segment: &str) -> bool {
    let mut pieces = pattern.split('{');
    let Some(mut rest) = segment.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut pieces = pieces.map(|piece| piece.split_once('}').map_or("", |(_, literal)| literal)).peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        let Some(first) = rest.chars().next() else { return false };
        let filled = &rest[first.len_utf8()..];
        if pieces.peek().is_none() {
            return filled.ends_with(piece);
        }
        let Some(at) = filled.find(piece) else { return false };
        rest = &filled[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iis::Methods;
    use crate::pattern::Pattern;

    #[test]
    fn gaps_take_one_character_or_more() {
        for (pattern, segment, expected) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("{x}", "", false),
            ("{x}", "é", true),
            ("p-{x}.json", "p-.json", false),
            ("p-{x}.json", "p-1.json", true),
            ("{x}-{y}", "a-b-c", true),
            ("{x}-{y}", "-a", false),
            ("{x}-{y}", "a-", false),
            ("{x}{y}", "a", false),
            ("{x}{y}", "ab", true),
            ("{x}aa", "aaa", true),
            ("{x}-{y}-z", "--a-z", true),
        ] {
            assert_eq!(is_segment_match(pattern, segment), expected, "{pattern} {segment}");
        }
    }

    fn patterns(texts: &[&str]) -> Patterns {
        let parsed: Vec<_> = texts.iter().map(|text| Pattern::parse(text).unwrap()).collect();
        let route = |pattern| Route { pattern, methods: Methods::Read, pass_through: false };
        Patterns::of(&parsed.iter().map(route).collect::<Vec<_>>())
    }

    #[test]
    fn folders_are_found_by_any_pattern_around_them() {
        let found = patterns(&["/", "/{a}/{b}/", "/shop/{id}/", "/api/{id}.json", "/stock/"]);
        for (folder, expected) in [
            ("", true),
            ("a/b", true),
            ("a", false),
            ("shop/7", true),
            ("stock", true),
            ("api/7.json", true),
            ("a/b/c", false),
        ] {
            assert_eq!(found.match_folder(folder), expected, "{folder}");
        }
        assert!(!patterns(&["/{page}/"]).match_folder(""));
        assert!(!patterns(&["/api/{id}.json"]).match_folder("api/7.json"));
    }

    #[test]
    fn what_lies_below_is_found_by_literals_and_gaps() {
        for (pattern, path, expected) in [
            ("/a/", "a", false),
            ("/a/b/", "a", true),
            ("/a/b.json", "a", true),
            ("/ab/", "a", false),
            ("/a/{x}/", "a", true),
            ("/{x}/", "a", false),
            ("/{x}/{y}/", "a", true),
            ("/{x}/c/", "a/b", false),
            ("/{x}/b/{y}", "a/b", true),
            ("/p-{x}/{y}/", "a", false),
        ] {
            assert_eq!(patterns(&[pattern]).reach_below(path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn the_literal_folder_ends_before_the_first_gap() {
        for (pattern, folder) in [
            ("/", ""),
            ("/{page}/", ""),
            ("/stock/", "stock"),
            ("/shop/p-{id}/x/", "shop"),
            ("/api/{id}.json", "api"),
            ("/api/all.json", "api/all.json"),
        ] {
            assert_eq!(literal_folder(pattern), folder, "{pattern}");
        }
    }
}
