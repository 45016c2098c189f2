//! Where a link leads, and whether a visitor arrives.

use crate::base::{Diagnostic, OutputPath, Place, Refusal, Source, UrlPath, nearest, nfc};
use crate::config::{BaseUrl, Config, Elsewhere};
use crate::html::{Html, Noun, VALUE, by_length};
use crate::links::follow::{From, Target, names_a_host};
use crate::links::ids::{PageIds, doubles};
use crate::links::known::Known;
use crate::links::tell::SUGGESTIONS_MAX;
use crate::links::titles::Fault;
use crate::links::{Page, Targets};
use crate::markdown::Link;
use crate::pattern::Pattern;
use crate::route::{Maker, Route, Routes};
use foldhash::fast::RandomState;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Says of links where they lead.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    pub(super) config: &'a Config,
    pub(super) routes: &'a Routes,
    pub(super) targets: Targets<'a>,
    /// The file that answers each URL, as pages write URLs: most links need nothing else.
    by_href: HashMap<String, &'a OutputPath, RandomState>,
}

/// The links of a Markdown text.
#[derive(Debug)]
pub(crate) struct InMarkdown {
    /// The author's file.
    pub source: Arc<Source>,
    /// The path of its page; [`VALUE`] stands for each parameter.
    pub path: UrlPath,
    /// In order.
    pub links: Vec<Link>,
}

/// What is wrong with a link.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    /// As the page has it.
    pub(super) link: String,
    /// As the author calls it: in Markdown the target, elsewhere the link.
    pub(super) named: String,
    pub(super) noun: Noun,
    pub(super) origin: Origin,
    pub(super) problem: Problem,
}

/// Where a link stands.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// In Markdown, exactly here.
    Markdown(Place),
    /// In the HTML of the page with this index.
    Page(usize),
}

/// Why a visitor does not arrive, or not at once.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    /// Nothing is at this path.
    Nowhere(String),
    /// The page at this path lacks the id; maybe this one is meant.
    NoId { page: UrlPath, id: String, near: Option<String> },
    /// The path is of the site, but in other letters that look alike: the server finds nothing. The message goes on after the name of
    /// the link.
    LooksAlike(Refusal),
    /// The visitor arrives, but not as well as could be; the message goes on after the name of the link.
    Doubt(Refusal),
}

/// An id that another page must have.
#[derive(Debug)]
pub(super) struct Anchor {
    page: OutputPath,
    id: String,
    /// What to say if it lacks the id.
    finding: Finding,
}

/// The links and ids of one page.
pub(super) struct Judged {
    /// How many links were followed.
    pub(super) links: usize,
    /// How many hold a value that only a request tells.
    pub(super) open: usize,
    pub(super) findings: Vec<Finding>,
    pub(super) anchors: Vec<Anchor>,
    pub(super) ids: PageIds,
    /// The ids that stand in it more than once.
    pub(super) doubles: Vec<String>,
    /// Of a static page.
    pub(super) title_fault: Option<Fault>,
}

/// Where a link leads.
enum Verdict {
    /// To another host, or nowhere a browser would go.
    OtherHost,
    /// Only a request tells.
    Open,
    /// To a page or file of this host.
    Arrives,
    /// To this id of a page.
    Id(OutputPath, String),
    Wrong(Problem),
}

impl<'a> Judge<'a> {
    /// The judge of a site's links.
    pub(crate) fn new(config: &'a Config, routes: &'a Routes) -> Self {
        let parameters = routes.iter().filter(|route| route.maker == Maker::Page && route.endpoint.pattern.has_names());
        let targets = Targets::new(routes.urls(), parameters.map(|route| &route.endpoint.pattern));
        let files = routes.urls().iter().map(|file| &file.path).filter(|path| !path.is_private());
        let by_href = files.map(|path| (config.base_url.path.clone() + &path.url().encoded(), path)).collect();
        Self { config, routes, targets, by_href }
    }

