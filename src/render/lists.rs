//! Sections' pages in their order, and each page's neighbours: made once, shared by every page that shows them.

use crate::base::Value;
use crate::plan::{Plan, Route};
use crate::site::{Section, Site, SortBy};
use std::cmp::Ordering;
use std::cmp::Reverse;
use std::sync::Arc;

/// The lists of the site.
#[derive(Debug)]
pub(super) struct Lists {
    sections: Vec<SectionLists>,
    neighbours: Vec<Neighbours>,
}

#[derive(Debug, Default)]
struct SectionLists {
    /// Its own page, null if it has none.
    page: Value,
    pages: Arc<Vec<Value>>,
    sections: Arc<Vec<Value>>,
}

/// The pages before and after one in its section.
#[derive(Clone, Copy, Debug, Default)]
struct Neighbours {
    previous: Option<usize>,
    next: Option<usize>,
}

impl Lists {
    pub(super) fn new(site: &Site, plan: &Plan, pages: &[Value]) -> Self {
        let routes = plan.routes_by_page(site);
        let is_listed = |route: &usize| plan.routes[*route].parameters.is_none();
        let own_route = |section: &Section| section.page.and_then(|page| routes[page].clone().find(is_listed));
        let mut neighbours = vec![Neighbours::default(); plan.routes.len()];
        let mut sections = Vec::with_capacity(site.sections.len());
        for section in &site.sections {
            let sort_by = sort_by(site, section);
            let mut order: Vec<usize> =
                section.pages.iter().flat_map(|page| routes[*page].clone()).filter(is_listed).collect();
            sort(site, plan, sort_by, &mut order);
            set_neighbours(&order, sort_by, &mut neighbours);
            let mut below: Vec<(i64, &str, usize)> = (section.sections.iter())
                .filter_map(|index| own_route(&site.sections[*index]))
                .map(|route| {
                    let page = &plan.routes[route];
                    (site.pages[page.page].front.weight, page.title.as_deref().unwrap_or_default(), route)
                })
                .collect();
            below.sort();
            sections.push(SectionLists {
                page: own_route(section).map_or(Value::Null, |route| pages[route].clone()),
                pages: Arc::new(order.iter().map(|route| pages[*route].clone()).collect()),
                sections: Arc::new(below.iter().map(|(_, _, route)| pages[*route].clone()).collect()),
            });
        }
        Self { sections, neighbours }
    }

    /// The page of a section; null if it has none.
    pub(super) fn page(&self, section: usize) -> Value {
        self.sections[section].page.clone()
    }

    /// The pages of a section, in its order.
    pub(super) fn pages(&self, section: usize) -> Arc<Vec<Value>> {
        self.sections[section].pages.clone()
    }

    /// The pages of the sections directly below one, lightest first, then by title.
    pub(super) fn sections(&self, section: usize) -> Arc<Vec<Value>> {
        self.sections[section].sections.clone()
    }

    /// The routes of a section and of all below it, in the section's order.
    pub(super) fn order_below(site: &Site, plan: &Plan, section: usize) -> Vec<usize> {
        let routes = plan.routes_by_page(site);
        let mut sections = vec![section];
        let mut order = Vec::new();
        while let Some(section) = sections.pop() {
            let section = &site.sections[section];
            let listed = |route: &usize| plan.routes[*route].parameters.is_none();
            order.extend(section.pages.iter().flat_map(|page| routes[*page].clone()).filter(listed));
            sections.extend(&section.sections);
        }
        order.sort_unstable();
        sort(site, plan, sort_by(site, &site.sections[section]), &mut order);
        order
    }

    /// The route before this one: the older page in a section sorted by date, else the one listed before.
    pub(super) fn previous(&self, route: usize) -> Option<usize> {
        self.neighbours[route].previous
    }

    /// The route after this one: the newer page in a section sorted by date, else the one listed after.
    pub(super) fn next(&self, route: usize) -> Option<usize> {
        self.neighbours[route].next
    }
}

fn sort_by(site: &Site, section: &Section) -> SortBy {
    section.page.map_or(SortBy::default(), |page| site.pages[page].front.sort_by)
}

fn sort(site: &Site, plan: &Plan, sort_by: SortBy, order: &mut [usize]) {
    order.sort_by(|a, b| compare(site, sort_by, &plan.routes[*a], &plan.routes[*b]));
}

/// The order of two pages; pages that are equal in it stay in the order of their paths and rows.
fn compare(site: &Site, sort_by: SortBy, a: &Route, b: &Route) -> Ordering {
    let (front_a, front_b) = (&site.pages[a.page].front, &site.pages[b.page].front);
    let title = |route: &Route| route.title.as_deref().unwrap_or_default().to_lowercase();
    match sort_by {
        SortBy::Date => Reverse(front_a.date).cmp(&Reverse(front_b.date)),
        SortBy::Title => title(a).cmp(&title(b)),
        SortBy::Weight => front_a.weight.cmp(&front_b.weight).then_with(|| title(a).cmp(&title(b))),
    }
}

fn set_neighbours(order: &[usize], sort_by: SortBy, neighbours: &mut [Neighbours]) {
    for pair in order.windows(2) {
        // A list by date begins with the newest, and "next" means later in time.
        let (earlier, later) = if sort_by == SortBy::Date { (pair[1], pair[0]) } else { (pair[0], pair[1]) };
        neighbours[earlier].next = Some(later);
        neighbours[later].previous = Some(earlier);
    }
}
