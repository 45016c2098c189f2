//! Every body, read: Markdown into HTML, headings and links, Handlebars into a program.

use crate::base::{Diagnostic, Diagnostics, Piece, Text};
use crate::config::Config;
use crate::links::Sources;
use crate::markdown::{self, Document, Highlighter};
use crate::site::{self, Page, Site};
use crate::template::{self, Partials, Program};
use rayon::prelude::*;
use std::sync::Arc;

/// A page's body.
#[derive(Debug)]
pub enum Body {
    /// Markdown without shortcodes.
    Html(Text),
    /// Handlebars, or Markdown with shortcodes.
    Program(Arc<Program>),
}

/// Reads the body of every page: what renders it, and its Markdown without the HTML; of other bodies an empty one.
pub(super) fn read(
    site: &Site,
    sources: &Sources<'_>,
    config: &Config,
    partials: &Partials,
    highlighter: Option<&Highlighter>,
    diagnostics: &mut Diagnostics,
) -> Vec<(Body, Document)> {
    let read_page = |page: &Page| match page.body {
        site::Body::Markdown => {
            let options = markdown::Options {
                smart_punctuation: config.markdown.smart_punctuation,
                highlighter,
                resolve: &|target| sources.resolve(&page.source.path, &page.path, target),
            };
            read_markdown(page, partials, options)
        }
        site::Body::Handlebars => {
            let (program, mut mistakes) = template::parse(&page.source, page.body_start);
            mistakes.extend(program.check(partials));
            (Body::Program(Arc::new(program)), Document::default(), mistakes)
        }
    };
    let bodies: Vec<_> = site.pages.par_iter().map(read_page).collect();
    let mut keep = |(body, document, mistakes)| {
        diagnostics.extend(mistakes);
        (body, document)
    };
    bodies.into_iter().map(&mut keep).collect()
}

fn read_markdown(
    page: &Page,
    partials: &Partials,
    options: markdown::Options<'_>,
) -> (Body, Document, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::default();
    let mut document = markdown::parse(&page.source, page.body_start, options, &mut diagnostics);
    let pieces = std::mem::take(&mut document.pieces);
    let body = match pieces.as_slice() {
        [] => Body::Html("".into()),
        // Shared text takes just the room it needs; the buffer it was written in took more.
        [Piece::Html(html)] => Body::Html(html.as_str().into()),
        _ => {
            let (program, mistakes) = template::parse_pieces(&page.source, pieces);
            diagnostics.extend(mistakes);
            diagnostics.extend(program.check(partials));
            Body::Program(Arc::new(program))
        }
    };
    document.summary.shrink_to_fit();
    (body, document, diagnostics.into())
}
