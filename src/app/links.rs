//! The pages of a site as the judge of links reads them.

use crate::base::UrlPath;
use crate::decide::error_program;
use crate::html::VALUE;
use crate::links::{Body, Page};
use crate::output::{Content, Tree};
use crate::parse;
use crate::render::{Dynamic, DynamicPage, World};
use crate::route::{Maker, Routes};
use crate::rules;
use crate::source::Files;
use crate::template::Partials;

/// What the pages are made of.
pub(super) struct Made<'a> {
    pub(super) world: &'a World,
    pub(super) routes: &'a Routes,
    pub(super) files: &'a Files,
    pub(super) partials: &'a Partials,
    pub(super) tree: &'a Tree,
    pub(super) dynamic: &'a Dynamic,
}

impl<'a> Made<'a> {
    /// The pages in HTML that files of the author's make. Redirect pages are left out: what they lead to is planned.
    pub(super) fn pages(&self) -> Vec<Page<'a>> {
        let dynamic = self.dynamic;
        let of_files = self.routes.files().iter().filter_map(|file| {
            let Content::Stored(stored) = self.tree.get(file.path.as_str())? else { return None };
            self.page(file.route, file.path.url(), Body::Static(stored))
        });
        let of_executable = dynamic.pages.iter().filter_map(|DynamicPage { route, page }| {
            let path = UrlPath::new(&page.route.pattern.fill(|_| VALUE.to_string()));
            self.page(*route, path, Body::Dynamic(&page.content, &dynamic.partials))
        });
        of_files.chain(of_executable).collect()
    }

    /// The page of `route` at `path`; `None` if it is not in HTML, or no file of the author's makes it.
    fn page(&self, route: usize, path: UrlPath, body: Body<'a>) -> Option<Page<'a>> {
        if !rules::is_html(path.output().file_name()) {
            return None;
        }
        let made = self.routes.get(route);
        if !matches!(made.maker, Maker::Page | Maker::Row | Maker::ErrorPage) {
            return None;
        }
        let shown = match body {
            Body::Static(_) => path.clone(),
            Body::Dynamic(..) => UrlPath::new(&made.endpoint.pattern.to_string()),
        };
        let (source, headings, programs) = match made.page.map(|page| &self.world.pages[page]) {
            Some(page) => {
                let body = match &page.parsed.body {
                    parse::Body::Program(body) => Some(&**body),
                    parse::Body::Html(_) => None,
                };
                let programs = page.parsed.template.as_deref().into_iter().chain(body).collect();
                (&page.file.source, &*page.parsed.document.headings, programs)
            }
            None => {
                let source = self.files.templates.iter().find(|source| source.path == made.source)?;
                (source, &[][..], vec![error_program(made.error_page?.status, self.partials)])
            }
        };
        Some(Page { shown, path, route, body, source, headings, programs, maker: made.maker })
    }
}
