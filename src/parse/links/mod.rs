//! Links and images in Markdown: where they lead, and which lead nowhere.
//!
//! A target is a path of the site (`/about/`), or relative to the file that holds it: another page's file (`setup.md`), a
//! file beside it (`photo.jpg`), or a URL seen from the page's own (`../other/`).

mod anchors;

pub(crate) use anchors::{Anchor, missing};

use crate::base::{Diagnostic, OutputPath, SourcePath, UrlPath, nearest, nfc};
use crate::config::BaseUrl;
use crate::markdown::{Document, Link};
use crate::parse::Body;
use crate::pattern::Pattern;
use crate::plan::Plan;
use crate::route::{File, Files};
use crate::site::{Page, Site};
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Everything a link can lead to.
#[derive(Debug)]
pub(crate) struct Targets<'a> {
    files: &'a Files,
    base_url: &'a BaseUrl,
    /// URL path by source file below `site/`, in normal form C: pages with one URL, and files beside pages.
    by_source: HashMap<Cow<'a, str>, &'a str>,
    /// The paths of pages with parameters.
    patterns: Vec<&'a Pattern>,
}

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The file of the output.
    pub output: OutputPath,
    /// What to write in the page: the site's base path included, query kept.
    pub url: String,
}

/// A link whose path leads nowhere.
#[derive(Debug)]
pub(crate) struct Nowhere {
    /// The path as the author wrote it, with its query.
    pub path: String,
    /// What to say of it.
    pub diagnostic: Diagnostic,
}

impl<'a> Targets<'a> {
    /// The targets of a plan.
    pub(crate) fn of_plan(site: &'a Site, plan: &'a Plan, base_url: &'a BaseUrl) -> Self {
        let patterns = plan.routes.iter().filter(|route| route.has_parameters()).map(|route| &route.pattern);
        let sources = site.pages.iter().zip(&plan.pages).filter_map(|(page, planned)| {
            match &plan.entries[planned.entries.clone()] {
                [entry] if !entry.has_parameters => Some((&page.source.path, entry.url.as_str())),
                _ => None,
            }
        });
        let assets = site.assets.iter().map(|(file, url)| (file, url.as_str()));
        Self::new(&plan.files, base_url, sources.chain(assets), patterns)
    }

    /// The targets of a site: `sources` are files that have one URL, `patterns` the paths of pages with parameters.
    pub(crate) fn new(
        files: &'a Files,
        base_url: &'a BaseUrl,
        sources: impl Iterator<Item = (&'a SourcePath, &'a str)>,
        patterns: impl Iterator<Item = &'a Pattern>,
    ) -> Self {
        let by_source = sources.map(|(file, url)| (nfc(file.as_str()), url)).collect();
        Self { files, base_url, by_source, patterns: patterns.collect() }
    }

    /// Where `target`, without fragment, leads from `page`; `None` if nowhere.
    pub(crate) fn resolve(&self, page: &Page, target: &str) -> Option<Target> {
        let (path, query) = target.split_at(target.find('?').unwrap_or(target.len()));
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let found = if path.starts_with('/') {
            self.find(&path)
        } else {
            let file = join(page.source.path.folder(), &path)?;
            match self.by_source.get(&nfc(&file)) {
                Some(url) => self.find(url),
                None => self.find(&join(page.path.rsplit_once('/')?.0, &path)?),
            }
        };
        found.map(|output| Target { url: format!("{}{}{query}", self.base_url.path, output.url().encoded()), output })
    }

    /// The file of the output that answers `path`, not encoded and below the site's base path; a folder is found without its
    /// final `/` too.
    pub(crate) fn find(&self, path: &str) -> Option<OutputPath> {
        let path = UrlPath::new(path);
        let candidates = [path.output(), UrlPath::new(&format!("{path}/")).output()];
        let is_claimed = |output: &&OutputPath| self.files.get(output.as_str()).is_some();
        let is_of_a_pattern = |output: &&OutputPath| {
            let url = output.url();
            self.patterns.iter().any(|pattern| pattern.values(url.as_str()).is_some())
        };
        candidates.iter().find(is_claimed).or_else(|| candidates.iter().find(is_of_a_pattern)).cloned()
    }

    /// The path of the file that answers `path` on Windows, where letters in another case are the same.
    pub(crate) fn in_another_case(&self, path: &str) -> Option<UrlPath> {
        let path = UrlPath::new(path);
        let candidates = [path.output(), UrlPath::new(&format!("{path}/")).output()];
        let file = |output: &OutputPath| self.files.find(output.as_str()).filter(|file| file.path != *output);
        candidates.iter().find_map(file).map(|file| file.path.url())
    }

    /// The URL that is most like `path`, of the files that an author may mean.
    pub(crate) fn nearest(&self, path: &str, may_be_meant: impl Fn(&File) -> bool) -> Option<String> {
        let urls: Vec<UrlPath> =
            self.files.iter().filter(|file| may_be_meant(file)).map(|file| file.path.url()).collect();
        nearest(path, urls.iter().map(UrlPath::as_str)).map(str::to_owned)
    }
}

