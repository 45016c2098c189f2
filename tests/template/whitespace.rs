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

#[test]
fn the_oddities_of_handlebars_js_are_kept() {
    check("{{#if a}}\n A\n{{else if b}}\n B\n  {{/if}}\nx", r#"{"b":1}"#, " B\n  x");
    check("{{#if a}} A {{else if b}} B {{else if c}} C {{else}} D {{~/if}}", r#"{"b":1}"#, " B");
    check("{{#if a}} A {{else if b}} B {{else if c}} C {{else}} D {{~/if}}", r#"{"c":1}"#, " C");
    check("{{#if a}} A {{else if b}} B {{else if c}} C {{else}} D {{~/if}}", "{}", " D ");
    check("{{#if a}} A {{else if b}} B {{~else if c}} C {{else}} D {{/if}}", "{}", " D");
}

#[test]
fn inverse_blocks_stand_alone_too() {
    check("a\n{{^x}}\nb\n{{else}}\nc\n{{/x}}\nd", "{}", "a\nb\nd");
    check("a\n{{^x~}}\n b \n{{else}} \n c\n{{/x}}\nd", r#"{"x":1}"#, "a\nc\nd");
}

#[test]
fn only_the_tags_own_line_is_taken() {
    check(" {{#if x}} \n\n y \n\n {{/if}} \n\n z", r#"{"x":1}"#, "\n y \n\n\n z");
    check("{{#x}}\n{{/x}}\n", r#"{"x":[1,2]}"#, "");
    check("{{! a }} b\n", "{}", " b\n");
    check("a\n {{! b }} \n\n c", "{}", "a\n\n c");
    check("{{{{raw}}}}\n {{x}}\n{{{{/raw}}}}\nb", "{}", " {{x}}\nb");
}
