//! The judge of links: where each leads, whether a visitor arrives, and where the author wrote it.
//!
//! 1. links in Markdown are judged once the table of routes is known, their places exact;
//! 2. every page is read as a browser reads it, also what is known of a dynamic one, and its links judged alike;
//! 3. ids that links need in other pages are looked for there;
//! 4. titles that are missing or stand twice are looked for at the same time;
//! 5. what is wrong is told once, at its place in the author's files.

mod follow;
mod ids;
mod judge;
mod known;
mod origin;
mod targets;
mod tell;
mod titles;

pub(crate) use judge::{InMarkdown, Judge};
pub(crate) use targets::{Sources, Targets};

use crate::base::{Diagnostic, Source, Text, UrlPath};
use crate::bundle;
use crate::html::Html;
use crate::links::judge::Judged;
use crate::links::known::Known;
use crate::links::origin::Origins;
use crate::links::tell::{Double, Teller};
use crate::markdown::Heading;
use crate::output::{self, Spool, Stored};
use crate::route::Maker;
use crate::source;
use crate::template::{Partials, Program};
use rayon::prelude::*;
use std::sync::Arc;

/// A site that is rendered, and not written.
#[derive(Debug)]
pub(crate) struct Rendered<'a> {
    /// The pages in HTML.
    pub pages: Vec<Page<'a>>,
    /// Where the bytes of the static ones are.
    pub spool: &'a Spool,
    /// The author's files: links stand in any of them.
    pub files: &'a source::Files,
    /// The templates.
    pub partials: &'a Partials,
}

/// A page whose links are judged.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// The path as messages show it, below the base path: `/hello/{name}/`.
    pub shown: UrlPath,
    /// The path that its relative links start from, not encoded; [`crate::html::VALUE`] stands for each parameter.
    pub path: UrlPath,
    /// The index of its route.
    pub route: usize,
    /// What it prints.
    pub body: Printed<'a>,
    /// The author's file that makes it.
    pub source: &'a Arc<Source>,
    /// The headings of its Markdown.
    pub headings: &'a [Heading],
    /// Whether it is written in Markdown and has no title.
    pub is_untitled: bool,
    /// What prints it: its template in its layout, and its body where that is a program.
    pub programs: Vec<&'a Program>,
    /// What makes its route: a page, a row or an error page.
    pub maker: Maker,
}

/// What a page prints.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Printed<'a> {
    /// Bytes in the spool.
    Static(&'a Stored),
    /// What the executable fills at each request; the partials are those of the bundle.
    Dynamic(&'a bundle::Content, &'a [(Text, Arc<Program>)]),
}

/// How loud a broken link in HTML is; one in Markdown is an error, unless the settings say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loudness {
    /// A warning: a build goes on.
    Build,
    /// An error: `check` is asked for links.
    Check,
}

/// Which links are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// Those in Markdown: another mistake stands in the site, and pages may be other than their author means them.
    Markdown,
    /// All of them.
    All,
}

/// How much was judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many of the author's pages were read; redirect and error pages are not counted.
    pub pages: usize,
    /// How many links to the site's own host were followed; the same one twice in a page is one.
    pub links: usize,
    /// How many links can't be judged, because they hold a value that only a request tells.
    pub open: usize,
}

impl Judge<'_> {
    /// What is wrong with the paths of links in Markdown; their ids are in pages, which are not rendered.
    pub(crate) fn markdown(&self, texts: &[InMarkdown]) -> Vec<Diagnostic> {
        let mut diagnostics = Teller::new(self, &[], Loudness::Check).in_markdown(&self.in_markdown(texts).0);
        diagnostics.extend(self.elsewhere_that_is_ours());
        diagnostics
    }

    /// Judges the links of Markdown and of every page: how many there are, and what is wrong.
    ///
    /// # Errors
    /// Where the rendered bytes can't be read.
    pub(crate) fn all(
        &self,
        texts: &[InMarkdown],
        rendered: &Rendered<'_>,
        coverage: Coverage,
        loudness: Loudness,
    ) -> output::Result<(Counts, Vec<Diagnostic>)> {
        let pages = &rendered.pages;
        let (mut findings, mut anchors) = self.in_markdown(texts);
        let mut counts = Counts::default();
        let (mut ids, mut doubles, mut faults) = (Vec::with_capacity(pages.len()), Vec::new(), Vec::new());
        for (index, (page, judged)) in pages.iter().zip(self.pages(rendered)?).enumerate() {
            counts.pages += usize::from(page.maker != Maker::ErrorPage);
            counts.links += judged.links;
            counts.open += judged.open;
            if coverage == Coverage::All {
                faults.extend(judged.title_fault.map(|fault| (index, fault)));
                findings.extend(judged.findings);
                anchors.extend(judged.anchors);
                doubles.extend(judged.doubles.into_iter().map(|id| Double { page: index, id }));
            }
            ids.push(judged.ids);
        }
        findings.extend(self.without_id(anchors, pages, &ids));
        let mut teller = Teller::new(self, pages, loudness);
        let mut diagnostics = teller.in_markdown(&findings);
        diagnostics.extend(self.elsewhere_that_is_ours());
        let mut origins = Origins::new(rendered.files, rendered.partials, &self.config.base_url.path);
        diagnostics.extend(teller.in_pages(findings, &mut origins));
        diagnostics.extend(teller.doubles(&doubles, &mut origins));
        diagnostics.extend(titles::diagnostics(pages, &faults));
        Ok((counts, diagnostics))
    }

    /// What is found in each page. They are read in the order in which they were stored: many by one look at the file.
    fn pages(&self, rendered: &Rendered<'_>) -> output::Result<Vec<Judged>> {
        let place = |index: &usize| match rendered.pages[*index].body {
            Printed::Static(stored) => stored.offset(),
            Printed::Dynamic(..) => 0,
        };
        let mut order: Vec<usize> = (0..rendered.pages.len()).collect();
        order.sort_by_key(place);
        let judge_task = |indices: &[usize]| {
            let (mut reader, mut html) = (rendered.spool.sequential_reader(), Html::default());
            let judge_page = |index: &usize| {
                let page = &rendered.pages[*index];
                let (known, title_fault) = match page.body {
                    Printed::Static(stored) => {
                        let text = std::str::from_utf8(reader.read(stored)?).expect("templates print text");
                        html.read(text);
                        (None, titles::fault(page, text))
                    }
                    Printed::Dynamic(content, partials) => {
                        let known = Known::of(content, partials);
                        html.read(&known.text);
                        (Some(known), None)
                    }
                };
                Ok((*index, Judged { title_fault, ..self.page(*index, page, &html, known.as_ref()) }))
            };
            indices.iter().map(judge_page).collect::<output::Result<Vec<_>>>()
        };
        let judged = order.par_chunks(PAGES_PER_TASK).map(judge_task).collect::<output::Result<Vec<_>>>()?;
        let mut judged: Vec<(usize, Judged)> = judged.into_iter().flatten().collect();
        judged.sort_unstable_by_key(|(index, _)| *index);
        Ok(judged.into_iter().map(|(_, judged)| judged).collect())
    }
}

/// Pages that one thread reads in a row, with the same room.
const PAGES_PER_TASK: usize = 128;
