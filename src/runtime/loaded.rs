//! A bundle that answers: with the index of its routes, its live data, and what is worked out once for each route.

use super::log::{Level, Log};
use super::roots::RequestReads;
use super::{Folders, Purpose, Settings};
use crate::base::{Map, Refusal, Text, Value, encode_path};
use crate::bundle::{self, Bundle, Content, DataSource};
use crate::html::Context;
use crate::live::{Live, LiveSettings};
use crate::pattern::{Index, Pattern};
use crate::rules;
use crate::template::helpers::{Host, Rendering};
use crate::template::{Partials, STEPS_MAX};
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) bundle: Bundle,
    pub(super) settings: Settings,
    pub(super) index: Index,
    pub(super) live: Arc<Live>,
    /// Of the sources, in their order.
    pub(super) source_names: Vec<Text>,
    /// Seconds since 1970.
    pub(super) loaded_at: i64,
    rendering: Rendering,
    facts: Vec<OnceLock<Facts>>,
}

/// What is worked out once for each route, when it is first asked for.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) content: Content,
    /// The names at the root that the build knew.
    pub(super) root: Arc<Map>,
    /// What else the page reads.
    pub(super) request: RequestReads,
    pub(super) reads_form: bool,
    pub(super) reads_route: bool,
    /// What `page.permalink` begins with, where a request has to tell it: scheme and host.
    pub(super) origin: Option<Text>,
    pub(super) content_type: Cow<'static, str>,
    /// What the page is at its beginning.
    pub(super) context: Context,
}

impl Loaded {
    /// `earlier` is kept where it reads the same files: it has their last good values.
    pub(super) fn new(bundle: Bundle, folders: &Folders, earlier: Option<&Arc<Live>>, loaded_at: i64) -> Self {
        let settings = LiveSettings {
            files: bundle.sources().iter().map(|source| source.file.clone()).collect(),
            data: folders.data.clone(),
            seed: folders.seed.clone(),
            copies_seeds: folders.purpose == Purpose::Serve,
            utc_offset: bundle.utc_offset(),
            limits: bundle.limits().data,
        };
        let live = match earlier.filter(|live| *live.settings() == settings) {
            Some(live) => Arc::clone(live),
            None => Arc::new(Live::new(settings)),
        };
        let largest = bundle.routes().filter_map(|route| route.body_bytes_max).max().unwrap_or(0);
        Self {
            settings: Settings::new(bundle.base_path().into(), bundle.request_limits(), largest),
            index: Index::new(bundle.routes().map(|route| &route.pattern)),
            live,
            source_names: bundle.sources().iter().map(|source| source.name.as_str().into()).collect(),
            loaded_at,
            rendering: match folders.purpose {
                Purpose::Serve => Rendering::Request,
                Purpose::Look => Rendering::Preview,
            },
            facts: bundle.routes().map(|_| OnceLock::new()).collect(),
            bundle,
        }
    }

    /// What is worked out once for `route`.
    ///
    /// # Errors
    /// Where the bundle can't be read; then it is tried again the next time.
    pub(super) fn facts(&self, route: usize) -> Result<&Facts, bundle::Error> {
        if let Some(facts) = self.facts[route].get() {
            return Ok(facts);
        }
        let facts = self.work_out(route)?;
        Ok(self.facts[route].get_or_init(|| facts))
    }

    fn work_out(&self, route: usize) -> Result<Facts, bundle::Error> {
        let pattern = &self.bundle.route(route).pattern;
        let content = self.bundle.content(route)?;
        let root = self.bundle.root(route)?;
        let reads = match &content {
            Content::Folded(program) => program.reads(&Partials::default()),
            Content::Whole { body, template } => {
                let partials = self.bundle.partials()?;
                let reads = template.reads(partials);
                body.as_ref().map(|body| body.reads(partials)).into_iter().fold(reads, |all, body| all.and(body))
            }
        };
        let has_names = pattern.has_names();
        let has_address = has_names && !self.bundle.has_rows(route) && reads.reads(&["page"]);
        let content_type = rules::page_type(&pattern.to_string());
        Ok(Facts {
            origin: has_address.then(|| self.origin(pattern, root.get("page"))),
            context: Context::at_start_of(&content_type),
            content_type,
            request: RequestReads::new(&reads),
            reads_form: reads.reads(&["form"]),
            reads_route: has_names && reads.reads(&["route"]),
            content,
            root,
        })
    }

    /// The data of the source at `index` now. Why it is not what lies there is logged once, whoever reads first.
    pub(super) fn live_data(&self, index: usize, log: &Log) -> Result<Value, String> {
        let reading = self.live.get(index);
        if let Some(notice) = &reading.notice {
            log.notice(Level::Warning, notice);
        }
        reading.value
    }

    /// Each source, and why the data is not what lies there; read now.
    pub(super) fn sources(&self, log: &Log) -> impl Iterator<Item = (&DataSource, Option<String>)> {
        self.bundle.sources().iter().enumerate().map(move |(index, source)| {
            _ = self.live_data(index, log);
            (source, self.live.problem(index))
        })
    }

    /// The URL of a path of the site, without scheme and host.
    pub(super) fn href(&self, path: &str) -> String {
        let slash = if path.starts_with('/') { "" } else { "/" };
        format!("{}{slash}{}", self.bundle.base_path(), encode_path(path))
    }

    /// Scheme and host of the site: what stands before the pattern in the permalink that the build gave the page.
    fn origin(&self, pattern: &Pattern, page: Option<&Value>) -> Text {
        let permalink = match page {
            Some(Value::Map(page)) => page.get("permalink").cloned(),
            Some(Value::Object(page)) => page.field("permalink"),
            _ => None,
        };
        let href = self.href(&pattern.to_string());
        let origin = permalink.as_ref().and_then(Value::as_text).and_then(|permalink| permalink.strip_suffix(&href));
        origin.unwrap_or_default().into()
    }
}

/// What helpers ask the site for while one request is answered. What only a build can answer, a build has answered.
pub(super) struct Answering<'a> {
    pub(super) loaded: &'a Loaded,
    /// Nobody waits for the answer any more.
    pub(super) given_up: &'a AtomicBool,
}

impl Host for Answering<'_> {
    fn language(&self) -> &str {
        self.loaded.bundle.language()
    }

    fn utc_offset(&self) -> i32 {
        self.loaded.bundle.utc_offset()
    }

    fn asset(&self, path: &str) -> Result<String, Refusal> {
        Err(format!("the file `{path}` is known to the build only").into())
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.loaded.bundle.base_path())
    }

    fn markdown(&self, _: &str) -> Result<String, Refusal> {
        Err("Markdown is known to the build only".into())
    }

    fn pages(&self, _: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        Err("the list of pages is known to the build only".into())
    }

    fn steps_max(&self) -> u64 {
        self.loaded.bundle.limits().steps.unwrap_or(STEPS_MAX)
    }

    fn is_given_up(&self) -> bool {
        self.given_up.load(Ordering::Relaxed)
    }

    fn rendering(&self) -> Rendering {
        self.loaded.rendering
    }
}
