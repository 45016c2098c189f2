//! `generator routes`: the plan as a list, made without rendering or writing anything.
//!
//! 1. read the author's files: settings, data, pages, templates;
//! 2. plan: every route, static or dynamic, and why;
//! 3. list what visitors can ask for, by path.

use crate::app::prepare::{Prepared, prepare, read};
use crate::app::stages::Stages;
use crate::app::{Options, report};
use crate::base::{Diagnostic, HEALTH_URL, SourcePath, Text, UrlPath};
use crate::mapping::Rule;
use crate::pattern::Pattern;
use crate::plan::{Guards, Kind};
use crate::render::{self, World, programs};
use crate::source;
use std::cmp::Reverse;

/// The plan, told.
#[derive(Debug, Default)]
pub struct Listing {
    /// What is wrong, by file and line, as far as planning finds it: nothing is rendered.
    pub diagnostics: Vec<Diagnostic>,
    /// By path, then by file.
    pub routes: Vec<Listed>,
    /// What stands before each path: `/shop`, or empty.
    pub base_path: String,
    /// Bytes of a request's body that a page of the site takes at most.
    pub body_bytes_max: u32,
    /// Who answers what behind another web server than IIS; the first that stands for a path decides.
    pub rules: Vec<Rule>,
}

/// One line of the plan.
#[derive(Debug)]
pub struct Listed {
    /// The path below the site's base path. A page with `each` is listed once, its columns in braces: `/products/{sku}/`.
    pub path: UrlPath,
    /// The file of the author's that makes it, or a built-in template.
    pub source: SourcePath,
    /// What answers it.
    pub answer: Answer,
}

/// What answers a route.
#[derive(Debug)]
pub enum Answer {
    /// A page.
    Page {
        /// Static or dynamic, and why.
        kind: Kind,
        /// The template's name: `home`.
        template: Text,
        /// How many rows its table has; `None` for a page without `each`.
        rows: Option<usize>,
    },
    /// An alias: it leads to this path below the site's base path.
    Redirect(UrlPath),
    /// A page that stands in for an answer, as `404.html`.
    ErrorPage,
}

/// Lists the routes of a site.
pub fn routes(options: &Options) -> Listing {
    let (mut files, mut diagnostics) = source::read(&options.root);
    if !options.root.join("site").is_dir() {
        return Listing { diagnostics, ..Listing::default() };
    }
    let (input, found) = read(&mut files, options);
    diagnostics.extend(found);
    // Highlighting changes no plan, and its cache is a build's.
    let (prepared, found) = prepare(input, &files, None, options, &mut Stages::new(&|_| {}));
    diagnostics.extend(found);
    let mut routes = pages(&prepared);
    routes.extend(redirects(&prepared));
    routes.extend(render::error_pages(&prepared.world.plan, &prepared.programs).map(|(path, program)| Listed {
        path: path.url(),
        source: program.source.path.clone(),
        answer: Answer::ErrorPage,
    }));
    routes.sort_by(|a, b| (&a.path, &a.source).cmp(&(&b.path, &b.source)));
    Listing {
        diagnostics: report::arrange(diagnostics),
        routes,
        base_path: prepared.world.config.base_url.path.clone(),
        body_bytes_max: body_bytes_max(&prepared.world),
        rules: rules(&prepared.world),
    }
}

/// What is closed, and the dynamic routes. What lies deeper says more of who may see it, so it goes first; of what lies as
/// deep the routes, whose visitors the executable judges. What is open goes last.
fn rules(world: &World) -> Vec<Rule> {
    let guards = Guards::new(&world.site, &world.kinds, &world.plan);
    let pages = world.site.pages.iter().zip(&world.kinds).zip(world.plan.routes_by_page(&world.site));
    // A page without rows answers nothing.
    let dynamic = pages.filter(|((_, kind), routes)| kind.is_dynamic() && !routes.is_empty());
    let mut patterns: Vec<_> = dynamic.filter_map(|((page, _), _)| Pattern::parse(&page.path).ok()).collect();
    patterns.sort_by(Pattern::precedence);
    if !patterns.is_empty() {
        patterns.push(Pattern::parse(HEALTH_URL).expect("it has no braces"));
    }
    let routes = patterns.into_iter().map(|pattern| match guards.depth(&pattern) {
        Some(depth) => (depth, Rule::Executable(pattern)),
        None => (0, Rule::FileOrExecutable(pattern)),
    });
    let closed = guards.folders().map(|cover| (cover.depth(), Rule::Nobody(cover.clone())));
    let mut rules: Vec<_> = routes.chain(closed).collect();
    rules.sort_by_key(|(depth, _)| Reverse(*depth));
    rules.into_iter().map(|(_, rule)| rule).collect()
}

/// The site's limit, or the larger one of a page that takes a form.
fn body_bytes_max(world: &World) -> u32 {
    let pages = world.site.pages.iter().zip(&world.kinds).filter(|(_, kind)| kind.takes_form());
    let largest = pages.filter_map(|(page, _)| page.front.body_bytes_max).max().unwrap_or(0);
    largest.max(world.config.iis.body_bytes_max)
}

/// The pages; those without a route, whose mistake has been told, are left out.
fn pages(prepared: &Prepared) -> Vec<Listed> {
    let world = &prepared.world;
    let routes_by_page = world.plan.routes_by_page(&world.site);
    let pages = world.site.pages.iter().zip(&world.kinds).zip(routes_by_page);
    let has_route = pages.filter(|((page, _), routes)| page.front.each.is_some() || !routes.is_empty());
    let list = has_route.map(|((page, kind), routes)| Listed {
        path: UrlPath::new(&page.path),
        source: page.source.path.clone(),
        answer: Answer::Page {
            kind: kind.clone(),
            template: programs::template_of(&world.site, page, &prepared.programs.partials).0,
            rows: page.front.each.as_ref().map(|_| routes.len()),
        },
    });
    list.collect()
}

/// The aliases, each with the page it leads to; those of pages that are many have been told.
fn redirects(prepared: &Prepared) -> impl Iterator<Item = Listed> {
    let pages = prepared.world.site.pages.iter().filter(|page| !page.path.contains('{'));
    pages.flat_map(|page| {
        page.front.aliases.iter().map(|alias| Listed {
            path: UrlPath::new(alias),
            source: page.source.path.clone(),
            answer: Answer::Redirect(UrlPath::new(&page.path)),
        })
    })
}
