//! YAML 1.2 → values, and the places of keys, which the library does not give.
//!
//! They are looked for in the text: a key stands at the start of a line, indented as the first key of its table, as
//! itself or quoted, before a colon and a space or the line's end; its value is the rest of the line. Items of a list
//! stand behind `- `. What is written otherwise (within `{…}` and `[…]`, in tables that are items of a list) has the
//! place of what is around it. Such a place is only good for messages.

use crate::base::{Diagnostic, Source, Span, Value};
use crate::format::tree::Tree;
use crate::format::{Content, Entry, Node, line_start};
use serde::de::DeserializeSeed;
use std::collections::HashMap;
use std::ops::Range;

/// The value of the YAML document that is the first `end` bytes of `source`. Keys are text; a number that is no `i64`
/// becomes a float; dates stay text, as in YAML 1.2; `<<` merges tables, as in YAML 1.1.
///
/// # Errors
/// The first mistake, with its place: also a key that stands twice, more than 128 levels, a tag, a second document, and
/// aliases that repeat themselves without measure.
pub fn yaml(source: &Source, end: usize) -> Result<Value, Box<Diagnostic>> {
    let text = &source.text[..end];
    Tree::with_merge_keys().deserialize(yaml_serde::Deserializer::from_str(text)).map_err(|error| {
        let shown = error.to_string();
        let cause = shown.split(" at line ").next().unwrap_or(&shown);
        let at = error.location().map_or(0, |location| {
            let start = line_start(text, location.line());
            let characters = text[start..].char_indices().take(location.column());
            start + characters.last().map_or(0, |(at, _)| at)
        });
        let place = source.place(Span::new(at, at + 1));
        let diagnostic = Diagnostic::error(format!("failed to read YAML: {cause}")).at(place);
        match cause {
            "mapping values are not allowed in this context" => {
                Box::new(diagnostic.help("put a value that holds `: ` in quotes"))
            }
            _ => Box::new(diagnostic),
        }
    })
}

/// The same, with places.
///
/// # Errors
/// As [`yaml`].
pub fn yaml_with_places(source: &Source, end: usize) -> Result<Node, Box<Diagnostic>> {
    let value = yaml(source, end)?;
    Ok(node(&source.text, &value, Span::default(), 0..end))
}

/// `value`, which stands at `span`; what it holds stands on the lines of `inside`.
fn node(text: &str, value: &Value, span: Span, inside: Range<usize>) -> Node {
    let content = match value {
        Value::Map(map) => {
            let found = locate_keys(text, inside);
            let entry = |(key, value): (&_, &Value)| match found.get(AsRef::<str>::as_ref(key)) {
                Some(at) => Entry {
                    key: Clone::clone(key),
                    key_span: at.key,
                    node: node(text, value, at.value, at.inside.clone()),
                },
                None => Entry { key: Clone::clone(key), key_span: span, node: node(text, value, span, 0..0) },
            };
            Content::Table(map.iter().map(entry).collect())
        }
        Value::List(values) => {
            let found = locate_items(text, inside);
            // Where the numbers differ, items are written in a way that is not looked for.
            let place = |index: usize| if found.len() == values.len() { found[index] } else { span };
            let items = values.iter().enumerate();
            Content::List(items.map(|(index, value)| node(text, value, place(index), 0..0)).collect())
        }
        scalar => Content::Scalar(scalar.clone()),
    };
    Node { span, content }
}

/// Where a key and its value were found.
struct Located {
    key: Span,
    value: Span,
    /// The lines below the key that belong to it.
    inside: Range<usize>,
}

