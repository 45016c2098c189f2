//! Pages with their data → the bytes of the output.
//!
//! 1. [`documents`]: every body is read, links in Markdown resolved;
//! 2. [`links`]: links that lead nowhere are told;
//! 3. [`programs`]: each page's template and layout are found and checked;
//! 4. [`render`]: first every body, then every template: a template may show any page's content, a body none.

pub mod documents;
mod fields;
mod host;
pub mod links;
mod lists;
pub mod programs;
mod world;

pub use host::Assets;
pub use world::World;

use crate::base::{Diagnostic, Map, OutputPath, SourcePath, Text, Value};
use crate::plan::Claim;
use crate::render::documents::Body;
use crate::render::host::SiteHost;
use crate::render::programs::Programs;
use crate::template::{self, Environment};
use rayon::prelude::*;
use std::sync::Arc;

/// The pages that stand in for an answer: file, template, title.
const ERROR_PAGES: [(&str, &str, &str); 2] =
    [("404.html", "404", "Page not found"), ("500.html", "500", "Something went wrong")];

/// Takes the bytes of a finished file.
pub type Sink<'a> = dyn Fn(&OutputPath, &[u8]) + Sync + 'a;

/// Renders every route, redirect and error page into `sink`. The bytes of a page with a mistake are not to be used.
pub fn render(world: &Arc<World>, programs: &Programs, assets: &Assets<'_>, sink: &Sink<'_>) -> Vec<Diagnostic> {
    let host = SiteHost::new(world, assets);
    let environment = Environment { partials: &programs.partials, host: &host };
    let mut diagnostics = render_bodies(world, programs, environment);
    diagnostics.extend(render_pages(world, programs, environment, sink));
    diagnostics.extend(render_error_pages(world, programs, environment, sink));
    diagnostics.extend(render_aliases(world, programs, environment, sink));
    diagnostics
}

/// Sets the content of every page.
fn render_bodies(world: &Arc<World>, programs: &Programs, environment: Environment<'_>) -> Vec<Diagnostic> {
    let render_body = |index: usize| {
        let route = &world.plan.routes[index];
        let (content, diagnostics) = match &programs.bodies[route.page] {
            Body::Html(html) => (html.clone(), Vec::new()),
            Body::Program(program) => {
                let mut html = String::new();
                let diagnostics = template::render(program, &root(world, index), environment, &mut html);
                (Text::from(html), diagnostics)
            }
        };
        world.set_content(index, content);
        diagnostics
    };
    (0..world.plan.routes.len()).into_par_iter().flat_map_iter(render_body).collect()
}

fn render_pages(
    world: &Arc<World>,
    programs: &Programs,
    environment: Environment<'_>,
    sink: &Sink<'_>,
) -> Vec<Diagnostic> {
    let render_page = |html: &mut String, index: usize| {
        let route = &world.plan.routes[index];
        let Some(program) = &programs.pages[route.page] else { return Vec::new() };
        html.clear();
        let diagnostics = template::render(program, &root(world, index), environment, html);
        sink(&route.url.output(), html.as_bytes());
        let page = &world.site.pages[route.page].source.path;
        diagnostics.into_iter().map(|diagnostic| programs::in_page(diagnostic, page)).collect()
    };
    let routes = (0..world.plan.routes.len()).into_par_iter();
    routes.map_init(String::new, render_page).flatten_iter().collect()
}

fn render_error_pages(
    world: &Arc<World>,
    programs: &Programs,
    environment: Environment<'_>,
    sink: &Sink<'_>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (file, template, title) in ERROR_PAGES {
        if world.plan.claims.get(file).is_some() {
            continue;
        }
        let path = OutputPath::new(file).expect("the names of the error pages are relative");
        let mut html = String::new();
        let root = error_page_root(world, &path, title);
        diagnostics.extend(template::render(programs.template(template), &root, environment, &mut html));
        sink(&path, html.as_bytes());
    }
    diagnostics
}

/// Renders the pages that send a visitor on.
fn render_aliases(
    world: &Arc<World>,
    programs: &Programs,
    environment: Environment<'_>,
    sink: &Sink<'_>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (path, claim) in world.plan.claims.iter() {
        let Claim::Redirect(url) = claim else { continue };
        let permalink = Value::from([world.config.base_url.origin.as_str(), url].concat());
        let root = [("site", world.site_value.clone()), ("url", url.as_str().into()), ("permalink", permalink)];
        let mut html = String::new();
        let root = root.into_iter().collect::<Map>().into();
        diagnostics.extend(template::render(programs.template("alias"), &root, environment, &mut html));
        sink(path, html.as_bytes());
    }
    diagnostics
}

/// The names at the root of a page's template.
fn root(world: &World, index: usize) -> Value {
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
    Value::from(root)
}

fn error_page_root(world: &World, path: &OutputPath, title: &str) -> Value {
    let mut page: Map = fields::NAMES.iter().map(|name| (*name, Value::Null)).collect();
    page.insert("title", title);
    page.insert("url", world.config.base_url.path.clone() + path.url().as_str());
    page.insert("extra", Map::open());
    [("site", world.site_value.clone()), ("page", page.into()), ("data", world.data.clone())]
        .into_iter()
        .collect::<Map>()
        .into()
}

/// The files that the output gets besides the rendered ones: copies of the author's, and fingerprinted ones.
pub fn copies(world: &World, assets: &Assets<'_>) -> Vec<(OutputPath, SourcePath)> {
    let claimed = world.plan.claims.iter().filter_map(|(path, claim)| match claim {
        Claim::Copy(file) => Some((path.clone(), file.clone())),
        Claim::Route(_) | Claim::Redirect(_) => None,
    });
    claimed.chain(assets.fingerprinted()).collect()
}
