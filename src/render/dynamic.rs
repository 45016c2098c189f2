//! Dynamic pages: all that is known of them rendered already, for the executable to fill the rest at each request.

use crate::base::{Diagnostic, Map, Text, Value};
use crate::bundle::{self, Content};
use crate::config::When;
use crate::plan::Route;
use crate::render::documents::Body;
use crate::render::{Job, programs};
use crate::route::Pattern;
use crate::site::{Access, Page};
use crate::template::{Folded, Known, Mentioned, Program, Reads, fold, without_build_only};
use rayon::prelude::*;
use std::sync::Arc;

/// What the executable needs of the pages.
#[derive(Debug, Default)]
pub struct Dynamic {
    /// Each dynamic page that has a URL at all.
    pub pages: Vec<bundle::Page>,
    /// The templates that pages shipped whole may call.
    pub partials: Vec<(Text, Arc<Program>)>,
}

impl Job<'_> {
    /// Folds every dynamic page.
    pub(super) fn fold_pages(&self) -> (Dynamic, Vec<Diagnostic>) {
        let kinds = self.world.kinds.par_iter().enumerate();
        let dynamic = kinds.filter(|(_, kind)| kind.is_dynamic()).map(|(page, _)| page);
        let folded: Vec<_> = dynamic.filter_map(|page| self.fold_page(page)).collect();
        let mut diagnostics = Vec::new();
        let mut pages = Vec::with_capacity(folded.len());
        for (page, mistakes) in folded {
            diagnostics.extend(mistakes);
            pages.push(page);
        }
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
    fn fold_page(&self, index: usize) -> Option<(bundle::Page, Vec<Diagnostic>)> {
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
        let known = Known { root: &root, holes: &holes, content: body };
        let (folded, mut diagnostics) = fold(template, known, self.environment);
        let content = match folded {
            Folded::Program(program) => Content::Folded(Arc::new(program)),
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
        let has_var_data = page.front.vars.get("data").is_some();
        let needs = match &content {
            Content::Folded(program) => Needs::Folded(program.reads()),
            Content::Whole { body, template } => {
                let programs = body.iter().chain([template]);
                let mentions = programs.map(|program| program.mentions(&self.programs.partials, has_var_data).list);
                Needs::Whole(mentions.flatten().map(|mention| mention.mentioned).collect())
            }
        };
        let has_rows = route.row.is_some();
        let rows = has_rows.then(|| routes.map(|route| self.row(&pattern, route, &needs)).collect());
        let root = needs.shipped(&root, &holes, has_rows, has_var_data);
        Some((bundle::Page { route: self.route(page, pattern, &needs), content, root, rows }, diagnostics))
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
            let sources = self.world.config.sources.iter().filter(|source| source.when == When::Request);
            holes.extend(sources.map(|source| vec!["data".into(), source.name.clone()]));
        }
        holes
    }

    /// The row of a route, with what the page reads of it.
    fn row(&self, pattern: &Pattern, route: usize, needs: &Needs) -> bundle::Row {
        let item = self.world.plan.routes[route].row.as_ref().map(|(_, item)| item.clone()).unwrap_or_default();
        let column = |name: &str| match &item {
            Value::Map(row) => row.get(name).map(Value::to_string).unwrap_or_default().into(),
            _ => "".into(),
        };
        let key = pattern.names().map(column).collect();
        let page = if needs.root("page") { self.world.page_value(route) } else { Value::Null };
        bundle::Row { key, page, item: if needs.root("item") { item } else { Value::Null } }
    }

    fn route(&self, page: &Page, pattern: Pattern, needs: &Needs) -> bundle::Route {
        let Access { require_user, users, groups } = &page.front.access;
        let texts = |texts: &[Text]| texts.iter().map(|text| text.to_string()).collect();
        let sources = self.world.config.sources.iter().filter(|source| source.when == When::Request);
        bundle::Route {
            pattern,
            sources: sources.enumerate().filter(|(_, source)| needs.data(&source.name)).map(|(at, _)| at).collect(),
            headers: page.front.headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
            cache: page.front.cache.as_deref().map(str::to_owned),
            access: bundle::Access {
                require_user: *require_user,
                allow_users: texts(users),
                allow_groups: texts(groups),
            },
        }
    }
}

/// What a dynamic page reads at request time.
enum Needs {
    /// What is left of it reads these.
    Folded(Reads),
    /// It is rendered whole, and mentions these.
    Whole(Vec<Mentioned>),
}

impl Needs {
    fn root(&self, name: &str) -> bool {
        match self {
            Self::Folded(reads) => reads.root(name),
            Self::Whole(_) => true,
        }
    }

    /// Whether `data.NAME` is read.
    fn data(&self, name: &str) -> bool {
        match self {
            Self::Folded(reads) => reads.field("data", name),
            Self::Whole(mentions) => mentions.iter().any(|mentioned| match mentioned {
                Mentioned::Data(data) => **data == *name,
                Mentioned::AllData | Mentioned::Everything => true,
                Mentioned::Request | Mentioned::Form | Mentioned::Route => false,
            }),
        }
    }

    /// What of `root` has to be there at request time; `holes` are not known yet, and rows bring their own page.
    fn shipped(&self, root: &Map, holes: &[Vec<Text>], has_rows: bool, has_var_data: bool) -> Map {
        let is_hole = |name: &Text| holes.iter().any(|hole| hole.len() == 1 && hole[0] == *name);
        let is_shipped = |name: &Text| self.root(name) && !is_hole(name) && !(has_rows && **name == *"page");
        let value = |name: &Text, value: &Value| match value {
            Value::Map(tables) if **name == *"data" && !has_var_data => {
                let tables = tables.iter().filter(|(name, _)| self.data(name));
                Value::from(tables.map(|(name, table)| (name.clone(), table.clone())).collect::<Map>())
            }
            value => value.clone(),
        };
        root.iter()
            .filter(|(name, _)| is_shipped(name))
            .map(|(name, known)| (name.clone(), value(name, known)))
            .collect()
    }
}
