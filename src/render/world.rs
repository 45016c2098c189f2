//! The whole site as templates see it, shared by all pages.

use crate::base::{Map, Refusal, Text, UrlPath, Value, nearest};
use crate::config::Config;
use crate::markdown::Document;
use crate::plan::{Kind, Plan};
use crate::render::fields::PageFields;
use crate::render::lists::Lists;
use crate::site::Site;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// The whole site. Pages point back to it weakly: they are handles, and it owns them.
#[derive(Debug)]
pub struct World {
    /// The settings.
    pub config: Config,
    /// The author's pages.
    pub site: Site,
    /// The routes.
    pub plan: Plan,
    /// For each page of the site whether it is static or dynamic.
    pub kinds: Vec<Kind>,
    /// For each page of the site its Markdown, read; empty for other bodies.
    pub documents: Vec<Document>,
    /// `data`.
    pub(super) data: Value,
    /// `site`.
    pub(super) site_value: Value,
    /// The names of the roots, made once.
    pub(super) names: Names,
    pub(super) lists: Lists,
    pages: Vec<Value>,
    contents: Vec<OnceLock<Text>>,
    /// Whether every content is there. Until then none is read: which are, depends on the threads.
    has_contents: AtomicBool,
}

/// The names of the roots.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) site: Text,
    pub(super) page: Text,
    pub(super) item: Text,
    pub(super) data: Text,
}

/// What the stages before rendering found out.
#[derive(Debug)]
#[allow(missing_docs, reason = "each becomes the field of `World` of its name")]
pub struct Known {
    pub config: Config,
    pub site: Site,
    pub plan: Plan,
    pub kinds: Vec<Kind>,
    pub documents: Vec<Document>,
    pub data: Map,
}

impl World {
    /// Puts the site together. `year` is `site.year`.
    pub fn new(known: Known, year: i16) -> Arc<Self> {
        let Known { config, site, plan, kinds, documents, data } = known;
        Arc::new_cyclic(|world| {
            let page = |index| Value::Object(Arc::new(PageFields::new(world.clone(), index)));
            let pages: Vec<Value> = (0..plan.routes.len()).map(page).collect();
            let lists = Lists::new(&site, &plan, &pages);
            let site_value = site_value(&config, &lists, year);
            let contents = plan.routes.iter().map(|_| OnceLock::new()).collect();
            let names = Names { site: "site".into(), page: "page".into(), item: "item".into(), data: "data".into() };
            let has_contents = AtomicBool::new(false);
            Self {
                config,
                site,
                plan,
                kinds,
                documents,
                data: data.into(),
                site_value,
                names,
                lists,
                pages,
                contents,
                has_contents,
            }
        })
    }

    /// The routes of the page with this index.
    pub(super) fn routes_of(&self, page: usize) -> Range<usize> {
        let routes = &self.plan.routes;
        routes.partition_point(|route| route.page < page)..routes.partition_point(|route| route.page <= page)
    }

    /// What a page writes to lead to `url`: below the site's base path, and encoded.
    pub(super) fn href(&self, url: &UrlPath) -> String {
        self.config.base_url.path.clone() + &url.encoded()
    }

    /// The page of a route, as templates see it.
    pub(super) fn page_value(&self, route: usize) -> Value {
        self.pages[route].clone()
    }

    /// The pages of the section whose folder is `section` and of all sections below it, in that section's order; of the
    /// whole site, sections' own pages left out, if it is `None`.
    pub(super) fn pages_below(&self, section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        let name = section.unwrap_or_default().trim_matches('/');
        let Some(index) = self.site.sections.iter().position(|section| section.folder == name) else {
            let folders = self.site.sections.iter().map(|section| section.folder.as_str());
            let help = nearest(name, folders).map(|near| format!("did you mean `{near}`?"));
            return Err(Refusal { message: format!("there is no section `{name}`"), help });
        };
        let routes = Lists::order_below(&self.site, &self.plan, index);
        Ok(Arc::new(routes.into_iter().map(|route| self.page_value(route)).collect()))
    }

    /// The rendered body of a route; `None` while bodies are being rendered.
    pub(super) fn content(&self, route: usize) -> Option<&Text> {
        self.contents[route].get().filter(|_| self.has_contents.load(Ordering::Acquire))
    }

    /// Every body is rendered; from now on templates read them.
    pub(super) fn open_contents(&self) {
        self.has_contents.store(true, Ordering::Release);
    }

    pub(super) fn set_content(&self, route: usize, content: Text) {
        self.contents[route].set(content).expect("each body is rendered once");
    }
}

fn site_value(config: &Config, lists: &Lists, year: i16) -> Value {
    let base_url = format!("{}{}", config.base_url.origin, config.base_url.path);
    let fields: [(&str, Value); 6] = [
        ("title", config.title.clone().into()),
        ("base_url", base_url.into()),
        ("language", config.language.clone().into()),
        ("year", Value::Int(year.into())),
        ("sections", Value::List(lists.sections(0))),
        ("extra", config.extra.clone().into()),
    ];
    fields.into_iter().collect::<Map>().into()
}
