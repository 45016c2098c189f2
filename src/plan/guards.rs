//! Who may see what: a page that is not for everybody closes its folder and all below it, as IIS does it.

use super::Plan;
use super::kind::Kind;
use crate::base::{Diagnostic, Place};
use crate::route::{Cover, Pattern, fixed_folder};
use crate::site::{Access, Key, Page, Site};
use std::collections::HashMap;

/// The pages whose front matter says who may see them, with what they close.
#[derive(Debug)]
pub struct Guards<'a> {
    list: Vec<(Cover, &'a Access)>,
    /// The one of the home page alone.
    home: Option<usize>,
    /// Those of each folder, by its path in lower case; also those of the rows' folders.
    folders: HashMap<String, usize>,
    /// Those of a folder for each row.
    with_names: Vec<usize>,
    /// The folders of rows.
    rows: Vec<Cover>,
}

impl<'a> Guards<'a> {
    /// Those of `site`; `kinds` are those of its pages.
    pub fn new(site: &'a Site, kinds: &[Kind], plan: &Plan) -> Self {
        let (list, with_names, rows) = Default::default();
        let mut guards = Self { list, home: None, folders: HashMap::new(), with_names, rows };
        for ((page, kind), routes) in site.pages.iter().zip(kinds).zip(plan.routes_by_page(site)) {
            let Some(cover) = cover(page, kind) else { continue };
            let index = guards.list.len();
            if cover.pattern().names().next().is_some() {
                guards.with_names.push(index);
                for route in &plan.routes[routes] {
                    guards.folders.entry(key(route.url.as_str())).or_insert(index);
                    guards.rows.push(Cover::of_row(route.url.as_str()));
                }
            } else if cover.is_home() {
                guards.home = Some(index);
            } else {
                guards.folders.entry(key(&cover.pattern().to_string())).or_insert(index);
            }
            guards.list.push((cover, &page.front.access));
        }
        guards
    }

    /// What they close, each a single folder.
    pub fn covers(&self) -> impl Iterator<Item = &Cover> {
        let one = self.list.iter().map(|(cover, _)| cover).filter(|cover| cover.pattern().names().next().is_none());
        one.chain(&self.rows)
    }

    /// Who may see the page at `path`: as it says, or the nearest page above it; of two as near, the one that would answer.
    pub fn access(&self, page: &'a Page, path: &Pattern) -> &'a Access {
        let own = &page.front.access;
        if !own.is_open() {
            return own;
        }
        self.nearest(path).map_or(own, |index| self.list[index].1)
    }

    /// How many folders deep the nearest one lies that closes `path`.
    pub fn depth(&self, path: &Pattern) -> Option<usize> {
        self.nearest(path).map(|index| self.list[index].0.depth())
    }

    fn nearest(&self, path: &Pattern) -> Option<usize> {
        self.of_rows(path).chain(self.above(path)).max_by(|first, second| {
            let (first, second) = (&self.list[*first].0, &self.list[*second].0);
            let by_pattern = || second.pattern().precedence(first.pattern());
            first.depth().cmp(&second.depth()).then_with(by_pattern)
        })
    }

    /// Those of a folder for each row in which a request for `path` may lie, where a name says in which.
    fn of_rows(&self, path: &Pattern) -> impl Iterator<Item = usize> {
        let text = path.to_string();
        let fixed = Some(fixed_folder(&text)).filter(|fixed| *fixed != text).map(|fixed| fixed.matches('/').count());
        let is_named = move |cover: &Cover| fixed.is_some_and(|fixed| fixed < cover.depth());
        let may_lie = move |index: &usize| is_named(&self.list[*index].0) && self.list[*index].0.covers(path);
        self.with_names.iter().copied().filter(may_lie)
    }

    /// Whether only the rows tell who may see `path`, which no one looks up at request time: IIS judges groups by the folders
    /// of rows alone, and of two tables either may have the row.
    fn is_told_by_rows(&self, path: &Pattern) -> bool {
        let nearest = self.nearest(path);
        let Some(nearest) = nearest.filter(|nearest| self.of_rows(path).any(|index| index == *nearest)) else {
            return false;
        };
        let (cover, access) = &self.list[nearest];
        let is_as_near = |index: &usize| self.list[*index].0.depth() == cover.depth();
        let differs = |index: usize| self.list[index].1 != *access;
        !access.groups.is_empty() || self.of_rows(path).filter(is_as_near).any(differs)
    }

    /// The nearest one of one folder.
    fn above(&self, path: &Pattern) -> Option<usize> {
        let text = path.to_string();
        let mut folder = fixed_folder(&text);
        let home = || self.home.filter(|_| text == "/");
        loop {
            if let Some(index) = self.folders.get(&key(folder)) {
                return Some(*index);
            }
            let Some(end) = folder.rfind('/') else { return home() };
            folder = &folder[..end];
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
    let guards = Guards::new(site, kinds, plan);
    for ((page, kind), routes) in site.pages.iter().zip(kinds).zip(plan.routes_by_page(site)) {
        let Some(cover) = cover(page, kind) else {
            let path = Pattern::parse(&page.path).ok().filter(|_| kind.is_dynamic());
            diagnostics.extend(path.filter(|path| guards.is_told_by_rows(path)).map(|path| told_by_rows(page, &path)));
            continue;
        };
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

/// Who may see the page depends on which row it lies below.
fn told_by_rows(page: &Page, path: &Pattern) -> Diagnostic {
    let message =
        format!("who may see `{path}` can't be told: pages with rows above it say it for the folder of each row");
    let help = "say it here too: `require_user`, `allow_users` or `allow_groups`";
    Diagnostic::error(message).at(Place::file(&page.source.path)).help(help)
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
