//! YAML 1.2 → values, and the places of keys, which the library does not give.
//!
//! They are looked for in the text: a key stands at the start of a line, indented as the first key of its table, as
//! itself or quoted, before a colon and a space or the line's end; its value is the rest of the line. Items of a list
//! stand behind `- `. What is written otherwise (within `{…}` and `[…]`, in tables that are items of a list) has the
//! place of what is around it. Such a place is only good for messages.

#[cfg(test)]
mod tests;

use crate::base::{Diagnostic, Source, Span, Text, Value};
use crate::format::budget::{Budget, DataLimits, failed};
use crate::format::slip;
use crate::format::tree::Tree;
use crate::format::{Content, Entry, Node, line_start};
use serde::de::DeserializeSeed;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

/// [`yaml_with_places`] without the places, and with limits of its own.
pub(super) fn yaml(source: &Source, range: Range<usize>, limits: DataLimits) -> Result<Value, Box<Diagnostic>> {
    let text = &source.text[range.clone()];
    // The library holds all of a text before it hands over any of it.
    limits
        .ensure_few(signs(text))
        .map_err(|exceeded| exceeded.diagnostic("YAML", source, Span::new(range.start, range.start)))?;
    if let Some(at) = nested_without_measure(text).map(|at| range.start + at) {
        let message = format!("failed to read YAML: brackets are nested more than {BRACKETS_MAX} deep");
        return Err(Box::new(Diagnostic::error(message).at(source.place(Span::new(at, at + 1)))));
    }
    let tree = Tree::with_merge_keys(Budget::new(limits));
    tree.deserialize(yaml_serde::Deserializer::from_str(text)).map_err(|error| {
        let at = error.location().map_or(range.start, |location| {
            let start = line_start(text, location.line());
            let characters = text[start..].char_indices().take(location.column());
            range.start + start + characters.last().map_or(0, |(at, _)| at)
        });
        let span = Span::new(at, at + 1);
        if let Some(exceeded) = tree.exceeded() {
            return Box::new(exceeded.diagnostic("YAML", source, span));
        }
        let shown = error.to_string();
        let cause = shown.split(" at line ").next().unwrap_or(&shown);
        // Of some mistakes the library tells no place.
        let failed_at = if error.location().is_some() { at } else { range.end };
        let is_double = cause.ends_with("stands twice in one table");
        if let Some((span, refusal)) = slip::in_yaml(&source.text, range.clone(), failed_at).filter(|_| !is_double) {
            return Box::new(refusal.of("failed to read YAML:").at(source.place(span)));
        }
        let diagnostic = failed("YAML", cause, source, span);
        match cause {
            "mapping values are not allowed in this context" => {
                Box::new(diagnostic.help("put a value that holds `: ` in quotes"))
            }
            _ if is_double => match first_of_two(&source.text, range.start, at) {
                Some(first) => Box::new(diagnostic.note("the first one is here", source.place(first))),
                None => Box::new(diagnostic),
            },
            _ => Box::new(diagnostic),
        }
    })
}

/// The key that stands at `second`, further up in the same table; `None` where it is written otherwise.
fn first_of_two(text: &str, start: usize, second: usize) -> Option<Span> {
    // The first key of an item stands behind its `- `.
    let indent_of = |line: &str| line.len() - line.trim_start_matches(' ').trim_start_matches("- ").len();
    let line_start = text[..second].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[second..].find('\n').map_or(text.len(), |at| second + at);
    let indent = indent_of(&text[line_start..line_end]);
    let (key, ..) = key_of_line(text, line_start + indent..line_end)?;
    let mut at = line_start;
    for line in text[start.min(line_start)..line_start].split_inclusive('\n').rev() {
        at -= line.len();
        let content = at + indent_of(line)..at + line.trim_end().len();
        if content.is_empty() || text[content.clone()].starts_with('#') {
            continue;
        }
        match indent_of(line).cmp(&indent) {
            Ordering::Less => return None,
            Ordering::Greater => {}
            Ordering::Equal => match key_of_line(text, content) {
                Some((other, span, _)) if other == key => return Some(span),
                _ if line.trim_start().starts_with("- ") => return None,
                _ => {}
            },
        }
    }
    None
}

/// Far more open brackets than the levels that are read; the library's cost grows with their square.
const BRACKETS_MAX: usize = 1_000;

/// How many commas, brackets, items and keys `text` has: each begins a value. Those within quotes and long texts count too, as finding
/// out which those are is reading; a text has few of them.
fn signs(text: &str) -> [usize; 4] {
    let bytes = text.as_bytes();
    let mut counts = [0; 4];
    for (at, byte) in bytes.iter().enumerate() {
        let kind = match byte {
            b',' => 0,
            b'[' | b'{' => 1,
            b'-' if is_blank(bytes.get(at + 1)) => 2,
            b':' if is_blank(bytes.get(at + 1)) => 3,
            _ => continue,
        };
        counts[kind] += 1;
    }
    counts
}

