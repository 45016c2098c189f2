//! Dynamic pages: all that is known of them rendered already, for the executable to fill the rest at each request.

use crate::base::{Diagnostic, Diagnostics, Map, Note, Place, Text, Value};
use crate::bundle::{self, Content};
use crate::decide::Page;
use crate::parse::ParsedBody;
use crate::render::audience::{Audience, EVERYBODY};
use crate::render::{Job, WorldEntry, start_of};
use crate::route::{CLOSED_FIELDS, Cause, Endpoint, Reason, Route};
use crate::template::{
    Environment, Expression, Filled, Folded, Inputs, Partials, Path, Placing, Program, REQUEST_ROOTS, Reads,
    closed_fields, fold, place_folded, place_whole, without_build_only,
};
use rayon::prelude::*;
use std::sync::Arc;

/// What the executable needs of the pages.
#[derive(Debug, Default)]
pub(crate) struct Dynamic {
    /// Each dynamic page that has a URL at all; the first whose pattern stands for a path answers it.
    pub pages: Vec<DynamicPage>,
    /// The templates that pages shipped whole may call.
    pub partials: Vec<Partial>,
}

/// A template by its name.
pub(crate) type Partial = (Text, Arc<Program>);

/// A dynamic page.
#[derive(Debug)]
pub(crate) struct DynamicPage {
    /// The index of its route.
    pub route: usize,
    pub page: bundle::Page,
    /// Why it is dynamic and rendered whole; empty of a page that is folded.
    causes: Vec<Note>,
}

