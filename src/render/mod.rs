//! Pages with their data → the bytes of the output.
//!
//! 1. every body: a body may show no page's content;
//! 2. every template: it may show any page's; what pages have in common is rendered once for all of them;
//! 3. error pages and redirects;
//! 4. dynamic pages are folded: what is known of them is rendered already, and the rest is for the executable.

mod audience;
mod dynamic;
mod fields;
mod host;
mod lists;
mod pages;
#[cfg(test)]
mod testing;
mod world;

pub(crate) use dynamic::{Dynamic, Partial};
pub(crate) use host::Assets;
pub(crate) use world::{Parts, World, WorldEntry};

use crate::base::layout::ErrorPage;
use crate::base::{Diagnostic, Diagnostics, Map, OutputPath, Place, Text, Value};
use crate::decide::error_program;
use crate::html::Context;
use crate::parse::{self, ParsedBody};
use crate::render::audience::{Audience, EVERYBODY};
use crate::render::host::SiteHost;
use crate::route::{Routes, Served};
use crate::rules;
use crate::template::{self, Environment, Partials, Program, Table};
use rayon::prelude::*;

/// Takes the bytes of a finished file.
pub(crate) type Sink<'a> = dyn Fn(&OutputPath, &[u8]) + Sync + 'a;

/// Renders every static page, redirect and error page into `sink`, and folds the dynamic ones. With a mistake, neither is to
/// be used. `page_done` is called after each page.
pub(crate) fn render(
    world: &World,
    routes: &Routes,
    partials: &Partials,
    assets: &Assets<'_>,
    sink: &Sink<'_>,
    page_done: &(dyn Fn() + Sync),
    diagnostics: &mut Diagnostics,
) -> Dynamic {
    let hosts: Vec<SiteHost<'_>> =
        world.audiences.iter().map(|audience| SiteHost::new(world, audience, assets)).collect();
    let job = Job { world, routes, partials, hosts: &hosts, sink, page_done };
    job.render_bodies(diagnostics);
    world.open_contents();
    job.render_pages(diagnostics);
    job.render_others(diagnostics);
    job.fold_pages(diagnostics)
}

/// What every rendering of one build shares.
struct Job<'a> {
    world: &'a World,
    routes: &'a Routes,
    partials: &'a Partials,
    /// One for each audience.
    hosts: &'a [SiteHost<'a>],
    sink: &'a Sink<'a>,
    page_done: &'a (dyn Fn() + Sync),
}

impl Job<'_> {
    fn environment(&self, audience: Audience) -> Environment<'_> {
        Environment { partials: self.partials, host: &self.hosts[audience.0], context: Context::HTML }
    }

    fn render_bodies(&self, diagnostics: &mut Diagnostics) {
        let render_body = |index: usize| {
            let page = self.world.page_of(index);
            if page.has_dynamic_body {
                return Vec::new();
            }
            let (content, mistakes) = match &page.parsed.body {
                ParsedBody::Html(html) => (html.clone(), Vec::new()),
                ParsedBody::Program(program) => {
                    let mut html = String::new();
                    let audience = self.world.audiences.of_body(self.world.entries[index].planned.page);
                    let root = self.root_map(index, audience).into();
                    let mistakes = template::render(program, &root, self.environment_of(index, audience), &mut html);
                    (Text::from(html), mistakes)
                }
            };
            self.world.set_content(index, content);
            self.in_entry(index, mistakes)
        };
        let entries = (0..self.world.entries.len()).into_par_iter();
        diagnostics.extend(entries.flat_map_iter(render_body).collect::<Vec<_>>());
    }

    /// Renders the pages that no file of the author's stands for: those that send a visitor on, and those for errors.
    fn render_others(&self, diagnostics: &mut Diagnostics) {
        let alias = parse::alias();
        for file in self.routes.files().iter() {
            let route = self.routes.get(file.route);
            if let Served::Redirect(to) = &route.served {
                let url = self.world.href(to);
                let permalink = Value::from([self.world.config.base_url.origin.as_str(), &url].concat());
                let names = [("url", url.into()), ("permalink", permalink)];
                self.render_alone(&file.path, &alias, names, diagnostics);
            } else if let Some(page) = route.error_page {
                self.render_error_page(page, &file.path, diagnostics);
            }
        }
    }

    /// An error page has the fields of a page too, most of them null.
    fn render_error_page(&self, page: &ErrorPage, path: &OutputPath, diagnostics: &mut Diagnostics) {
        let mut fields: Map = Table::Page.names().map(|name| (name, Value::Null)).collect();
        fields.insert("title", page.title);
        fields.insert("description", page.description);
        fields.insert("url", self.world.href(&path.url()));
        fields.insert("closed", false);
        fields.insert("extra", Map::open());
        let names = [("page", fields.into()), ("data", self.world.data.clone())];
        self.render_alone(path, error_program(page.status, self.partials), names, diagnostics);
    }

    /// Renders a page with `site` and `names` at its root.
    fn render_alone(
        &self,
        path: &OutputPath,
        program: &Program,
        names: [(&str, Value); 2],
        diagnostics: &mut Diagnostics,
    ) {
        let site = [("site", self.world.site_value.clone())];
        let root = site.into_iter().chain(names).collect::<Map>().into();
        let mut html = String::new();
        diagnostics.extend(template::render(program, &root, self.environment(EVERYBODY), &mut html));
        (self.sink)(path, html.as_bytes());
    }

    /// What a rendering of an entry reaches.
    fn environment_of(&self, index: usize, audience: Audience) -> Environment<'_> {
        Environment { context: start_of(self.world.entries[index].planned.url.as_str()), ..self.environment(audience) }
    }

    /// The names at the root of an entry's template, or of its body, which `audience` sees.
    fn root_map(&self, index: usize, audience: Audience) -> Map {
        let world = self.world;
        let entry = &world.entries[index];
        let mut root = Map::new();
        root.insert(world.names.data.clone(), world.data.clone());
        for (name, value) in world.page_of(index).file.front.vars.iter() {
            root.insert(name.clone(), value.clone());
        }
        root.insert(world.names.site.clone(), world.site_for(audience));
        root.insert(world.names.page.clone(), world.page_for(index, audience));
        if let Some(item) = &entry.planned.row {
            root.insert(world.names.item.clone(), item.clone());
        }
        root
    }

    /// The same mistakes, with the entry that was being rendered where that is not clear from the place.
    fn in_entry(&self, index: usize, mistakes: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let entry = &self.world.entries[index].planned;
        let source = &self.world.page_of(index).file.source.path;
        let is_clear = |place: &Place| entry.row.is_none() && place.file == *source;
        let with_entry = |mistake: Diagnostic| match &mistake.place {
            Some(place) if is_clear(place) => mistake,
            _ => mistake.note(format!("while rendering `{}`", entry.url), Place::file(source)),
        };
        mistakes.into_iter().map(with_entry).collect()
    }
}

/// Where the page at `path`, a URL or its pattern, begins.
fn start_of(path: &str) -> Context {
    Context::at_start_of(&rules::page_type(path))
}
