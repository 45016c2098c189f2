//! Who may see what: a page that is not for everybody closes its folder and all below it, as IIS does it.

use crate::base::{Diagnostic, Diagnostics, Place, folders_above, path_key};
use crate::decide::Page;
use crate::pattern::{Cover, Pattern};
use crate::route::{Access, Maker, Methods, Route, Routes};
use crate::site::{Key, Section};
use std::collections::HashMap;
use std::iter::once;
use std::ptr;

/// The routes whose own pages say who may see them, with what they close.
#[derive(Debug, Default)]
struct Guards<'a> {
    list: Vec<Guard<'a>>,
    /// The one of the home page alone.
    home: Option<usize>,
    /// The first one of each folder, by the key of its path.
    folders: HashMap<String, usize>,
    /// Those of a folder for each row.
    with_names: Vec<usize>,
}

#[derive(Debug)]
struct Guard<'a> {
    /// Where it says who may see it.
    place: Place,
    route: &'a Route,
    cover: Cover,
    /// The folders that it closes: one, or one for each row.
    folders: Vec<Cover>,
}

impl<'a> Guard<'a> {
    fn access(&self) -> &'a Access {
        &self.route.endpoint.access
    }
}

/// Sets who may see each route: as its own page says, or the nearest page above it. It is a mistake where IIS, which knows
/// folders and no patterns, could not tell.
pub(super) fn close(pages: &[Page], sections: &[Section], routes: &mut Routes, diagnostics: &mut Diagnostics) {
    let guards = Guards::new(pages, routes);
    guards.ensure_iis_can_tell(pages, routes, diagnostics);
    let nearest = |route: &Route| {
        let guard = guards.nearest(&route.endpoint.pattern)?;
        let inherited = (!route.says_access).then(|| (guard.access().clone(), guard.route.reveals.clone()));
        Some((guard.cover.depth(), guard.route.page, inherited))
    };
    let home = guards.home.map(|home| guards.list[home].place.clone());
    let decided: Vec<_> = if guards.list.is_empty() { Vec::new() } else { routes.iter().map(nearest).collect() };
    for (route, decided) in routes.iter_mut().zip(decided) {
        let Some((depth, page, inherited)) = decided else { continue };
        (route.guard_depth, route.guarded_by) = (Some(depth), page);
        if let Some((access, reveals)) = inherited {
            route.endpoint.access = access;
            route.reveals.extend(reveals);
        }
    }
    ensure_something_is_revealed(pages, routes, diagnostics);
    ensure_sections_are_closed_whole(pages, sections, routes, diagnostics);
    if let Some(place) = home {
        ensure_home_is_not_alone(place, routes, diagnostics);
    }
}

impl<'a> Guards<'a> {
    fn new(pages: &'a [Page], routes: &'a Routes) -> Self {
        let mut guards = Self::default();
        for route in routes.iter().filter(|route| route.says_access) {
            let cover = route.cover();
            let place =
                route.page.map_or_else(|| Place::file(&route.source), |page| pages[page].file.place_of_access());
            let index = guards.list.len();
            let folders = route.closed_folders();
            if cover.pattern().has_names() {
                guards.with_names.push(index);
            }
            if cover.is_home() {
                guards.home = Some(index);
            } else {
                for folder in &folders {
                    guards.folders.entry(key(&folder.pattern().to_string())).or_insert(index);
                }
            }
            guards.list.push(Guard { place, route, cover, folders });
        }
        guards
    }

