//! Dynamic pages: all that is known of them rendered already, for the executable to fill the rest at each request.

use crate::base::{Diagnostic, Text, Value};
use crate::bundle::{self, Content};
use crate::plan::{Guards, Route};
use crate::render::documents::Body;
use crate::render::{Job, programs};
use crate::route::Pattern;
use crate::site::{Access, Page};
use crate::template::{Folded, Inputs, Partials, Program, Reads, fold, without_build_only};
use rayon::prelude::*;
use std::sync::Arc;

/// What the executable needs of the pages.
#[derive(Debug, Default)]
pub struct Dynamic {
    /// Each dynamic page that has a URL at all; the first whose pattern stands for a path answers it.
    pub pages: Vec<bundle::Page>,
    /// The templates that pages shipped whole may call.
    pub partials: Vec<(Text, Arc<Program>)>,
}

impl Job<'_> {
    /// Folds every dynamic page.
    pub(super) fn fold_pages(&self) -> (Dynamic, Vec<Diagnostic>) {
        let kinds = self.world.kinds.par_iter().enumerate();
        let dynamic = kinds.filter(|(_, kind)| kind.is_dynamic()).map(|(page, _)| page);
        let guards = Guards::new(&self.world.site, &self.world.kinds, &self.world.plan);
        let folded: Vec<_> = dynamic.filter_map(|page| self.fold_page(page, &guards)).collect();
        let mut diagnostics = Vec::new();
        let mut pages = Vec::with_capacity(folded.len());
        for (page, mistakes) in folded {
            diagnostics.extend(mistakes);
            pages.push(page);
        }
        pages.sort_by(|a, b| a.route.pattern.precedence(&b.route.pattern));
        let is_whole = |page: &bundle::Page| matches!(page.content, Content::Whole { .. });
        let mut partials = Vec::new();
        if pages.iter().any(is_whole) {
            for (name, program) in self.programs.partials.iter() {
                let (program, mistakes) = without_build_only(program, self.environment);
                diagnostics.extend(mistakes);
                partials.push((name.clone(), Arc::new(program)));
            }
            partials.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        (Dynamic { pages, partials }, diagnostics)
    }

    /// What is left of the page with this index; `None` if no URL is its own, because its table is empty or a mistake
    /// was told already.
    fn fold_page(&self, index: usize, guards: &Guards<'_>) -> Option<(bundle::Page, Vec<Diagnostic>)> {
        let world = self.world;
        let page = &world.site.pages[index];
        let template = self.programs.pages[index].as_ref()?;
        let pattern = Pattern::parse(&page.path).ok()?;
        let routes = world.routes_of(index);
        let first = routes.clone().next()?;
        let route = &world.plan.routes[first];
        let root = self.root_map(first);
        let body = match &self.programs.bodies[index] {
            Body::Program(program) if route.row.is_some() || world.kinds[index].has_dynamic_body() => Some(program),
            Body::Program(_) | Body::Html(_) => None,
        };
        let holes = self.holes(page, route);
        let inputs = Inputs { root: &root, holes: &holes, content: body };
        let (folded, mut diagnostics) = fold(template, inputs, self.environment);
        let content = match folded {
            Folded::Program(program) => {
                diagnostics.extend(program.unescaped());
                Content::Folded(Arc::new(program))
            }
            Folded::Whole(_) => {
                let mut whole = |program: &Program| {
                    let (program, mistakes) = without_build_only(program, self.environment);
                    diagnostics.extend(mistakes);
                    Arc::new(program)
                };
                Content::Whole { body: body.map(|program| whole(program)), template: whole(template) }
            }
        };
        let diagnostics =
            diagnostics.into_iter().map(|diagnostic| programs::in_route(diagnostic, page, route)).collect();
        let reads = reads(&content, &self.programs.partials);
        let has_rows = route.row.is_some();
        let rows = has_rows.then(|| routes.map(|route| self.row(&pattern, route, &reads)).collect());
        let is_later = |name: &str| holes.iter().any(|hole| hole.len() == 1 && *hole[0] == *name);
        // Each row brings its own page.
        let is_known = |name: &str| !(is_later(name) || has_rows && name == "page");
        let root = root.iter().filter(|(name, _)| is_known(name)).map(|(name, value)| (name.clone(), value.clone()));
        let root = reads.part_of(&root.collect());
        let access = guards.access(page, &pattern);
        Some((bundle::Page { route: self.route(index, pattern, access, &reads), content, root, rows }, diagnostics))
    }

    /// What only a request tells of a page.
    fn holes(&self, page: &Page, route: &Route) -> Vec<Vec<Text>> {
        let mut holes: Vec<Vec<Text>> = vec![vec!["request".into()], vec!["form".into()]];
        let is_many = route.row.is_some() || route.parameters.is_some();
        let mut of_page = Vec::new();
        if is_many {
            holes.push(vec!["route".into()]);
            of_page.extend(["url", "permalink"]);
        }
        if route.row.is_some() {
            holes.push(vec!["item".into()]);
            of_page.extend(["previous", "next"]);
            let takes_columns = |text: &Option<Text>| text.as_deref().is_some_and(|text| text.contains('{'));
            of_page.extend(Some("title").filter(|_| takes_columns(&page.front.title)));
            of_page.extend(Some("description").filter(|_| takes_columns(&page.front.description)));
        }
        holes.extend(of_page.into_iter().map(|field| vec!["page".into(), field.into()]));
        if page.front.vars.get("data").is_none() {
            let sources = self.world.config.request_sources();
            holes.extend(sources.map(|source| vec!["data".into(), source.name.clone()]));
        }
        holes
    }

    /// The row of a route, with what the page reads of it.
    fn row(&self, pattern: &Pattern, route: usize, reads: &Reads) -> bundle::Row {
        let item = self.world.plan.routes[route].row.as_ref().map(|(_, item)| item.clone()).unwrap_or_default();
        let column = |name: &str| match &item {
            Value::Map(row) => row.get(name).map(Value::to_string).unwrap_or_default().into(),
            _ => "".into(),
        };
        let key = pattern.names().map(column).collect();
        let page = if reads.reads(&["page"]) { self.world.page_value(route) } else { Value::Null };
        bundle::Row { key, page, item: if reads.reads(&["item"]) { item } else { Value::Null } }
    }

    fn route(&self, index: usize, pattern: Pattern, access: &Access, reads: &Reads) -> bundle::Route {
        let page = &self.world.site.pages[index];
        let posts = self.world.kinds[index].takes_form();
        let Access { require_user, users, groups } = access;
        let texts = |texts: &[Text]| texts.iter().map(|text| text.to_string()).collect();
        let sources = self.world.config.request_sources();
        bundle::Route {
            pattern,
            sources: sources
                .enumerate()
                .filter(|(_, source)| reads.reads(&["data", &source.name]))
                .map(|(at, _)| at)
                .collect(),
            headers: page.front.headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
            cache: page.front.cache.as_deref().map(str::to_owned),
            access: bundle::Access {
                require_user: *require_user,
                allow_users: texts(users),
                allow_groups: texts(groups),
            },
            posts,
            body_bytes_max: page.front.body_bytes_max.filter(|_| posts),
        }
    }
}

/// What of its root a page reads at request time.
fn reads(content: &Content, partials: &Partials) -> Reads {
    match content {
        Content::Folded(program) => program.reads(partials),
        Content::Whole { body, template } => {
            let body = body.as_ref().map_or_else(Reads::default, |body| body.reads(partials));
            body.and(template.reads(partials))
        }
    }
}
