//! Every Markdown body, read: HTML, headings, links.

use crate::base::Diagnostic;
use crate::config::Config;
use crate::markdown::{self, Document, Highlighter};
use crate::plan::Plan;
use crate::render::links::Targets;
use crate::site::{Body, Site};
use rayon::prelude::*;

/// The document of each page, an empty one for bodies that are not Markdown, and what is wrong in them.
pub fn read(
    site: &Site,
    plan: &Plan,
    config: &Config,
    highlighter: Option<&Highlighter>,
) -> (Vec<Document>, Vec<Diagnostic>) {
    let targets = Targets::new(site, plan, &config.base_url);
    let read = |index: usize| {
        let page = &site.pages[index];
        if page.body != Body::Markdown {
            return (Document::default(), Vec::new());
        }
        let options = markdown::Options {
            smart_punctuation: config.markdown.smart_punctuation,
            highlighter,
            resolve: &|target| targets.resolve(page, target).map(|target| target.url),
        };
        markdown::parse(&page.source, page.body_start, options)
    };
    let read: Vec<_> = (0..site.pages.len()).into_par_iter().map(read).collect();
    let (documents, diagnostics): (Vec<Document>, Vec<Vec<Diagnostic>>) = read.into_iter().unzip();
    (documents, diagnostics.into_iter().flatten().collect())
}
