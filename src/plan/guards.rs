//! Who may see what: a page that is not for everybody closes its folder and all below it, as IIS does it.

use super::Plan;
use super::kind::Kind;
use crate::base::{Diagnostic, Place, folders_above};
use crate::pattern::{Cover, Pattern, fixed_folder};
use crate::site::{Access, Key, Page, Site};
use std::collections::HashMap;
use std::iter::once;
use std::ptr;

/// The pages whose front matter says who may see them, with what they close.
#[derive(Debug, Default)]
pub struct Guards<'a> {
    list: Vec<Guard<'a>>,
    /// The one of the home page alone.
    home: Option<usize>,
    /// The first one of each folder, by its path in lower case.
    folders: HashMap<String, usize>,
    /// Those of a folder for each row.
    with_names: Vec<usize>,
}

#[derive(Debug)]
struct Guard<'a> {
    page: &'a Page,
    kind: &'a Kind,
    cover: Cover,
    /// The folders that it closes: one, or one for each row.
    folders: Vec<Cover>,
}

impl<'a> Guard<'a> {
    fn access(&self) -> &'a Access {
        &self.page.front.access
    }
}

impl<'a> Guards<'a> {
    /// Those of `site`; `kinds` are those of its pages.
    pub fn new(site: &'a Site, kinds: &'a [Kind], plan: &Plan) -> Self {
        let mut guards = Self::default();
        for ((page, kind), routes) in site.pages.iter().zip(kinds).zip(plan.routes_by_page(site)) {
            let Some(cover) = cover(page, kind) else { continue };
            let index = guards.list.len();
            let folders = if cover.pattern().has_names() {
                guards.with_names.push(index);
                plan.routes[routes].iter().map(|route| Cover::of_row(route.url.as_str())).collect()
            } else {
                vec![cover.clone()]
            };
            if cover.is_home() {
                guards.home = Some(index);
            } else {
                for folder in &folders {
                    guards.folders.entry(key(&folder.pattern().to_string())).or_insert(index);
                }
            }
            guards.list.push(Guard { page, kind, cover, folders });
        }
        guards
    }

    /// The folders that they close.
    pub fn folders(&self) -> impl Iterator<Item = &Cover> {
        self.list.iter().flat_map(|guard| &guard.folders)
    }

    /// Who may see the page at `path`: as it says, or the nearest page above it; of two as near, the one that would answer.
    pub fn access(&self, page: &'a Page, path: &Pattern) -> &'a Access {
        let own = &page.front.access;
        if !own.is_open() {
            return own;
        }
        self.nearest(path).map_or(own, Guard::access)
    }

    /// How many folders deep the nearest one lies that closes `path`.
    pub fn depth(&self, path: &Pattern) -> Option<usize> {
        self.nearest(path).map(|guard| guard.cover.depth())
    }

    fn nearest(&self, path: &Pattern) -> Option<&Guard<'a>> {
        self.of_rows(path).chain(self.above(path)).max_by(|first, second| {
            let (first, second) = (&first.cover, &second.cover);
            let by_pattern = || second.pattern().precedence(first.pattern());
            first.depth().cmp(&second.depth()).then_with(by_pattern)
        })
    }

    /// Those of a folder for each row in which a request for `path` may lie, where a name says in which.
    fn of_rows(&self, path: &Pattern) -> impl Iterator<Item = &Guard<'a>> {
        let first_name = path.has_names().then(|| fixed_folder(&path.to_string()).matches('/').count());
        let may_lie = move |guard: &&Guard<'_>| {
            first_name.is_some_and(|depth| depth < guard.cover.depth()) && guard.cover.covers(path)
        };
        self.with_names.iter().map(|index| &self.list[*index]).filter(may_lie)
    }

    /// Whether only the rows tell who may see `path`, which no one looks up at request time: IIS judges groups by the folders
    /// of rows alone, and of two tables either may have the row.
    fn is_told_by_rows(&self, path: &Pattern) -> bool {
        let nearest = self.nearest(path).filter(|nearest| self.of_rows(path).any(|guard| ptr::eq(guard, *nearest)));
        nearest.is_some_and(|nearest| {
            let differs =
                |guard: &Guard<'_>| guard.cover.depth() == nearest.cover.depth() && guard.access() != nearest.access();
            !nearest.access().groups.is_empty() || self.of_rows(path).any(differs)
        })
    }

    /// Two pages can't say different things of one folder.
    fn ensure_folders_agree(&self, guard: &Guard<'_>) -> Option<Diagnostic> {
        guard.folders.iter().find_map(|folder| {
            let folder = key(&folder.pattern().to_string());
            let known = &self.list[self.folders[&folder]];
            (known.access() != guard.access()).then(|| {
                let message = format!("two pages say who may see the folder `{folder}/`, but not the same");
                Diagnostic::error(message)
                    .at(place(guard.page))
                    .note("the other one is here", place(known.page))
                    .help("say the same in both, or move one of them to another folder")
            })
        })
    }

    /// The nearest one of one folder.
    fn above(&self, path: &Pattern) -> Option<&Guard<'a>> {
        let text = path.to_string();
        let folder = fixed_folder(&text);
        let mut folders = once(folder).chain(folders_above(folder).rev());
        let nearest = folders.find_map(|folder| self.folders.get(&key(folder)).copied());
        nearest.or(self.home.filter(|_| text == "/")).map(|index| &self.list[index])
    }
}

/// What a page closes, if it is not for everybody.
fn cover(page: &Page, kind: &Kind) -> Option<Cover> {
    let path = Pattern::parse(&page.path).ok().filter(|_| !page.front.access.is_open())?;
    let has_parameters = kind.is_dynamic() && path.has_names();
    Some(Cover::of_page(&path, has_parameters))
}

/// Windows' paths know no case, and a folder is the same with its final `/`.
fn key(path: &str) -> String {
    path.strip_suffix('/').unwrap_or(path).to_lowercase()
}

/// Says where IIS could not tell who may see a page: it knows folders, and no patterns.
pub fn ensure_iis_can_tell(site: &Site, kinds: &[Kind], plan: &Plan) -> Vec<Diagnostic> {
    let guards = Guards::new(site, kinds, plan);
    let open = site.pages.iter().zip(kinds).filter(|(page, kind)| kind.is_dynamic() && page.front.access.is_open());
    let told_by_rows = open.filter_map(|(page, _)| {
        let path = Pattern::parse(&page.path).ok()?;
        guards.is_told_by_rows(&path).then(|| told_by_rows(page, &path))
    });
    let unclear = guards.list.iter().filter_map(|guard| match guard.cover.is_home() {
        true => ensure_groups_post_elsewhere(guard.page, guard.kind),
        false => guards.ensure_folders_agree(guard),
    });
    told_by_rows.chain(unclear).collect()
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
