//! Each message, whole.

use super::*;
use crate::base::{Place, Severity};

/// Messages as `severity: message --> file:line:column [marked]`, their notes and their cures.
fn check(text: &str, expected: &[&str]) {
    let highlighter = Highlighter::new(Vec::new());
    let (_, mistakes) = read_from(text, 0, Options { highlighter: Some(&highlighter), ..OPTIONS });
    let shown = mistakes.iter().map(|mistake| {
        let severity = if mistake.severity == Severity::Error { "error" } else { "warning" };
        let mut shown = format!("{severity}: {}{}", mistake.message, place(mistake.place.as_ref().unwrap()));
        mistake.notes.iter().for_each(|note| shown += &format!("; note: {}{}", note.message, place(&note.place)));
        shown + &mistake.help.iter().map(|help| format!("; help: {help}")).collect::<String>()
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected, "{text}");
}

fn place(place: &Place) -> String {
    let line = place.line.as_ref().unwrap();
    let marked: String = line.text.chars().skip(line.column - 1).take(line.width).collect();
    format!(" --> {place} [{marked}]")
}

#[test]
fn an_own_id_used_twice_names_both_places() {
    check(
        "# A {#x}\n\n# X\n\n# B {#x}\n",
        &["error: id `x` is used twice --> site/a.md:5:1 [# B {#x}]; \
           note: it is used first here --> site/a.md:1:1 [# A {#x}]; \
           help: give one of the headings another id, such as `{#x-2}`"],
    );
}

#[test]
fn a_script_at_a_heading_is_text_and_told() {
    check(
        "# A {onclick=\"x()\"}\n",
        &[
            "warning: a heading can't have the attribute `onclick`: it is shown as text --> site/a.md:1:1 [# A {onclick=\"x()\"}]; \
           help: give it a class, as `{.wide}`, or write the heading in HTML",
        ],
    );
}

#[test]
fn what_only_begins_as_an_alert_is_told() {
    let help = "help: an alert begins with `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]` on a line of its own; \
                for text, write `\\[!`";
    for (text, place) in [("> [!INFO]\n> a\n", "1:3"), ("a\n\n> >  [!INFO]- Title\n", "3:6")] {
        check(text, &[&format!("warning: `[!INFO]` is printed as it stands --> site/a.md:{place} [[!INFO]]; {help}")]);
    }
    check(
        "> [!NOTE] Title\n> a\n",
        &[&format!("warning: `[!NOTE]` is printed as it stands --> site/a.md:1:3 [[!NOTE]]; {help}")],
    );
}

#[test]
fn a_tag_without_end_is_told_unless_it_is_code() {
    let help = "write `{{> shortcodes/name key=\"value\"}}`; for text, write `\\{{` or put it in backticks";
    check(
        "`{{> shortcodes/x`\n\na {{> shortcodes/x b=\"}}\n\n{{#> shortcodes/y `c`}}\n",
        &[
            &format!("error: shortcode tag has no end --> site/a.md:3:3 [{{{{> shortcodes/]; help: {help}"),
            &format!("error: shortcode tag has no end --> site/a.md:5:1 [{{{{#> shortcodes/]; help: {help}"),
        ],
    );
}

#[test]
fn footnotes_that_nobody_reads_are_told() {
    check(
        "a[^a]\n\n[^a]: b\n\n[^A]: c\n\n[^d]: e\n",
        &[
            "warning: footnote `A` is defined twice --> site/a.md:5:1 [[^A]: c]; \
             note: the page shows this one --> site/a.md:3:1 [[^a]: b]; help: remove one, or give it another name",
            "warning: footnote `d` is never referred to --> site/a.md:7:1 [[^d]: e]; \
             help: refer to it by `[^d]`, or remove it",
        ],
    );
}

#[test]
fn marked_lines_that_do_not_exist_are_told() {
    check(
        "```rust {1,3-4}\na\nb\nc\n```\n",
        &["warning: code of 3 lines has no lines `3-4` to mark --> site/a.md:1:1 [```rust {1,3-4}]; \
           help: write numbers of lines and ranges of lines, as in `{3-5,8}`"],
    );
}

#[test]
fn code_without_colours_is_noted_once_for_each_reason() {
    let long = "x".repeat(LINE_BYTES_MAX + 1);
    let text =
        format!("a\n\n> ```rusd\n> b\n> ```\n\n```rusd\nc\n```\n\n```js\n1\n{long}\n```\n\n```text\n{long}\n```\n");
    let highlighter = Highlighter::new(Vec::new());
    let (document, mistakes) = read_from(&text, 0, Options { highlighter: Some(&highlighter), ..OPTIONS });
    assert!(mistakes.is_empty());
    let noted = document
        .uncoloured
        .iter()
        .map(|Uncoloured { reason, span, count }| (reason.clone(), text[span.range()].lines().next().unwrap(), *count));
    let unknown = Reason::UnknownLanguage("rusd".to_owned());
    assert_eq!(noted.collect::<Vec<_>>(), [(unknown, "```rusd", 2), (Reason::LongLine, "```js", 1)]);
    assert!(read(&text).0.uncoloured.is_empty(), "without a highlighter");
}

#[test]
fn mistakes_stop_at_a_limit() {
    for (count, expected) in [(99, 99), (100, 100), (101, 100)] {
        assert_eq!(read(&"{{> shortcodes/x <\n".repeat(count)).1.len(), expected);
    }
}

#[test]
fn a_tag_ends_within_a_limit() {
    // From after `shortcodes/` to the end of the tag.
    for (bytes, expected) in [(8191, 0), (8192, 0), (8193, 1)] {
        let text = format!("{{{{> shortcodes/x a=\"{}\"}}}}", "é".repeat(bytes / 2 - 4) + &"b".repeat(bytes % 2));
        assert_eq!(text.len() - "{{> shortcodes/".len(), bytes);
        assert_eq!(read(&text).1.len(), expected, "{bytes}");
    }
}
