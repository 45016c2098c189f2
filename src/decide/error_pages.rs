//! The pages that stand in for an answer: `404.html` and its like, which `web.config` names.

use crate::base::{Diagnostic, Diagnostics, OutputPath, Place};
use crate::decide::Context;
use crate::pattern::Pattern;
use crate::route::{File, Files, Maker, Route};
use crate::template::{Partials, Program};

/// What a visitor is told in place of a page.
#[derive(Debug)]
pub struct ErrorPage {
    /// The status of the answer, which is the name of the template and of the file.
    pub status: u16,
    /// `page.title`.
    pub title: &'static str,
    /// `page.description`.
    pub description: &'static str,
}

/// One for each status that IIS or the executable answers to visitors.
const ERROR_PAGES: [ErrorPage; 10] = [
    page(400, "Bad request", "The server could not understand this request."),
    page(401, "Signing in is required", "This page is for people who have signed in."),
    page(403, "No access", "This page is not for everyone, and you are not among those who may see it."),
    page(404, "Page not found", "There is no page at this address."),
    page(405, "Not allowed", "This page can't be asked for in this way."),
    page(413, "Too much was sent", "What was sent is larger than this site takes."),
    page(414, "Address too long", "The address is longer than this site takes."),
    page(431, "Too many headers", "The headers of the request are larger than this site takes."),
    page(500, "Something went wrong", "The server could not answer this request. Please try again later."),
    page(503, "Not available", "The server can't answer at the moment. Please try again later."),
];

const fn page(status: u16, title: &'static str, description: &'static str) -> ErrorPage {
    ErrorPage { status, title, description }
}

impl ErrorPage {
    /// The one that `route` is; `None` if it is none.
    pub fn of(route: &Route) -> Option<&'static Self> {
        ERROR_PAGES.iter().find(|page| route.maker == Maker::ErrorPage && page.status == route.status)
    }

    /// The author's template for this status, else the one for all.
    pub fn program<'p>(&self, partials: &'p Partials) -> &'p Program {
        let program = partials.get(&self.status.to_string()).or_else(|| partials.get("error"));
        program.expect("built-in templates are always there")
    }
}

/// Adds a route for each error page that the author does not make otherwise; making one twice is a mistake.
pub(super) fn add(routes: &mut Vec<Route>, files: &mut Files, context: Context<'_>, diagnostics: &mut Diagnostics) {
    for page in &ERROR_PAGES {
        let path = OutputPath::new(&format!("{}.html", page.status)).expect("a status makes a relative path");
        if files.find(path.as_str()).is_some() {
            diagnostics.extend(context.partials.get(&page.status.to_string()).map(|program| {
                Diagnostic::error(format!("this template makes `{path}`, and so does something else"))
                    .at(Place::file(&program.source.path))
                    .help(format!("remove the template, or the page, alias or file at `/{path}`"))
            }));
            continue;
        }
        let program = page.program(context.partials);
        if let Some(diagnostic) = shows_a_request(page, &path, program, context) {
            diagnostics.push(diagnostic);
            continue;
        }
        let pattern = Pattern::literal(path.url().as_str());
        let route = Route::new(pattern, Maker::ErrorPage, program.source.path.clone());
        files.insert(File { path, route: routes.len(), entry: None });
        routes.push(Route { status: page.status, ..route });
    }
}

/// A file that is sent for whatever went wrong can't show what only requests tell.
fn shows_a_request(page: &ErrorPage, path: &OutputPath, program: &Program, context: Context<'_>) -> Option<Diagnostic> {
    let reason = context.first_reason(program)?;
    let (last, chain) = reason.chain.split_last()?;
    let message = format!("`{path}` is a file, which can't show `{}`", last.text);
    let mut diagnostic = Diagnostic::error(message).at(last.place.clone());
    for step in chain.iter().rev() {
        diagnostic = diagnostic.note("called from here", step.place.clone());
    }
    Some(diagnostic.help(format!("write a template `{}` that calls nothing of the request", page.status)))
}
