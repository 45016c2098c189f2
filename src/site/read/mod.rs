//! Files → pages in their sections.
//!
//! 1. `one_page_for_each_section`: a second `_index` file in a folder is a mistake;
//! 2. `read_page`: the front matter of each page, on every core;
//! 3. `ensure_pages_alone_have_front_matter`: what an author closes in another file stays open;
//! 4. drafts and pages of the future are left out, with all that lies in a folder of theirs; what they close stays closed;
//! 5. `sections`: each folder with an `_index` file, and the nearest one of each page;
//! 6. `asset_paths`: the other files go to the URL of the page or section of their folder; what nobody wrote goes nowhere, unless
//!    `[publish] allow` names that URL.

use crate::base::{Date, Diagnostic, Diagnostics, Place, Source, SourcePath, UrlPath, nfc, path_key};
use crate::config::Config;
use crate::site::address::{Location, Role};
use crate::site::fence::misplaced;
use crate::site::front_matter::{Context, Header, front_matter};
use crate::site::section::{ancestors, asset_paths, sections};
use crate::site::{Page, Site, Syntax};
use crate::source::{Files, is_ignored};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Include {
    /// Pages with `draft = true` come in.
    pub drafts: bool,
    /// Pages with a date after `now` come in.
    pub future: bool,
    /// Seconds since 1970.
    pub now: i64,
}

/// Reads the front matter of every page and sorts pages into sections. A page with a mistake stays, with defaults for
/// what is wrong, so that others may still refer to it.
pub(crate) fn read(files: &Files, config: &Config, include: Include, diagnostics: &mut Diagnostics) -> Site {
    let sources = one_page_for_each_section(&files.pages, diagnostics);
    let read: Vec<_> =
        sources.into_par_iter().map(|source| read_page(source, config.utc_offset, include.now)).collect();
    let mut candidates = Vec::with_capacity(read.len());
    for (page, is_draft, mistakes) in read {
        diagnostics.extend(mistakes);
        let is_future = page.front.date.is_some_and(|date| date.unix() > include.now);
        candidates.push((page, is_draft && !include.drafts || is_future && !include.future));
    }
    ensure_pages_alone_have_front_matter(files, diagnostics);

    let folders_left_out: HashSet<String> =
        candidates.iter().filter(|(_, left_out)| *left_out).filter_map(|(page, _)| own_folder(&page.source)).collect();
    let is_left_out = |folder: &str| ancestors(folder).any(|folder| folders_left_out.contains(folder));

    let is_kept = |(page, left_out): &(Page, bool)| !left_out && !is_left_out(Location::of(&page.source.path).folder);
    let (kept, dropped): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_kept);
    let mut pages: Vec<Page> = kept.into_iter().map(|(page, _)| page).collect();
    let left_out_below = dropped.iter().filter(|(_, left_out)| !left_out).count();
    let left_out = dropped.into_iter().map(|(page, _)| page).collect();
    let sections = sections(&mut pages);
    let allowed = config.publish.allowed();
    let is_published = |file: &SourcePath, path: &str| {
        !is_ignored(file.file_name()) || allowed.contains(&path_key(UrlPath::new(path).output().as_str()))
    };
    let assets = asset_paths(&files.assets, &pages).into_iter();
    let assets =
        assets.filter(|(file, path)| !is_left_out(Location::of(file).folder) && is_published(file, path)).collect();
    Site { pages, sections, assets, left_out, left_out_below }
}

/// A page without its section, whether it is a draft, and its mistakes.
fn read_page(source: &Arc<Source>, utc_offset: i32, now: i64) -> (Page, bool, Diagnostics) {
    let location = Location::of(&source.path);
    let is_section = location.role == Role::Section;
    let body = if source.path.extension().eq_ignore_ascii_case("md") { Syntax::Markdown } else { Syntax::Handlebars };
    let context = Context { utc_offset, now, body, is_section, is_home: location.is_home() };
    let mut diagnostics = Diagnostics::default();
    let Header { mut front, draft, slug, path, body_start } = front_matter(source, context, &mut diagnostics);
    front.date = front.date.or_else(|| Date::parse(location.day?, utc_offset));
    let path = path.or_else(|| {
        let path = location.path(slug.as_deref()).map(|path| nfc(&path).into_owned());
        diagnostics.keep(path.map_err(|refusal| refusal.at(Place::file(&source.path))))
    });
    let path = path.unwrap_or_else(|| format!("/{}", source.path));
    let page = Page {
        source: source.clone(),
        body_start,
        body,
        front: Box::new(front),
        path,
        section: None,
        section_of: None,
    };
    (page, draft, diagnostics)
}

/// The extensions of texts that other generators make pages of; here such a file is copied as it is.
const ALMOST_PAGES: [&str; 15] = [
    "atom",
    "css",
    "handlebars",
    "htm",
    "js",
    "markdown",
    "mdown",
    "mdx",
    "mkd",
    "mkdn",
    "mustache",
    "scss",
    "txt",
    "xhtml",
    "xml",
];

/// Front matter is read at this length or less where it is not allowed.
const BEGINNING_BYTES_MAX: u64 = 4096;

fn ensure_pages_alone_have_front_matter(files: &Files, diagnostics: &mut Diagnostics) {
    let of_template = |source: &Arc<Source>| {
        let place = source.place(misplaced(&source.text)?);
        let diagnostic = Diagnostic::error("a template has no front matter: it would be printed").at(place);
        Some(diagnostic.help("move it to the page; if it is text, put a comment `{{!-- --}}` before it"))
    };
    let of_asset = |path: &SourcePath| {
        if !ALMOST_PAGES.contains(&path.extension().to_ascii_lowercase().as_str()) {
            return None;
        }
        // A file that can't be read is a mistake when it is copied.
        let bytes = files.beginning(path, BEGINNING_BYTES_MAX).ok()?;
        misplaced(&String::from_utf8_lossy(&bytes))?;
        let message = format!("`{path}` begins with front matter, but is no page: it would be copied as it is");
        Some(
            Diagnostic::error(message)
                .at(Place::file(path))
                .help("pages are `.md`, `.html` or `.hbs`, and `path` gives them another URL: rename the file"),
        )
    };
    let templates = files.templates.iter().filter_map(of_template);
    diagnostics.extend(templates.chain(files.assets.iter().filter_map(of_asset)));
}

/// The folder that a page takes with it when it is left out; the home page takes none.
fn own_folder(source: &Source) -> Option<String> {
    let location = Location::of(&source.path);
    (location.role != Role::Plain && !location.is_home()).then(|| location.folder.to_owned())
}

/// The pages without the second `_index` file of a folder, or at the top `index` beside `_index`: only one can be the
/// section's page.
fn one_page_for_each_section<'a>(pages: &'a [Arc<Source>], diagnostics: &mut Diagnostics) -> Vec<&'a Arc<Source>> {
    let mut first: HashMap<&str, &Source> = HashMap::new();
    let mut is_first = |source: &&'a Arc<Source>| {
        let location = Location::of(&source.path);
        if location.role != Role::Section {
            return true;
        }
        let Some(other) = first.get(location.folder) else {
            first.insert(location.folder, source);
            return true;
        };
        let message = format!("`{}` and `{}` are both the page of one section", other.path, source.path);
        diagnostics.push(Diagnostic::error(message).at(Place::file(&source.path)).help("remove one of them"));
        false
    };
    pages.iter().filter(|source| is_first(source)).collect()
}

#[cfg(test)]
mod tests;
