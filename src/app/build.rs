//! `generator build`: a site becomes what IIS and the executable serve.
//!
//! 1. read the author's files: settings, data, pages, templates;
//! 2. plan: every URL, and no two for one file;
//! 3. parse Markdown and templates;
//! 4. decide: static or dynamic, for whom, within which limits;
//! 5. render every page into the spool, judge the links, and put together what the server needs besides;
//! 6. stop here if anything is wrong;
//! 7. compare all of it with the output, and stop here if what others wrote is in the way;
//! 8. write what differs.

use crate::app::assemble::{Assembled, Server, assemble};
use crate::app::prepare::{Prepared, prepare, read};
use crate::app::report;
use crate::app::stages::{Listener, Stages};
use crate::app::workspace::Workspace;
use crate::base::{Diagnostic, Diagnostics};
use crate::links::Loudness;
use crate::markdown::Highlighter;
use crate::output::{self, Diff, Spool, Written};
use crate::route::Spread;
use std::path::PathBuf;
use std::time::Duration;

/// Rendered bytes that wait in memory; what is more waits in the spool's file.
pub(super) const SPOOL_MEMORY_BYTES_MAX: usize = 2 << 20;

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
    /// The executable for Windows to put into the output; the one beside `generator` if it is `None`.
    pub fcgi: Option<PathBuf>,
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
    /// How long each stage took, in order.
    pub stages: Vec<(&'static str, Duration)>,
    /// What was done; `None` where an error stopped it before anything was written.
    pub summary: Option<Summary>,
}

/// What a build did.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The folder that was written.
    pub out: PathBuf,
    /// The author's pages; redirect and error pages are not counted.
    pub pages: usize,
    /// Drafts and future pages that were left out.
    pub left_out: usize,
    /// Those of them that a section or page above takes along.
    pub left_out_below: usize,
    /// The routes that the executable answers; a page with rows is one.
    pub dynamic: usize,
    /// The place in a template that makes many of them dynamic.
    pub spread: Option<Spread>,
    /// Whether the executable for Windows is in the output; it is where a route is dynamic, if there is one at hand.
    pub has_executable: bool,
    /// What changed in the output.
    pub written: Written,
}

impl Summary {
    /// What is known before anything is rendered.
    fn planned(prepared: &Prepared) -> Self {
        Self {
            out: PathBuf::new(),
            pages: prepared.world.entries.len(),
            left_out: prepared.left_out,
            left_out_below: prepared.left_out_below,
            dynamic: 0,
            spread: prepared.routes.spread(),
            has_executable: false,
            written: Written::default(),
        }
    }
}

/// Builds the site; `listener` hears of each stage as it begins.
///
/// # Errors
/// Where the machine fails; the author's mistakes are in the result.
pub fn build(options: &Options, listener: Listener<'_>) -> output::Result<Built> {
    let mut diagnostics = Diagnostics::default();
    if !options.root.join("site").is_dir() {
        // Nothing of ours is put into a folder that is no project.
        read(options, &mut diagnostics);
        return Ok(Built { diagnostics: diagnostics.into(), stages: Vec::new(), summary: None });
    }
    let Some(workspace) = Workspace::open(&options.root, options.out.as_deref(), &mut diagnostics)? else {
        return Ok(Built { diagnostics: diagnostics.into(), stages: Vec::new(), summary: None });
    };
    let mut stages = Stages::new(listener);
    stages.begin("read");
    let input = read(options, &mut diagnostics);
    workspace.ensure_links_are_apart(&input.files.links, &mut diagnostics);
    let highlighter = input.config.markdown.highlight.then(|| Highlighter::new(workspace.highlight_cache()));
    let prepared = prepare(input, highlighter.as_ref(), options, &mut stages, &mut diagnostics);
    let planned = Summary::planned(&prepared);
    let spool = Spool::new(workspace.spool_path(), SPOOL_MEMORY_BYTES_MAX);
    let server = Server { out: &workspace.out, fcgi: options.fcgi.as_deref() };
    let assembled = assemble(prepared, &spool, (server, Loudness::Build), &mut stages, &mut diagnostics)?;
    let Assembled { tree, dynamic, has_executable, .. } = assembled;
    workspace.keep_highlight_cache(highlighter.and_then(|highlighter| highlighter.cache()), &mut diagnostics);
    let mut written = None;
    if !diagnostics.has_errors() {
        stages.begin("write");
        let Diff { changes, written: counts } = output::diff(&workspace.out, &tree, &spool, &mut diagnostics)?;
        if !diagnostics.has_errors() {
            output::apply(&workspace.out, changes, &spool)?;
            written = Some(counts);
        }
    }
    let out = workspace.out;
    let summary = written.map(|written| Summary { out, dynamic, has_executable, written, ..planned });
    Ok(Built { diagnostics: report::arrange(diagnostics), stages: stages.times(), summary })
}
