//! A site as a test describes it, made into `web.config`.

use generator::base::{Diagnostic, Diagnostics, OutputPath, Source, SourcePath, Text, UrlPath};
use generator::config;
use generator::iis::{Access, File, Input, Methods, PageSettings, Reach, Redirect, Route, WebConfig, web_config};
use generator::pattern::Pattern;
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
    pub(crate) redirects: Vec<(String, String)>,
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
        self.routes.push((pattern.to_owned(), Methods::ReadAndWrite, true));
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
        let mut paths: Vec<_> = self.files.iter().map(|path| OutputPath::new(path).unwrap()).collect();
        paths.sort();
        let file = |path| File { path, is_immutable: OutputPath::as_str(path).contains(".HASH.") };
        let files: Vec<_> = paths.iter().map(file).collect();
        let patterns: Vec<_> = self.routes.iter().map(|(text, ..)| Pattern::parse(text).unwrap()).collect();
        let routes = self.routes.iter().zip(&patterns).map(|((_, methods, pass_through), pattern)| Route {
            pattern,
            methods: *methods,
            pass_through: *pass_through,
        });
        let routes: Vec<_> = routes.collect();
        let pages: Vec<_> = self.pages.iter().map(Page::settings).collect();
        let redirects: Vec<_> =
            self.redirects.iter().map(|(from, to)| Redirect { from: UrlPath::new(from), to }).collect();
        let include = self.include.as_ref().map(|text| source("iis/own.config", text));
        web_config(&Input {
            iis: &config.iis,
            security: &config.security,
            base_path: &self.base_path,
            files: &files,
            routes: &routes,
            pages: &pages,
            redirects: &redirects,
            include: include.as_ref(),
        })
    }

    /// Made without any message.
    pub(crate) fn web_config(&self) -> WebConfig {
        let (config, diagnostics) = self.made();
        assert_eq!(diagnostics, [], "{self:?}");
        config
    }
}

impl Page {
    fn settings(&self) -> PageSettings<'_> {
        PageSettings {
            url: UrlPath::new(&self.url),
            reach: if self.is_folder { Reach::Folder } else { Reach::Page },
            cache: self.cache.as_deref(),
            headers: &self.headers,
            body_bytes_max: self.body_bytes_max,
            access: match &self.access {
                None => Access::Inherited,
                Some((users, groups)) if users.is_empty() && groups.is_empty() => Access::AnyUser,
                Some((users, groups)) => Access::Only { users, groups },
            },
        }
    }
}