impl Job<'_> {
    /// Folds every dynamic page.
    pub(super) fn fold_pages(&self, diagnostics: &mut Diagnostics) -> Dynamic {
        let dynamic = self.routes.iter().enumerate().filter(|(_, route)| route.is_answered_by_executable());
        let dynamic: Vec<(usize, &Route)> = dynamic.collect();
        let fold_page = |(index, route)| {
            let mut mistakes = Diagnostics::default();
            let (page, causes) = self.fold_page(route, &mut mistakes)?;
            Some((DynamicPage { route: index, page, causes }, mistakes))
        };
        let mut pages = diagnostics.keep_all(dynamic.into_par_iter().filter_map(fold_page).collect());
        pages.sort_by(|a, b| a.page.route.pattern.precedence(&b.page.route.pattern));
        let is_whole = |dynamic: &DynamicPage| matches!(dynamic.page.content, Content::Whole { .. });
        let mut partials = Vec::new();
        if let Some(DynamicPage { causes, .. }) = pages.iter().find(|page| is_whole(page)) {
            for (name, program) in self.partials.iter() {
                let environment = self.environment(EVERYBODY);
                partials.push((name.clone(), without_build_only(program, environment, causes, diagnostics)));
            }
            partials.sort_by(|(a, _), (b, _)| a.cmp(b));
            let whole = pages.iter_mut().filter(|page| is_whole(page));
            whole.for_each(|dynamic| self.place_whole(dynamic, &mut partials, diagnostics));
        }
        let partials = partials.into_iter().map(|(name, program)| (name, Arc::new(program))).collect();
        Dynamic { pages, partials }
    }

    /// Judges a page that is shipped whole, together with all partials that it may call.
    fn place_whole(&self, dynamic: &mut DynamicPage, partials: &mut [(Text, Program)], diagnostics: &mut Diagnostics) {
        let Content::Whole { body, template } = &mut dynamic.page.content else { return };
        let Some(page) = self.routes.get(dynamic.route).page.map(|page| &self.world.pages[page]) else { return };
        let Some(first) = page.entries.clone().next() else { return };
        let foreign = self.foreign(page, &self.world.entries[first]);
        let context = start_of(&dynamic.page.route.pattern.to_string());
        let programs = [body.as_mut().map(Arc::make_mut), Some(Arc::make_mut(template))];
        let mut warnings = Diagnostics::default();
        place_whole(programs, partials, Placing { context, foreign: &foreign }, &mut warnings);
        diagnostics.extend(self.in_entry(first, warnings.into()));
    }

    /// The residual program of a dynamic route, and why it is rendered whole, if so; `None` if it is no page, or its template is
    /// missing, which is a mistake.
    fn fold_page(&self, route: &Route, diagnostics: &mut Diagnostics) -> Option<(bundle::Page, Vec<Note>)> {
        let world = self.world;
        let page = &world.pages[route.page?];
        let template = page.parsed.template.as_ref()?;
        let first = page.entries.clone().next()?;
        let audience = world.audiences.of_page(route.page?);
        let root = self.root_map(first, audience);
        let body = match &page.parsed.body {
            ParsedBody::Program(program) if route.rows.is_some() || page.has_dynamic_body => Some(program),
            ParsedBody::Program(_) | ParsedBody::Html(_) => None,
        };
        let holes = self.holes(page, &world.entries[first]);
        let cause = route.reasons().first().map(cause);
        let inputs =
            Inputs { root: &root, holes: &holes, content: body, filled: Filled::ByRequest, cause: cause.as_ref() };
        let (mut mistakes, mut causes) = (Diagnostics::default(), Vec::new());
        let context = start_of(&route.endpoint.pattern.to_string());
        let environment = Environment { context, ..self.environment(audience) };
        let content = match fold(template, inputs, environment, &mut mistakes) {
            Folded::Program(mut program) => {
                let foreign = self.foreign(page, &world.entries[first]);
                place_folded(&mut program, Placing { context, foreign: &foreign }, &mut mistakes);
                Content::Folded(Arc::new(program))
            }
            Folded::Whole(why) => {
                causes.extend(cause.into_iter().chain([why_whole(why)]));
                for mistake in self.closed_in_whole(template, body, &root, audience) {
                    if !mistakes.contains(&mistake) {
                        mistakes.push(mistake);
                    }
                }
                let mut whole = |program: &Program| {
                    Arc::new(without_build_only(program, self.environment(audience), &causes, &mut mistakes))
                };
                Content::Whole { body: body.map(|program| whole(program)), template: whole(template) }
            }
        };
        let reads = reads(&content, self.partials);
        mistakes.extend(self.closed_neighbour(page, audience, &content, &reads));
        diagnostics.extend(self.in_entry(first, mistakes.into()));
        let has_rows = route.rows.is_some();
        let rows = has_rows.then(|| {
            let row = |entry| row(&route.endpoint, &world.entries[entry], world.page_for(entry, audience), &reads);
            page.entries.clone().map(row).collect()
        });
        let is_later = |name: &str| holes.iter().any(|hole| hole.len() == 1 && *hole[0] == *name);
        // Each row brings its own page.
        let is_known = |name: &str| !(is_later(name) || has_rows && name == "page");
        let root = root.iter().filter(|(name, _)| is_known(name)).map(|(name, value)| (name.clone(), value.clone()));
        let root = reads.part_of(&root.collect());
        let sources = world.config.request_sources().enumerate();
        let sources = sources.filter(|(_, source)| reads.reads(&["data", &source.name])).map(|(at, _)| at).collect();
        let endpoint = Endpoint { sources, ..route.endpoint.clone() };
        Some((bundle::Page { route: endpoint, content, root, rows }, causes))
    }

    /// What others than the author fill. The rows of a table are the author's, and so is the URL of each.
    fn foreign(&self, page: &Page, entry: &WorldEntry) -> Vec<Vec<Text>> {
        let is_foreign = |name: &str| match name {
            "route" | "page" => entry.planned.row.is_none(),
            name => name == "data" || REQUEST_ROOTS.contains(&name),
        };
        let mut holes = self.holes(page, entry);
        holes.retain(|hole| is_foreign(&hole[0]));
        holes
    }

    /// What a page that is sent whole keeps back from some who see it, where that does not depend on the request.
    fn closed_in_whole(
        &self,
        template: &Program,
        body: Option<&Arc<Program>>,
        root: &Map,
        audience: Audience,
    ) -> Vec<Diagnostic> {
        let mut root = root.clone();
        for name in REQUEST_ROOTS {
            root.insert(name, Map::open());
        }
        let root = root.into();
        let programs = body.map(|body| &**body).into_iter().chain([template]);
        programs.flat_map(|program| closed_fields(program, &root, self.environment(audience))).collect()
    }

    /// Which row is asked for, only a request tells, and so its neighbours: the mistake of showing what one of them keeps back.
    fn closed_neighbour(
        &self,
        page: &Page,
        audience: Audience,
        content: &Content,
        reads: &Reads,
    ) -> Option<Diagnostic> {
        let asks = |name: &str| match content {
            Content::Folded(program) => asks_others_for(program, name),
            Content::Whole { body, template } => {
                body.iter().chain([template]).find_map(|program| asks_others_for(program, name))
            }
        };
        let rows = page.entries.clone().map(|entry| &self.world.entries[entry]);
        let neighbours = |entry: &WorldEntry| [("previous", entry.previous), ("next", entry.next)];
        let neighbours = rows.filter(|entry| entry.planned.row.is_some()).flat_map(neighbours);
        let read: Vec<usize> =
            neighbours.filter(|(name, _)| reads.reads(&["page", name])).filter_map(|(_, entry)| entry).collect();
        CLOSED_FIELDS.iter().find_map(|name| {
            let mistake = read.iter().find_map(|entry| self.world.closed_field(*entry, name, audience))?;
            Some(mistake.at(asks(name)?))
        })
    }

    /// What only a request tells of a page.
    fn holes(&self, page: &Page, entry: &WorldEntry) -> Vec<Vec<Text>> {
        let (front, entry) = (&page.file.front, &entry.planned);
        let mut holes: Vec<Vec<Text>> = vec![vec!["request".into()], vec!["form".into()]];
        let mut of_page = Vec::new();
        if entry.row.is_some() || entry.has_parameters {
            holes.push(vec!["route".into()]);
            of_page.extend(["url", "permalink"]);
        }
        if entry.row.is_some() {
            holes.push(vec!["item".into()]);
            of_page.extend(["previous", "next"]);
            let takes_columns = |text: &Option<Text>| text.as_deref().is_some_and(|text| text.contains('{'));
            of_page.extend(Some("title").filter(|_| takes_columns(&front.title)));
            of_page.extend(Some("description").filter(|_| takes_columns(&front.description)));
        }
        holes.extend(of_page.into_iter().map(|field| vec!["page".into(), field.into()]));
        if front.vars.get("data").is_none() {
            let sources = self.world.config.request_sources();
            holes.extend(sources.map(|source| vec!["data".into(), source.name.clone()]));
        }
        holes
    }
}

