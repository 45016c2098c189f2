//! Partials: from files, computed, inline, with blocks.

use super::support::{check, check_with, run, value};

#[test]
fn a_partial_has_its_callers_context() {
    check_with("{{> partials/a}}", &[("partials/a", "{{x}}")], r#"{"x": 1}"#, "1");
    check_with("{{#each x}}{{> \"a b\"}}{{/each}}", &[("a b", "{{n}}{{@index}}")], r#"{"x": [{"n": 5}]}"#, "50");
}

#[test]
fn a_partial_takes_a_context_and_names() {
    let partials = [("a", "{{x}}{{y}}")];
    check_with("{{> a o}}", &partials, r#"{"o": {"x": 1, "y": 2}, "x": 8, "y": 9}"#, "12");
    check_with("{{> a o y=3}}", &partials, r#"{"o": {"x": 1, "y": 2}}"#, "13");
    check_with("{{> a x=4 y=z}}", &partials, r#"{"z": 5}"#, "45");
    check_with("{{> a x=1}}", &[("a", "{{> b y=2}}"), ("b", "{{x}}{{y}}{{z}}")], r#"{"z": 3}"#, "123");
    check_with("{{> a x=1}}", &[("a", "{{#each this}}{{@key}}{{this}} {{/each}}")], r#"{"y": 2}"#, "y2 x1 ");
}

#[test]
fn a_partial_can_be_computed() {
    let partials = [("p/a", "A"), ("b", "B{{x}}")];
    check_with("{{> (lookup . \"n\")}}{{> (lookup . \"m\") x=2}}", &partials, r#"{"n": "p/a", "m": "b"}"#, "AB2");
}

#[test]
fn a_block_is_printed_by_the_partial_or_instead_of_it() {
    check_with("{{#> a}}{{x}}{{/a}}", &[("a", "<{{> @partial-block}}>")], r#"{"x": 1}"#, "<1>");
    check("{{#> a}}{{x}}{{/a}}", r#"{"x": 1}"#, "1");
    let partials = [("a", "{{#each l}}{{> @partial-block}}{{/each}}")];
    check_with(
        "{{#> a}}{{n}}{{../x}}{{@index}} {{/a}}",
        &partials,
        r#"{"x": 1, "l": [{"n": 2}, {"n": 3}]}"#,
        "210 311 ",
    );
    check_with(
        "{{#> a}}x{{/a}}{{> a}}",
        &[("a", "{{#if @partial-block}}{{> @partial-block}}{{else}}no{{/if}}")],
        "{}",
        "xno",
    );
}

#[test]
fn nested_blocks_find_their_own_partial_block() {
    let partials = [("a", "a<{{> @partial-block}}>"), ("b", "b<{{#> a}}-{{> @partial-block}}-{{/a}}>")];
    check_with("{{#> b}}x{{/b}}", &partials, "{}", "b<a<-x->>");
}

#[test]
fn inline_partials_fill_a_layout() {
    let partials = [("layouts/base", "<{{#> head}}default{{/head}}|{{> @partial-block}}>")];
    check_with(
        "{{#> layouts/base}}{{#*inline \"head\"}}H{{x}}{{/inline}}body{{/layouts/base}}",
        &partials,
        r#"{"x": 1}"#,
        "<H1|body>",
    );
    check_with("{{#> layouts/base}}body{{/layouts/base}}", &partials, "{}", "<default|body>");
}

#[test]
fn inline_partials_hold_in_their_block_only() {
    let template = "{{#*inline \"a\"}}1{{/inline}}{{#if x}}{{#*inline \"a\"}}2{{/inline}}{{> a}}{{/if}}{{> a}}";
    check(template, r#"{"x": 1}"#, "21");
}

#[test]
fn recursion_ends_where_the_data_ends() {
    let partials = [("tree", "{{n}}{{#each c}}({{> tree}}){{/each}}")];
    check_with("{{> tree}}", &partials, r#"{"n": 1, "c": [{"n": 2, "c": [{"n": 3}]}, {"n": 4}]}"#, "1(2(3))(4)");
}

#[test]
fn a_table_may_be_open() {
    let (out, found) = run("[{{x}}{{x.y}}]", &[], &value("{}", true));
    assert_eq!((out.as_str(), found.len()), ("[]", 0));
}
