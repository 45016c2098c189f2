//! Pages with their data → the bytes of the output.
//!
//! 1. [`documents`]: every body is read, links in Markdown resolved;
//! 2. [`links`]: links that lead nowhere are told;
//! 3. [`programs`]: each page's template and layout are found and checked;
//! 4. [`render`]: first every body, then every template: a template may show any page's content, a body none; what is
//!    known of dynamic pages is folded into what the executable gets.

pub mod documents;
mod dynamic;
mod error_pages;
mod fields;
mod host;
pub mod links;
mod lists;
pub mod programs;
mod world;

pub use dynamic::Dynamic;
pub use error_pages::error_pages;
pub use host::Assets;
pub use world::{Known, World};

use crate::base::{Diagnostic, Map, OutputPath, SourcePath, Text, Value};
use crate::plan::Claim;
use crate::render::documents::Body;
use crate::render::host::SiteHost;
use crate::render::programs::Programs;
use crate::template::{self, Environment, Program};
use rayon::prelude::*;

/// Takes the bytes of a finished file.
pub type Sink<'a> = dyn Fn(&OutputPath, &[u8]) + Sync + 'a;

/// Renders every static route, redirect and error page into `sink`, and folds the dynamic ones. With a mistake, neither is to
/// be used.
pub fn render(world: &World, programs: &Programs, assets: &Assets<'_>, sink: &Sink<'_>) -> (Dynamic, Vec<Diagnostic>) {
    let host = SiteHost::new(world, assets);
    let job = Job { world, programs, environment: Environment { partials: &programs.partials, host: &host }, sink };
    let mut diagnostics = job.render_bodies();
    world.open_contents();
    diagnostics.extend(job.render_pages());
    diagnostics.extend(job.render_error_pages());
    diagnostics.extend(job.render_aliases());
    let (dynamic, found) = job.fold_pages();
    diagnostics.extend(found);
    (dynamic, diagnostics)
}

/// What every rendering of one build shares.
struct Job<'a> {
    world: &'a World,
    programs: &'a Programs,
    environment: Environment<'a>,
    sink: &'a Sink<'a>,
}

impl Job<'_> {
    /// Sets the content of every page.
    fn render_bodies(&self) -> Vec<Diagnostic> {
        let render_body = |index: usize| {
            let route = &self.world.plan.routes[index];
            if self.world.kinds[route.page].has_dynamic_body() {
                return Vec::new();
            }
            let (content, diagnostics) = match &self.programs.bodies[route.page] {
                Body::Html(html) => (html.clone(), Vec::new()),
                Body::Program(program) => {
                    let mut html = String::new();
                    let diagnostics = template::render(program, &self.root(index), self.environment, &mut html);
                    (Text::from(html), diagnostics)
                }
            };
            self.world.set_content(index, content);
            let page = &self.world.site.pages[route.page];
            diagnostics.into_iter().map(|diagnostic| programs::in_route(diagnostic, page, route)).collect::<Vec<_>>()
        };
        (0..self.world.plan.routes.len()).into_par_iter().flat_map_iter(render_body).collect()
    }

    fn render_pages(&self) -> Vec<Diagnostic> {
        let render_page = |html: &mut String, index: usize| {
            let route = &self.world.plan.routes[index];
            let Some(program) = &self.programs.pages[route.page] else { return Vec::new() };
            if self.world.kinds[route.page].is_dynamic() {
                return Vec::new();
            }
            html.clear();
            let diagnostics = template::render(program, &self.root(index), self.environment, html);
            (self.sink)(&route.url.output(), html.as_bytes());
            let page = &self.world.site.pages[route.page];
            diagnostics.into_iter().map(|diagnostic| programs::in_route(diagnostic, page, route)).collect()
        };
        let routes = (0..self.world.plan.routes.len()).into_par_iter();
        routes.map_init(String::new, render_page).flatten_iter().collect()
    }

    /// Renders the pages that send a visitor on.
    fn render_aliases(&self) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for (path, claim) in self.world.plan.claims.iter() {
            if let Claim::Redirect(url) = claim {
                let permalink = Value::from([self.world.config.base_url.origin.as_str(), url].concat());
                let names = [("url", url.as_str().into()), ("permalink", permalink)];
                diagnostics.extend(self.render_alone(path, &self.programs.alias, names));
            }
        }
        diagnostics
    }

    /// Renders a page that no file of the author's stands for, with `site` and `names` at its root.
    fn render_alone(&self, path: &OutputPath, program: &Program, names: [(&str, Value); 2]) -> Vec<Diagnostic> {
        let site = [("site", self.world.site_value.clone())];
        let root = site.into_iter().chain(names).collect::<Map>().into();
        let mut html = String::new();
        let diagnostics = template::render(program, &root, self.environment, &mut html);
        (self.sink)(path, html.as_bytes());
        diagnostics
    }

    /// The names at the root of a page's template.
    fn root(&self, index: usize) -> Value {
        self.root_map(index).into()
    }

    fn root_map(&self, index: usize) -> Map {
        let world = self.world;
        let route = &world.plan.routes[index];
        let mut root = Map::new();
        root.insert(world.names.data.clone(), world.data.clone());
        for (name, value) in world.site.pages[route.page].front.vars.iter() {
            root.insert(name.clone(), value.clone());
        }
        root.insert(world.names.site.clone(), world.site_value.clone());
        root.insert(world.names.page.clone(), world.page_value(index));
        if let Some((_, item)) = &route.row {
            root.insert(world.names.item.clone(), item.clone());
        }
        root
    }
}

/// The files that the output gets besides the rendered ones: copies of the author's, and fingerprinted ones.
pub fn copies(world: &World, assets: &Assets<'_>) -> Vec<(OutputPath, SourcePath)> {
    let claimed = world.plan.claims.iter().filter_map(|(path, claim)| match claim {
        Claim::Copy(file) => Some((path.clone(), file.clone())),
        Claim::Route(_) | Claim::Redirect(_) => None,
    });
    claimed.chain(assets.fingerprinted()).collect()
}
