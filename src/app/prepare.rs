//! What every flow begins with: the author's files, read, planned, parsed and decided; nothing is rendered yet.

use crate::app::Options;
use crate::app::stages::Stages;
use crate::base::{Date, Diagnostic, Diagnostics, UrlPath, nearest};
use crate::config::{self, Config};
use crate::data::{self, Data};
use crate::decide::{self, Context, Decided, decide};
use crate::html::VALUE;
use crate::links::{InMarkdown, Judge};
use crate::markdown::Highlighter;
use crate::parse::{Parsed, parse};
use crate::plan::{Tables, plan};
use crate::render::{Parts, World};
use crate::route::Routes;
use crate::site::{self, Include, Site};
use crate::source::{self, Files, Permissions, Settings};
use crate::template::Partials;
use std::sync::Arc;

/// The author's files, read and typed.
pub(super) struct Input {
    pub(super) files: Files,
    pub(super) config: Config,
    data: Data,
    site: Site,
}

/// Reads and types everything but Markdown and templates: first the settings, which say how the other files are read.
pub(super) fn read(options: &Options, diagnostics: &mut Diagnostics) -> Input {
    let settings = source::settings(&options.root, diagnostics);
    let config = config(&settings, options, diagnostics);
    let files = source::read(&options.root, settings, permissions(&config), diagnostics);
    let data = data::read(&files.data, &config, diagnostics);
    let include = Include { drafts: options.drafts, future: options.future, now: options.now };
    let site = site::read(&files, &config, include, diagnostics);
    Input { files, config, data, site }
}

/// What the settings allow of the author's files.
pub(super) fn permissions(config: &Config) -> Permissions<'_> {
    Permissions { follow: &config.publish.follow, allow: &config.publish.allow }
}

/// The settings: site.toml, the overlay of `--env` over it, and the command line's over both.
pub(super) fn config(settings: &Settings, options: &Options, diagnostics: &mut Diagnostics) -> Config {
    let overlay_path = options.env.as_ref().map(|env| format!("site/site.{env}.toml"));
    let overlay = settings.overlays.iter().find(|source| Some(source.path.as_str()) == overlay_path.as_deref());
    let mut config = config::read(settings.config.iter().chain(overlay), diagnostics);
    if let (Some(path), None, Some(env)) = (&overlay_path, overlay, &options.env) {
        let names = settings.overlays.iter().filter_map(|source| source.path.as_str().split('.').nth(1));
        let near = nearest(env, names).map(|near| format!("did you mean `--env {near}`?"));
        let mut diagnostic = Diagnostic::error(format!("`--env {env}` needs the file `{path}`, which does not exist"));
        diagnostic.help = near;
        diagnostics.push(diagnostic);
    }
    if let Some(text) = &options.base_url {
        match config::BaseUrl::parse(text) {
            Ok(base_url) => config.base_url = base_url,
            Err(refusal) => diagnostics.push(refusal.of(format_args!("`--base-url {text}`"))),
        }
    }
    config
}

/// Everything that rendering needs.
pub(super) struct Prepared {
    pub(super) files: Files,
    pub(super) world: Arc<World>,
    pub(super) routes: Routes,
    pub(super) partials: Partials,
    /// The links in Markdown that are to be judged once the table of routes is closed.
    pub(super) links: Vec<InMarkdown>,
    /// Drafts and future pages that were left out.
    pub(super) left_out: usize,
    /// Those of them that a section or page above takes along.
    pub(super) left_out_below: usize,
}

/// Decides what will be rendered, and how: the stages `plan`, `parse` and `decide`.
pub(super) fn prepare(
    input: Input,
    highlighter: Option<&Highlighter>,
    options: &Options,
    stages: &mut Stages<'_>,
    diagnostics: &mut Diagnostics,
) -> Prepared {
    let Input { files, config, data, site } = input;
    stages.begin("plan");
    let tables = Tables { values: &data.values, row_place: &|table, row| data.row_place(table, row) };
    let plan = plan(&site, tables, &files, &config, diagnostics);
    let Data { values: data, first_copies, columns, .. } = data;
    let page_done = stages.begin_pages("parse", site.pages.len());
    let parsed = parse(&site, &plan, &files, &config, highlighter, &page_done, diagnostics);
    stages.begin("decide");
    let Parsed { pages, partials } = parsed;
    let context =
        Context { partials: &partials, data: &data, first_copies: &first_copies, columns: &columns, config: &config };
    let decided = decide(site, plan, pages, context, diagnostics);
    let Decided { mut pages, sections, entries, routes, left_out, left_out_below } = decided;
    let links = pages.iter_mut().map(|page| in_markdown(page, &routes)).collect();
    let links = Judge::new(&config, &routes).unsettled(links);
    let year = Date::Moment { second: options.now, offset: config.utc_offset }.year();
    let world = World::new(Parts { config, pages, sections, entries, data, year }, &routes);
    Prepared { files, world, routes, partials, links, left_out, left_out_below }
}

/// The links in a page's Markdown, taken out of it: nothing else needs them.
fn in_markdown(page: &mut decide::Page, routes: &Routes) -> InMarkdown {
    let path = match page.route {
        Some(route) => UrlPath::new(&routes.get(route).endpoint.pattern.fill(|_| VALUE.to_string())),
        None => UrlPath::new(&page.file.path),
    };
    InMarkdown { source: Arc::clone(&page.file.source), path, links: std::mem::take(&mut page.parsed.document.links) }
}