/// `path` seen from `folder`, its `.` and `..` resolved; `None` if it climbs out.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').collect();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()?),
            segment => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}

/// Links that lead nowhere and are told what they may have meant: each looks at every URL of the site, or every id of
/// its page.
pub(crate) const SUGGESTIONS_MAX: usize = 50;

/// Every link and image that leads nowhere, and the anchors that only rendered pages can prove. The links are taken out of the
/// documents: nobody needs them later.
pub(super) fn check(
    site: &Site,
    plan: &Plan,
    targets: &Targets<'_>,
    bodies: &mut [(Body, Document)],
) -> (Vec<Anchor>, Vec<Nowhere>) {
    let links: Vec<Vec<Link>> = bodies.iter_mut().map(|(_, document)| std::mem::take(&mut document.links)).collect();
    let ids = bodies.iter().map(|(_, document)| document.ids.iter().map(String::as_str).collect()).collect();
    let checker = Checker { targets, site, plan, ids };
    let check_page = |(page, links): (usize, Vec<Link>)| {
        links.into_iter().filter_map(|link| checker.problem(page, &link)).collect::<Vec<_>>()
    };
    let problems: Vec<Vec<Problem>> = links.into_par_iter().enumerate().map(check_page).collect();
    let mut anchors = Vec::new();
    let mut nowhere = Vec::new();
    for problem in problems.into_iter().flatten() {
        match problem {
            Problem::Anchor(anchor) => anchors.push(anchor),
            Problem::Nowhere(path, diagnostic) => {
                let may_look = nowhere.len() < SUGGESTIONS_MAX;
                let near = may_look.then(|| checker.targets.nearest(&path, |_| true)).flatten();
                let help = near.map_or_else(|| TARGETS_HELP.to_owned(), |near| format!("did you mean `{near}`?"));
                nowhere.push(Nowhere { path, diagnostic: diagnostic.help(help) });
            }
        }
    }
    (anchors, nowhere)
}

const TARGETS_HELP: &str =
    "a target is a path of the site as `/about/`, a page's file as `about.md`, or a file beside the page";

/// What is wrong with a link.
enum Problem {
    /// Nothing is at its path.
    Nowhere(String, Diagnostic),
    /// Its page has no heading or footnote with that id.
    Anchor(Anchor),
}

struct Checker<'a> {
    targets: &'a Targets<'a>,
    site: &'a Site,
    plan: &'a Plan,
    /// For each page its ids.
    ids: Vec<HashSet<&'a str>>,
}

impl Checker<'_> {
    /// The index of the page that answers `output`.
    fn page(&self, output: &OutputPath) -> Option<usize> {
        let entry = self.plan.files.get(output.as_str())?.entry?;
        Some(self.plan.entries[entry].page)
    }

    /// What is wrong with a link of the page with index `page`.
    fn problem(&self, page: usize, link: &Link) -> Option<Problem> {
        if is_elsewhere(&link.target) {
            return None;
        }
        let (source, noun) = (&self.site.pages[page], if link.image { "image" } else { "link" });
        let (path, fragment) = link.target.split_once('#').unwrap_or((&link.target, ""));
        let (output, target_page) = if path.is_empty() {
            (UrlPath::new(&source.path).output(), page)
        } else {
            let Some(target) = self.targets.resolve(source, path) else {
                let diagnostic = Diagnostic::error(format!("{noun} to `{path}` leads nowhere"));
                return Some(Problem::Nowhere(path.to_owned(), diagnostic.at(source.source.place(link.span))));
            };
            let target_page = self.page(&target.output)?;
            (target.output, target_page)
        };
        let id = percent_decode_str(fragment).decode_utf8().ok()?;
        let id = nfc(&id);
        // HTML, "scroll to the fragment": an empty one and `top` are the top of every page.
        if id.is_empty() || id.eq_ignore_ascii_case("top") || self.ids[target_page].contains(&*id) {
            return None;
        }
        let message = format!("{noun} to `#{id}` leads nowhere: `{}` has no such id", output.url());
        let diagnostic = Diagnostic::error(message).at(source.source.place(link.span));
        Some(Problem::Anchor(Anchor { output, id: id.into_owned(), diagnostic }))
    }
}

/// Whether a target has a scheme or a host, so that it is none of ours.
pub(crate) fn is_elsewhere(target: &str) -> bool {
    let scheme = target.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    scheme || target.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_never_climb_out() {
        for (folder, path, expected) in [
            ("site/a", "b.md", Some("site/a/b.md")),
            ("site/a", "./../b.md", Some("site/b.md")),
            ("/a", "../b/", Some("/b/")),
            ("site", "../../../b.md", None),
        ] {
            assert_eq!(join(folder, path).as_deref(), expected, "{folder} {path}");
        }
    }

    #[test]
    fn what_has_a_scheme_or_a_host_is_elsewhere() {
        for target in ["https://example.com/", "mailto:a@b.c", "//example.com/x", "tel:1"] {
            assert!(is_elsewhere(target), "{target}");
        }
        for target in ["/a:b", "a/b:c", "a?b=c:d", "#a:b", ""] {
            assert!(!is_elsewhere(target), "{target}");
        }
    }
}
