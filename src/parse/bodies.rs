//! Every body, read: Markdown into HTML, headings and links, Handlebars into a program.

use super::uncoloured;
use crate::base::{Diagnostics, Piece, Text};
use crate::config::Config;
use crate::links::Sources;
use crate::markdown::{self, Document, Highlighter};
use crate::site::{self, Page, Site};
use crate::template::{self, Partials, Program};
use rayon::prelude::*;
use std::sync::Arc;

#[derive(Debug)]
pub(crate) enum ParsedBody {
    /// Markdown without shortcodes.
    Html(Text),
    /// Handlebars, or Markdown with shortcodes.
    Program(Arc<Program>),
}

/// Reads the body of every page: what renders it, and its Markdown without the HTML; of other bodies one that says no more than whether a heading begins it.
pub(super) fn read(
    site: &Site,
    sources: &Sources<'_>,
    config: &Config,
    partials: &Partials,
    highlighter: Option<&Highlighter>,
    page_done: &(dyn Fn() + Sync),
    diagnostics: &mut Diagnostics,
) -> Vec<(ParsedBody, Document)> {
    let read_body = |page: &Page, diagnostics: &mut Diagnostics| match page.body {
        site::Syntax::Markdown => {
            let options = markdown::Options {
                language: &config.language,
                smart_punctuation: config.markdown.smart_punctuation,
                highlighter,
                resolve: &|target| sources.resolve(&page.source.path, &page.path, target),
            };
            read_markdown(page, partials, options, diagnostics)
        }
        site::Syntax::Handlebars => {
            let program = template::parse(&page.source, page.body_start, diagnostics);
            program.check(partials, diagnostics);
            let has_heading = markdown::begins_with_heading(&page.source.text[page.body_start..]);
            (ParsedBody::Program(Arc::new(program)), Document { has_heading, ..Document::default() })
        }
    };
    let read_page = |page| {
        let mut diagnostics = Diagnostics::default();
        (read_body(page, &mut diagnostics), diagnostics)
    };
    let bodies = diagnostics.keep_all(site.pages.par_iter().map(read_page).inspect(|_| page_done()).collect());
    if let Some(highlighter) = highlighter {
        let codes = bodies.iter().map(|(_, document)| document.uncoloured.as_slice());
        let sources = site.pages.iter().map(|page| &*page.source);
        uncoloured::report(sources.zip(codes), highlighter, diagnostics);
    }
    bodies
}

fn read_markdown(
    page: &Page,
    partials: &Partials,
    options: markdown::Options<'_>,
    diagnostics: &mut Diagnostics,
) -> (ParsedBody, Document) {
    let mut document = markdown::parse(&page.source, page.body_start, options, diagnostics);
    let pieces = std::mem::take(&mut document.pieces);
    document.headings.shrink_to_fit();
    document.links.shrink_to_fit();
    let body = match pieces.as_slice() {
        [] => ParsedBody::Html("".into()),
        // Shared text takes just the room it needs; the buffer it was written in took more.
        [Piece::Html(html)] => ParsedBody::Html(html.as_str().into()),
        _ => {
            let program = template::parse_pieces(&page.source, pieces, diagnostics);
            program.check(partials, diagnostics);
            ParsedBody::Program(Arc::new(program))
        }
    };
    document.summary.shrink_to_fit();
    (body, document)
}
