//! Who sees what is rendered: each kind of visitors has handles of its own, which hold back what other pages keep from them.
//!
//! The handles for everybody are made with the site; those for fewer people when a page for them asks, once.

use crate::base::{Diagnostic, Place, Text, Value};
use crate::decide::Page;
use crate::render::World;
use crate::render::fields::PageFields;
use crate::route::{Access, CLOSED_FIELDS, Route, Routes};
use crate::site::Key;
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
    of_pages: Vec<Seen>,
    /// The handles for fewer people than everybody, by entry.
    handles: RwLock<HashMap<(Audience, usize), Value>>,
    /// `site` for them.
    sites: RwLock<HashMap<Audience, Value>>,
}

#[derive(Debug)]
struct Seen {
    by: Audience,
    /// Fields that a page for more people may show.
    reveals: Vec<Text>,
}

impl Audiences {
    pub(super) fn new(pages: &[Page], routes: &Routes) -> Self {
        let everybody = Access::default();
        let mut list = vec![everybody.clone()];
        let mut indices: HashMap<Access, Audience> = HashMap::from([(everybody, EVERYBODY)]);
        let mut seen = |route: &Route| {
            let access = &route.endpoint.access;
            let by = *indices.entry(access.clone()).or_insert_with(|| {
                list.push(access.clone());
                Audience(list.len() - 1)
            });
            Seen { by, reveals: route.reveals.clone() }
        };
        let nobody = || Seen { by: EVERYBODY, reveals: Vec::new() };
        let of_pages =
            pages.iter().map(|page| page.route.map_or_else(nobody, |route| seen(routes.get(route)))).collect();
        Self { list, of_pages, handles: RwLock::default(), sites: RwLock::default() }
    }

    /// All of them, everybody first.
    pub(super) fn iter(&self) -> impl Iterator<Item = Audience> {
        (0..self.list.len()).map(Audience)
    }

    /// Who sees a page.
    pub(super) fn of_page(&self, page: usize) -> Audience {
        self.of_pages[page].by
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
    pub(super) fn keeps(&self, page: usize, name: &str, audience: Audience) -> bool {
        self.is_closed(page, audience)
            && CLOSED_FIELDS.contains(&name)
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
            self.site_value_with(Value::List(self.list_for(self.lists.sections(0), audience)))
        })
    }

    /// A list of handles for everybody, for `audience`.
    pub(super) fn list_for(&self, list: Arc<Vec<Value>>, audience: Audience) -> Arc<Vec<Value>> {
        if audience == EVERYBODY {
            return list;
        }
        Arc::new(list.iter().map(|handle| self.handle_for(handle, audience)).collect())
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
    pub(super) fn kept_back(&self, entry: usize, name: &str, audience: Audience) -> Option<Diagnostic> {
        let page = self.entries[entry].planned.page;
        if !self.audiences.keeps(page, name, audience) {
            return None;
        }
        let url = &self.entries[entry].planned.url;
        let message = format!("`{name}` of `{url}` is not for everybody who sees the page that shows it");
        let help = format!(
            "show it in `{{{{#unless closed}}}}` alone, or write `reveal = [\"{name}\"]` where that page says who may see it"
        );
        let note = "the page that is not for everybody is here";
        Some(Diagnostic::error(message).note(note, self.place_of_access(page)).help(help))
    }

    /// Where a page says who may see it; its file where a page above it does.
    fn place_of_access(&self, page: usize) -> Place {
        let file = &self.pages[page].file;
        let keys = [Key::RequireUser, Key::AllowUsers, Key::AllowGroups];
        let said = file.front.spans.iter().find(|(key, _)| keys.contains(key));
        said.map_or_else(|| Place::file(&file.source.path), |(_, span)| file.source.place(*span))
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
