//! Every body, read: Markdown into HTML, headings and links, Handlebars into a program.

use crate::base::{Diagnostic, Diagnostics, Piece, Text};
use crate::config::Config;
use crate::markdown::{self, Document, Highlighter};
use crate::render::links::Targets;
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

/// What is known of every body.
#[derive(Debug)]
pub struct Bodies {
    /// For each page its body.
    pub bodies: Vec<Body>,
    /// For each page its Markdown, without the HTML; empty for other bodies.
    pub documents: Vec<Document>,
}

/// Reads the body of every page, and tells what is wrong in them.
pub fn read(
    site: &Site,
    targets: &Targets<'_>,
    config: &Config,
    partials: &Partials,
    highlighter: Option<&Highlighter>,
) -> (Bodies, Vec<Diagnostic>) {
    let read_page = |page: &Page| match page.body {
        site::Body::Markdown => {
            let options = markdown::Options {
                smart_punctuation: config.markdown.smart_punctuation,
                highlighter,
                resolve: &|target| targets.resolve(page, target).map(|target| target.url),
            };
            read_markdown(page, partials, options)
        }
        site::Body::Handlebars => {
            let (program, mut diagnostics) = template::parse(&page.source, page.body_start);
            diagnostics.extend(program.check(partials));
            (Body::Program(Arc::new(program)), Document::default(), diagnostics)
        }
    };
    let read: Vec<_> = site.pages.par_iter().map(read_page).collect();
    let mut found = Bodies { bodies: Vec::with_capacity(read.len()), documents: Vec::with_capacity(read.len()) };
    let mut diagnostics = Vec::new();
    for (body, document, mistakes) in read {
        found.bodies.push(body);
        found.documents.push(document);
        diagnostics.extend(mistakes);
    }
    (found, diagnostics)
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
