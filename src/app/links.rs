//! The pages of a site as the judge of links reads them.

use crate::base::{Source, UrlPath};
use crate::bundle;
use crate::decide::{self, error_program};
use crate::html::VALUE;
use crate::links::{Page, Printed};
use crate::markdown::Heading;
use crate::output::{Content, Tree};
use crate::parse;
use crate::render::{Dynamic, Partial};
use crate::route::{Maker, Routes};
use crate::rules;
use crate::site;
use crate::source::Files;
use crate::template::{Partials, Program};
use std::sync::Arc;

/// What of a page of the author's the judge reads, beside what the page prints.
pub(super) struct Written {
    source: Arc<Source>,
    headings: Vec<Heading>,
    is_untitled: bool,
    /// Its template, and its body where that is a program.
    programs: Vec<Arc<Program>>,
}

impl From<decide::Page> for Written {
    fn from(page: decide::Page) -> Self {
        let parse::Page { template, body, document, .. } = page.parsed;
        let body = match body {
            parse::ParsedBody::Program(body) => Some(body),
            parse::ParsedBody::Html(_) => None,
        };
        let has_title = page.file.front.title.is_some() || document.title.is_some();
        // The home page has the title of the site.
        let is_untitled = page.file.body == site::Syntax::Markdown && !has_title && page.file.path != "/";
        Self {
            is_untitled,
            source: page.file.source,
            headings: document.headings,
            programs: template.into_iter().chain(body).collect(),
        }
    }
}

/// What dynamic pages print, each with the index of its route, and the partials that they may call.
pub(super) struct DynamicPages {
    pages: Vec<(usize, bundle::Content)>,
    partials: Vec<Partial>,
}

impl From<&Dynamic> for DynamicPages {
    fn from(dynamic: &Dynamic) -> Self {
        let pages = dynamic.pages.iter().map(|dynamic| (dynamic.route, dynamic.page.content.clone())).collect();
        Self { pages, partials: dynamic.partials.clone() }
    }
}

/// What the pages are made of.
pub(super) struct Made<'a> {
    /// By the index of the page.
    pub(super) written: &'a [Written],
    pub(super) routes: &'a Routes,
    pub(super) files: &'a Files,
    pub(super) partials: &'a Partials,
    pub(super) tree: &'a Tree,
    pub(super) dynamic: &'a DynamicPages,
}

impl<'a> Made<'a> {
    /// The pages in HTML that files of the author's make. Redirect pages are left out: what they lead to is planned.
    pub(super) fn pages(&self) -> Vec<Page<'a>> {
        let dynamic = self.dynamic;
        let of_files = self.routes.files().iter().filter_map(|file| {
            let Content::Stored(stored) = self.tree.get(file.path.as_str())? else { return None };
            self.page(file.route, file.path.url(), Printed::Static(stored))
        });
        let of_executable = dynamic.pages.iter().filter_map(|(route, content)| {
            let path = UrlPath::new(&self.routes.get(*route).endpoint.pattern.fill(|_| VALUE.to_string()));
            self.page(*route, path, Printed::Dynamic(content, &dynamic.partials))
        });
        of_files.chain(of_executable).collect()
    }

    /// The page of `route` at `path`; `None` if it is not in HTML, or no file of the author's makes it.
    fn page(&self, route: usize, path: UrlPath, body: Printed<'a>) -> Option<Page<'a>> {
        if !rules::is_html(path.output().file_name()) {
            return None;
        }
        let made = self.routes.get(route);
        if !matches!(made.maker, Maker::Page | Maker::Row | Maker::ErrorPage) {
            return None;
        }
        let shown = match body {
            Printed::Static(_) => path.clone(),
            Printed::Dynamic(..) => UrlPath::new(&made.endpoint.pattern.to_string()),
        };
        let written = made.page.map(|page| &self.written[page]);
        let is_untitled = written.is_some_and(|page| page.is_untitled);
        let (source, headings, programs) = match written {
            Some(page) => (&page.source, &*page.headings, page.programs.iter().map(|program| &**program).collect()),
            None => {
                let source = self.files.templates.iter().find(|source| source.path == made.source)?;
                (source, &[][..], vec![error_program(made.error_page?.status, self.partials)])
            }
        };
        Some(Page { shown, path, route, body, source, headings, is_untitled, programs, maker: made.maker })
    }
}
