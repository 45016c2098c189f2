//! `generator check`: what a build would report, and the links of the rendered pages; the output is left alone.
//!
//! 1. read, plan and render as a build does;
//! 2. unless a page may be other than its author means it: judge the links of the rendered pages;
//! 3. what is wrong is told as a build tells it.

use crate::app::assemble::{Assembled, Server, assemble, missing};
use crate::app::build::SPOOL_MEMORY_BYTES_MAX;
use crate::app::prepare::{prepare, read};
use crate::app::stages::{Listener, Stages};
use crate::app::workspace::Workspace;
use crate::app::{Options, report};
use crate::base::{Diagnostic, Diagnostics, Severity};
use crate::check::{self, Rendered, Told};
use crate::output::{self, Spool};
use crate::source;
use std::time::Duration;

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// What is wrong, by file and line.
    pub diagnostics: Vec<Diagnostic>,
    /// How long each stage took, in order.
    pub stages: Vec<(&'static str, Duration)>,
    /// How many of the author's pages and how many of their links were judged; `None` where a mistake stood before that.
    pub judged: Option<(usize, usize)>,
}

/// Checks the site; `listener` hears of each stage as it begins.
///
/// # Errors
/// Where the machine fails; the author's mistakes are in the result.
pub fn check(options: &Options, listener: Listener<'_>) -> output::Result<Checked> {
    let mut diagnostics = Diagnostics::default();
    let files = source::read(&options.root, &mut diagnostics);
    if !options.root.join("site").is_dir() {
        return Ok(Checked { diagnostics: diagnostics.into(), stages: Vec::new(), judged: None });
    }
    let workspace = Workspace::open(&options.root, options.out.as_deref())?;
    workspace.ensure_output_is_apart(&mut diagnostics);
    let mut stages = Stages::new(listener);
    stages.begin("read");
    let input = read(&files, options, &mut diagnostics);
    let mut prepared = prepare(input, &files, None, options, &mut stages, &mut diagnostics);
    let (world, anchors) = (prepared.world.clone(), std::mem::take(&mut prepared.anchors));
    let (told, links_told) = (Told::new(&prepared.nowhere, &anchors), prepared.nowhere.len());
    stages.begin("render");
    let spool = Spool::new(workspace.spool_path(), SPOOL_MEMORY_BYTES_MAX);
    let server = Server { out: &workspace.out, fcgi: None };
    let Assembled { tree, routes, .. } = assemble(prepared, &files, &spool, server, &mut diagnostics)?;
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    diagnostics.extend(missing(anchors, &tree, &spool)?);
    let mut judged = None;
    if errors == links_told {
        stages.begin("links");
        let rendered = Rendered { world: &world, routes: &routes, files: &files, tree: &tree, spool: &spool };
        let checked = check::links(rendered, &told)?;
        diagnostics.extend(checked.diagnostics);
        judged = Some((checked.pages, checked.links));
    }
    Ok(Checked { diagnostics: report::arrange(diagnostics), stages: stages.times(), judged })
}
