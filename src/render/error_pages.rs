//! The error pages, with what stands in the place of a page's fields.

use crate::base::{Diagnostics, Map, OutputPath, Value};
use crate::decide::ErrorPage;
use crate::render::{Job, fields};

impl Job<'_> {
    /// Renders the error page at `path`.
    pub(super) fn render_error_page(&self, page: &ErrorPage, path: &OutputPath, diagnostics: &mut Diagnostics) {
        let mut fields: Map = fields::NAMES.iter().map(|name| (*name, Value::Null)).collect();
        fields.insert("title", page.title);
        fields.insert("description", page.description);
        fields.insert("url", self.world.href(&path.url()));
        fields.insert("extra", Map::open());
        let names = [("page", fields.into()), ("data", self.world.data.clone())];
        self.render_alone(path, page.program(self.environment.partials), names, diagnostics);
    }
}
