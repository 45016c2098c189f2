//! Templates that nothing uses: whoever wrote one meant it for something.

use crate::base::layout::ERROR_PAGES;
use crate::base::{Diagnostic, Diagnostics, Place, SourcePath, nearest};
use crate::parse::templates::template_name;
use crate::parse::{Page, ParsedBody};
use crate::site::Site;
use crate::source::Files;
use crate::template::{Partials, Program};
use std::collections::HashSet;
use std::sync::Arc;

/// What lies in these folders waits to be called.
const FOLDERS: [&str; 3] = ["layouts/", "partials/", "shortcodes/"];

/// The templates that pages have without naming them, beside those of error pages.
const OWN: [&str; 3] = ["page", "section", "error"];

/// A template outside of those folders, which no page has and no program calls, is a warning. Costs nothing where there is none that
/// no page names.
pub(super) fn ensure_templates_are_used(
    site: &Site,
    files: &Files,
    pages: &[Page],
    partials: &Partials,
    diagnostics: &mut Diagnostics,
) {
    let mut named: HashSet<&str> = pages.iter().map(|page| &*page.template_name).collect();
    let fronts = site.pages.iter().chain(&site.left_out).map(|page| &page.front);
    named.extend(fronts.flat_map(|front| [&front.template, &front.page_template]).flatten().map(|name| &**name));
    let is_unnamed = |path: &&SourcePath| {
        let name = template_name(path);
        !is_asked_for(&name) && !named.contains(&*name) && !FOLDERS.iter().any(|folder| name.starts_with(folder))
    };
    let unnamed: Vec<&SourcePath> = files.templates.iter().map(|source| &source.path).filter(is_unnamed).collect();
    if unnamed.is_empty() {
        return;
    }
    let reached = reached(pages, partials);
    for path in unnamed.into_iter().filter(|path| !reached.contains(path)) {
        let message = "no page has this template, and nothing calls it";
        diagnostics.push(Diagnostic::warning(message).at(Place::file(path)).help(cure(&template_name(path))));
    }
}

/// Whether the generator itself asks for a template of this name.
fn is_asked_for(name: &str) -> bool {
    OWN.contains(&name) || ERROR_PAGES.iter().any(|page| page.status.to_string() == name)
}

/// The files of all that pages and error pages can call.
fn reached<'a>(pages: &'a [Page], partials: &'a Partials) -> HashSet<&'a SourcePath> {
    let bodies = pages.iter().filter_map(|page| match &page.body {
        ParsedBody::Program(program) => Some(program),
        ParsedBody::Html(_) => None,
    });
    let own = partials.iter().filter(|(name, _)| is_asked_for(name)).map(|(_, program)| program);
    let programs = pages.iter().filter_map(|page| page.template.as_ref()).chain(bodies).chain(own);
    let mut seen = HashSet::new();
    let programs: Vec<&Program> =
        programs.filter(|program| seen.insert(Arc::as_ptr(program))).map(|program| &**program).collect();
    partials.reached_by(&programs).into_iter().map(|source| &source.path).collect()
}

/// What the author of an unused template most likely meant.
fn cure(name: &str) -> String {
    let is_status = name.parse().is_ok_and(|status: u16| (400..=599).contains(&status));
    match name {
        _ if is_status => {
            let statuses: Vec<String> = ERROR_PAGES.iter().map(|page| page.status.to_string()).collect();
            format!("visitors meet the error pages {}; call it by one of these, or remove it", statuses.join(", "))
        }
        "base" | "_base" | "baseof" | "layout" | "_layout" | "main" | "master" => format!(
            "move it to `templates/layouts/{name}.hbs`, and write `layout = \"{name}\"` in the pages that it is to stand around"
        ),
        "single" | "post" | "article" | "default" => {
            "call it `page.hbs`, the template of all pages, or name it in a page: \
             `template = \"…\"`"
                .replace('…', name)
        }
        "list" | "archive" => format!(
            "call it `section.hbs`, the template of all sections, or name it in the `_index` of one: `template = \"{name}\"`"
        ),
        _ => match nearest(name, OWN) {
            Some(near) => format!("did you mean `{near}.hbs`?"),
            None => format!(
                "write `template = \"{name}\"` in a page, call it by `{{{{> {name}}}}}`, or remove it; what waits to be called lies in \
                 `templates/partials/`"
            ),
        },
    }
}
