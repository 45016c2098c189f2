//! Static or dynamic, and why: by what the programs of a page mention.

use crate::base::{Diagnostic, Diagnostics, Note, Place, Refusal, nearest};
use crate::decide::Context;
use crate::parse::{self, ParsedBody};
use crate::plan::{Plan, PlannedPage};
use crate::route::{Cause, Reason};
use crate::site::{Key, Page};
use crate::template::{Mentioned, Mentions, Program, Step};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Where a page is rendered.
#[derive(Debug)]
pub(super) struct Kind {
    /// Why it is dynamic; empty if it is static.
    pub(super) reasons: Vec<Reason>,
    /// Whether its body alone is dynamic too.
    pub(super) has_dynamic_body: bool,
}

/// What is mentioned by a page's template, by its address and whether the page has a var `data`.
type TemplateMentions = HashMap<(usize, bool), Mentions>;

impl Context<'_> {
    /// For each page its kind. Names of sources that are computed, and names of data that do not exist, are mistakes.
    pub(super) fn kinds(
        &self,
        pages: &[Page],
        plan: &Plan,
        parsed: &[parse::Page],
        diagnostics: &mut Diagnostics,
    ) -> Vec<Kind> {
        let templates = self.templates(pages, parsed);
        let kind = |((page, planned), parsed): ((&Page, &PlannedPage), &parse::Page)| {
            let has_parameters = planned.route.is_some_and(|route| plan.routes[route].has_parameters());
            let mut mistakes = Diagnostics::default();
            (self.kind(page, has_parameters, parsed, &templates, &mut mistakes), mistakes)
        };
        diagnostics.keep_all(pages.par_iter().zip(&plan.pages).zip(parsed).map(kind).collect())
    }

    /// What makes `program` dynamic first; `None` if it is static.
    pub(super) fn first_reason(&self, program: &Program) -> Option<Reason> {
        let mentions = program.mentions(self.partials, false);
        let mention = mentions.list.into_iter().find(|mention| self.is_of_the_request(&mention.mentioned))?;
        Some(Reason { cause: Cause::Mention(mention.mentioned), chain: mention.chain })
    }

    /// What the templates mention: many pages share one, so each is walked once.
    fn templates(&self, pages: &[Page], parsed: &[parse::Page]) -> TemplateMentions {
        let mut mentions = TemplateMentions::new();
        for (page, parsed) in pages.iter().zip(parsed) {
            if let Some(template) = &parsed.template {
                let has_var_data = has_var_data(page);
                let walk = || template.mentions(self.partials, has_var_data);
                mentions.entry((Arc::as_ptr(template).addr(), has_var_data)).or_insert_with(walk);
            }
        }
        mentions
    }

    /// The kind of a page. Names of sources that are computed, and names of data that do not exist, are mistakes.
    fn kind(
        &self,
        page: &Page,
        has_parameters: bool,
        parsed: &parse::Page,
        templates: &TemplateMentions,
        diagnostics: &mut Diagnostics,
    ) -> Kind {
        let mut reasons = Vec::new();
        if has_parameters {
            reasons.push(Reason { cause: Cause::Parameter, chain: vec![step(page, Key::Path, &page.path)] });
        }
        if page.front.dynamic == Some(true) {
            reasons.push(Reason { cause: Cause::Declared, chain: vec![step(page, Key::Dynamic, "dynamic = true")] });
        }
        let has_var_data = has_var_data(page);
        let body = match &parsed.body {
            ParsedBody::Html(_) => None,
            ParsedBody::Program(body) => Some(body.mentions(self.partials, has_var_data)),
        };
        let template = parsed.template.as_ref();
        let template = template.and_then(|template| templates.get(&(Arc::as_ptr(template).addr(), has_var_data)));
        let before_body = reasons.len();
        self.add(body.iter(), &mut reasons, diagnostics);
        // Rows have a `route` at request time only.
        let says_route = |body: &Mentions| body.list.iter().any(|mention| mention.mentioned == Mentioned::Route);
        let has_dynamic_body =
            body.as_ref().is_some_and(|body| has_parameters || reasons.len() > before_body || says_route(body));
        self.add(template, &mut reasons, diagnostics);
        Kind { has_dynamic_body: has_dynamic_body && !reasons.is_empty(), reasons }
    }

    /// Adds what is mentioned to the reasons, each thing once.
    fn add<'m>(
        &self,
        mentions: impl IntoIterator<Item = &'m Mentions>,
        reasons: &mut Vec<Reason>,
        diagnostics: &mut Diagnostics,
    ) {
        for mentions in mentions {
            if self.reads_at_request() {
                diagnostics.extend(mentions.computed.iter().cloned());
            }
            for (name, place) in &mentions.data {
                diagnostics.keep(self.ensure_data_has(name).map_err(|refusal| refusal.at(place.clone())));
            }
            for mention in mentions.list.iter().filter(|mention| self.is_of_the_request(&mention.mentioned)) {
                let cause = Cause::Mention(mention.mentioned.clone());
                if !reasons.iter().any(|reason| reason.cause == cause) {
                    reasons.push(Reason { cause, chain: mention.chain.clone() });
                }
            }
        }
    }

    /// The names of `data` are settled before anything is rendered. `if` and `each` take a value that is missing for an empty
    /// one: here that is a slip, which would leave a page empty without a word.
    fn ensure_data_has(&self, name: &str) -> Result<(), Refusal> {
        let sources = self.config.request_sources().map(|source| &*source.name);
        let names: Vec<&str> = self.data.iter().map(|(name, _)| &**name).chain(sources).collect();
        if names.contains(&name) {
            return Ok(());
        }
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "data is a file in `site/data/`, or a source of site.toml; `lookup data \"NAME\"` asks whether there is one"
                    .to_owned()
            }
        };
        Err(Refusal::new(format!("template uses `{name}`, but `data` has no such value")).help(help))
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
