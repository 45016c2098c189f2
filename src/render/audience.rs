//! Who sees what is rendered: each kind of visitors has handles of its own, which hold back what other pages keep from them.
//!
//! The handles for everybody are made with the site; those for fewer people when a page for them asks, once.

use crate::base::{Diagnostic, Text, Value};
use crate::decide::Page;
use crate::render::World;
use crate::render::fields::PageFields;
use crate::route::{Access, CLOSED_FIELDS, Route, Routes};
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

/// Index of an access in [`Audiences`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Audience(pub(super) usize);

/// Everybody.
pub(super) const EVERYBODY: Audience = Audience(0);

/// Who may see which page.
#[derive(Debug)]
pub(super) struct Audiences {
    /// Each access once; the first lets everybody in.
    list: Vec<Access>,
    /// One for each page.
    of_pages: Vec<PageAccess>,
    /// The handles for fewer people than everybody, by entry.
    handles: RwLock<HashMap<(Audience, usize), Value>>,
    /// Lists of those handles, by where the list for everybody lies. However many pages ask for it, each is made once.
    lists: RwLock<HashMap<(Audience, usize), Value>>,
    /// `site` for them.
    sites: RwLock<HashMap<Audience, Value>>,
}

#[derive(Debug)]
struct PageAccess {
    seen_by: Audience,
    /// The page that says so, which may lie above it.
    guarded_by: Option<usize>,
    /// Fields that a page for more people may show.
    reveals: Vec<Text>,
}

impl Audiences {
    pub(super) fn new(pages: &[Page], routes: &Routes) -> Self {
        let everybody = Access::default();
        let mut list = vec![everybody.clone()];
        let mut indices: HashMap<Access, Audience> = HashMap::from([(everybody, EVERYBODY)]);
        let mut with_route = |route: &Route| {
            let access = &route.endpoint.access;
            let seen_by = *indices.entry(access.clone()).or_insert_with(|| {
                list.push(access.clone());
                Audience(list.len() - 1)
            });
            PageAccess { seen_by, guarded_by: route.guarded_by, reveals: route.reveals.clone() }
        };
        let without_route = || PageAccess { seen_by: EVERYBODY, guarded_by: None, reveals: Vec::new() };
        let access = |page: &Page| page.route.map_or_else(without_route, |route| with_route(routes.get(route)));
        let of_pages = pages.iter().map(access).collect();
        Self { list, of_pages, handles: RwLock::default(), lists: RwLock::default(), sites: RwLock::default() }
    }

    /// All of them, everybody first.
    pub(super) fn iter(&self) -> impl Iterator<Item = Audience> {
        (0..self.list.len()).map(Audience)
    }

    /// Who sees a page.
    pub(super) fn of_page(&self, page: usize) -> Audience {
        self.of_pages[page].seen_by
    }

    /// Who may read the body of a page: everybody where the page reveals it. A summary and a table of contents are made of the
    /// page's text alone, so what the body shows of other pages is not in them.
    pub(super) fn of_body(&self, page: usize) -> Audience {
        let is_revealed = self.of_pages[page].reveals.iter().any(|field| **field == *"content");
        if is_revealed { EVERYBODY } else { self.of_page(page) }
    }

    /// Whether some of `audience` may not see a page.
    pub(super) fn is_closed(&self, page: usize, audience: Audience) -> bool {
        let by = self.of_page(page);
        by != EVERYBODY && by != audience && !self.list[audience.0].is_within(&self.list[by.0])
    }

    /// Whether a page keeps its field `name` from some of `audience`.
    pub(super) fn is_field_closed(&self, page: usize, name: &str, audience: Audience) -> bool {
        CLOSED_FIELDS.contains(&name)
            && self.is_closed(page, audience)
            && !self.of_pages[page].reveals.iter().any(|field| **field == *name)
    }
}

impl World {
    /// The handle of an entry, for `audience`.
    pub(super) fn page_for(&self, entry: usize, audience: Audience) -> Value {
        if audience == EVERYBODY {
            return self.entries[entry].page.clone();
        }
        remembered(&self.audiences.handles, (audience, entry), || {
            Value::Object(Arc::new(PageFields::new(self.this.clone(), entry, audience)))
        })
    }

