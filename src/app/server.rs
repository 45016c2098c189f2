//! What the server is told of the site: `web.config` and its set-up, made from the plan and from all the files of the output.

use crate::base::{Diagnostic, HEALTH_URL, OutputPath, Source, Text, UrlPath};
use crate::bundle;
use crate::iis::{self, File, Input, Methods, PageSettings, Reach, Redirect, Route, WebConfig};
use crate::pattern::{Cover, Pattern};
use crate::plan::Claim;
use crate::render::World;
use crate::site::{Access, Page};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The site as the server will see it.
#[derive(Clone, Copy)]
pub(super) struct ServedSite<'a> {
    pub(super) world: &'a World,
    /// Those of the pages in the bundle.
    pub(super) routes: &'a [bundle::Route],
    /// The files that have their fingerprint in their name.
    pub(super) immutable: &'a BTreeSet<OutputPath>,
}

/// What is written for IIS.
pub(super) struct ForIis {
    pub(super) web_config: WebConfig,
    /// The text of `iis-setup.cmd`.
    pub(super) setup: String,
}

/// The files of IIS for `site`, whose static files are `files`.
pub(super) fn for_iis<'a>(
    site: ServedSite<'_>,
    files: impl Iterator<Item = &'a OutputPath>,
    include: Option<&Arc<Source>>,
) -> (ForIis, Vec<Diagnostic>) {
    let ServedSite { world, routes, immutable } = site;
    let files: Vec<File<'_>> =
        files.map(|path| File { path, is_immutable: immutable.contains(path.as_str()) }).collect();
    let health = Pattern::parse(HEALTH_URL).expect("it has no braces");
    let mut dynamic: Vec<Route<'_>> = routes.iter().map(route).collect();
    if !routes.is_empty() {
        // Why the site does not answer stands in the body of an error.
        dynamic.push(Route { pattern: &health, methods: Methods::Read, pass_through: true });
    }
    let redirects: Vec<Redirect<'_>> = world
        .plan
        .claims
        .iter()
        .filter_map(|(path, claim)| match claim {
            Claim::Redirect(to) => Some(Redirect { from: path.url(), to }),
            Claim::Route(_) | Claim::Copy(_) => None,
        })
        .collect();
    let input = Input {
        iis: &world.config.iis,
        security: &world.config.security,
        base_path: &world.config.base_url.path,
        files: &files,
        routes: &dynamic,
        pages: &settings(world),
        redirects: &redirects,
        include,
    };
    let (web_config, mut diagnostics) = iis::web_config(&input);
    let (setup, mistakes) = iis::setup(&input);
    diagnostics.extend(mistakes);
    (ForIis { web_config, setup }, diagnostics)
}

/// A page that takes a form shows what is wrong with it beside the form.
fn route(route: &bundle::Route) -> Route<'_> {
    let methods = if route.posts { Methods::ReadAndWrite } else { Methods::Read };
    Route { pattern: &route.pattern, methods, pass_through: route.posts }
}

/// What pages have of their own; a dynamic page with parameters or rows has it for the folder of its pattern.
fn settings(world: &World) -> Vec<PageSettings<'_>> {
    let is_own = |page: &Page| {
        let front = &page.front;
        front.cache.is_some() || !front.headers.is_empty() || !front.access.is_open() || front.body_bytes_max.is_some()
    };
    let mut settings = Vec::new();
    let routes = world.plan.routes_by_page(&world.site);
    for ((page, kind), routes) in world.site.pages.iter().zip(&world.kinds).zip(routes) {
        if !is_own(page) {
            continue;
        }
        let of_page = |url: UrlPath, reach: Reach| PageSettings {
            url,
            reach,
            cache: page.front.cache.as_deref(),
            headers: &page.front.headers,
            access: access(&page.front.access),
            body_bytes_max: page.front.body_bytes_max.filter(|_| kind.takes_form()),
        };
        match Pattern::parse(&page.path) {
            Ok(path) if kind.is_dynamic() && path.has_names() => {
                let folder = Cover::of_page(&path, true);
                settings.push(of_page(UrlPath::new(&folder.pattern().to_string()), Reach::Folder));
            }
            _ => settings.extend(world.plan.routes[routes].iter().map(|route| of_page(route.url.clone(), Reach::Page))),
        }
    }
    settings
}

fn access(access: &Access) -> iis::Access<'_> {
    let Access { require_user, users, groups }: &Access = access;
    match (users as &[Text], groups as &[Text]) {
        ([], []) if *require_user => iis::Access::AnyUser,
        ([], []) => iis::Access::Inherited,
        (users, groups) => iis::Access::Only { users, groups },
    }
}
