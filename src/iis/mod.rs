//! What IIS is told about the site → the text of `web.config`, and that of the server's set-up.
//!
//! 1. what holds for the whole site: default documents, error pages, types, headers, limits;
//! 2. handlers, for dynamic routes only, each in the folder of its scope;
//! 3. pages that differ: caching, headers, who may read them;
//! 4. the operator's own elements, from `[iis] include`;
//! 5. what is for speed alone, caching of fingerprinted files and real redirects, as far as it fits: IIS refuses a file
//!    that is too large.
//!
//! Everything is wrapped in `<location … inheritInChildApplications="false">`, because applications below the site would
//! take it over otherwise, and there the handlers are wrong.

mod element;
mod handlers;
mod include;
mod pages;
mod patterns;
mod scopes;
mod sections;
mod settings;
mod setup;
mod speed;

pub use crate::iis::setup::setup;

use crate::base::{Diagnostic, OutputPath, Source, Text, UrlPath};
use crate::config::{Handlers, Iis, Security};
use crate::iis::handlers::handler_names;
use crate::iis::sections::Sections;
use crate::pattern::Pattern;
use std::sync::Arc;

/// What `web.config` is made from.
#[derive(Debug)]
pub struct Input<'a> {
    /// What the server is like.
    pub iis: &'a Iis,
    /// The headers of every answer.
    pub security: &'a Security,
    /// The sub-application's path, `/shop`, without a final `/`; empty where the site is at the top of the host.
    pub base_path: &'a str,
    /// Every static file of the output, by path, without the markers that come from here.
    pub files: &'a [File<'a>],
    /// The dynamic routes, in any order; no two of one pattern.
    pub routes: &'a [Route<'a>],
    /// The pages that differ from the rest of the site.
    pub pages: &'a [PageSettings<'a>],
    /// Pages that have moved; each has a file in the output that says so where IIS can't redirect.
    pub redirects: &'a [Redirect<'a>],
    /// The text of `[iis] include`.
    pub include: Option<&'a Arc<Source>>,
}

/// A static file of the output.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Where it lies.
    pub path: &'a OutputPath,
    /// Whether its name holds its fingerprint, so that what lies under this name never changes.
    pub is_immutable: bool,
}

/// A route that the executable answers.
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    /// Its path without the sub-application's: `/`, `/stock/`, `/products/{sku}/`, `/api/{id}.json`.
    pub pattern: &'a Pattern,
    /// What it answers.
    pub methods: Methods,
    /// Whether visitors need the body of its errors: it is JSON, a fragment, or takes a form.
    pub pass_through: bool,
}

/// What a route answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Methods {
    /// GET and HEAD.
    Read,
    /// GET, HEAD and POST.
    ReadAndWrite,
}

/// What a page has of its own.
#[derive(Clone, Debug)]
pub struct PageSettings<'a> {
    /// Its path without the sub-application's; of a route with parameters the part before them, up to a `/`.
    pub url: UrlPath,
    /// What the settings are for.
    pub reach: Reach,
    /// Its `Cache-Control`; `None` is `no-cache`. The executable sends that of a dynamic page itself.
    pub cache: Option<&'a str>,
    /// Its headers, which take the place of the site's; an empty text takes one away.
    pub headers: &'a [(Text, Text)],
    /// Who may read it.
    pub access: Access<'a>,
    /// Bytes of what is posted to it; `None` is the site's limit. IIS is told of a larger one only: the executable refuses
    /// what is larger than a smaller one.
    pub body_bytes_max: Option<u32>,
}

/// What settings are for. IIS has them for folders and files, and knows no patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The page of this URL. Where it is dynamic, and its folder does not exist, they reach what lies below too.
    Page,
    /// The folder of this URL, with all that lies below: what a route with parameters answers can't be told apart.
    Folder,
}

