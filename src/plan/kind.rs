//! Static or dynamic, and why: by what the programs of a page mention.

use crate::base::{Diagnostic, Map, Note, Place};
use crate::config::{Config, Iis};
use crate::pattern::Pattern;
use crate::plan::data_names::ensure_data_has;
use crate::plan::{Plan, conflicts, page_place};
use crate::site::{Key, Page, Site};
use crate::template::{Mentioned, Mentions, Partials, Program, Step};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Where a page is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// While the site is built.
    Static,
    /// For each request, by the executable.
    Dynamic(Dynamic),
}

/// What is known of a dynamic page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dynamic {
    /// Why it is dynamic; at least one reason.
    pub reasons: Vec<Reason>,
    /// Whether its body alone is dynamic too, so that `page.content` is known at request time only.
    pub has_dynamic_body: bool,
}

/// Why a page is dynamic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// In one word.
    pub cause: Cause,
    /// The way to it, from the page's file on; the last step is the cause itself.
    pub chain: Vec<Step>,
}

/// What makes a page dynamic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its path has a parameter.
    Parameter,
    /// It says `dynamic = true`.
    Declared,
    /// It shows something that only requests tell.
    Mention(Mentioned),
}

/// What renders a page.
#[derive(Clone, Copy, Debug)]
pub struct Programs<'a> {
    /// Its body; `None` for Markdown without shortcodes, which mentions nothing.
    pub body: Option<&'a Program>,
    /// Its template in its layout; `None` where they are missing, which has been told.
    pub template: Option<&'a Arc<Program>>,
}

impl Kind {
    /// Whether the executable renders it.
    pub fn is_dynamic(&self) -> bool {
        matches!(self, Self::Dynamic(_))
    }

    /// Whether it takes what is posted to it: its programs mention `form`. One that shows all that a request brings, as
    /// `{{json this}}` does, asks for nothing.
    pub fn takes_form(&self) -> bool {
        let mentions_form = |reason: &Reason| reason.cause == Cause::Mention(Mentioned::Form);
        matches!(self, Self::Dynamic(dynamic) if dynamic.reasons.iter().any(mentions_form))
    }

    /// Whether the executable renders its body.
    pub fn has_dynamic_body(&self) -> bool {
        matches!(self, Self::Dynamic(dynamic) if dynamic.has_dynamic_body)
    }
}

/// For each page its kind; a page that promised to be static and is not, paths that the executable can't tell apart, and
/// names of sources that are computed, are told.
pub fn kinds(
    site: &Site,
    plan: &Plan,
    programs: &[Programs<'_>],
    partials: &Partials,
    data: &Map,
    config: &Config,
) -> (Vec<Kind>, Vec<Diagnostic>) {
    let judge = Judge { partials, data, config };
    let templates = judge.templates(site, programs);
    let judged = site.pages.par_iter().zip(programs).map(|(page, programs)| judge.kind(page, programs, &templates));
    let (kinds, mistakes): (Vec<Kind>, Vec<Vec<Diagnostic>>) = judged.unzip();
    let mut diagnostics: Vec<Diagnostic> = mistakes.into_iter().flatten().collect();
    for (page, kind) in site.pages.iter().zip(&kinds) {
        if let (Some(false), Kind::Dynamic(dynamic)) = (page.front.dynamic, kind) {
            diagnostics.extend(dynamic.reasons.first().map(|reason| broken_promise(page, reason)));
        }
        diagnostics.extend(ensure_a_body_limit_has_a_form(page, kind));
    }
    ensure_routes_differ(site, plan, &kinds, &mut diagnostics);
    ensure_routes_arrive(site, plan, &kinds, &config.iis, &mut diagnostics);
    (kinds, diagnostics)
}

/// Tells where `program`, which makes the file `name` for whatever went wrong, mentions what only requests tell.
pub fn ensure_is_static(name: &str, program: &Program, partials: &Partials, config: &Config) -> Option<Diagnostic> {
    let judge = Judge { partials, data: &Map::new(), config };
    let mentions = program.mentions(partials, false);
    let mention = mentions.list.iter().find(|mention| judge.is_of_the_request(&mention.mentioned))?;
    let (last, chain) = mention.chain.split_last()?;
    let message = format!("`{name}` is a file, which can't show `{}`", last.text);
    let mut diagnostic = Diagnostic::error(message).at(last.place.clone());
    for step in chain.iter().rev() {
        diagnostic = diagnostic.note("called from here", step.place.clone());
    }
    Some(
        diagnostic.help(format!(
            "write a template `{name}` that calls nothing of the request",
            name = name.replace(".html", "")
        )),
    )
}

/// What is mentioned by a page's template, by its address and whether the page has a var `data`.
type TemplateMentions = HashMap<(usize, bool), Mentions>;

struct Judge<'a> {
    partials: &'a Partials,
    /// What the build reads.
    data: &'a Map,
    config: &'a Config,
}

