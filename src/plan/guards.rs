//! Who may see what: a page that is not for everybody closes its folder and all below it, as IIS does it.

use super::Plan;
use super::kind::Kind;
use crate::base::{Diagnostic, Place};
use crate::route::{Cover, Pattern};
use crate::site::{Access, Key, Page, Site};
use std::collections::HashMap;

/// The pages whose front matter says who may see them, with what they close.
#[derive(Debug)]
pub struct Guards<'a> {
    list: Vec<(Cover, &'a Access)>,
    /// Those of one folder, by its path in lower case.
    folders: HashMap<String, usize>,
    /// Those of a folder for each row.
    with_names: Vec<usize>,
}

impl<'a> Guards<'a> {
    /// Those of `site`; `kinds` are those of its pages.
    pub fn new(site: &'a Site, kinds: &[Kind]) -> Self {
        let mut guards = Self { list: Vec::new(), folders: HashMap::new(), with_names: Vec::new() };
        for (page, kind) in site.pages.iter().zip(kinds) {
            let Some(cover) = cover(page, kind) else { continue };
            let index = guards.list.len();
            if cover.pattern().names().next().is_some() {
                guards.with_names.push(index);
            } else if !cover.is_home() {
                guards.folders.entry(key(&cover.pattern().to_string())).or_insert(index);
            }
            guards.list.push((cover, &page.front.access));
        }
        guards
    }

    /// What they close.
    pub fn covers(&self) -> impl Iterator<Item = &Cover> {
        self.list.iter().map(|(cover, _)| cover)
    }

    /// Who may see the page at `path`: as it says, or the nearest page above it.
    pub fn access(&self, page: &'a Page, path: &Pattern) -> &'a Access {
        let own = &page.front.access;
        if !own.is_open() {
            return own;
        }
        let by_name = self.with_names.iter().copied().filter(|index| self.list[*index].0.covers(path));
        let nearest = by_name.chain(self.above(path)).max_by_key(|index| self.list[*index].0.depth());
        nearest.map_or(own, |index| self.list[index].1)
    }

    /// The nearest one of one folder.
    fn above(&self, path: &Pattern) -> Option<usize> {
        let text = path.to_string();
        let mut folder = text.split('{').next().unwrap_or_default();
        loop {
            let found = self.folders.get(&key(folder)).filter(|index| self.list[**index].0.covers(path));
            if let Some(index) = found {
                return Some(*index);
            }
            folder = &folder[..folder.rfind('/')?];
        }
    }
}

/// What a page closes, if it is not for everybody.
fn cover(page: &Page, kind: &Kind) -> Option<Cover> {
    let path = Pattern::parse(&page.path).ok().filter(|_| !page.front.access.is_open())?;
    let has_parameters = kind.is_dynamic() && path.names().next().is_some();
    Some(Cover::of_page(&path, has_parameters))
}

/// Windows' paths know no case, and a folder is the same with its final `/`.
fn key(path: &str) -> String {
    path.strip_suffix('/').unwrap_or(path).to_lowercase()
}

/// Says where IIS could not tell who may see a page: it knows folders, and no patterns.
pub fn ensure_iis_can_tell(site: &Site, kinds: &[Kind], plan: &Plan) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut first: HashMap<String, &Page> = HashMap::new();
    for ((page, kind), routes) in site.pages.iter().zip(kinds).zip(plan.routes_by_page(site)) {
        let Some(cover) = cover(page, kind) else { continue };
        if cover.is_home() {
            diagnostics.extend(ensure_groups_post_elsewhere(page, kind));
            continue;
        }
        let rows = plan.routes[routes].iter().map(|route| key(route.url.as_str()));
        let of_cover = || vec![key(&cover.pattern().to_string())];
        let folders = if cover.pattern().names().next().is_some() { rows.collect() } else { of_cover() };
        for folder in folders {
            let known = *first.entry(folder.clone()).or_insert(page);
            if known.front.access != page.front.access {
                let message = format!("two pages say who may see the folder `{folder}/`, but not the same");
                diagnostics.push(
                    Diagnostic::error(message)
                        .at(place(page))
                        .note("the other one is here", place(known))
                        .help("say the same in both, or move one of them to another folder"),
                );
                break;
            }
        }
    }
    diagnostics
}

/// What is posted to `/` is judged for all of the site's folder, which is open.
fn ensure_groups_post_elsewhere(page: &Page, kind: &Kind) -> Option<Diagnostic> {
    let is_open_to_all = kind.takes_form() && !page.front.access.groups.is_empty();
    is_open_to_all.then(|| {
        let message = "the home page can't be for groups and take a form: IIS judges groups by folder, and its folder is the \
                       whole site";
        Diagnostic::error(message)
            .at(page.source.place(page.front.span(Key::AllowGroups)))
            .help("put the form into a page in a folder of its own, or name users by `allow_users`")
    })
}

/// Where a page says who may see it.
fn place(page: &Page) -> Place {
    let keys = [Key::RequireUser, Key::AllowUsers, Key::AllowGroups];
    let said = page.front.spans.iter().find(|(key, _)| keys.contains(key));
    said.map_or_else(|| Place::file(&page.source.path), |(_, span)| page.source.place(*span))
}
