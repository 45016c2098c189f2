//! The mistakes of one template, collected while it is parsed.

use crate::base::{Diagnostic, Source, Span};
use std::sync::Arc;

/// More than an author reads at once; also bounds the cost of a hostile file, as finding a line is linear in the file.
pub(super) const MISTAKES_MAX: usize = 50;

/// Collects at most [`MISTAKES_MAX`] mistakes.
pub(super) struct Mistakes<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Mistakes<'a> {
    pub(super) fn new(source: &'a Arc<Source>) -> Self {
        Self { source, diagnostics: Vec::new() }
    }

    pub(super) fn add(&mut self, span: Span, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MISTAKES_MAX {
            self.diagnostics.push(diagnostic.at(self.source.place(span)));
        }
    }

    pub(super) fn add_with_note(&mut self, span: Span, diagnostic: Diagnostic, note: &str, other: Span) {
        if self.diagnostics.len() < MISTAKES_MAX {
            let diagnostic = diagnostic.note(note, self.source.place(other));
            self.add(span, diagnostic);
        }
    }

    /// Says what the first mistake since there were `count` comes from.
    pub(super) fn explain(&mut self, count: usize, message: String, help: String) {
        if let Some(mistake) = self.diagnostics.get_mut(count) {
            (mistake.message, mistake.help) = (message, Some(help));
        }
    }

    /// All mistakes in the order of their places.
    pub(super) fn sorted(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by(|left, right| left.place.cmp(&right.place));
        self.diagnostics
    }

    pub(super) fn text(&self, span: Span) -> &'a str {
        &self.source.text[span.range()]
    }
}