    /// `site`, for `audience`.
    pub(super) fn site_for(&self, audience: Audience) -> Value {
        if audience == EVERYBODY {
            return self.site_value.clone();
        }
        remembered(&self.audiences.sites, audience, || {
            self.site_value_with(self.list_for(self.lists.sections(0), audience))
        })
    }

    /// One of the site's lists of handles for everybody, for `audience`.
    pub(super) fn list_for(&self, list: &Arc<Vec<Value>>, audience: Audience) -> Value {
        if audience == EVERYBODY {
            return Value::List(list.clone());
        }
        // It lives as long as the site, so no other one ever lies there.
        let lies_at = Arc::as_ptr(list) as usize;
        remembered(&self.audiences.lists, (audience, lies_at), || {
            list.iter().map(|handle| self.handle_for(handle, audience)).collect::<Vec<_>>().into()
        })
    }

    /// A handle for everybody, or null, for `audience`.
    pub(super) fn handle_for(&self, handle: &Value, audience: Audience) -> Value {
        let entry = match handle {
            Value::Object(object) => (&**object as &dyn Any).downcast_ref().map(PageFields::entry),
            _ => None,
        };
        entry.map_or_else(|| handle.clone(), |entry| self.page_for(entry, audience))
    }

    /// The mistake of showing the field `name` of an entry to `audience`.
    pub(super) fn closed_field(&self, entry: usize, name: &str, audience: Audience) -> Option<Diagnostic> {
        let page = self.entries[entry].planned.page;
        if !self.audiences.is_field_closed(page, name, audience) {
            return None;
        }
        let url = &self.entries[entry].planned.url;
        let message = format!("`{name}` of `{url}` is not for everybody who sees the page that shows it");
        let help = format!(
            "show it in `{{{{#unless closed}}}}` alone, or write `reveal = [\"{name}\"]` where that page says who may see it"
        );
        let guard = self.audiences.of_pages[page].guarded_by.unwrap_or(page);
        let note = if guard == page {
            "the page that is not for everybody is here"
        } else {
            "a page above it closes that page, here"
        };
        Some(Diagnostic::error(message).note(note, self.pages[guard].file.place_of_access()).help(help))
    }
}

/// What `map` has for `key`, made once.
fn remembered<K: Eq + std::hash::Hash>(map: &RwLock<HashMap<K, Value>>, key: K, make: impl FnOnce() -> Value) -> Value {
    let known = map.read().expect("nothing panics while it holds the handles").get(&key).cloned();
    known.unwrap_or_else(|| {
        // Making one may ask for others.
        let made = make();
        map.write().expect("nothing panics while it holds the handles").entry(key).or_insert(made).clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing::site;

    /// Were it not so, N closed pages that show the list they are in would cost N².
    #[test]
    fn a_list_is_made_once_for_each_audience() {
        let closed = "+++\nrequire_user = true\n+++\n";
        let world = site(&[
            ("site/index.md", "Home"),
            ("site/hr/_index.md", closed),
            ("site/hr/a.md", ""),
            ("site/hr/b.md", ""),
            ("site/hr/c/_index.md", ""),
        ])
        .world;
        let list = |entry: usize, name: &str, audience: Audience| {
            let Value::Object(page) = world.page_for(entry, audience) else { panic!() };
            let Some(Value::Object(section)) = page.field("section") else { panic!() };
            let Some(Value::List(list)) = section.field(name) else { panic!() };
            list
        };
        let entry = |url: &str| world.entries.iter().position(|entry| entry.planned.url.as_str() == url).unwrap();
        let [first, second] = ["/hr/a/", "/hr/b/"].map(entry);
        let audience = world.audiences.of_page(world.entries[first].planned.page);
        assert_ne!(audience, EVERYBODY);
        for (name, count) in [("pages", 2), ("sections", 1)] {
            let made = list(first, name, audience);
            assert_eq!(made.len(), count);
            assert!(Arc::ptr_eq(&made, &list(second, name, audience)), "{name}");
            assert!(!Arc::ptr_eq(&made, &list(second, name, EVERYBODY)), "{name}");
        }
    }
}
