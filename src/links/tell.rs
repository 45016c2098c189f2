//! What is wrong with links and ids, told once, at its place in the author's files.

use crate::base::{Diagnostic, Place, Severity, SourcePath};
use crate::config::Links;
use crate::html::VALUE;
use crate::links::judge::{Finding, Judge, Origin, Problem};
use crate::links::origin::Origins;
use crate::links::{Loudness, Page};
use crate::route::{File, Maker};
use percent_encoding::percent_decode_str;
use std::collections::{HashMap, HashSet};

/// Links that lead nowhere and are told what they may have meant: each looks at every URL of the site, or every id of
/// its page.
pub(super) const SUGGESTIONS_MAX: usize = 50;

const TARGETS_HELP: &str =
    "a target is a path of the site as `/about/`, a page's file as `about.md`, or a file beside the page";

/// An id that stands in a page more than once.
#[derive(Debug)]
pub(super) struct Double {
    /// Index of the page.
    pub(super) page: usize,
    pub(super) id: String,
}

/// Makes diagnostics of findings.
pub(super) struct Teller<'a> {
    judge: &'a Judge<'a>,
    /// Empty before anything is rendered.
    pages: &'a [Page<'a>],
    loudness: Loudness,
    /// What each path that leads nowhere may have meant.
    suggestions: HashMap<String, Option<String>>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(judge: &'a Judge<'a>, pages: &'a [Page<'a>], loudness: Loudness) -> Self {
        Self { judge, pages, loudness, suggestions: HashMap::new() }
    }

    /// The findings in Markdown, in their order.
    pub(super) fn in_markdown(&mut self, findings: &[Finding]) -> Vec<Diagnostic> {
        let place = |finding: &Finding| match &finding.origin {
            Origin::Markdown(place) => Some(place.clone()),
            Origin::Page(_) => None,
        };
        findings.iter().filter_map(|finding| Some(self.diagnostic(finding).at(place(finding)?))).collect()
    }

    /// The findings in pages, each once for each file of the author's; what Markdown has put into pages is told already.
    pub(super) fn in_pages(&mut self, findings: Vec<Finding>, origins: &mut Origins<'_>) -> Vec<Diagnostic> {
        let told = Told::of(&findings);
        let in_page = |finding: Finding| match finding.origin {
            Origin::Markdown(_) => None,
            Origin::Page(page) => Some((&self.pages[page], finding.message(), finding)),
        };
        let mut findings: Vec<(&Page<'_>, String, Finding)> = findings.into_iter().filter_map(in_page).collect();
        findings.retain(|(page, _, finding)| !told.has(&page.source.path, &finding.link));
        // Stable: of the pages of one file the first stays.
        findings.sort_by(|(a, one, _), (b, other, _)| (&a.source.path, one).cmp(&(&b.source.path, other)));
        findings.dedup_by(|(b, other, _), (a, one, _)| a.source.path == b.source.path && one == other);
        let mut diagnostics = Vec::new();
        for (page, _, finding) in findings {
            let place = origins.link(page.source, &finding.link);
            // What stands in neither the page's file nor one that all share is another page's, shown here.
            if place.is_none() && told.has_anywhere(&finding.link) {
                continue;
            }
            let place = place.unwrap_or_else(|| Place::file(&page.source.path));
            diagnostics.push(in_page_of(page, self.diagnostic(&finding).at(place)));
        }
        diagnostics
    }

    /// The ids that stand twice.
    pub(super) fn doubles(&self, doubles: &[Double], origins: &mut Origins<'_>) -> Vec<Diagnostic> {
        let tell = |Double { page, id }: &Double| {
            let page = &self.pages[*page];
            let mut places = origins.id(page, id, self.pages).into_iter();
            let diagnostic = Diagnostic::warning(format!("the id `{id}` stands twice in one page"))
                .at(places.next().unwrap_or_else(|| Place::file(&page.source.path)))
                .help("give one of them another id: links and scripts find only the first");
            in_page_of(page, places.take(1).fold(diagnostic, |told, place| told.note("it stands here too", place)))
        };
        doubles.iter().map(tell).collect()
    }

    /// What is wrong, with its cure and without its place.
    fn diagnostic(&mut self, finding: &Finding) -> Diagnostic {
        let severity = match (&finding.problem, &finding.origin) {
            (Problem::Doubt(_), _) => Severity::Warning,
            (_, Origin::Page(_)) if self.loudness == Loudness::Build => Severity::Warning,
            _ => self.links().broken,
        };
        let help = match &finding.problem {
            Problem::Doubt(refusal) | Problem::LooksAlike(refusal) => refusal.help.clone(),
            Problem::NoId { near, .. } => near.as_ref().map(|near| format!("did you mean `#{near}`?")),
            Problem::Nowhere(path) => {
                let near = self.nearest(path).map(|near| format!("did you mean `{near}`?"));
                let is_in_markdown = matches!(finding.origin, Origin::Markdown(_));
                near.or_else(|| is_in_markdown.then(|| TARGETS_HELP.to_owned()))
            }
        };
        Diagnostic { severity, help, ..Diagnostic::warning(finding.message()) }
    }

    fn links(&self) -> &Links {
        &self.judge.config.links
    }

    /// The URL that an author of a link to `path` may have meant.
    fn nearest(&mut self, path: &str) -> Option<String> {
        if let Some(known) = self.suggestions.get(path) {
            return known.clone();
        }
        if self.suggestions.len() == SUGGESTIONS_MAX {
            return None;
        }
        let Judge { targets, routes, .. } = self.judge;
        let may_be_meant = |file: &File| !matches!(routes.get(file.route).maker, Maker::ErrorPage | Maker::Asset);
        let near = targets.nearest(path, may_be_meant);
        self.suggestions.insert(path.to_owned(), near.clone());
        near
    }
}

