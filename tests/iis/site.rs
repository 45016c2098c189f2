//! A site as a test describes it, made into `web.config`.

use generator::base::{Diagnostic, Diagnostics, Encoding, OutputPath, Source, SourcePath, Text, UrlPath};
use generator::config;
use generator::iis::{Input, WebConfig, web_config};
use generator::pattern::Pattern;
use generator::route::{Access, Cause, Maker, Methods, Reason, Route, Routes, Served};
use std::sync::Arc;

/// What `web.config` is made from, owned.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    /// The text of `site.toml`.
    pub(crate) settings: String,
    pub(crate) base_path: String,
    /// Static files; those with `.HASH.` in their names never change.
    pub(crate) files: Vec<String>,
    /// Pattern, methods, and whether errors pass through.
    pub(crate) routes: Vec<(String, Methods, bool)>,
    pub(crate) pages: Vec<Page>,
    /// Files that lead on.
    pub(crate) redirects: Vec<(String, String)>,
    /// Paths without a file that lead on.
    pub(crate) moved: Vec<(String, String)>,
    /// Files of other encodings than UTF-8.
    pub(crate) encodings: Vec<(String, Encoding)>,
    /// The text of `[iis] include`.
    pub(crate) include: Option<String>,
}

/// A page that differs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) url: String,
    /// Whether it is for its folder.
    pub(crate) is_folder: bool,
    pub(crate) cache: Option<String>,
    pub(crate) headers: Vec<(Text, Text)>,
    pub(crate) body_bytes_max: Option<u32>,
    /// Users and groups; both empty is any user.
    pub(crate) access: Option<(Vec<Text>, Vec<Text>)>,
}

impl Site {
    /// With `files`, separated by blanks.
    pub(crate) fn with(files: &str) -> Self {
        Self { files: files.split_whitespace().map(str::to_owned).collect(), ..Self::default() }
    }

    /// And with a route that reads.
    pub(crate) fn route(mut self, pattern: &str) -> Self {
        self.routes.push((pattern.to_owned(), Methods::Read, false));
        self
    }

    /// And with a route that takes a form.
    pub(crate) fn form(mut self, pattern: &str) -> Self {
        self.routes.push((pattern.to_owned(), Methods::ReadAndWrite, false));
        self
    }

    /// And with a route whose errors pass through.
    pub(crate) fn json(mut self, pattern: &str) -> Self {
        self.routes.push((pattern.to_owned(), Methods::Read, true));
        self
    }

    pub(crate) fn page(mut self, page: Page) -> Self {
        self.pages.push(page);
        self
    }

    pub(crate) fn redirect(mut self, from: &str, to: &str) -> Self {
        self.redirects.push((from.to_owned(), to.to_owned()));
        self
    }

    pub(crate) fn moved(mut self, from: &str, to: &str) -> Self {
        self.moved.push((from.to_owned(), to.to_owned()));
        self
    }

    /// `file` is a text in another encoding than UTF-8.
    pub(crate) fn encoded(mut self, file: &str, encoding: Encoding) -> Self {
        self.files.push(file.to_owned());
        self.encodings.push((file.to_owned(), encoding));
        self
    }

    pub(crate) fn settings(mut self, text: &str) -> Self {
        text.clone_into(&mut self.settings);
        self
    }

    pub(crate) fn below(mut self, base_path: &str) -> Self {
        base_path.clone_into(&mut self.base_path);
        self
    }

    pub(crate) fn include(mut self, text: &str) -> Self {
        self.include = Some(text.to_owned());
        self
    }

    /// Made, with the messages.
    pub(crate) fn made(&self) -> (WebConfig, Vec<Diagnostic>) {
        let source = |path: &str, text: &str| Arc::new(Source::new(SourcePath::new(path), text.to_owned()));
        let mut diagnostics = Diagnostics::default();
        let config = config::read(Some(&source("site/site.toml", &self.settings)), &mut diagnostics);
        assert_eq!(*diagnostics, [], "{}", self.settings);
        let include = self.include.as_ref().map(|text| source("iis/own.config", text));
        let input = Input {
            iis: &config.iis,
            security: &config.security,
            base_path: &self.base_path,
            routes: &self.table(),
            include: include.as_ref(),
        };
        (web_config(&input, &mut diagnostics), diagnostics.into())
    }

    /// The dynamic routes, then the files; a page's settings are those of the route for its folder, of that for its URL, or of
    /// its file.
    fn table(&self) -> Routes {
        let mut routes: Vec<Route> = self.routes.iter().map(dynamic).collect();
        routes.extend(self.files.iter().map(|path| self.file(path)));
        routes.extend(self.moved.iter().map(|(from, to)| Route {
            served: Served::RedirectAlone(UrlPath::new(to)),
            ..Route::new(Pattern::literal(from), Maker::Redirect, SourcePath::new("site/x.md"))
        }));
        for page in &self.pages {
            let is_its = |route: &&mut Route| {
                let pattern = &route.endpoint.pattern;
                match route.served {
                    _ if route.maker == Maker::Page => false,
                    Served::Dynamic(_) if page.is_folder => pattern.has_names() && pattern.fixed_folder() == page.url,
                    _ => !page.is_folder && pattern.to_string() == UrlPath::new(&page.url).as_str(),
                }
            };
            page.set(routes.iter_mut().find(is_its).expect("each page has a route or a file"));
        }
        routes.into_iter().collect()
    }

    fn file(&self, path: &str) -> Route {
        let path = OutputPath::new(path).unwrap();
        let url = path.url();
        let maker = if path.as_str().contains(".HASH.") { Maker::Asset } else { Maker::Copy };
        let route = Route::new(Pattern::literal(url.as_str()), maker, SourcePath::new("static/x"));
        let target = self.redirects.iter().find(|(from, _)| UrlPath::new(from) == url);
        let served = target.map_or(Served::Static, |(_, to)| Served::Redirect(UrlPath::new(to)));
        let encoding = self.encodings.iter().find(|(file, _)| *file == path.as_str());
        let encoding = encoding.map(|(_, encoding)| *encoding).unwrap_or_default();
        Route { files: vec![path], served, encoding, ..route }
    }

    /// Made without any message.
    pub(crate) fn web_config(&self) -> WebConfig {
        let (config, diagnostics) = self.made();
        assert_eq!(diagnostics, [], "{self:?}");
        config
    }
}

fn dynamic((pattern, methods, passes_errors): &(String, Methods, bool)) -> Route {
    let pattern = Pattern::parse(pattern).unwrap();
    let mut route = Route::new(pattern, Maker::Row, SourcePath::new("site/x.html"));
    route.served = Served::Dynamic(vec![Reason { cause: Cause::Declared, chain: [].into() }]);
    route.endpoint.methods = *methods;
    route.passes_errors = *passes_errors;
    route
}

impl Page {
    fn set(&self, route: &mut Route) {
        route.maker = Maker::Page;
        route.endpoint.cache = self.cache.as_deref().map(Into::into);
        route.endpoint.headers.clone_from(&self.headers);
        route.endpoint.body_bytes_max = self.body_bytes_max;
        if let Some((users, groups)) = &self.access {
            route.endpoint.access = Access { require_user: true, users: users.clone(), groups: groups.clone() };
            route.says_access = true;
        }
    }
}
