//! `generator routes`: the table of routes, made without rendering or writing anything.
//!
//! 1. read the author's files: settings, data, pages, templates;
//! 2. plan, parse and decide as a build does, and judge the links in Markdown;
//! 3. give the table.

use crate::app::prepare::{prepare, read};
use crate::app::stages::Stages;
use crate::app::{Options, report};
use crate::base::{Diagnostic, Diagnostics};
use crate::links::Judge;
use crate::route::Routes;

/// The table of routes, and what is wrong.
#[derive(Debug, Default)]
pub struct Listing {
    /// What is wrong, by file and line, as far as it shows before rendering.
    pub diagnostics: Vec<Diagnostic>,
    /// The table, without the copies that only rendering finds.
    pub routes: Routes,
    /// What stands before each path: `/shop`, or empty.
    pub base_path: String,
    /// Bytes of a request's body, unless its page takes more.
    pub body_bytes_max: u32,
}

/// Lists the routes of a site.
pub fn routes(options: &Options) -> Listing {
    let mut diagnostics = Diagnostics::default();
    let input = read(options, &mut diagnostics);
    if !options.root.join("site").is_dir() {
        return Listing { diagnostics: diagnostics.into(), ..Listing::default() };
    }
    // Highlighting changes no route, and its cache is a build's.
    let prepared = prepare(input, None, options, &mut Stages::new(&|_| {}), &mut diagnostics);
    let config = &prepared.world.config;
    diagnostics.extend(Judge::new(config, &prepared.routes).markdown(&prepared.links));
    Listing {
        diagnostics: report::arrange(diagnostics),
        base_path: config.base_url.path.clone(),
        body_bytes_max: config.iis.body_bytes_max,
        routes: prepared.routes,
    }
}