    /// The nearest one that closes `path`; of two as near, the one that would answer.
    fn nearest(&self, path: &Pattern) -> Option<&Guard<'a>> {
        self.of_rows(path).chain(self.above(path)).max_by(|first, second| {
            let (first, second) = (&first.cover, &second.cover);
            let by_pattern = || second.pattern().precedence(first.pattern());
            first.depth().cmp(&second.depth()).then_with(by_pattern)
        })
    }

    /// Those of a folder for each row that may contain `path`. Empty if no name in `path` stands for the row.
    fn of_rows(&self, path: &Pattern) -> impl Iterator<Item = &Guard<'a>> {
        let first_name = path.has_names().then(|| path.fixed_folder().matches('/').count());
        let may_lie = move |guard: &&Guard<'_>| {
            first_name.is_some_and(|depth| depth < guard.cover.depth()) && guard.cover.covers(path)
        };
        self.with_names.iter().map(|index| &self.list[*index]).filter(may_lie)
    }

    /// Whether who may see `path` depends on the row, which no one looks up at request time: IIS judges groups by the folders
    /// of rows alone, and of two tables either may have the row.
    fn depends_on_the_row(&self, path: &Pattern) -> bool {
        let nearest = self.nearest(path).filter(|nearest| self.of_rows(path).any(|guard| ptr::eq(guard, *nearest)));
        nearest.is_some_and(|nearest| {
            let differs =
                |guard: &Guard<'_>| guard.cover.depth() == nearest.cover.depth() && guard.access() != nearest.access();
            !nearest.access().groups.is_empty() || self.of_rows(path).any(differs)
        })
    }

    fn ensure_iis_can_tell(&self, pages: &[Page], routes: &Routes, diagnostics: &mut Diagnostics) {
        for route in routes.iter().filter(|route| route.is_dynamic() && !route.says_access) {
            let path = &route.endpoint.pattern;
            if self.depends_on_the_row(path) {
                let message = format!(
                    "who may see `{path}` can't be told: pages with rows above it say it for the folder of each row"
                );
                diagnostics.push(
                    Diagnostic::error(message)
                        .at(Place::file(&route.source))
                        .help("say it here too: `require_user`, `allow_users` or `allow_groups`"),
                );
            }
        }
        for guard in &self.list {
            if guard.cover.is_home() {
                ensure_groups_post_elsewhere(guard, pages, diagnostics);
            } else {
                self.ensure_folders_agree(guard, diagnostics);
                self.ensure_it_opens_nothing(guard, diagnostics);
            }
        }
    }

    /// `require_user` alone lets in whom the page above does not. Who is in which group, only the server knows, so other names are
    /// taken to be fewer.
    fn ensure_it_opens_nothing(&self, guard: &Guard<'_>, diagnostics: &mut Diagnostics) {
        let folder = guard.cover.pattern().to_string();
        let Some(above) = self.first_of(folders_above(folder.trim_end_matches('/')).rev()) else { return };
        let above = &self.list[above];
        if guard.access().names_nobody() && !above.access().names_nobody() {
            let message = "more people may see this page than the page above it: everybody who signs in";
            diagnostics.push(
                Diagnostic::warning(message)
                    .at(guard.place.clone())
                    .note("the page above says it here", above.place.clone())
                    .help("remove it if the page above shall decide, or name the users or groups here too"),
            );
        }
    }

    /// Two pages can't say different things of one folder. Of a page with rows the first such folder is reported.
    fn ensure_folders_agree(&self, guard: &Guard<'_>, diagnostics: &mut Diagnostics) {
        for folder in guard.folders.iter().map(|folder| key(&folder.pattern().to_string())) {
            let first = &self.list[self.folders[&folder]];
            if first.access() != guard.access() {
                diagnostics.push(
                    Diagnostic::error(format!("two pages say who may see the folder `{folder}/`, but not the same"))
                        .at(guard.place.clone())
                        .note("the other one is here", first.place.clone())
                        .help("say the same in both, or move one of them to another folder"),
                );
                return;
            }
        }
    }

    /// The nearest one of one folder.
    fn above(&self, path: &Pattern) -> Option<&Guard<'a>> {
        let folder = path.fixed_folder();
        let nearest = self.first_of(once(folder).chain(folders_above(folder).rev()));
        nearest.or(self.home.filter(|_| path.is_home())).map(|index| &self.list[index])
    }

    /// The one of the first of `folders` that is closed.
    fn first_of<'p>(&self, mut folders: impl Iterator<Item = &'p str>) -> Option<usize> {
        folders.find_map(|folder| self.folders.get(&key(folder)).copied())
    }
}

/// Windows' paths know no case, and a folder is the same with its final `/`.
fn key(path: &str) -> String {
    path_key(path.strip_suffix('/').unwrap_or(path))
}

/// A page that everybody may see hides nothing.
fn ensure_something_is_revealed(pages: &[Page], routes: &Routes, diagnostics: &mut Diagnostics) {
    for page in pages.iter().filter(|page| !page.file.front.reveal.is_empty()) {
        if page.route.is_some_and(|route| routes.get(route).endpoint.access.is_open()) {
            let place = page.file.source.place(page.file.front.span(Key::Reveal));
            let message = "`reveal` has no effect: everybody may see this page";
            diagnostics.push(Diagnostic::warning(message).at(place).help("remove it"));
        }
    }
}

/// A folder is closed by its URL, and a section or a page below it may have another one than its folder says.
fn ensure_sections_are_closed_whole(
    pages: &[Page],
    sections: &[Section],
    routes: &Routes,
    diagnostics: &mut Diagnostics,
) {
    let route = |page: &Page| page.route.map(|route| routes.get(route));
    for page in pages {
        // The home page closes itself alone.
        let section = page.file.section.map(|section| &sections[section]).filter(|section| section.parent.is_some());
        let Some(own) = section.and_then(|section| section.page).map(|own| &pages[own]) else { continue };
        let (Some(section), Some(route)) = (route(own), route(page)) else { continue };
        if section.endpoint.access.is_open() || !route.endpoint.access.is_open() {
            continue;
        }
        let message = format!(
            "everybody may see this page, but its section is not for everybody: `{}` does not lie below `{}`",
            route.endpoint.pattern, section.endpoint.pattern
        );
        diagnostics.push(
            Diagnostic::error(message)
                .at(Place::file(&page.file.source.path))
                .note("the page of the section is here", own.file.place_of_access())
                .help("say who may see it here too, give it a `path` below the section's, or move the file to another folder"),
        );
    }
}

/// Who closes the home page may mean the site.
fn ensure_home_is_not_alone(place: Place, routes: &Routes, diagnostics: &mut Diagnostics) {
    let is_open = |route: &&Route| {
        matches!(route.maker, Maker::Page | Maker::Row | Maker::Copy) && route.endpoint.access.is_open()
    };
    let open = routes.iter().filter(is_open).count();
    if open > 0 {
        let message =
            format!("this closes the home page alone: everybody may see {open} other pages and files of the site");
        let help = "if the whole site is meant, switch off Anonymous Authentication for it in IIS Manager; \
                    if a section is, say it in the page of the section";
        diagnostics.push(Diagnostic::warning(message).at(place).help(help));
    }
}

/// What is posted to `/` is judged for all of the site's folder, which is open.
fn ensure_groups_post_elsewhere(guard: &Guard<'_>, pages: &[Page], diagnostics: &mut Diagnostics) {
    let takes_form = guard.route.endpoint.methods == Methods::ReadAndWrite;
    if let Some(page) = guard.route.page.filter(|_| takes_form && !guard.access().groups.is_empty()) {
        let file = &pages[page].file;
        let message = "the home page can't be for groups and take a form: IIS judges groups by folder, and its folder is the \
                       whole site";
        diagnostics.push(
            Diagnostic::error(message)
                .at(file.source.place(file.front.span(Key::AllowGroups)))
                .help("put the form into a page in a folder of its own, or name users by `allow_users`"),
        );
    }
}
