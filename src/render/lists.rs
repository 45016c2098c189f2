//! Sections' pages in their order, and each page's neighbours: made once, shared by every page that shows them.

use crate::base::Value;
use crate::decide::Page;
use crate::render::world::WorldEntry;
use crate::site::{Section, SortBy};
use std::cmp::Ordering;
use std::cmp::Reverse;
use std::sync::Arc;

/// The lists of the site, by section.
#[derive(Debug)]
pub(super) struct Lists(Vec<SectionLists>);

#[derive(Debug, Default)]
struct SectionLists {
    /// Its own page, null if it has none.
    page: Value,
    pages: Arc<Vec<Value>>,
    sections: Arc<Vec<Value>>,
}

impl Lists {
    /// Makes the lists, and sets the neighbours of `entries`.
    pub(super) fn new(pages: &[Page], sections: &[Section], entries: &mut [WorldEntry]) -> Self {
        let own_entry = |section: &Section, entries: &[WorldEntry]| {
            section.page.and_then(|page| pages[page].entries.clone().find(|entry| is_listed(entries, *entry)))
        };
        let mut lists = Vec::with_capacity(sections.len());
        for section in sections {
            let sort_by = sort_by(pages, section);
            let order = order(pages, entries, section.pages.iter().copied(), sort_by);
            set_neighbours(&order, sort_by, entries);
            let mut below: Vec<(i64, &str, usize)> = (section.sections.iter())
                .filter_map(|index| own_entry(&sections[*index], entries))
                .map(|index| {
                    let planned = &entries[index].planned;
                    (pages[planned.page].file.front.weight, planned.title.as_deref().unwrap_or_default(), index)
                })
                .collect();
            below.sort();
            let page = |entry: &usize| entries[*entry].page.clone();
            lists.push(SectionLists {
                page: own_entry(section, entries).map_or(Value::Null, |entry| page(&entry)),
                pages: Arc::new(order.iter().map(page).collect()),
                sections: Arc::new(below.iter().map(|(_, _, entry)| page(entry)).collect()),
            });
        }
        Self(lists)
    }

    /// The page of a section; null if it has none.
    pub(super) fn page(&self, section: usize) -> Value {
        self.0[section].page.clone()
    }

    /// The pages of a section, in its order.
    pub(super) fn pages(&self, section: usize) -> &Arc<Vec<Value>> {
        &self.0[section].pages
    }

    /// The pages of the sections directly below one, lightest first, then by title.
    pub(super) fn sections(&self, section: usize) -> &Arc<Vec<Value>> {
        &self.0[section].sections
    }

    /// The entries of a section and of all below it, in the section's order.
    pub(super) fn order_below(
        pages: &[Page],
        sections: &[Section],
        entries: &[WorldEntry],
        section: usize,
    ) -> Vec<usize> {
        let mut below = vec![section];
        let mut members = Vec::new();
        while let Some(section) = below.pop() {
            members.extend(&sections[section].pages);
            below.extend(&sections[section].sections);
        }
        members.sort_unstable();
        order(pages, entries, members.into_iter(), sort_by(pages, &sections[section]))
    }
}

/// Only requests tell the URLs of a page with parameters.
fn is_listed(entries: &[WorldEntry], entry: usize) -> bool {
    !entries[entry].planned.has_parameters
}

fn sort_by(pages: &[Page], section: &Section) -> SortBy {
    section.page.map_or(SortBy::default(), |page| pages[page].file.front.sort_by)
}

/// The entries of `members` in their order; those that are equal in it stay in the order of their paths and rows.
fn order(pages: &[Page], entries: &[WorldEntry], members: impl Iterator<Item = usize>, sort_by: SortBy) -> Vec<usize> {
    let front = |entry: usize| &pages[entries[entry].planned.page].file.front;
    let title = |entry: usize| entries[entry].planned.title.as_deref().unwrap_or_default().to_lowercase();
    let compare = |a: usize, b: usize| -> Ordering {
        match sort_by {
            SortBy::Date => Reverse(front(a).date).cmp(&Reverse(front(b).date)),
            SortBy::Title => title(a).cmp(&title(b)),
            SortBy::Weight => front(a).weight.cmp(&front(b).weight).then_with(|| title(a).cmp(&title(b))),
        }
    };
    let listed = members.flat_map(|page| pages[page].entries.clone()).filter(|entry| is_listed(entries, *entry));
    let mut order: Vec<usize> = listed.collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

fn set_neighbours(order: &[usize], sort_by: SortBy, entries: &mut [WorldEntry]) {
    for pair in order.windows(2) {
        // A list by date begins with the newest, and "next" means later in time.
        let (earlier, later) = if sort_by == SortBy::Date { (pair[1], pair[0]) } else { (pair[0], pair[1]) };
        entries[earlier].next = Some(later);
        entries[later].previous = Some(earlier);
    }
}
