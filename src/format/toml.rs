//! TOML 1.1 → tables with places.

use crate::base::{Date, Diagnostics, Refusal, Source, Span, Value};
use crate::format::{Content, Entry, Node, slip};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The tables of the TOML in `range` of `source`. A date without an offset takes `utc_offset`, in seconds east of UTC; a
/// time without a date is text, as is nothing else.
///
/// # Errors
/// The text has mistakes: what could be read nevertheless.
pub(crate) fn toml(
    source: &Source,
    range: Range<usize>,
    utc_offset: i32,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Entry>, Vec<Entry>> {
    let mut reader = Reader { start: range.start, utc_offset, mistakes: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(&source.text[range.clone()]);
    let mut line_told = None;
    for error in errors.iter().take(MISTAKES_SHOWN_MAX) {
        let span = reader.span(error.span().unwrap_or(0..0));
        let at = span.start as usize;
        if let Some((span, refusal)) = slip::yaml_in_toml(&source.text, range.clone(), at) {
            reader.mistakes.push((span, refusal.of("failed to read TOML:")));
            break;
        }
        // What the library says of the rest of a line follows from its first mistake.
        let line_start = source.text.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n');
        if line_told.replace(line_start) == Some(line_start) {
            continue;
        }
        let cause = error.message().lines().collect::<Vec<_>>().join(", ");
        let mut refusal = Refusal::new(format!("failed to read TOML: {cause}"));
        // The commonest slip with paths of Windows.
        if cause.starts_with("missing escaped value") || cause.starts_with("invalid escape") {
            refusal = refusal.help(r"a text with `\` stands in single quotes: 'C:\sites\shop'");
        }
        let slip = slip::in_toml(&source.text, range.clone(), at)
            .filter(|_| refusal.help.is_none() && cause != "duplicate key");
        let slip = slip.map(|(span, refusal)| (span, refusal.of("failed to read TOML:")));
        reader.mistakes.push(slip.unwrap_or((span, refusal)));
    }
    let entries = reader.table(table.into_inner());
    let mut mistakes = reader.mistakes;
    if mistakes.is_empty() {
        return Ok(entries);
    }
    mistakes.sort_by_key(|(span, _)| *span);
    mistakes.truncate(MISTAKES_SHOWN_MAX);
    diagnostics.extend(mistakes.into_iter().map(|(span, refusal)| {
        let is_double = refusal.message.ends_with("duplicate key");
        let diagnostic = refusal.at(source.place(span));
        match is_double.then(|| first_of_two(&source.text, range.start, span)).flatten() {
            Some(first) => diagnostic.note("the first one is here", source.place(first)),
            None => diagnostic,
        }
    }));
    Err(entries)
}

/// The same key further up, in a line that begins alike; `None` where it is written otherwise, or stands in another table.
fn first_of_two(text: &str, start: usize, second: Span) -> Option<Span> {
    let key = &text[second.range()];
    let line_start = text[..second.range().start].rfind('\n').map_or(0, |at| at + 1);
    let before_key = &text[line_start..second.range().start];
    let mut end = line_start;
    for line in text[start..line_start].split_inclusive('\n').rev() {
        end -= line.len();
        let rest = line.strip_prefix(before_key).and_then(|line| line.strip_prefix(key)).map(str::trim_start);
        if rest.is_some_and(|rest| rest.starts_with(['=', ']', '.'])) {
            let at = end + before_key.len();
            return Some(Span::new(at, at + key.len()));
        }
        if before_key.trim().is_empty() && line.trim_start().starts_with('[') {
            return None;
        }
    }
    None
}

/// Of one mistake more than this the author learns nothing, and each costs a look through the text.
const MISTAKES_SHOWN_MAX: usize = 20;

struct Reader {
    start: usize,
    utc_offset: i32,
    mistakes: Vec<(Span, Refusal)>,
}

impl Reader {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.start + range.start, self.start + range.end)
    }

    fn table(&mut self, table: DeTable<'_>) -> Vec<Entry> {
        let mut entries: Vec<_> = table
            .into_iter()
            .map(|(key, value)| {
                let key_span = self.span(key.span());
                Entry { key: key.into_inner().into(), key_span, node: self.node(value) }
            })
            .collect();
        // The library sorts by name; authors see their keys in the order they wrote them.
        entries.sort_by_key(|entry| entry.key_span);
        entries
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>) -> Node {
        let span = self.span(value.span());
        let mut wrong = |message: String| {
            self.mistakes.push((span, message.into()));
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
                Ok(value) if value.is_finite() || digits.as_str().contains("inf") || value.is_nan() => value.into(),
                _ => wrong(format!("`{digits}` is too large for a number")),
            }),
            DeValue::Datetime(date) if date.date.is_none() => Content::Scalar(date.to_string().into()),
            DeValue::Datetime(date) => Content::Scalar(match Date::parse(&date.to_string(), self.utc_offset) {
                Some(date) => date.into(),
                None => wrong(format!("`{date}` is no date of the calendar")),
            }),
            DeValue::Array(values) => Content::List(values.into_iter().map(|value| self.node(value)).collect()),
            DeValue::Table(table) => Content::Table(self.table(table)),
        };
        Node { span, content }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Missing, map};
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &str) {
        let mut diagnostics = Diagnostics::default();
        let entries = toml(&source("a.toml", text), 0..text.len(), 3600, &mut diagnostics).unwrap();
        assert_eq!(shown(&diagnostics), [""; 0]);
        let values: Vec<_> =
            map(&entries, Missing::Mistake).iter().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(values.join(" "), expected, "{text}");
    }

    fn check_wrong(text: &str, expected: &[&str]) {
        let mut diagnostics = Diagnostics::default();
        assert!(toml(&source("a.toml", text), 0..text.len(), 0, &mut diagnostics).is_err(), "{text}");
        assert_eq!(shown(&diagnostics), expected, "{text}");
    }

    #[test]
    fn keys_keep_the_authors_order() {
        check("z = 1\na = 2\n[m.y]\nb = 3\n[m.x]\n", "z=1 a=2 m=[object Object]");
    }

    #[test]
    fn values_keep_their_type() {
        check(
            "a = 0x1F\nb = 1_000.5\nc = -inf\nd = true\ne = 'x'\nf = [1, [2]]",
            "a=31 b=1000.5 c=-Infinity d=true e=x f=1,2",
        );
    }

    #[test]
    fn dates_without_offset_take_the_sites() {
        check("a = 2026-01-31\nb = 2026-01-31 10:00:00", "a=2026-01-31 b=2026-01-31T10:00:00+01:00");
        check("a = 2026-01-31T10:00:00Z\nb = 10:00:00", "a=2026-01-31T10:00:00Z b=10:00:00");
    }

    #[test]
    fn every_mistake_has_its_place() {
        check_wrong(
            "a = \nb = 2\nb = 3\n[c",
            &[
                "error: failed to read TOML: string values must be quoted, expected literal string --> a.toml:1:5 []",
                "error: failed to read TOML: duplicate key --> a.toml:3:1 [b]",
                "error: failed to read TOML: unclosed table, expected `]` --> a.toml:4:3 []",
            ],
        );
        check_wrong(
            "a = 9223372036854775808\nb = 2026-02-30\nc = 1e999",
            &[
                "error: `9223372036854775808` is too large: whole numbers end at 9223372036854775807 \
                 --> a.toml:1:5 [9223372036854775808]",
                "error: failed to read TOML: invalid date, expected day between 01 and 28 --> a.toml:2:5 [2026-02-30]",
                "error: `1e999` is too large for a number --> a.toml:3:5 [1e999]",
            ],
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        check(&format!("a = {}{}", "[".repeat(80), "]".repeat(80)), "a=");
        check_wrong(
            &format!("a = {}{}", "[".repeat(81), "]".repeat(81)),
            &["error: failed to read TOML: cannot recurse further; max recursion depth met --> a.toml:1:85 [[]"],
        );
    }
}
