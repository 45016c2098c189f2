//! The pages that stand in for an answer: `404.html` and its like, which `web.config` names.

use crate::base::{Diagnostic, Map, OutputPath, Place, Value};
use crate::plan::{self, Plan};
use crate::render::programs::Programs;
use crate::render::{Job, fields};
use crate::template::Program;

/// What a visitor is told in place of a page.
struct ErrorPage {
    /// The status of the answer, which is the name of the template and of the file.
    status: &'static str,
    /// `page.title`.
    title: &'static str,
    /// `page.description`.
    description: &'static str,
}

/// One for each status that IIS or the executable answers to visitors.
const ERROR_PAGES: [ErrorPage; 10] = [
    page("400", "Bad request", "The server could not understand this request."),
    page("401", "Signing in is required", "This page is for people who have signed in."),
    page("403", "No access", "This page is not for everyone, and you are not among those who may see it."),
    page("404", "Page not found", "There is no page at this address."),
    page("405", "Not allowed", "This page can't be asked for in this way."),
    page("413", "Too much was sent", "What was sent is larger than this site takes."),
    page("414", "Address too long", "The address is longer than this site takes."),
    page("431", "Too many headers", "The headers of the request are larger than this site takes."),
    page("500", "Something went wrong", "The server could not answer this request. Please try again later."),
    page("503", "Not available", "The server can't answer at the moment. Please try again later."),
];

const fn page(status: &'static str, title: &'static str, description: &'static str) -> ErrorPage {
    ErrorPage { status, title, description }
}

impl ErrorPage {
    fn path(&self) -> OutputPath {
        OutputPath::new(&format!("{}.html", self.status)).expect("the name of a status is a relative path")
    }

    /// The author's template for this status, else the one for all.
    fn program<'p>(&self, programs: &'p Programs) -> &'p Program {
        programs.partials.get(self.status).map_or_else(|| programs.template("error"), |program| &**program)
    }
}

/// The error pages that nothing else makes, each with the template that does.
pub fn error_pages<'a>(plan: &'a Plan, programs: &'a Programs) -> impl Iterator<Item = (OutputPath, &'a Program)> {
    let free = ERROR_PAGES.iter().filter(|page| plan.claims.get(page.path().as_str()).is_none());
    free.map(|page| (page.path(), page.program(programs)))
}

impl Job<'_> {
    /// Renders the error pages that the author does not make otherwise; making one twice is a mistake.
    pub(super) fn render_error_pages(&self) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for page in &ERROR_PAGES {
            let path = page.path();
            if self.world.plan.claims.get(path.as_str()).is_some() {
                diagnostics.extend(self.programs.partials.get(page.status).map(|program| {
                    Diagnostic::error(format!("this template makes `{path}`, and so does something else"))
                        .at(Place::file(&program.source.path))
                        .help(format!("remove the template, or the page, alias or file at `/{path}`"))
                }));
                continue;
            }
            let program = page.program(self.programs);
            if let Some(diagnostic) =
                plan::ensure_is_static(path.as_str(), program, &self.programs.partials, &self.world.config)
            {
                diagnostics.push(diagnostic);
                continue;
            }
            let mut fields: Map = fields::NAMES.iter().map(|name| (*name, Value::Null)).collect();
            fields.insert("title", page.title);
            fields.insert("description", page.description);
            fields.insert("url", self.world.href(&path.url()));
            fields.insert("extra", Map::open());
            let names = [("page", fields.into()), ("data", self.world.data.clone())];
            diagnostics.extend(self.render_alone(&path, program, names));
        }
        diagnostics
    }
}
