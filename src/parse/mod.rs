//! The author's texts as programs: every body, every template, every link in Markdown.
//!
//! 1. templates become programs;
//! 2. every body is read, its links resolved;
//! 3. links that lead nowhere are mistakes;
//! 4. each page gets its template in its layout.

mod bodies;
pub(crate) mod links;
mod templates;

pub(crate) use bodies::Body;
pub(crate) use templates::alias;

use crate::base::{Diagnostics, Text};
use crate::config::Config;
use crate::markdown::{Document, Highlighter};
use crate::parse::links::{Anchor, Nowhere, Targets};
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
    /// The ids that links lead to and only rendered pages can prove.
    pub anchors: Vec<Anchor>,
    /// The links in Markdown that lead nowhere; each is among the diagnostics.
    pub nowhere: Vec<Nowhere>,
}

/// What a page is made of.
#[derive(Debug)]
pub(crate) struct Page {
    pub body: Body,
    /// Its Markdown, without the HTML; empty for other bodies.
    pub document: Document,
    /// The name of its template: `home`.
    pub template_name: Text,
    /// Its template in its layout; `None` where one of them is missing, which is a mistake.
    pub template: Option<Arc<Program>>,
}

/// Parses all that will be rendered. Without a `highlighter` code stays plain.
pub(crate) fn parse(
    site: &Site,
    plan: &Plan,
    files: &Files,
    config: &Config,
    highlighter: Option<&Highlighter>,
    diagnostics: &mut Diagnostics,
) -> Parsed {
    let partials = templates::partials(&files.templates, diagnostics);
    let targets = Targets::of_plan(site, plan, &config.base_url);
    let mut bodies = bodies::read(site, &targets, config, &partials, highlighter, diagnostics);
    let (anchors, nowhere) = links::check(site, plan, &targets, &mut bodies);
    diagnostics.extend(nowhere.iter().map(|link| link.diagnostic.clone()));
    let templates = templates::of_pages(site, &partials, diagnostics);
    let page = |((body, document), (template_name, template))| Page { body, document, template_name, template };
    Parsed { pages: bodies.into_iter().zip(templates).map(page).collect(), partials, anchors, nowhere }
}
