//! TOML 1.1 → tables with places.

use crate::base::{Date, Diagnostic, Source, Span, Value};
use crate::format::{Content, Entry, Node};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The tables of the TOML in `range` of `source`: what could be read, and every mistake. A date without an offset takes
/// `utc_offset`, in seconds east of UTC; a time without a date is text, as is nothing else.
pub fn toml(source: &Source, range: Range<usize>, utc_offset: i32) -> (Vec<Entry>, Vec<Diagnostic>) {
    let reader = Reader { source, start: range.start, utc_offset };
    let (table, errors) = DeTable::parse_recoverable(&source.text[range.clone()]);
    let mut diagnostics: Vec<_> = errors
        .iter()
        .map(|error| {
            let cause = error.message().lines().collect::<Vec<_>>().join(", ");
            let place = source.place(reader.span(error.span().unwrap_or(0..0)));
            Diagnostic::error(format!("failed to read TOML: {cause}")).at(place)
        })
        .collect();
    let entries = reader.table(table.into_inner(), &mut diagnostics);
    (entries, diagnostics)
}

struct Reader<'a> {
    source: &'a Source,
    start: usize,
    utc_offset: i32,
}

impl Reader<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.start + range.start, self.start + range.end)
    }

    fn table(&self, table: DeTable<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
        let mut entries: Vec<_> = table
            .into_iter()
            .map(|(key, value)| {
                let key_span = self.span(key.span());
                Entry { key: key.into_inner().into(), key_span, node: self.node(value, diagnostics) }
            })
            .collect();
        // The library sorts by name; authors see their keys in the order they wrote them.
        entries.sort_by_key(|entry| entry.key_span);
        entries
    }

    fn node(&self, value: Spanned<DeValue<'_>>, diagnostics: &mut Vec<Diagnostic>) -> Node {
        let span = self.span(value.span());
        let mut wrong = |message: String| {
            diagnostics.push(Diagnostic::error(message).at(self.source.place(span)));
            Value::Null
        };
        let content = match value.into_inner() {
            DeValue::String(text) => Content::Scalar(text.as_ref().into()),
            DeValue::Boolean(value) => Content::Scalar(value.into()),
            DeValue::Integer(digits) => Content::Scalar(match i64::from_str_radix(digits.as_str(), digits.radix()) {
                Ok(value) => value.into(),
                Err(_) => wrong(format!("`{digits}` is too large: whole numbers end at {}", i64::MAX)),
            }),
            DeValue::Float(digits) => Content::Scalar(match digits.as_str().parse::<f64>() {
                Ok(value) => value.into(),
                Err(_) => wrong(format!("`{digits}` is no number")),
            }),
            DeValue::Datetime(date) if date.date.is_none() => Content::Scalar(date.to_string().into()),
            DeValue::Datetime(date) => Content::Scalar(match Date::parse(&date.to_string(), self.utc_offset) {
                Some(date) => date.into(),
                None => wrong(format!("`{date}` is no date of the calendar")),
            }),
            DeValue::Array(values) => {
                Content::List(values.into_iter().map(|value| self.node(value, diagnostics)).collect())
            }
            DeValue::Table(table) => Content::Table(self.table(table, diagnostics)),
        };
        Node { span, content }
    }
}
