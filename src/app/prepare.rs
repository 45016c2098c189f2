//! What every flow begins with: the author's files, read, planned and parsed; nothing is rendered yet.

use crate::app::Options;
use crate::app::stages::Stages;
use crate::base::{Date, Diagnostic, Diagnostics, Map, nearest};
use crate::config::{self, Config};
use crate::data;
use crate::markdown::Highlighter;
use crate::plan::{ensure_iis_can_tell, kinds, plan};
use crate::render::documents::{self, Bodies};
use crate::render::links::{self, Anchor, Nowhere, Targets};
use crate::render::programs::{self, Programs};
use crate::render::{Known, World};
use crate::site::{self, Include, Site};
use crate::source::Files;
use crate::template::Partials;
use std::sync::Arc;

/// The author's files, read and typed.
pub(super) struct Input {
    pub(super) config: Config,
    data: Map,
    site: Site,
    partials: Partials,
}

/// Reads and types everything but the Markdown.
pub(super) fn read(files: &mut Files, options: &Options) -> (Input, Vec<Diagnostic>) {
    let (config, mut diagnostics) = settings(files, options);
    let data = data::read(&files.data, &config.sources, config.utc_offset, &mut diagnostics);
    let include = Include { drafts: options.drafts, future: options.future, now: options.now };
    let site = site::read(files, &config, include, &mut diagnostics);
    let (partials, found) = programs::partials(&files.templates);
    diagnostics.extend(found);
    (Input { config, data, site, partials }, diagnostics.into())
}

/// The settings: site.toml, the overlay of `--env` over it, and the command line's over both.
fn settings(files: &Files, options: &Options) -> (Config, Diagnostics) {
    let overlay_path = options.env.as_ref().map(|env| format!("site/site.{env}.toml"));
    let overlay = files.overlays.iter().find(|source| Some(source.path.as_str()) == overlay_path.as_deref());
    let mut diagnostics = Diagnostics::default();
    let mut config = config::read(files.config.iter().chain(overlay), &mut diagnostics);
    if let (Some(path), None, Some(env)) = (&overlay_path, overlay, &options.env) {
        let names = files.overlays.iter().filter_map(|source| source.path.as_str().split('.').nth(1));
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
    (config, diagnostics)
}

/// Everything that rendering needs.
pub(super) struct Prepared {
    pub(super) world: Arc<World>,
    pub(super) programs: Programs,
    /// The ids that links lead to and only rendered pages can prove.
    pub(super) anchors: Vec<Anchor>,
    /// The links in Markdown that lead nowhere; they are told.
    pub(super) nowhere: Vec<Nowhere>,
}

/// Decides what will be rendered, and how: the stages `plan`, `parse` and `decide`.
pub(super) fn prepare(
    input: Input,
    files: &Files,
    highlighter: Option<&Highlighter>,
    options: &Options,
    stages: &mut Stages<'_>,
) -> (Prepared, Vec<Diagnostic>) {
    let Input { config, data, mut site, partials } = input;
    stages.begin("plan");
    let (plan, mut diagnostics) = plan(&site, &data, files, &config);
    stages.begin("parse");
    let targets = Targets::new(&site, &plan, &config.base_url);
    let (Bodies { bodies, mut documents }, found) = documents::read(&site, &targets, &config, &partials, highlighter);
    diagnostics.extend(found);
    let (anchors, nowhere) = links::check(&site, &targets, &mut documents);
    diagnostics.extend(nowhere.iter().map(|link| link.diagnostic.clone()));
    let (programs, found) = programs::programs(&site, bodies, partials);
    diagnostics.extend(found);
    stages.begin("decide");
    let (kinds, found) = kinds(&site, &plan, &programs.of_pages(), &programs.partials, &data, &config);
    diagnostics.extend(found);
    diagnostics.extend(ensure_iis_can_tell(&site, &kinds, &plan));
    site.forget_texts(|page| programs.is_html(page));
    let year = Date::Moment { second: options.now, offset: config.utc_offset }.year();
    let world = World::new(Known { config, site, plan, kinds, documents, data }, year);
    (Prepared { world, programs, anchors, nowhere }, diagnostics)
}
