//! The author's texts as programs: every body, every template, every link in Markdown.
//!
//! 1. templates become programs;
//! 2. every body is read, its links resolved;
//! 3. each page gets its template in its layout;
//! 4. templates that nothing uses are told.

mod bodies;
mod templates;
mod uncoloured;
mod unused;

pub(crate) use bodies::ParsedBody;
pub(crate) use templates::alias;

use crate::base::{Diagnostics, Text};
use crate::config::Config;
use crate::links::{Sources, Targets};
use crate::markdown::{Document, Highlighter};
use crate::plan::Plan;
use crate::site::Site;
use crate::source::Files;
use crate::template::{Partials, Program};
use std::sync::Arc;

/// Everything that can be rendered.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// One for each page of the site.
    pub pages: Vec<Page>,
    /// The author's templates and the built-in ones they leave out.
    pub partials: Partials,
}

/// What a page is made of.
#[derive(Debug)]
pub(crate) struct Page {
    pub body: ParsedBody,
    /// Its Markdown, without the HTML; for other bodies empty but for `has_heading`.
    pub document: Document,
    /// The name of its template: `home`.
    pub template_name: Text,
    /// Its template in its layout; `None` where one of them is missing, which is a mistake.
    pub template: Option<Arc<Program>>,
}

/// Parses all that will be rendered. Without a `highlighter` code stays plain. `page_done` is called after each body.
pub(crate) fn parse(
    site: &Site,
    plan: &Plan,
    files: &Files,
    config: &Config,
    highlighter: Option<&Highlighter>,
    page_done: &(dyn Fn() + Sync),
    diagnostics: &mut Diagnostics,
) -> Parsed {
    let partials = templates::partials(&files.templates, diagnostics);
    let sources = sources(site, plan, config);
    let bodies = bodies::read(site, &sources, config, &partials, highlighter, page_done, diagnostics);
    let templates = templates::of_pages(site, &partials, diagnostics);
    let page = |((body, document), (template_name, template))| Page { body, document, template_name, template };
    let pages: Vec<Page> = bodies.into_iter().zip(templates).map(page).collect();
    unused::ensure_templates_are_used(site, files, &pages, &partials, diagnostics);
    Parsed { pages, partials }
}

/// What links in Markdown can name: URLs, pages that have one URL, and files beside pages.
fn sources<'a>(site: &'a Site, plan: &'a Plan, config: &'a Config) -> Sources<'a> {
    let patterns = plan.routes.iter().filter(|route| route.has_parameters()).map(|route| &route.pattern);
    let pages =
        site.pages.iter().zip(&plan.pages).filter_map(|(page, planned)| match &plan.entries[planned.entries.clone()] {
            [entry] if !entry.has_parameters => Some((&page.source.path, entry.url.as_str())),
            _ => None,
        });
    let assets = site.assets.iter().map(|(file, url)| (file, url.as_str()));
    Sources::new(Targets::new(&plan.files, patterns), &config.base_url, pages.chain(assets))
}
