//! Static or dynamic, and why: by what the programs of a page mention.

use crate::base::{Diagnostic, Diagnostics, Note, Place};
use crate::decide::Context;
use crate::decide::names::Names;
use crate::parse::{self, ParsedBody};
use crate::plan::{Plan, PlannedPage};
use crate::route::{Cause, Reason};
use crate::site::{Key, Page};
use crate::template::{Mentioned, Mentions, Program, Step};
use rayon::prelude::*;
use std::collections::HashMap;
use std::iter;
use std::sync::Arc;

/// Where a page is rendered.
#[derive(Debug)]
pub(super) struct Kind {
    /// Why it is dynamic; empty if it is static.
    pub(super) reasons: Vec<Reason>,
    /// Whether its body alone is dynamic too.
    pub(super) has_dynamic_body: bool,
    /// Where it shows who has signed in.
    pub(super) user: Option<Step>,
}

/// What is mentioned by a page's template, by its address and whether the page has a var `data`.
type TemplateMentions = HashMap<(usize, bool), Mentions>;

impl Context<'_> {
    /// For each page its kind. Names of sources that are computed, and `names` that are missing, are mistakes.
    pub(super) fn kinds(
        &self,
        pages: &[Page],
        plan: &Plan,
        parsed: &[parse::Page],
        names: &Names<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Kind> {
        let templates = self.templates(pages, parsed);
        templates.values().for_each(|mentions| names.judge(mentions, diagnostics));
        let kind = |((page, planned), parsed): ((&Page, &PlannedPage), &parse::Page)| {
            let has_parameters = planned.route.is_some_and(|route| plan.routes[route].has_parameters());
            let mut mistakes = Diagnostics::default();
            let body = match &parsed.body {
                ParsedBody::Html(_) => None,
                ParsedBody::Program(body) => Some(body.mentions(self.partials, has_var_data(page))),
            };
            body.iter().for_each(|body| names.judge(body, &mut mistakes));
            let template = parsed.template.as_ref();
            let template = template.and_then(|template| templates.get(&key(template, page)));
            (self.kind(page, has_parameters, body.as_ref(), template, &mut mistakes), mistakes)
        };
        diagnostics.keep_all(pages.par_iter().zip(&plan.pages).zip(parsed).map(kind).collect())
    }

    /// What makes `program` dynamic first; `None` if it is static.
    pub(super) fn first_reason(
        &self,
        program: &Program,
        names: &Names<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Reason> {
        let mentions = program.mentions(self.partials, false);
        names.judge(&mentions, diagnostics);
        let mention = mentions.list.into_iter().find(|mention| self.is_of_the_request(&mention.mentioned))?;
        Some(Reason { cause: Cause::Mention(mention.mentioned), chain: mention.chain })
    }

    /// What the templates mention: many pages share one, so each is walked once.
    fn templates(&self, pages: &[Page], parsed: &[parse::Page]) -> TemplateMentions {
        let mut mentions = TemplateMentions::new();
        for (page, parsed) in pages.iter().zip(parsed) {
            if let Some(template) = &parsed.template {
                let walk = || template.mentions(self.partials, has_var_data(page));
                mentions.entry(key(template, page)).or_insert_with(walk);
            }
        }
        mentions
    }

    /// The kind of a page, of what its body and its template mention. Names of sources that are computed are mistakes.
    fn kind(
        &self,
        page: &Page,
        has_parameters: bool,
        body: Option<&Mentions>,
        template: Option<&Mentions>,
        diagnostics: &mut Diagnostics,
    ) -> Kind {
        let mut reasons = Vec::new();
        if has_parameters {
            reasons.push(Reason { cause: Cause::Parameter, chain: [step(page, Key::Path, &page.path)].into() });
        }
        if page.front.dynamic == Some(true) {
            let chain = [step(page, Key::Dynamic, "dynamic = true")].into();
            reasons.push(Reason { cause: Cause::Declared, chain });
        }
        let before_body = reasons.len();
        self.add(body, &mut reasons, diagnostics);
        // Rows have a `route` at request time only.
        let says_route = |body: &Mentions| body.list.iter().any(|mention| mention.mentioned == Mentioned::Route);
        let has_dynamic_body =
            body.is_some_and(|body| has_parameters || reasons.len() > before_body || says_route(body));
        self.add(template, &mut reasons, diagnostics);
        let user = body.into_iter().chain(template).find_map(|mentions| mentions.user.clone());
        Kind { has_dynamic_body: has_dynamic_body && !reasons.is_empty(), reasons, user }
    }

    /// Adds each place that mentions something of the request to the reasons.
    fn add(&self, mentions: Option<&Mentions>, reasons: &mut Vec<Reason>, diagnostics: &mut Diagnostics) {
        let Some(mentions) = mentions else { return };
        if self.reads_at_request() {
            diagnostics.extend(mentions.computed.iter().cloned());
        }
        for first in mentions.list.iter().filter(|mention| self.is_of_the_request(&mention.mentioned)) {
            let further = mentions.further.iter().filter(|mention| mention.mentioned == first.mentioned);
            reasons.extend(iter::once(first).chain(further).map(|mention| Reason {
                cause: Cause::Mention(mention.mentioned.clone()),
                chain: Arc::clone(&mention.chain),
            }));
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

/// What a template of a page is known by.
fn key(template: &Arc<Program>, page: &Page) -> (usize, bool) {
    (Arc::as_ptr(template).addr(), has_var_data(page))
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
pub(super) fn broken_promise(page: &Page, reason: &Reason) -> Diagnostic {
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

/// The way to a mention, innermost step first, as notes have it.
fn notes(chain: &[Step]) -> Vec<Note> {
    let note = |(index, step): (usize, &Step)| {
        let message = if index == 0 { "known at request time only" } else { "called from here" };
        Note { message: message.to_owned(), place: step.place.clone() }
    };
    chain.iter().rev().enumerate().map(note).collect()
}