impl Judge<'_> {
    /// What the templates mention: many pages share one, so each is walked once.
    fn templates(&self, site: &Site, programs: &[Programs<'_>]) -> TemplateMentions {
        let mut mentions = TemplateMentions::new();
        for (page, programs) in site.pages.iter().zip(programs) {
            if let Some(template) = programs.template {
                let has_var_data = has_var_data(page);
                let walk = || template.mentions(self.partials, has_var_data);
                mentions.entry((Arc::as_ptr(template).addr(), has_var_data)).or_insert_with(walk);
            }
        }
        mentions
    }

    /// The kind of a page, and names of sources that are computed.
    fn kind(&self, page: &Page, programs: &Programs<'_>, templates: &TemplateMentions) -> (Kind, Vec<Diagnostic>) {
        let mut reasons = Vec::new();
        let mut diagnostics = Vec::new();
        let has_parameters = page.front.each.is_none() && page.path.contains('{');
        if has_parameters {
            reasons.push(Reason { cause: Cause::Parameter, chain: vec![step(page, Key::Path, &page.path)] });
        }
        if page.front.dynamic == Some(true) {
            reasons.push(Reason { cause: Cause::Declared, chain: vec![step(page, Key::Dynamic, "dynamic = true")] });
        }
        let has_var_data = has_var_data(page);
        let body = programs.body.map(|body| body.mentions(self.partials, has_var_data));
        let template =
            programs.template.and_then(|template| templates.get(&(Arc::as_ptr(template).addr(), has_var_data)));
        let before_body = reasons.len();
        self.add(body.iter(), &mut reasons, &mut diagnostics);
        // Rows have a `route` at request time only.
        let says_route = |body: &Mentions| body.list.iter().any(|mention| mention.mentioned == Mentioned::Route);
        let has_dynamic_body =
            body.as_ref().is_some_and(|body| has_parameters || reasons.len() > before_body || says_route(body));
        self.add(template, &mut reasons, &mut diagnostics);
        if reasons.is_empty() {
            return (Kind::Static, diagnostics);
        }
        (Kind::Dynamic(Dynamic { reasons, has_dynamic_body }), diagnostics)
    }

    /// Adds what is mentioned to the reasons, each thing once.
    fn add<'m>(
        &self,
        mentions: impl IntoIterator<Item = &'m Mentions>,
        reasons: &mut Vec<Reason>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for mentions in mentions {
            if self.reads_at_request() {
                diagnostics.extend(mentions.computed.iter().cloned());
            }
            diagnostics.extend(
                mentions.data.iter().filter_map(|(name, place)| ensure_data_has(name, place, self.data, self.config)),
            );
            for mention in mentions.list.iter().filter(|mention| self.is_of_the_request(&mention.mentioned)) {
                let cause = Cause::Mention(mention.mentioned.clone());
                if !reasons.iter().any(|reason| reason.cause == cause) {
                    reasons.push(Reason { cause, chain: mention.chain.clone() });
                }
            }
        }
    }

    /// Whether only requests tell it. What `route` is, the path says.
    fn is_of_the_request(&self, mentioned: &Mentioned) -> bool {
        match mentioned {
            Mentioned::Request | Mentioned::Form | Mentioned::Everything => true,
            Mentioned::Route => false,
            Mentioned::Data(name) => self.config.request_sources().any(|source| source.name == *name),
            Mentioned::AllData => self.reads_at_request(),
        }
    }

    fn reads_at_request(&self) -> bool {
        self.config.request_sources().next().is_some()
    }
}

