//! `generator check`: what a build would report, and the links of the rendered pages; the output is left alone.
//!
//! 1. read, plan, render and judge links as a build does, but for how loud a broken link in HTML is;
//! 2. what is wrong is told as a build tells it.

use crate::app::assemble::{Server, assemble};
use crate::app::build::SPOOL_MEMORY_BYTES_MAX;
use crate::app::prepare::{prepare, read};
use crate::app::stages::{Listener, Stages};
use crate::app::workspace::Workspace;
use crate::app::{Options, report};
use crate::base::{Diagnostic, Diagnostics};
use crate::links::{Counts, Loudness};
use crate::output::{self, Spool};
use std::time::Duration;

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// What is wrong, by file and line.
    pub diagnostics: Vec<Diagnostic>,
    /// How long each stage took, in order.
    pub stages: Vec<(&'static str, Duration)>,
    /// How much was judged; `None` where a mistake stood before that.
    pub judged: Option<Counts>,
}

/// Checks the site; `listener` hears of each stage as it begins.
///
/// # Errors
/// Where the machine fails; the author's mistakes are in the result.
pub fn check(options: &Options, listener: Listener<'_>) -> output::Result<Checked> {
    let mut diagnostics = Diagnostics::default();
    if !options.root.join("site").is_dir() {
        read(options, &mut diagnostics);
        return Ok(Checked { diagnostics: diagnostics.into(), stages: Vec::new(), judged: None });
    }
    let Some(workspace) = Workspace::open(&options.root, options.out.as_deref(), &mut diagnostics)? else {
        return Ok(Checked { diagnostics: diagnostics.into(), stages: Vec::new(), judged: None });
    };
    let mut stages = Stages::new(listener);
    stages.begin("read");
    let input = read(options, &mut diagnostics);
    workspace.ensure_links_are_apart(&input.files.links, &mut diagnostics);
    let prepared = prepare(input, None, options, &mut stages, &mut diagnostics);
    let spool = Spool::new(workspace.spool_path(), SPOOL_MEMORY_BYTES_MAX);
    let server = Server { out: &workspace.out, fcgi: None };
    let assembled = assemble(prepared, &spool, (server, Loudness::Check), &mut stages, &mut diagnostics)?;
    Ok(Checked { diagnostics: report::arrange(diagnostics), stages: stages.times(), judged: assembled.judged })
}
