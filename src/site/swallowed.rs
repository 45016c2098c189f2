//! Keys of the page that a free table took for its own: what they protect would be open.
//!
//! A TOML table ends only where the next one begins, and YAML goes by the indentation. So a key on a line of its own may have
//! been meant for the page, however deep the table is; what stands in braces or behind a dot (`extra.draft = true`) is data.

use crate::base::{Diagnostic, Diagnostics, Refusal, Source, Span, Value};
use crate::format::{Content, Entry, Field, Node, fields};
use crate::site::Key;
use crate::site::fence::Language;

/// What the search for swallowed keys is given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search<'a> {
    pub(super) source: &'a Source,
    pub(super) language: Language,
    /// The page's keys.
    pub(super) entries: &'a [Entry],
    /// Of dates without an offset, in seconds east of UTC.
    pub(super) utc_offset: i32,
    /// Seconds since 1970.
    pub(super) now: i64,
}

impl<'a> Search<'a> {
    /// A key that protects, in `extra` or `vars`, is an error; another key of the page that the page lacks is a doubt.
    pub(super) fn ensure_tables_swallow_no_keys(self, diagnostics: &mut Diagnostics) {
        for entry in self.entries {
            if !matches!(Key::of(&entry.key), Some(Key::Extra | Key::Vars)) {
                continue;
            }
            self.judge_below(&entry.node, &entry.key, diagnostics);
            if let Content::Table(inner) = &entry.node.content
                && (self.language == Language::Yaml || self.is_header(entry.key_span))
                && !self.is_in_braces(&entry.node)
            {
                let own_lines = inner.iter().filter(|entry| self.has_own_line(entry));
                diagnostics.extend(own_lines.filter_map(|inner| self.doubt(&entry.key, inner)));
            }
        }
    }

    fn judge_below(self, node: &Node, path: &str, diagnostics: &mut Diagnostics) {
        match &node.content {
            Content::Scalar(_) => {}
            _ if self.is_in_braces(node) => {}
            Content::List(nodes) => nodes.iter().for_each(|node| self.judge_below(node, path, diagnostics)),
            Content::Table(entries) => {
                for (field, entry) in fields(entries, self.source).zip(entries) {
                    // `[extra.draft]` is a table of its own.
                    if let (Content::Scalar(_) | Content::List(_), Some(key)) =
                        (&entry.node.content, Key::protecting(&entry.key))
                        && self.has_own_line(entry)
                    {
                        diagnostics.push(swallowed(field, &self.written(path), key, &self.cure(path, key)));
                    }
                    self.judge_below(&entry.node, &format!("{path}.{}", entry.key), diagnostics);
                }
            }
        }
    }

    fn cure(self, path: &str, key: &str) -> String {
        match self.first_header() {
            Some(header) => format!("move `{key}` above the line `{header}`; if it is a value of your own, rename it"),
            None => {
                let table = path.split('.').next().unwrap_or(path);
                format!(
                    "write `{key}` without indentation, outside of `{table}`; if it is a value of your own, rename it"
                )
            }
        }
    }

    /// The first line in brackets: above it, keys are the page's.
    fn first_header(self) -> Option<&'a str> {
        let first = self.entries.iter().map(|entry| entry.key_span).find(|span| self.is_header(*span))?;
        let text = &self.source.text[line_start(&self.source.text, first)..];
        Some(text.lines().next().unwrap_or(text).trim())
    }

    /// A key of the page, other than those that protect, below `[extra]` of a page that lacks it. A day yet to come is doubted in
    /// YAML and in `vars` too: the page is published before that day.
    fn doubt(self, table: &str, entry: &Entry) -> Option<Diagnostic> {
        let name = &*entry.key;
        let key = Key::of(name).filter(|key| !key.protects())?;
        let is_future = key == Key::Date && self.is_future(&entry.node);
        let is_doubted = table == "extra" && self.language == Language::Toml || is_future;
        if !is_doubted || self.entries.iter().any(|own| *own.key == *name) {
            return None;
        }
        let place = self.source.place(entry.key_span);
        let below = self.written(table);
        let help = match self.language {
            Language::Toml => format!("move it above the line `[{table}]`, as `{table}.{name}` if it is your own"),
            Language::Yaml => "write it without indentation; if it is your own, rename it".to_owned(),
        };
        let message = format!("`{name}` below `{below}` is a value of your own, not the page's `{name}`");
        Some(Diagnostic::warning(message).at(place).help(help))
    }

    fn is_future(self, node: &Node) -> bool {
        let date = match &node.content {
            Content::Scalar(Value::Date(date)) => Some(*date),
            Content::Scalar(Value::Text(text)) => crate::base::Date::parse(text, self.utc_offset),
            _ => None,
        };
        date.is_some_and(|date| date.unix() > self.now)
    }

    /// The name of a table, as the author writes it.
    fn written(self, path: &str) -> String {
        if self.language == Language::Toml { format!("[{path}]") } else { path.to_owned() }
    }

    /// Whether the key is the first in the brackets of a TOML table.
    fn is_header(self, key: Span) -> bool {
        self.language == Language::Toml && self.source.text[..key.range().start].trim_end().ends_with('[')
    }

    fn is_in_braces(self, node: &Node) -> bool {
        self.source.text[node.span.range().start..].starts_with('{')
    }

    /// Whether nothing but indentation and the `-` of lists stands before the key.
    fn has_own_line(self, entry: &Entry) -> bool {
        let start = entry.key_span.range().start;
        let before = &self.source.text[line_start(&self.source.text, entry.key_span)..start];
        before.chars().all(|c| matches!(c, ' ' | '\t' | '-'))
    }
}

/// The mistake of `key`, which protects the page, in the table `table`, where it protects nothing.
pub(super) fn swallowed(field: Field<'_>, table: &str, key: &str, cure: &str) -> Diagnostic {
    let message = format!("`{}` has no effect below `{table}`: it belongs to that table", field.key());
    let as_written = if **field.key() == *key { "" } else { "it would not be read in these letters either; " };
    *field.refuse_key(Refusal::new(message).help(format!("{as_written}{cure}")))
}

fn line_start(text: &str, span: Span) -> usize {
    text[..span.range().start].rfind(['\n', '\r']).map_or(0, |at| at + 1)
}
