//! Which white space is not printed.

use super::support::{check, check_with};

#[test]
fn a_tag_alone_on_its_line_leaves_no_line() {
    check("a\n{{#if x}}\nb\n{{/if}}\nc\n", r#"{"x": 1}"#, "a\nb\nc\n");
    check("a\r\n  {{#if x}}  \r\nb\r\n{{else}}\r\nd\r\n{{/if}}\r\nc", r#"{"x": 1}"#, "a\r\nb\r\nc");
    check("{{! a }}\nb\n {{!-- c --}} \nd", "{}", "b\nd");
    check("{{#each x}}\n{{this}}\n{{/each}}\n", r#"{"x": [1, 2]}"#, "1\n2\n");
}

#[test]
fn a_tag_with_text_on_its_line_keeps_it() {
    check("a {{#if x}}\nb\n{{/if}} c\n", r#"{"x": 1}"#, "a \nb\n c\n");
    check("{{x}}\n", r#"{"x": 1}"#, "1\n");
}

#[test]
fn a_partial_alone_on_its_line_keeps_its_indentation_and_is_not_indented() {
    check_with("<ul>\n  {{> a}}\n</ul>", &[("a", "<li>\n<li>\n")], "{}", "<ul>\n  <li>\n<li>\n</ul>");
}

#[test]
fn tildes_take_all_white_space() {
    check("a \n {{~x~}} \n b", r#"{"x": 1}"#, "a1b");
    check("a {{~#if x~}} b {{~else~}} c {{~/if~}} d", r#"{"x": 1}"#, "abd");
    check("a {{~{x}~}} b", r#"{"x": 1}"#, "a1b");
}