/// The row of an entry, with what the page reads of it.
fn row(endpoint: &Endpoint, entry: &WorldEntry, page: Value, reads: &Reads) -> bundle::Row {
    let item = entry.planned.row.clone().unwrap_or_default();
    let column = |name: &str| match &item {
        Value::Map(row) => row.get(name).map(Value::to_string).unwrap_or_default().into(),
        _ => "".into(),
    };
    let key = endpoint.pattern.names().map(column).collect();
    let page = if reads.reads(&["page"]) { page } else { Value::Null };
    bundle::Row { key, page, item: if reads.reads(&["item"]) { item } else { Value::Null } }
}

/// Where `program` first asks a field `name` of something else than the data's rows and the page itself: `page.previous.NAME`, or
/// `NAME` in a block. The partials that it calls are not visited.
fn asks_others_for(program: &Program, name: &str) -> Option<Place> {
    let is_own = |path: &Path| match &path.segments[..] {
        [first, ..] if ["item", "data"].contains(&&*first.name) || REQUEST_ROOTS.contains(&&*first.name) => true,
        [first, second, ..] => *first.name == *"page" && *second.name == *name,
        _ => false,
    };
    let asks = |expression: &Expression| match expression {
        Expression::Path(path) => !is_own(path) && path.segments.iter().any(|segment| *segment.name == *name),
        Expression::Constant(Value::Text(text), _) => **text == *name,
        Expression::Constant(..) | Expression::Call(_) => false,
    };
    program.first_expression(asks)
}

/// Why a page is dynamic, for a message about what it can't do then.
fn cause(reason: &Reason) -> Note {
    let step = reason.chain.last().expect("a chain ends with its cause");
    let message = match reason.cause {
        Cause::Parameter => "the page is dynamic because its path has a parameter".to_owned(),
        Cause::Declared => "the page is dynamic because it says so".to_owned(),
        Cause::Mention(_) => format!("the page is dynamic because it shows `{}`", step.text),
    };
    Note { message, place: step.place.clone() }
}

fn why_whole(Note { message, place }: Note) -> Note {
    Note { message: format!("it is rendered whole: {message}"), place }
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