fn has_var_data(page: &Page) -> bool {
    page.front.vars.get("data").is_some()
}

/// A step that stands in the page's front matter, or in the name of its file.
fn step(page: &Page, key: Key, text: &str) -> Step {
    let is_said = page.front.spans.iter().any(|(said, _)| *said == key);
    let place = if is_said { page.source.place(page.front.span(key)) } else { Place::file(&page.source.path) };
    Step { text: text.into(), place }
}

/// The page says `dynamic = false`, and is dynamic.
fn broken_promise(page: &Page, reason: &Reason) -> Diagnostic {
    let what = match &reason.cause {
        Cause::Parameter => "its path has a parameter".to_owned(),
        Cause::Declared => "it says `dynamic = true`".to_owned(),
        Cause::Mention(_) => {
            format!("it shows `{}`", reason.chain.last().map(|step| &*step.text).unwrap_or_default())
        }
    };
    let place = page.source.place(page.front.span(Key::Dynamic));
    let mut diagnostic = Diagnostic::error(format!("this page promises to be static, but {what}")).at(place);
    diagnostic.notes = notes(&reason.chain);
    diagnostic.help("remove what only requests tell, or the promise")
}

/// `body_max` limits what is posted to a page, and this one takes nothing.
fn ensure_a_body_limit_has_a_form(page: &Page, kind: &Kind) -> Option<Diagnostic> {
    if page.front.body_bytes_max.is_none() || kind.takes_form() {
        return None;
    }
    let message = "`body_max` has no effect: nothing can be posted to a page that does not mention `form`";
    let diagnostic = Diagnostic::warning(message).at(page.source.place(page.front.span(Key::BodyMax)));
    Some(diagnostic.help("remove it, or show what was posted, as `{{form.values.name}}`"))
}

/// The way to a mention, innermost step first, as notes have it.
fn notes(chain: &[Step]) -> Vec<Note> {
    let note = |(index, step): (usize, &Step)| {
        let message = if index == 0 { "known at request time only" } else { "called from here" };
        Note { message: message.to_owned(), place: step.place.clone() }
    };
    chain.iter().rev().enumerate().map(note).collect()
}

/// Two dynamic pages never stand for the same URL, and each URL is read in one way.
fn ensure_routes_differ(site: &Site, plan: &Plan, kinds: &[Kind], diagnostics: &mut Vec<Diagnostic>) {
    let each: Vec<(Pattern, Place)> = site
        .pages
        .iter()
        .zip(kinds)
        .filter(|(page, kind)| page.front.each.is_some() && kind.is_dynamic())
        .filter_map(|(page, _)| Some((Pattern::parse(&page.path).ok()?, page_place(page))))
        .collect();
    for (pattern, place) in &each {
        let mistake = conflicts::ensure_a_path_is_read_in_one_way(pattern);
        diagnostics.extend(mistake.map(|diagnostic| diagnostic.at(place.clone())));
    }
    let parameters =
        plan.routes.iter().filter_map(|route| Some((route.parameters.as_ref()?, page_place(&site.pages[route.page]))));
    let patterns: Vec<(&Pattern, Place)> =
        parameters.chain(each.iter().map(|(pattern, place)| (pattern, place.clone()))).collect();
    conflicts::tell_patterns_that_overlap(&patterns, diagnostics);
}

/// IIS hands requests for every dynamic page to the executable as they were sent.
fn ensure_routes_arrive(site: &Site, plan: &Plan, kinds: &[Kind], iis: &Iis, diagnostics: &mut Vec<Diagnostic>) {
    let routes = plan.routes_by_page(site);
    let pages = site.pages.iter().zip(routes).zip(kinds).filter(|(_, kind)| kind.is_dynamic());
    for ((page, routes), _) in pages {
        let place = page_place(page);
        conflicts::tell_routes_that_do_not_arrive(&page.path, &place, iis, diagnostics);
        if page.front.each.is_some() && page.path.is_ascii() {
            let urls = plan.routes[routes].iter().map(|route| route.url.as_str());
            conflicts::tell_rows_that_do_not_arrive(urls, &place, diagnostics);
        }
    }
}
