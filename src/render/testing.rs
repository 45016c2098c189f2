//! Sites that are decided, for tests of what rendering makes of them.

use crate::base::{Diagnostics, Map};
use crate::config::Config;
use crate::decide::{Context, Decided, decide};
use crate::parse::{Parsed, parse};
use crate::plan::{Tables, plan};
use crate::render::{Parts, World};
use crate::route::Routes;
use crate::site::{self, Include};
use crate::source::{self, Files};
use crate::template::Partials;
use crate::testing::{TempFolder, shown};
use std::collections::HashMap;
use std::sync::Arc;

pub(super) struct Site {
    pub(super) world: Arc<World>,
    pub(super) routes: Routes,
    pub(super) partials: Partials,
    pub(super) files: Files,
}

/// The site of these files, without a mistake.
pub(super) fn site(files: &[(&str, &str)]) -> Site {
    let folder = TempFolder::with(files);
    let (mut diagnostics, config, data) = (Diagnostics::default(), Config::default(), Map::default());
    let files = source::read_all(folder.path(), &mut diagnostics);
    let include = Include { drafts: false, future: false, now: 0 };
    let site = site::read(&files, &config, include, &mut diagnostics);
    let plan = plan(&site, Tables { values: &data, row_place: &|_, _| None }, &files, &config, &mut diagnostics);
    let Parsed { pages, partials } = parse(&site, &plan, &files, &config, None, &|| {}, &mut diagnostics);
    let columns = HashMap::new();
    let context = Context { partials: &partials, data: &data, first_copies: &data, columns: &columns, config: &config };
    let decided = decide(site, plan, pages, context, &mut diagnostics);
    assert_eq!(shown(&diagnostics), [""; 0]);
    let Decided { pages, sections, entries, routes, .. } = decided;
    let world = World::new(Parts { config, pages, sections, entries, data, year: 2026 }, &routes);
    Site { world, routes, partials, files }
}