    fn base_url(&self) -> &'a BaseUrl {
        &self.config.base_url
    }

    /// A warning for each path that `[links] elsewhere` gives away although the site answers there.
    pub(super) fn elsewhere_that_is_ours(&self) -> impl Iterator<Item = Diagnostic> {
        self.config.links.elsewhere.iter().filter_map(|elsewhere| {
            let (url, route) = self.ours(elsewhere)?;
            let message = format!("`elsewhere` names `{}`, but the site itself answers `{url}`", elsewhere.path);
            Some(
                Diagnostic::warning(message)
                    .at(elsewhere.place.clone())
                    .note("it comes from here", Place::file(&route.source))
                    .help("remove it, or name less: a link to nothing is not told there"),
            )
        })
    }

    /// The first route of the site at `elsewhere` or below it, and what it answers.
    fn ours(&self, elsewhere: &Elsewhere) -> Option<(String, &'a Route)> {
        let base_path = &self.base_url().path;
        let is_covered = |path: &str| elsewhere.covers(&format!("{base_path}{path}"));
        let is_made = |route: &Route| !matches!(route.maker, Maker::ErrorPage | Maker::Asset | Maker::Health);
        let files = self.routes.urls().iter().map(|file| (file.path.url(), self.routes.get(file.route)));
        let mut files = files.filter(|(url, route)| is_made(route) && is_covered(url.as_str()));
        let own = format!("{}/", elsewhere.path.strip_prefix(base_path.as_str()).unwrap_or(&elsewhere.path));
        let answers = |pattern: &Pattern| is_covered(pattern.fixed_folder()) || pattern.values(&own).is_some();
        let with_names = self.routes.iter().map(|route| (&route.endpoint.pattern, route));
        let mut patterns =
            with_names.filter(|(pattern, route)| route.maker == Maker::Page && pattern.has_names() && answers(pattern));
        let file = files.next().map(|(url, route)| (format!("{base_path}{url}"), route));
        file.or_else(|| patterns.next().map(|(pattern, route)| (format!("{base_path}{pattern}"), route)))
    }

    /// Judges links in Markdown; what only rendered pages can prove comes back as anchors.
    pub(super) fn in_markdown(&self, texts: &[InMarkdown]) -> (Vec<Finding>, Vec<Anchor>) {
        let judge_text = |text: &InMarkdown| {
            let from = self.from(&text.path, None);
            let judge_link = |link: &Link| {
                let finding = |problem| Finding {
                    link: link.url.clone(),
                    named: link.target.clone(),
                    noun: if link.image { Noun::Image } else { Noun::Link },
                    origin: Origin::Markdown(text.source.place(link.span)),
                    problem,
                };
                let verdict = match self.link_in_markdown(text, &from, link) {
                    // What the author wrote is more like what was meant than where it leads.
                    Verdict::Wrong(Problem::Nowhere(_)) => Verdict::Wrong(Problem::Nowhere(path_of(&link.target))),
                    verdict => verdict,
                };
                into_anchor_or_finding(verdict, finding)
            };
            text.links.iter().filter_map(judge_link).collect::<Vec<_>>()
        };
        let judged: Vec<Vec<Result<Anchor, Finding>>> = texts.par_iter().map(judge_text).collect();
        let (mut findings, mut anchors) = (Vec::new(), Vec::new());
        for judged in judged.into_iter().flatten() {
            match judged {
                Ok(anchor) => anchors.push(anchor),
                Err(finding) => findings.push(finding),
            }
        }
        (findings, anchors)
    }

    fn link_in_markdown(&self, text: &InMarkdown, from: &From<'_>, link: &Link) -> Verdict {
        let verdict = || self.verdict(&text.path, &link.url, self.follow_in_markdown(from, link));
        self.by_href(&link.url).unwrap_or_else(verdict)
    }

    /// The links in Markdown of which there may still be something to say. Most lead to what the table of routes has already, and
    /// the copies that rendering adds to the table take nothing away: those need not be kept.
    pub(crate) fn unsettled(&self, texts: Vec<InMarkdown>) -> Vec<InMarkdown> {
        let unsettled = |mut text: InMarkdown| {
            let from = self.from(&text.path, None);
            let links = std::mem::take(&mut text.links).into_iter();
            let is_open =
                |link: &Link| matches!(self.link_in_markdown(&text, &from, link), Verdict::Id(..) | Verdict::Wrong(_));
            let links: Vec<Link> = links.filter(is_open).collect();
            (!links.is_empty()).then_some(InMarkdown { links, ..text })
        };
        texts.into_par_iter().filter_map(unsettled).collect()
    }

    /// A path in Markdown is one of the site, whether or not a base path stands before it; unless other software answers it.
    fn follow_in_markdown(&self, from: &From<'_>, link: &Link) -> Target {
        match from.follow(&link.url) {
            Target::Outside(path) if !names_a_host(&link.url) && !self.is_elsewhere(&path) => {
                Target::Site { path: path_of(&link.url), fragment: String::new() }
            }
            target => target,
        }
    }

    /// Judges the links and ids of a page, read into `html`; of a dynamic one with what is `known` of it.
    pub(super) fn page(&self, index: usize, page: &Page<'_>, html: &Html, known: Option<&Known>) -> Judged {
        let from = self.from(&page.path, html.base());
        let own = page.path.output();
        let mut own_ids: Vec<&str> = html.anchors().collect();
        own_ids.sort_unstable_by(|a, b| by_length(a, b));
        let ids = PageIds::new(html, known);
        let has_id = |id: &str| own_ids.binary_search_by(|own| by_length(own, id)).is_ok();
        let (mut links, mut open) = (0, 0);
        let (mut findings, mut anchors) = (Vec::new(), Vec::new());
        for (link, noun) in html.links() {
            // Most links of a page with headings.
            let is_own = html.base().is_none() && link.strip_prefix('#').is_some_and(has_id);
            let verdict = if is_own { Verdict::Arrives } else { self.in_page(page, &from, link) };
            match verdict {
                Verdict::OtherHost => continue,
                Verdict::Open => {
                    open += 1;
                    continue;
                }
                Verdict::Id(ref target, ref id) if *target == own && has_id(id) => {}
                verdict => {
                    let link = || link.to_owned();
                    let origin = Origin::Page(index);
                    let finding = |problem| Finding { link: link(), named: link(), noun, origin, problem };
                    match into_anchor_or_finding(verdict, finding) {
                        Some(Ok(anchor)) => anchors.push(anchor),
                        Some(Err(finding)) => findings.push(finding),
                        None => {}
                    }
                }
            }
            links += 1;
        }
        Judged { links, open, findings, anchors, ids, doubles: doubles(html, known), title_fault: None }
    }

    fn in_page(&self, page: &Page<'_>, from: &From<'_>, link: &str) -> Verdict {
        if let Some(verdict) = self.by_href(link) {
            return verdict;
        }
        let target = from.follow(link);
        let is_relative = !link.trim_start().starts_with(['/', '\\', '#', '?']) && !link.contains("://");
        match &target {
            Target::Site { path, .. } if page.maker == Maker::ErrorPage && is_relative => {
                let message = format!("is relative, but `{}` is shown at every address", page.path.output());
                let help = format!("write `{{{{url \"{}\"}}}}`", UrlPath::new(path));
                Verdict::Wrong(Problem::Doubt(Refusal::new(message).help(help)))
            }
            _ => self.verdict(&page.path, link, target),
        }
    }

    /// From where the links of the page at `path` are followed.
    fn from(&self, path: &UrlPath, base: Option<&str>) -> From<'a> {
        From::new(self.base_url(), format!("{}{}", self.base_url().path, path.encoded()), base)
    }

    /// The verdict about a link that is written exactly as pages write it.
    fn by_href(&self, link: &str) -> Option<Verdict> {
        let end = link.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(link.len());
        let file = self.by_href.get(&link[..end])?;
        if end == link.len() {
            return Some(Verdict::Arrives);
        }
        let fragment = link[end..].split_once('#').map_or("", |(_, fragment)| fragment);
        // What is encoded, and instructions to the browser, are left to `follow`.
        let is_plain = !fragment.contains(['%', ':', VALUE]);
        is_plain.then(|| {
            if is_top(fragment) { Verdict::Arrives } else { Verdict::Id((*file).clone(), fragment.to_owned()) }
        })
    }

    /// Whether a visitor of the page at `own` who follows `link` to `target` arrives.
    fn verdict(&self, own: &UrlPath, link: &str, target: Target) -> Verdict {
        let (path, fragment) = match target {
            Target::Elsewhere => return Verdict::OtherHost,
            Target::Outside(path) if path.contains(VALUE) => return Verdict::Open,
            Target::Outside(path) => return self.outside(link, &path),
            Target::Site { path, fragment } => (path, fragment),
        };
        let arrives = |output: OutputPath| match &*fragment {
            fragment if is_top(fragment) => Verdict::Arrives,
            fragment if fragment.contains(VALUE) => Verdict::Open,
            _ => Verdict::Id(output, fragment.clone()),
        };
        if path.contains(VALUE) {
            let url = UrlPath::new(&path);
            return if url == *own { arrives(url.output()) } else { Verdict::Open };
        }
        let doubt = |message: String, help: &str| Verdict::Wrong(Problem::Doubt(Refusal::new(message).help(help)));
        let Some(output) = self.find(&path) else {
            // A path of the host that lacks the base path is written as it stands, also where it was meant to be below it.
            let is_below_base = !link.starts_with('/') || link.starts_with(self.base_url().path.as_str());
            if is_below_base && self.is_elsewhere(&format!("{}{path}", self.base_url().path)) {
                return Verdict::Arrives;
            }
            let Some(other) = self.targets.in_another_case(&path) else {
                return Verdict::Wrong(Problem::Nowhere(path));
            };
            let message = format!("is written in another case than `{}`", self.written(&other));
            let help = "write it alike: only Windows takes both for one, and search engines take them for two pages";
            return doubt(message, help);
        };
        if nfc(&path) != path {
            let refusal = Refusal::new(format!("is not `{}`, which looks alike", self.written(&output.url())));
            let help = "an accented letter can be one letter, or a letter and an accent: write the one that paths are written in";
            return Verdict::Wrong(Problem::LooksAlike(refusal.help(help)));
        }
        if path.is_empty() || output != UrlPath::new(&path).output() {
            let message = format!("lacks the final `/` of `{}`", self.written(&output.url()));
            let help = "write it: without it the server answers with a redirect, one more request for each visitor";
            return doubt(message, help);
        }
        arrives(output)
    }

    /// A path below the host's root that is one of the site's, which lies deeper.
    fn outside(&self, link: &str, path: &str) -> Verdict {
        if !link.starts_with('/') || self.is_elsewhere(path) || self.find(path).is_none() {
            return Verdict::Arrives;
        }
        let help = format!("write `{{{{url \"{link}\"}}}}`, or the whole address if another application is meant");
        let message = format!("leaves the sub-application `{}`", self.base_url().path);
        Verdict::Wrong(Problem::Doubt(Refusal::new(message).help(help)))
    }

    /// Whether other software answers `path` of the host.
    fn is_elsewhere(&self, path: &str) -> bool {
        self.config.links.elsewhere.iter().any(|elsewhere| elsewhere.covers(path))
    }

    /// The file that answers `path`; a folder is found without its final `/` too.
    fn find(&self, path: &str) -> Option<OutputPath> {
        self.targets.find(path).filter(|output| !output.is_private())
    }

    /// As a page writes it.
    fn written(&self, url: &UrlPath) -> String {
        self.base_url().path.clone() + &url.encoded()
    }

    /// The anchors whose pages lack the id; `ids` are those of `pages`. What is no page in HTML is not judged.
    pub(super) fn without_id(&self, mut anchors: Vec<Anchor>, pages: &[Page<'_>], ids: &[PageIds]) -> Vec<Finding> {
        // Stable: those of one page stay in their order.
        anchors.sort_by(|a, b| a.page.cmp(&b.page));
        let by_output: HashMap<OutputPath, usize> =
            pages.iter().enumerate().map(|(index, page)| (page.path.output(), index)).collect();
        let by_route: HashMap<usize, usize> =
            pages.iter().enumerate().map(|(index, page)| (page.route, index)).collect();
        let page_of = |output: &OutputPath| {
            let of_row = || by_route.get(&self.routes.urls().get(output.as_str())?.route).copied();
            by_output.get(output).copied().or_else(of_row)
        };
        let mut findings = Vec::new();
        for anchors in anchors.chunk_by(|a, b| a.page == b.page) {
            let Some(ids) = page_of(&anchors[0].page).map(|page| &ids[page]).filter(|ids| !ids.are_open) else {
                continue;
            };
            let mut known: Vec<&str> = ids.iter().collect();
            known.sort_unstable();
            let missing = anchors.iter().filter(|anchor| known.binary_search(&&*anchor.id).is_err());
            for (at, Anchor { page, id, finding }) in missing.enumerate() {
                let near = nearest(id, known.iter().copied().filter(|_| at < SUGGESTIONS_MAX)).map(str::to_owned);
                let problem = Problem::NoId { page: page.url(), id: id.clone(), near };
                findings.push(Finding { problem, ..finding.clone() });
            }
        }
        findings
    }
}

/// The path of a link, without query and fragment, and not encoded.
fn path_of(link: &str) -> String {
    let path = link.split(['?', '#']).next().unwrap_or_default();
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// HTML, "scroll to the fragment": an empty one and `top` are the top of every page.
fn is_top(fragment: &str) -> bool {
    fragment.is_empty() || fragment.eq_ignore_ascii_case("top")
}

/// What is left to say of a link; `None` if the visitor arrives, or nobody can tell.
fn into_anchor_or_finding(
    verdict: Verdict,
    finding: impl FnOnce(Problem) -> Finding,
) -> Option<Result<Anchor, Finding>> {
    match verdict {
        Verdict::OtherHost | Verdict::Open | Verdict::Arrives => None,
        Verdict::Wrong(problem) => Some(Err(finding(problem))),
        Verdict::Id(page, id) => {
            let problem = Problem::NoId { page: page.url(), id: id.clone(), near: None };
            Some(Ok(Anchor { page, id, finding: finding(problem) }))
        }
    }
}
