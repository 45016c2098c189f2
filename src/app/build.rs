//! `generator build`: a site becomes plain HTML.
//!
//! 1. read the author's files: settings, data, pages, templates;
//! 2. plan: every route, and no two for one file;
//! 3. read the Markdown, and check its links;
//! 4. render every page into the spool;
//! 5. stop here if anything is wrong;
//! 6. write what differs.

use crate::app::workspace::Workspace;
use crate::base::{Date, Diagnostic, OutputPath, Severity, nearest};
use crate::config::{self, Config};
use crate::data;
use crate::markdown::Highlighter;
use crate::output::{self, Content, Spool, Stored, Tree, Written};
use crate::plan::plan;
use crate::render::documents;
use crate::render::links::{self, Anchor};
use crate::render::programs;
use crate::render::{self, Assets, World};
use crate::site::{self, Include};
use crate::source::{self, Files};
use std::path::PathBuf;
use std::sync::Mutex;

/// Rendered bytes that wait in memory; what is more waits in the spool's file.
const SPOOL_MEMORY_BYTES_MAX: usize = 16 << 20;

/// What to build, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds `site/`, `templates/` and `static/`.
    pub root: PathBuf,
    /// Where the result goes; `output` below the root if it is `None`.
    pub out: Option<PathBuf>,
    /// The overlay `site/site.ENV.toml` to read.
    pub env: Option<String>,
    /// Takes the place of `base_url` in the settings.
    pub base_url: Option<String>,
    /// Draft pages come in.
    pub drafts: bool,
    /// Pages with a date in the future come in.
    pub future: bool,
    /// Seconds since 1970: decides what lies in the future, and `site.year`.
    pub now: i64,
}

/// How a build ended.
#[derive(Debug)]
pub struct Built {
    /// What is wrong, by file and line.
    pub diagnostics: Vec<Diagnostic>,
    /// What was done; `None` where an error stopped it before anything was written.
    pub summary: Option<Summary>,
}

/// What a build did.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The folder that was written.
    pub out: PathBuf,
    /// Pages rendered, redirects and error pages included.
    pub pages: usize,
    /// Drafts and future pages that were left out.
    pub left_out: usize,
    /// What changed in the output.
    pub written: Written,
}

/// Builds the site.
///
/// # Errors
/// Where the machine fails; the author's mistakes are in the result.
pub fn build(options: &Options) -> output::Result<Built> {
    let workspace = Workspace::open(&options.root, options.out.as_deref())?;
    let mut diagnostics = workspace.overlaps();
    if !diagnostics.is_empty() {
        return Ok(Built { diagnostics, summary: None });
    }
    let (files, found) = source::read(&options.root);
    diagnostics.extend(found);
    let (config, found) = settings(&files, options);
    diagnostics.extend(found);
    let highlighter = config.markdown.highlight.then(|| Highlighter::new(workspace.highlight_cache()));
    let spool = Spool::new(workspace.spool_path(), SPOOL_MEMORY_BYTES_MAX);
    let (tree, found) = render_site(&files, config, options, highlighter.as_ref(), &spool)?;
    diagnostics.extend(found);
    let diagnostics = crate::app::report::arrange(diagnostics);
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Ok(Built { diagnostics, summary: None });
    }
    let written = output::write(&workspace.out, &tree.files, &spool)?;
    if let Some(cache) = highlighter.and_then(|highlighter| highlighter.cache()) {
        workspace.keep_highlight_cache(&cache)?;
    }
    let summary = Summary { out: workspace.out, pages: tree.pages, left_out: tree.left_out, written };
    Ok(Built { diagnostics, summary: Some(summary) })
}

/// The settings: site.toml, the overlay of `--env` over it, and the command line's over both.
fn settings(files: &Files, options: &Options) -> (Config, Vec<Diagnostic>) {
    let overlay_path = options.env.as_ref().map(|env| format!("site/site.{env}.toml"));
    let overlay = files.overlays.iter().find(|source| Some(source.path.as_str()) == overlay_path.as_deref());
    let (mut config, mut diagnostics) = config::read(files.config.iter().chain(overlay));
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
            Err(cause) => diagnostics.push(Diagnostic::error(format!("`--base-url {text}` {cause}"))),
        }
    }
    (config, diagnostics)
}

/// What [`render_site`] made.
struct Rendered {
    files: Tree,
    pages: usize,
    left_out: usize,
}

/// Everything between reading and writing: the output, not to be written if a diagnostic is an error.
fn render_site(
    files: &Files,
    config: Config,
    options: &Options,
    highlighter: Option<&Highlighter>,
    spool: &Spool,
) -> output::Result<(Rendered, Vec<Diagnostic>)> {
    let include = Include { drafts: options.drafts, future: options.future, now: options.now };
    let (data, mut diagnostics) = data::read(&files.data, config.utc_offset);
    let (site, found) = site::read(files, &config, include);
    diagnostics.extend(found);
    let (partials, found) = programs::partials(&files.templates);
    diagnostics.extend(found);
    let (plan, found) = plan(&site, &data, files, &config.base_url);
    diagnostics.extend(found);
    let (mut documents, found) = documents::read(&site, &plan, &config, highlighter);
    diagnostics.extend(found);
    let (anchors, found) = links::check(&site, &plan, &config.base_url, &documents);
    diagnostics.extend(found);
    let (programs, found) = programs::programs(&site, &mut documents, partials);
    diagnostics.extend(found);

    let left_out = site.left_out;
    let world = World::new(config, site, plan, documents, data, Date::from_unix(options.now).year());
    let assets = Assets::new(files);
    let stored: Mutex<Vec<(OutputPath, output::Result<Stored>)>> = Mutex::default();
    diagnostics.extend(render::render(&world, &programs, &assets, &|path, bytes| {
        let bytes = spool.store(bytes);
        stored.lock().expect("nothing panics while it holds the list").push((path.clone(), bytes));
    }));
    let mut tree = Tree::default();
    for (path, bytes) in stored.into_inner().expect("nothing panics while it holds the list") {
        tree.insert(path, Content::Stored(bytes?));
    }
    let pages = tree.len();
    diagnostics.extend(missing_anchors(anchors, &tree, spool)?);
    for (path, file) in render::copies(&world, &assets) {
        let from = files.path(&file);
        tree.insert(path, Content::Copy(from));
    }
    Ok((Rendered { files: tree, pages, left_out }, diagnostics))
}

/// The mistakes of links to anchors that the rendered pages don't have either.
fn missing_anchors(anchors: Vec<Anchor>, tree: &Tree, spool: &Spool) -> output::Result<Vec<Diagnostic>> {
    let mut reader = spool.reader();
    let mut diagnostics = Vec::new();
    for anchor in anchors {
        let found = match tree.get(anchor.output.as_str()) {
            Some(Content::Stored(stored)) => links::has_id(reader.read(stored)?, &anchor.id),
            Some(Content::Copy(_)) | None => true,
        };
        if !found {
            diagnostics.push(anchor.diagnostic);
        }
    }
    Ok(diagnostics)
}
