//! The links of the rendered pages: one that leads nowhere is told once for each file of the author's.
//!
//! 1. every page is read as a browser reads it, its links and ids found;
//! 2. each link is followed as a browser does, and judged;
//! 3. ids that links need in other pages are looked for there;
//! 4. what is wrong is told with its place in the author's files, unless the Markdown's own check has told it.

mod follow;
mod html;
mod judge;
mod origin;
mod told;

pub(crate) use told::Told;

use crate::base::{Diagnostic, OutputPath, Place, Source};
use crate::check::judge::{Finding, Judge, Judged};
use crate::check::origin::Origins;
use crate::output::{self, Content, Spool, Stored, Tree};
use crate::parse::links::{SUGGESTIONS_MAX, Targets};
use crate::render::World;
use crate::route::{File, Maker, Routes};
use crate::source::Files;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// A site that is rendered, and not written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rendered<'a> {
    /// What the pages were made of.
    pub world: &'a World,
    /// Who answers what.
    pub routes: &'a Routes,
    /// The author's files; those that are no pages still have their texts.
    pub files: &'a Files,
    /// Every file of the output.
    pub tree: &'a Tree,
    /// Where the bytes of the pages are.
    pub spool: &'a Spool,
}

/// What the links of a site are like.
#[derive(Debug)]
pub(crate) struct Checked {
    /// How many of the author's pages were read; redirect and error pages are not counted.
    pub pages: usize,
    /// How many links to the site's own host were followed; the same one twice in a page is one.
    pub links: usize,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// A page whose links are judged.
struct Page<'a> {
    output: &'a OutputPath,
    stored: &'a Stored,
    /// The author's file that makes it; its text may be forgotten.
    source: &'a Arc<Source>,
    role: Role,
}

/// What a page is made for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A file of its own.
    Page,
    /// A row of a table.
    Row,
    /// To stand in for an answer, at every address.
    ErrorPage,
}

/// Judges the links of every page in HTML; what `told` holds is not told again.
///
/// # Errors
/// Where the rendered bytes can't be read.
pub(crate) fn links(rendered: Rendered<'_>, told: &Told) -> output::Result<Checked> {
    let Rendered { world, routes, files, tree, spool } = rendered;
    let targets = targets(world, routes);
    let judge = Judge { targets: &targets, tree, base_url: &world.config.base_url };
    let pages = pages(rendered);
    let judged = pages.par_iter().enumerate().map_init(
        || spool.reader(),
        |reader, (index, page)| Ok(judge.page(index, page, &String::from_utf8_lossy(reader.read(page.stored)?))),
    );
    let judged = judged.collect::<output::Result<Vec<Judged>>>()?;
    let links = judged.iter().map(|page| page.links).sum();
    let (mut findings, mut anchors) = (Vec::new(), Vec::new());
    for page in judged {
        findings.extend(page.findings);
        anchors.extend(page.anchors);
    }
    findings.extend(judge::missing_ids(anchors, tree, spool)?);
    let origins = Origins::new(files, &world.config.base_url.path);
    let diagnostics = tell(findings, &pages, (&targets, routes), told, origins);
    Ok(Checked { pages: pages.iter().filter(|page| page.role != Role::ErrorPage).count(), links, diagnostics })
}

/// Links of rendered pages are URLs, so no source files are targets.
fn targets<'a>(world: &'a World, routes: &'a Routes) -> Targets<'a> {
    let parameters = routes.iter().filter(|route| route.maker == Maker::Page && route.endpoint.pattern.has_names());
    let patterns = parameters.map(|route| &route.endpoint.pattern);
    Targets::new(routes.urls(), &world.config.base_url, std::iter::empty(), patterns)
}

/// The rendered pages in HTML that files of the author's make. Redirect pages are left out: what they lead to is planned.
fn pages<'a>(Rendered { world, routes, files, tree, .. }: Rendered<'a>) -> Vec<Page<'a>> {
    let page = |File { path: output, route, .. }: &'a File| {
        let Content::Stored(stored) = tree.get(output.as_str())? else { return None };
        let (_, extension) = output.as_str().rsplit_once('.')?;
        let is_html = ["html", "htm"].iter().any(|html| extension.eq_ignore_ascii_case(html));
        let route = routes.get(*route);
        let role = match route.maker {
            Maker::Page => Role::Page,
            Maker::Row => Role::Row,
            Maker::ErrorPage => Role::ErrorPage,
            Maker::Redirect | Maker::Copy | Maker::Asset | Maker::Health => return None,
        };
        let source = match route.page {
            Some(page) => &world.pages[page].file.source,
            None => files.templates.iter().find(|source| source.path == route.source)?,
        };
        is_html.then_some(Page { output, stored, source, role })
    };
    routes.files().iter().filter_map(page).collect()
}

/// The findings with their places, each once for each file of the author's.
fn tell(
    mut findings: Vec<Finding>,
    pages: &[Page<'_>],
    (targets, routes): (&Targets<'_>, &Routes),
    told: &Told,
    mut origins: Origins<'_>,
) -> Vec<Diagnostic> {
    let file = |finding: &Finding| &pages[finding.page].source.path;
    findings.retain(|finding| !told.has(file(finding), &finding.key));
    // Stable: of the pages of one file the first stays.
    findings.sort_by(|a, b| (file(a), &a.diagnostic.message).cmp(&(file(b), &b.diagnostic.message)));
    findings.dedup_by(|b, a| file(a) == file(b) && a.diagnostic.message == b.diagnostic.message);
    let may_be_meant = |file: &File| !matches!(routes.get(file.route).maker, Maker::ErrorPage | Maker::Asset);
    let mut suggestions: HashMap<String, Option<String>> = HashMap::new();
    let mut diagnostics = Vec::new();
    for Finding { page, link, key, nowhere, mut diagnostic } in findings {
        let page = &pages[page];
        let place = origins.place(page.source, &link);
        // What stands in neither the page's file nor one that all share is another page's, shown here.
        if place.is_none() && told.has_anywhere(&key) {
            continue;
        }
        if let Some(path) = nowhere
            && (suggestions.len() < SUGGESTIONS_MAX || suggestions.contains_key(&path))
        {
            let near = suggestions.entry(path).or_insert_with_key(|path| targets.nearest(path, may_be_meant));
            diagnostic.help = near.as_ref().map(|near| format!("did you mean `{near}`?"));
        }
        let place = place.unwrap_or_else(|| Place::file(&page.source.path));
        if place.file != page.source.path || page.role == Role::Row {
            diagnostic =
                diagnostic.note(format!("in the page `{}`", page.output.url()), Place::file(&page.source.path));
        }
        diagnostics.push(diagnostic.at(place));
    }
    diagnostics
}
