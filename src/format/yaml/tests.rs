//! YAML: what is read, what is refused, and the places of keys.

use super::*;
use crate::testing::{shown, source};

fn check(text: &str, expected: &str) {
    let value = yaml(&source("a.yaml", text), 0..text.len(), DataLimits::default());
    assert_eq!(value.map(|value| json_like(&value)).as_deref(), Ok(expected), "{text}");
}

fn check_wrong(text: &str, expected: &str) {
    let diagnostic = yaml(&source("a.yaml", text), 0..text.len(), DataLimits::default()).unwrap_err();
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
fn brackets_without_measure_are_refused_at_once() {
    let nested = |count: usize| {
        yaml(&source("a.yaml", &"[".repeat(count)), 0..count, DataLimits::default()).unwrap_err().message
    };
    assert_eq!(nested(1_001), "failed to read YAML: brackets are nested more than 1000 deep");
    assert_eq!(nested(1_000), "failed to read YAML: recursion limit exceeded");
    assert_eq!(nested(1_000_000), nested(1_001));
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
    check_wrong(
        "a: 1\nb: 'x\n",
        "error: failed to read YAML: the quote that begins here is never closed --> a.yaml:2:4 ['x] help: write `'` at the end of the text",
    );
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
    check_wrong(&"[".repeat(1_000), "error: failed to read YAML: recursion limit exceeded --> a.yaml:1:129 [[]");
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
    collect(&source, &yaml_with_places(&source, 0..text.len()).unwrap(), &mut found);
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
