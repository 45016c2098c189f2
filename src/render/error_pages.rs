//! The pages that stand in for an answer: `404.html` and its like, which `web.config` names.

use crate::base::layout::{ERROR_PAGES, error_page};
use crate::base::{Diagnostic, Map, OutputPath, Place, Value};
use crate::plan::{self, Plan};
use crate::render::programs::Programs;
use crate::render::{Job, fields};
use crate::template::Program;

/// The author's template for `status`, else the one for all.
fn program(status: u16, programs: &Programs) -> &Program {
    programs.partials.get(&status.to_string()).map_or_else(|| programs.template("error"), |program| &**program)
}

/// The error pages that nothing else makes, each with the template that does.
pub fn error_pages<'a>(plan: &'a Plan, programs: &'a Programs) -> impl Iterator<Item = (OutputPath, &'a Program)> {
    let pages = ERROR_PAGES.iter().map(|page| (error_page(page.status), program(page.status, programs)));
    pages.filter(|(path, _)| plan.claims.get(path.as_str()).is_none())
}

impl Job<'_> {
    /// Renders the error pages that the author does not make otherwise; making one twice is a mistake.
    pub(super) fn render_error_pages(&self) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for page in &ERROR_PAGES {
            let path = error_page(page.status);
            if self.world.plan.claims.get(path.as_str()).is_some() {
                diagnostics.extend(self.programs.partials.get(&page.status.to_string()).map(|program| {
                    Diagnostic::error(format!("this template makes `{path}`, and so does something else"))
                        .at(Place::file(&program.source.path))
                        .help(format!("remove the template, or the page, alias or file at `/{path}`"))
                }));
                continue;
            }
            let program = program(page.status, self.programs);
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
