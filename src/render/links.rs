//! Links and images in Markdown: where they lead, and which lead nowhere.
//!
//! A target is a path of the site (`/about/`), or relative to the file that holds it: another page's file (`setup.md`), a
//! file beside it (`photo.jpg`), or a URL seen from the page's own (`../other/`).

use crate::base::{Diagnostic, OutputPath, UrlPath, nearest};
use crate::config::BaseUrl;
use crate::markdown::{Document, Link};
use crate::plan::{Claim, Plan};
use crate::site::{Page, Site};
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use std::collections::HashMap;

/// Everything a link can lead to.
#[derive(Debug)]
pub struct Targets<'a> {
    plan: &'a Plan,
    base_url: &'a BaseUrl,
    /// URL path by source file below `site/`: pages with one route, and files beside pages.
    files: HashMap<&'a str, &'a str>,
}

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    /// The file of the output.
    pub output: OutputPath,
    /// What to write in the page: the site's base path included, query kept.
    pub url: String,
}

/// An anchor that no Markdown heading provides; the rendered page may.
#[derive(Debug)]
pub struct Anchor {
    /// The page it should be in.
    pub output: OutputPath,
    /// The id.
    pub id: String,
    /// What to say if the page lacks it.
    pub diagnostic: Diagnostic,
}

impl<'a> Targets<'a> {
    /// The targets of a site.
    pub fn new(site: &'a Site, plan: &'a Plan, base_url: &'a BaseUrl) -> Self {
        let mut files = HashMap::new();
        for (page, routes) in site.pages.iter().zip(plan.routes_by_page(site)) {
            if routes.len() == 1 {
                files.insert(page.source.path.as_str(), plan.routes[routes.start].url.as_str());
            }
        }
        files.extend(site.assets.iter().map(|(file, url)| (file.as_str(), url.as_str())));
        Self { plan, base_url, files }
    }

    /// Where `target`, without fragment, leads from `page`; `None` if nowhere.
    pub fn resolve(&self, page: &Page, target: &str) -> Option<Target> {
        let (path, query) = target.split_at(target.find('?').unwrap_or(target.len()));
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let found = if path.starts_with('/') {
            self.find(&path)
        } else {
            let file = join(page.source.path.folder(), &path)?;
            match self.files.get(file.as_str()) {
                Some(url) => self.find(url),
                None => self.find(&join(page.path.rsplit_once('/')?.0, &path)?),
            }
        };
        found.map(|output| Target { url: format!("{}{}{query}", self.base_url.path, output.url()), output })
    }

    /// The file of the output that answers `path`; a folder is found without its final `/` too.
    fn find(&self, path: &str) -> Option<OutputPath> {
        let path = UrlPath::new(path);
        let candidates = [path.output(), UrlPath::new(&format!("{path}/")).output()];
        candidates.into_iter().find(|output| self.plan.claims.get(output.as_str()).is_some())
    }

    /// The route that answers `output`.
    fn route(&self, output: &OutputPath) -> Option<usize> {
        match self.plan.claims.get(output.as_str()) {
            Some(Claim::Route(route)) => Some(*route),
            _ => None,
        }
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

/// Tells every link and image that leads nowhere, and returns the anchors that only rendered pages can prove. The links
/// are taken out of `documents`: nobody needs them later.
pub fn check(
    site: &Site,
    plan: &Plan,
    base_url: &BaseUrl,
    documents: &mut [Document],
) -> (Vec<Anchor>, Vec<Diagnostic>) {
    let links: Vec<Vec<Link>> = documents.iter_mut().map(|document| std::mem::take(&mut document.links)).collect();
    let documents = &*documents;
    let targets = Targets::new(site, plan, base_url);
    let check_page = |(index, links): (usize, Vec<Link>)| {
        let mut problems = Problems::default();
        for link in &links {
            check_link(&targets, &site.pages[index], &documents[index], documents, link, &mut problems);
        }
        problems
    };
    let problems: Vec<Problems> = links.into_par_iter().enumerate().map(check_page).collect();
    let mut anchors = Vec::new();
    let mut diagnostics = Vec::new();
    for problem in problems {
        anchors.extend(problem.anchors);
        diagnostics.extend(problem.diagnostics);
    }
    (anchors, diagnostics)
}

#[derive(Default)]
struct Problems {
    anchors: Vec<Anchor>,
    diagnostics: Vec<Diagnostic>,
}

fn check_link(
    targets: &Targets<'_>,
    page: &Page,
    document: &Document,
    documents: &[Document],
    link: &Link,
    problems: &mut Problems,
) {
    if is_elsewhere(&link.target) {
        return;
    }
    let noun = if link.image { "image" } else { "link" };
    let place = || page.source.place(link.span);
    let (path, fragment) = link.target.split_once('#').map_or((link.target.as_str(), ""), |split| split);
    let (output, ids) = if path.is_empty() {
        (UrlPath::new(&page.path).output(), &document.ids)
    } else {
        let Some(target) = targets.resolve(page, path) else {
            let urls: Vec<_> = targets.plan.claims.iter().map(|(output, _)| output.url()).collect();
            let near = nearest(path, urls.iter().map(UrlPath::as_str));
            let help = near.map_or_else(
                || "a target is a path of the site as `/about/`, a page's file as `about.md`, or a file beside the page".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("{noun} to `{path}` leads nowhere");
            problems.diagnostics.push(Diagnostic::error(message).at(place()).help(help));
            return;
        };
        let Some(route) = targets.route(&target.output) else { return };
        (target.output, &documents[targets.plan.routes[route].page].ids)
    };
    let Ok(id) = percent_decode_str(fragment).decode_utf8() else { return };
    if id.is_empty() || id == "top" || ids.iter().any(|known| *known == id) {
        return;
    }
    let near = nearest(&id, ids.iter().map(String::as_str));
    let mut diagnostic =
        Diagnostic::error(format!("{noun} to `#{id}` leads nowhere: `{}` has no such id", output.url()));
    diagnostic = diagnostic.at(place());
    diagnostic.help = near.map(|near| format!("did you mean `#{near}`?"));
    problems.anchors.push(Anchor { output, id: id.into_owned(), diagnostic });
}

/// Whether a target has a scheme or a host, so that it is none of ours.
fn is_elsewhere(target: &str) -> bool {
    let scheme = target.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    scheme || target.starts_with("//")
}

/// Whether the rendered page `html` has an element with `id`.
pub fn has_id(html: &[u8], id: &str) -> bool {
    let quoted = [format!("id=\"{id}\""), format!("id='{id}'"), format!("name=\"{id}\"")];
    let text = String::from_utf8_lossy(html);
    quoted.iter().any(|attribute| text.contains(attribute))
}
