//! The whole site as templates see it, shared by all pages.

use crate::base::{Map, Refusal, Text, UrlPath, Value, nearest};
use crate::config::Config;
use crate::decide::Page;
use crate::plan;
use crate::render::audience::{Audience, Audiences, EVERYBODY};
use crate::render::fields::PageFields;
use crate::render::lists::Lists;
use crate::route::Routes;
use crate::site::Section;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};

/// The whole site. Pages point back to it weakly: they are handles, and it owns them.
#[derive(Debug)]
pub(crate) struct World {
    pub config: Config,
    pub pages: Vec<Page>,
    pub sections: Vec<Section>,
    pub entries: Vec<WorldEntry>,
    /// `data`, as templates see it.
    pub(super) data: Value,
    /// `site.year`.
    year: i16,
    /// `site`, as templates see it that are for everybody.
    pub(super) site_value: Value,
    /// The names of the roots, made once.
    pub(super) names: Names,
    pub(super) lists: Lists,
    /// Who may see which page.
    pub(super) audiences: Audiences,
    /// The site itself, for handles that are made later.
    pub(super) this: Weak<World>,
    /// Whether every content is there. Until then none is read: which are, depends on the threads.
    has_contents: AtomicBool,
}

/// What a [`World`] is made of.
pub(crate) struct Parts {
    pub config: Config,
    pub pages: Vec<Page>,
    pub sections: Vec<Section>,
    pub entries: Vec<plan::Entry>,
    pub data: Map,
    /// `site.year`.
    pub year: i16,
}

/// An entry of the plan, and what rendering adds to it.
#[derive(Debug)]
pub(crate) struct WorldEntry {
    pub planned: plan::Entry,
    /// `page`, as templates see it that are for everybody.
    pub(super) page: Value,
    /// Its rendered body.
    content: OnceLock<Text>,
    /// The entry before it in its section: the older page in a section sorted by date, else the one listed before.
    pub(super) previous: Option<usize>,
    /// The entry after it.
    pub(super) next: Option<usize>,
}

/// The names of the roots.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) site: Text,
    pub(super) page: Text,
    pub(super) item: Text,
    pub(super) data: Text,
}

impl World {
    /// Puts the site together; `routes` say who may see it.
    pub(crate) fn new(parts: Parts, routes: &Routes) -> Arc<Self> {
        let Parts { config, pages, sections, entries, data, year } = parts;
        Arc::new_cyclic(|world| {
            let entry = |(index, planned)| WorldEntry {
                planned,
                page: Value::Object(Arc::new(PageFields::new(world.clone(), index, EVERYBODY))),
                content: OnceLock::new(),
                previous: None,
                next: None,
            };
            let mut entries: Vec<WorldEntry> = entries.into_iter().enumerate().map(entry).collect();
            let lists = Lists::new(&pages, &sections, &mut entries);
            let site_value = site_value(&config, Value::List(lists.sections(0).clone()), year);
            let audiences = Audiences::new(&pages, routes);
            let this = world.clone();
            let names = Names { site: "site".into(), page: "page".into(), item: "item".into(), data: "data".into() };
            let has_contents = AtomicBool::new(false);
            let data = data.into();
            Self {
                config,
                pages,
                sections,
                entries,
                data,
                year,
                site_value,
                names,
                lists,
                audiences,
                this,
                has_contents,
            }
        })
    }

    /// What a page writes to lead to `url`: below the site's base path, and encoded.
    pub(super) fn href(&self, url: &UrlPath) -> String {
        self.config.base_url.path.clone() + &url.encoded()
    }

    /// The page that an entry is made of.
    pub(super) fn page_of(&self, entry: usize) -> &Page {
        &self.pages[self.entries[entry].planned.page]
    }

    /// The pages of the section whose folder is `section` and of all sections below it, in that section's order; of the
    /// whole site, sections' own pages left out, if it is `None`.
    pub(super) fn pages_below(&self, section: Option<&str>, audience: Audience) -> Result<Arc<Vec<Value>>, Refusal> {
        let name = section.unwrap_or_default().trim_matches('/');
        let Some(index) = self.sections.iter().position(|section| section.folder == name) else {
            let folders = self.sections.iter().map(|section| section.folder.as_str());
            let help = nearest(name, folders).map(|near| format!("did you mean `{near}`?"));
            return Err(Refusal { help, ..Refusal::new(format!("there is no section `{name}`")) });
        };
        let order = Lists::order_below(&self.pages, &self.sections, &self.entries, index);
        Ok(Arc::new(order.into_iter().map(|entry| self.page_for(entry, audience)).collect()))
    }

    /// `site` with these sections.
    pub(super) fn site_value_with(&self, sections: Value) -> Value {
        site_value(&self.config, sections, self.year)
    }

    /// The rendered body of an entry; `None` while bodies are being rendered.
    pub(super) fn content(&self, entry: usize) -> Option<&Text> {
        self.entries[entry].content.get().filter(|_| self.has_contents.load(Ordering::Acquire))
    }

    /// Every body is rendered; from now on templates read them.
    pub(super) fn open_contents(&self) {
        self.has_contents.store(true, Ordering::Release);
    }

    pub(super) fn set_content(&self, entry: usize, content: Text) {
        self.entries[entry].content.set(content).expect("each body is rendered once");
    }
}

fn site_value(config: &Config, sections: Value, year: i16) -> Value {
    let base_url = format!("{}{}", config.base_url.origin, config.base_url.path);
    let fields: [(&str, Value); 6] = [
        ("title", config.title.clone().into()),
        ("base_url", base_url.into()),
        ("language", config.language.clone().into()),
        ("year", Value::Int(year.into())),
        ("sections", sections),
        ("extra", config.extra.clone().into()),
    ];
    fields.into_iter().collect::<Map>().into()
}