impl Finding {
    fn message(&self) -> String {
        let Self { noun, named, .. } = self;
        let message = match &self.problem {
            Problem::Nowhere(_) => format!("{noun} to `{named}` leads nowhere"),
            Problem::NoId { page, id, .. } => format!("{noun} to `#{id}` leads nowhere: `{page}` has no such id"),
            Problem::Doubt(refusal) | Problem::LooksAlike(refusal) => {
                format!("{noun} to `{named}` {}", refusal.message)
            }
        };
        message.replace(VALUE, "{…}")
    }
}

/// The same, with the page in which it shows, where its place does not say that.
fn in_page_of(page: &Page<'_>, diagnostic: Diagnostic) -> Diagnostic {
    let is_clear = diagnostic.place.as_ref().is_some_and(|place| place.file == page.source.path);
    if is_clear && page.maker != Maker::Row {
        return diagnostic;
    }
    diagnostic.note(format!("in the page `{}`", page.shown), Place::file(&page.source.path))
}

/// The links in Markdown of which something is told, as pages have them.
struct Told {
    by_file: HashSet<(SourcePath, String)>,
    anywhere: HashSet<String>,
}

impl Told {
    fn of(findings: &[Finding]) -> Self {
        let mut told = Self { by_file: HashSet::new(), anywhere: HashSet::new() };
        for finding in findings {
            if let Origin::Markdown(place) = &finding.origin {
                let link = decoded(&finding.link);
                told.anywhere.insert(link.clone());
                told.by_file.insert((place.file.clone(), link));
            }
        }
        told
    }

    fn has(&self, file: &SourcePath, link: &str) -> bool {
        self.has_anywhere(link) && self.by_file.contains(&(file.clone(), decoded(link)))
    }

    fn has_anywhere(&self, link: &str) -> bool {
        !self.anywhere.is_empty() && self.anywhere.contains(&decoded(link))
    }
}

/// Markdown encodes what a URL can't hold.
fn decoded(link: &str) -> String {
    percent_decode_str(link).decode_utf8_lossy().into_owned()
}
