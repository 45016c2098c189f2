//! Routes that the executable answers: two that stand for the same URL, and what their parameters can be called.

use crate::base::{Diagnostic, Place, RESERVED_FOLDER};
use crate::config::Iis;
use crate::pattern::{Overlap, Pattern};
use crate::plan::claims::server;
use crate::rules::{self, Fault};
use std::collections::BTreeMap;

/// The names of parameters are those of `route` in templates, each once; a segment holds one at most; what the executable
/// answers itself is not taken.
pub(super) fn ensure_a_path_with_parameters_can_be(path: &Pattern) -> Option<Diagnostic> {
    let text = path.to_string();
    let names: Vec<&str> = path.names().collect();
    let can_say = |name: &str| {
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit())
    };
    if let Some(name) = names.iter().find(|name| !can_say(name)) {
        let message = format!("path `{path}` has the parameter `{name}`, which no template can say");
        return Some(
            Diagnostic::error(message).help("a parameter's name holds letters, digits and `_`, as `route.name`"),
        );
    }
    if let Some(name) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)).map(|(_, name)| name) {
        return Some(Diagnostic::error(format!("path `{path}` has the parameter `{name}` twice")).help("rename one"));
    }
    let top = text.trim_start_matches('/').split('/').next().unwrap_or_default();
    // The file of a path without parameters is claimed, which tells the same.
    if !names.is_empty() && top.eq_ignore_ascii_case(RESERVED_FOLDER) {
        let message = format!("a page can't be `{path}`: the generator keeps that for itself");
        return Some(Diagnostic::error(message).help("choose another path"));
    }
    ensure_a_path_is_read_in_one_way(path)
}

/// `{a}-{b}` stands for `1-2-3` in two ways.
pub(super) fn ensure_a_path_is_read_in_one_way(path: &Pattern) -> Option<Diagnostic> {
    if path.has_one_name_a_segment() {
        return None;
    }
    let message = format!("path `{path}` has two names in one segment, so that a URL could be read in two ways");
    Some(Diagnostic::error(message).help("put a `/` between them"))
}

/// Tells what IIS would do to requests for a dynamic page. What holds for files too was told with them, if the page has
/// a path of its own.
pub(super) fn tell_routes_that_do_not_arrive(path: &str, place: &Place, iis: &Iis, diagnostics: &mut Vec<Diagnostic>) {
    let is_file = !path.contains('{');
    for finding in rules::judge_route(path, &server(iis)) {
        if !is_file || matches!(finding.fault, Fault::NotAscii(_)) {
            diagnostics.push(finding.diagnostic("a dynamic page", path).at(place.clone()));
        }
    }
}

/// Tells the first of a dynamic page's rows whose URL IIS would hand over in the letters of the server's country.
pub(super) fn tell_rows_that_do_not_arrive<'r>(
    urls: impl Iterator<Item = &'r str>,
    place: &Place,
    diagnostics: &mut Vec<Diagnostic>,
) {
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

/// Tells every two of `patterns` that stand for the same URLs; each comes with the place of its page.
pub(super) fn tell_patterns_that_overlap(patterns: &[(&Pattern, Place)], diagnostics: &mut Vec<Diagnostic>) {
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