fn is_blank(byte: Option<&u8>) -> bool {
    matches!(byte, None | Some(b' ' | b'\t' | b'\r' | b'\n'))
}

/// Where so many `[` and `{` are open that the text is refused. Brackets within quotes count too: it is a bound, not a
/// reading.
fn nested_without_measure(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > BRACKETS_MAX
    })
}

/// The value of the YAML document that is `range` of `source`. Keys are text; a number that is no `i64`
/// becomes a float; dates stay text, as in YAML 1.2; `<<` merges tables, as in YAML 1.1.
///
/// # Errors
/// The first mistake, with its place: also a key that stands twice, more than 128 levels, a tag, a second document, and
/// aliases that repeat themselves without measure.
pub(crate) fn yaml_with_places(source: &Source, range: Range<usize>) -> Result<Node, Box<Diagnostic>> {
    let value = yaml(source, range.clone(), DataLimits::default())?;
    Ok(node(&source.text, &value, Span::new(range.start, range.start), range))
}

/// `value`, which stands at `span`; what it holds stands on the lines of `inside`.
fn node(text: &str, value: &Value, span: Span, inside: Range<usize>) -> Node {
    let content = match value {
        Value::Map(map) => {
            let located = locate_keys(text, inside);
            let entry = |(key, value): (&Text, &Value)| match located.get(&**key) {
                Some(at) => {
                    let node = node(text, value, at.value, at.inside.clone());
                    Entry { key: key.clone(), key_span: at.key, node }
                }
                None => Entry { key: key.clone(), key_span: span, node: node(text, value, span, 0..0) },
            };
            Content::Table(map.iter().map(entry).collect())
        }
        Value::List(values) => {
            let located = locate_items(text, inside);
            // Where the numbers differ, items are written in a way that is not looked for.
            let place = |index: usize| if located.len() == values.len() { located[index] } else { span };
            let items = values.iter().enumerate();
            Content::List(items.map(|(index, value)| node(text, value, place(index), 0..0)).collect())
        }
        scalar => Content::Scalar(scalar.clone()),
    };
    Node { span, content }
}

/// Where a key and its value stand.
struct Located {
    key: Span,
    value: Span,
    /// The lines below the key that belong to it.
    inside: Range<usize>,
}

/// The keys of the table on the lines of `inside`.
fn locate_keys(text: &str, inside: Range<usize>) -> HashMap<&str, Located> {
    let mut keys = HashMap::new();
    let mut open: Option<(&str, Located)> = None;
    // A list may be indented as the key that it belongs to.
    let is_item = |line: &Range<usize>| text[line.clone()].starts_with("- ");
    for line in lines_of_first_indent(text, inside.clone()).filter(|line| !is_item(line)) {
        let Some((key, key_span, value_span)) = key_of_line(text, line.clone()) else { continue };
        if let Some((key, mut located)) = open.take() {
            located.inside.end = line.start;
            keys.insert(key, located);
        }
        let value = if value_span.start == value_span.end { key_span } else { value_span };
        open = Some((key, Located { key: key_span, value, inside: line.end..inside.end }));
    }
    keys.extend(open);
    keys
}

/// The items of the list on the lines of `inside`.
fn locate_items(text: &str, inside: Range<usize>) -> Vec<Span> {
    let lines = lines_of_first_indent(text, inside);
    lines
        .filter_map(|line| text[line.clone()].strip_prefix("- ").map(|item| trimmed(line.end - item.len(), item)))
        .collect()
}

/// The lines of `inside` that are indented as much as the first: what comes after the indentation.
fn lines_of_first_indent(text: &str, inside: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = inside.start;
    let mut indent_first = None;
    text[inside].split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        let indent = content.len() - content.trim_start_matches(' ').len();
        let empty = content.len() == indent || content[indent..].starts_with('#') || content == "---";
        let same = !empty && *indent_first.get_or_insert(indent) == indent;
        same.then(|| start + indent..start + content.len())
    })
}

/// The key at the start of a line, its place and that of the rest of the line.
pub(super) fn key_of_line(text: &str, line: Range<usize>) -> Option<(&str, Span, Span)> {
    let content = &text[line.clone()];
    let (key, written) = match content.chars().next()? {
        quote @ ('"' | '\'') => {
            let key = content[1..].split(quote).next()?;
            (key, key.len() + 2)
        }
        _ => {
            let colon = content
                .match_indices(':')
                .find(|(at, _)| matches!(content.as_bytes().get(at + 1), None | Some(b' ')))?
                .0;
            (content[..colon].trim_end(), colon)
        }
    };
    let value = content.get(written..)?.trim_start().strip_prefix(':')?;
    Some((key, trimmed(line.start, &content[..written]), trimmed(line.end - value.len(), value)))
}

/// The place of `part`, which stands at `start`, without the spaces around it.
fn trimmed(start: usize, part: &str) -> Span {
    let start = start + part.len() - part.trim_start().len();
    Span::new(start, start + part.trim().len())
}