/// The keys of the table on the lines of `inside`.
fn locate_keys(text: &str, inside: Range<usize>) -> HashMap<&str, Located> {
    let mut found = HashMap::new();
    let mut open: Option<(&str, Located)> = None;
    for line in lines_of_first_indent(text, inside.clone()) {
        let Some((key, key_span, value_span)) = key_of_line(text, line.clone()) else { continue };
        if let Some((key, mut located)) = open.take() {
            located.inside.end = line.start;
            found.insert(key, located);
        }
        let value = if value_span.start == value_span.end { key_span } else { value_span };
        open = Some((key, Located { key: key_span, value, inside: line.end..inside.end }));
    }
    found.extend(open);
    found
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
fn key_of_line(text: &str, line: Range<usize>) -> Option<(&str, Span, Span)> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &str) {
        let value = yaml(&source("a.yaml", text), text.len());
        assert_eq!(value.map(|value| json_like(&value)).as_deref(), Ok(expected), "{text}");
    }

    fn check_wrong(text: &str, expected: &str) {
        let diagnostic = yaml(&source("a.yaml", text), text.len()).unwrap_err();
        assert_eq!(shown(&[*diagnostic]), [expected]);
    }

    fn json_like(value: &Value) -> String {
        match value {
            Value::Map(map) => {
                let entries: Vec<_> = map.iter().map(|(key, value)| format!("{key}: {}", json_like(value))).collect();
                format!("{{{}}}", entries.join(", "))
            }
            Value::List(values) => format!("[{}]", values.iter().map(json_like).collect::<Vec<_>>().join(", ")),
            Value::Text(text) => format!("'{text}'"),
            Value::Null => "null".to_owned(),
            value => value.to_string(),
        }
    }

    #[test]
    fn yaml_12_decides_what_is_text() {
        check(
            "a: no\nb: 2026-01-31\nc: 1.50\nd: ~\ne: [x, y]\n1: true\n",
            "{a: 'no', b: '2026-01-31', c: 1.5, d: null, e: ['x', 'y'], 1: true}",
        );
        check("", "null");
        check("18446744073709551615", "18446744073709552000");
        check("a: 1\r\nb: |\r\n  x\r\n  y\r\n", "{a: 1, b: 'x\ny\n'}");
    }

    #[test]
    fn merge_keys_fill_what_is_lacking() {
        check("base: &b {x: 1, y: 2}\nc: {<<: *b, y: 3}\n", "{base: {x: 1, y: 2}, c: {y: 3, x: 1}}");
    }

    #[test]
    fn the_first_mistake_has_its_place() {
        check_wrong("a: 1\nb: 'x\n", "error: failed to read YAML: found unexpected end of stream --> a.yaml:3:1 []");
        check_wrong(
            "a: 1\nb: é: 2\n",
            "error: failed to read YAML: mapping values are not allowed in this context --> a.yaml:2:5 [:] \
             help: put a value that holds `: ` in quotes",
        );
        check_wrong(
            "a: 1\n\tb: 2\n",
            "error: failed to read YAML: found a tab character that violates indentation --> a.yaml:2:1 [\t]",
        );
        check_wrong(
            "a: !x 1",
            "error: failed to read YAML: a: tags, which begin with `!`, are not supported --> a.yaml:1:4 [!]",
        );
        check_wrong("a: *x", "error: failed to read YAML: unknown anchor --> a.yaml:1:4 [*]");
        check_wrong(
            "[a]: 1",
            "error: failed to read YAML: invalid type: sequence, expected a key of text --> a.yaml:1:1 [[]",
        );
        check_wrong(
            "a: 1\n---\nb: 2\n",
            "error: failed to read YAML: deserializing from YAML containing more than one document is not supported \
             --> a.yaml:1:1 [a]",
        );
    }

    #[test]
    fn a_key_stands_once_in_its_table() {
        check_wrong(
            "a: 1\nb: 1\na: 2\n",
            "error: failed to read YAML: key `a` stands twice in one table --> a.yaml:3:1 [a]",
        );
        check_wrong(
            "b:\n  c: 1\n  c: 2\n",
            "error: failed to read YAML: b: key `c` stands twice in one table --> a.yaml:3:3 [c]",
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        check_wrong(&"[".repeat(10_000), "error: failed to read YAML: recursion limit exceeded --> a.yaml:1:129 [[]");
    }

    #[test]
    fn aliases_without_measure_are_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let before = level - 1;
            text += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 9].join(", "));
        }
        check_wrong(&text, "error: failed to read YAML: repetition limit exceeded --> a.yaml:1:1 [a]");
    }

    fn check_places(text: &str, expected: &[&str]) {
        fn collect(source: &Source, node: &Node, found: &mut Vec<String>) {
            if let Content::Table(entries) = &node.content {
                for entry in entries {
                    let shown = |span: Span| &source.text[span.range()];
                    found.push(format!("{}={}", shown(entry.key_span), shown(entry.node.span)));
                    collect(source, &entry.node, found);
                }
            }
            if let Content::List(nodes) = &node.content {
                found.extend(nodes.iter().map(|node| format!("- {}", &source.text[node.span.range()])));
            }
        }
        let source = source("a.yaml", text);
        let mut found = Vec::new();
        collect(&source, &yaml_with_places(&source, text.len()).unwrap(), &mut found);
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn keys_are_found_on_their_lines() {
        check_places(
            "---\r\ntitle: A\r\n\r\n# title: no\r\n\"two words\": 'x'\r\ntext: |\r\n  title: no\r\nurl:x: 1\r\n",
            &["title=A", "\"two words\"='x'", "text=|", "url:x=1"],
        );
        check_places(
            "vars:\n  page: 1\n  b:\n    c: 2\naliases:\n- /a\n- /b\nlist:\n  - x\n",
            &["vars=vars", "page=1", "b=b", "c=2", "aliases=aliases", "- /a", "- /b", "list=list", "- x"],
        );
    }

    #[test]
    fn what_is_written_otherwise_has_the_place_around_it() {
        check_places(
            "vars: {page: 1}\nlist: [a, b]\nrows:\n  - a: 1\n    b: 2\n",
            &["vars={page: 1}", "{page: 1}={page: 1}", "list=[a, b]", "- [a, b]", "- [a, b]", "rows=rows", "- a: 1"],
        );
    }
}
