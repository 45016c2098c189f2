//! `page`: a handle whose fields are looked up when a template asks for them.

use crate::base::{Diagnostic, Object, Text, Value};
use crate::decide;
use crate::markdown;
use crate::parse;
use crate::render::World;
use crate::render::audience::Audience;
use crate::template::Table;
use std::sync::{Arc, Weak};

/// The headings of a page's table of contents: the title is level 1, and deeper ones are detail.
const TOC_LEVELS: std::ops::RangeInclusive<u8> = 2..=3;

/// Words that a reader reads in a minute.
const WORDS_PER_MINUTE: usize = 200;

/// One page of the output.
#[derive(Debug)]
pub(super) struct PageFields {
    world: Weak<World>,
    entry: usize,
    /// Who sees what is rendered of it.
    audience: Audience,
}

impl PageFields {
    pub(super) fn new(world: Weak<World>, entry: usize, audience: Audience) -> Self {
        Self { world, entry, audience }
    }

    pub(super) fn entry(&self) -> usize {
        self.entry
    }
}

impl Object for PageFields {
    fn field(&self, name: &str) -> Option<Value> {
        let world = self.world.upgrade()?;
        let entry = &world.entries[self.entry];
        let decide::Page { file: page, parsed: parse::Page { document, .. }, .. } = world.page_of(self.entry);
        let planned = &entry.planned;
        if world.audiences.is_field_closed(planned.page, name, self.audience) {
            return None;
        }
        let section = page.section_of.or(page.section);
        let neighbour = |index: Option<usize>| index.map_or(Value::Null, |index| world.page_for(index, self.audience));
        let of_section = |section: usize| world.handle_for(&world.lists.page(section), self.audience);
        let list = |list: Option<&Arc<Vec<Value>>>| {
            list.map_or_else(|| Vec::new().into(), |list| world.list_for(list, self.audience))
        };
        Some(match name {
            "title" => planned.title.clone().into(),
            "description" => planned.description.clone().into(),
            "summary" => match &page.front.summary {
                Some(summary) => summary.clone().into(),
                None if document.summary.is_empty() => Value::Null,
                None => Value::html(document.summary.as_str()),
            },
            "date" => page.front.date.into(),
            "updated" => page.front.updated.into(),
            "weight" => Value::Int(page.front.weight),
            "url" => world.href(&planned.url).into(),
            "permalink" => Value::from(world.config.base_url.origin.clone() + &world.href(&planned.url)),
            "content" => Value::Html(world.content(self.entry)?.clone()),
            "has_heading" => document.has_heading.into(),
            "toc" => Value::html(markdown::toc(&document.headings, TOC_LEVELS)),
            "words" => document.words.into(),
            "reading_time" => document.words.div_ceil(WORDS_PER_MINUTE).into(),
            "section" => section.map_or(Value::Null, of_section),
            "parent" => page.section.map_or(Value::Null, of_section),
            "previous" => neighbour(entry.previous),
            "next" => neighbour(entry.next),
            "pages" => list(page.section_of.map(|section| world.lists.pages(section))),
            "sections" => list(page.section_of.map(|section| world.lists.sections(section))),
            "closed" => world.audiences.is_closed(planned.page, self.audience).into(),
            "extra" => page.front.extra.clone().into(),
            "source" => page.source.path.as_str().into(),
            _ => return None,
        })
    }

    fn why_absent(&self, name: &str) -> Option<&'static str> {
        let world = self.world.upgrade()?;
        let is_dynamic = world.page_of(self.entry).has_dynamic_body;
        match name {
            "content" if is_dynamic => Some("that page is dynamic: what it says is known at request time only"),
            "content" => Some("bodies come before the content of pages: only a template can show it"),
            _ => None,
        }
    }

    fn closed(&self, name: &str) -> Option<Diagnostic> {
        self.world.upgrade()?.closed_field(self.entry, name, self.audience)
    }

    fn names(&self) -> Vec<Text> {
        let Some(world) = self.world.upgrade() else { return Vec::new() };
        let page = world.entries[self.entry].planned.page;
        let has_content = world.content(self.entry).is_some();
        let is_there = |name: &str| {
            (name != "content" || has_content) && !world.audiences.is_field_closed(page, name, self.audience)
        };
        Table::Page.names().filter(|name| is_there(name)).map(Arc::from).collect()
    }
}