/// Who may read a page. What lies in its folder and below is for no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access<'a> {
    /// Whoever may read the folder above.
    Inherited,
    /// Who has logged on.
    AnyUser,
    /// Who is one of these, or in one of these groups: names as Windows writes them, `DOMAIN\name`, without a `,`.
    Only {
        /// Accounts.
        users: &'a [Text],
        /// Groups.
        groups: &'a [Text],
    },
}

/// A page that has moved.
#[derive(Clone, Debug)]
pub struct Redirect<'a> {
    /// Where it was, without the sub-application's path.
    pub from: UrlPath,
    /// Where it is: a whole URL, or a path with the sub-application's, as a link to it is written.
    pub to: &'a str,
}

/// `web.config`, and what has to lie beside it.
#[derive(Debug)]
pub struct WebConfig {
    /// The file's text: UTF-8 without a byte order mark, lines that end with LF.
    pub text: String,
    /// Empty files, the default documents by which the executable answers for folders that exist. By path. New ones are
    /// written after [`Self::text`], and old ones removed before [`Self::shared_with`] is written: one without its handler
    /// would be a 404.3 in the place of a page.
    pub markers: Vec<OutputPath>,
    sections: Sections,
}

/// Bytes that IIS reads of a `web.config`: a larger file is a 500.19 for the whole site. The limit is 250 KB, by the
/// registry value `MaxWebConfigFileSizeInKB` (techcommunity.microsoft.com, IIS Support Blog, "Web.config file maximum size
/// and count"); the smaller meaning of KB is the safe one.
pub const BYTES_MAX: usize = 250_000;

/// Makes `web.config`. Where a mistake is an error, the text is not to be used.
pub fn web_config(input: &Input<'_>) -> (WebConfig, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let found = scopes::find(input.routes, input.files);
    let mut sections = Sections::default();
    settings::write(input, !found.markers.is_empty(), &mut sections);
    if input.iis.handlers == Handlers::WebConfig {
        handlers::write(&found.scopes, &input.iis.executable(), &mut sections);
    }
    handlers::write_pass_through(&found.scopes, &mut sections);
    pages::write(input, &found, &mut sections);
    if let Some(source) = input.include {
        include::merge(source, &mut sections, &mut diagnostics);
    }
    speed::write(input, &found.patterns, &mut sections, &mut diagnostics);
    let text = sections.text();
    diagnostics.extend(text.lines().find_map(character_that_xml_lacks));
    if text.len() > BYTES_MAX {
        let message = format!("`web.config` has {} bytes, but IIS reads at most {BYTES_MAX}", text.len());
        let mut help = format!("the most is taken by {}", sections.largest());
        if input.pages.iter().any(|page| !matches!(page.access, Access::Inherited)) {
            help += "; who may see pages, one page above them can say for all of them";
        }
        diagnostics.push(Diagnostic::error(message).help(help));
    }
    (WebConfig { text, markers: found.markers, sections }, diagnostics)
}

impl WebConfig {
    /// The text with the handlers of those scopes only that `old`, the text of another `web.config`, has too: what both
    /// bundles answer. It is written before the bundle is exchanged, and [`Self::text`] after it, so that no route is
    /// handed to an executable that does not know it. An `old` that can't be read shares nothing.
    pub fn shared_with(&self, old: &str) -> String {
        let names = handler_names(old);
        let mut sections = self.sections.clone();
        handlers::retain(&names, &mut sections);
        sections.text()
    }
}

/// XML has no way to write control characters (XML 1.0, production `Char`): IIS would refuse the whole file.
fn character_that_xml_lacks(line: &str) -> Option<Diagnostic> {
    let bad = line.chars().find(|c| c.is_control() && *c != '\t' || matches!(c, '\u{fffe}' | '\u{ffff}'))?;
    let message = format!("`web.config` can't hold the character `{}`", bad.escape_debug());
    Some(Diagnostic::error(message).help(format!("it stands in `{}`", line.trim().escape_debug())))
}

/// Whether `path` is one of `files`, which are in order.
fn has_file(files: &[File<'_>], path: &str) -> bool {
    files.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok()
}
