//! The pages that stand in for an answer: `404.html` and its like, which `web.config` names.

use crate::base::layout::{ERROR_PAGES, ErrorPage, error_page};
use crate::base::{Diagnostic, Diagnostics, OutputPath, Place, Refusal};
use crate::decide::Context;
use crate::decide::names::Names;
use crate::pattern::Pattern;
use crate::route::{File, Files, Maker, Reason, Route};
use crate::template::{Partials, Program};

/// The author's template for `status`, else the one for all.
pub(crate) fn error_program(status: u16, partials: &Partials) -> &Program {
    let program = partials.get(&status.to_string()).or_else(|| partials.get("error"));
    program.expect("built-in templates are always there")
}

/// Adds a route for each error page that the author does not make otherwise; making one twice is a mistake.
pub(super) fn add(
    routes: &mut Vec<Route>,
    files: &mut Files,
    (context, names): (Context<'_>, &Names<'_>),
    diagnostics: &mut Diagnostics,
) {
    for page in &ERROR_PAGES {
        let path = error_page(page.status);
        if let Some(file) = files.find(path.as_str()) {
            ensure_everybody_gets_it(&routes[file.route], &path, diagnostics);
            if let Some(program) = context.partials.get(&page.status.to_string()) {
                diagnostics.push(
                    Diagnostic::error(format!("this template makes `{path}`, and so does something else"))
                        .at(Place::file(&program.source.path))
                        .help(format!("remove the template, or the page, alias or file at `/{path}`")),
                );
            }
            continue;
        }
        let program = error_program(page.status, context.partials);
        if let Some(reason) = context.first_reason(program, names, diagnostics) {
            diagnostics.push(shows_a_request(page, &path, &reason));
            continue;
        }
        if let Some(below) = files.below(path.as_str()).next() {
            let message =
                format!("`{}` can't be made: `{path}` is a file, the page for errors, not a folder", below.path);
            let place = Place::file(&routes[below.route].source);
            diagnostics.push(Diagnostic::error(message).at(place).help("choose another path"));
            continue;
        }
        let pattern = Pattern::literal(path.url().as_str());
        let route = Route::new(pattern, Maker::ErrorPage, program.source.path.clone());
        files.insert(File { path, route: routes.len(), entry: None });
        routes.push(Route { error_page: Some(page), ..route });
    }
}

/// A page at `/404/` lies beside the error page `404.html`, and is shown for nothing.
pub(super) fn ensure_pages_are_shown_for_errors(routes: &[Route], diagnostics: &mut Diagnostics) {
    let number = |route: &Route| route.endpoint.pattern.to_string().strip_suffix('/')?.strip_prefix('/')?.parse().ok();
    let pages = routes.iter().filter(|route| route.maker == Maker::Page);
    let numbered: Vec<(u16, &Route)> = pages.filter_map(|route| Some((number(route)?, route))).collect();
    // Beside `/1/` a page `/404/` is one of many with a number.
    if numbered.iter().any(|(number, _)| !(400..=599).contains(number)) {
        return;
    }
    for (status, route) in numbered {
        let message = format!("this is the page `/{status}/`: no visitor who meets the error {status} is shown it");
        let help = if ERROR_PAGES.iter().any(|page| page.status == status) {
            format!("write `path = \"/{status}.html\"`, or make a template of it: `templates/{status}.hbs`")
        } else {
            let statuses: Vec<String> = ERROR_PAGES.iter().map(|page| page.status.to_string()).collect();
            format!("visitors meet the error pages {}", statuses.join(", "))
        };
        diagnostics.push(Diagnostic::warning(message).at(Place::file(&route.source)).help(help));
    }
}

/// A page of the author's at an error page's path is sent to whoever meets the error.
fn ensure_everybody_gets_it(route: &Route, path: &OutputPath, diagnostics: &mut Diagnostics) {
    let mistake = if route.is_dynamic() {
        Refusal::new(format!("`{path}` is a file that is sent for an error, so no dynamic page can be there"))
            .help("let the page be static, or choose another path")
    } else if route.says_access {
        Refusal::new(format!("`{path}` is sent to everybody who meets the error, so it can't be for some"))
            .help("choose another path for what is not for everybody")
    } else {
        return;
    };
    diagnostics.push(mistake.at(Place::file(&route.source)));
}

/// A file that is sent for whatever went wrong can't show what only requests tell.
fn shows_a_request(page: &ErrorPage, path: &OutputPath, reason: &Reason) -> Diagnostic {
    let (last, callers) = reason.chain.split_last().expect("a chain ends with what is mentioned");
    let mut diagnostic =
        Diagnostic::error(format!("`{path}` is a file, which can't show `{}`", last.text)).at(last.place.clone());
    for step in callers.iter().rev() {
        diagnostic = diagnostic.note("called from here", step.place.clone());
    }
    diagnostic.help(format!("write a template `{}` that calls nothing of the request", page.status))
}
