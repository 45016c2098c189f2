//! What of the root a program reads.

use super::support::Page;
use generator::template::Reads;

/// `template` reads exactly `expected`: paths with a space between them, or `everything`.
#[track_caller]
fn check(template: &str, expected: &str) {
    let partials = [("p", "{{name}}{{@root.site.title}}"), ("q", "{{this}}")];
    let page = Page { template, partials: &partials, data: "{}", ..Page::default() }.parsed();
    let reads = match page.program.reads(&page.partials) {
        Reads::Everything => "everything".to_owned(),
        Reads::Paths(paths) => paths.iter().map(|path| path.join(".")).collect::<Vec<_>>().join(" "),
    };
    assert_eq!(reads, expected, "{template}");
}

#[test]
fn paths_have_two_names_where_that_is_enough() {
    check("{{a}}{{b.c.d}}{{b.e}}{{@root.f}}", "a b.c b.e f");
    check("{{b.c}}{{json b}}", "b");
    check("{{#if a.b includeZero=c}}{{upper (lookup d e)}}{{/if}}{{date f g lang=h}}", "a.b c d e f g h");
}

#[test]
fn names_of_other_contexts_are_not_read() {
    check(
        "{{#each rows as |row|}}{{name}}{{this}}{{row.x}}{{../title}}{{#if y}}{{../z}}{{/if}}{{else}}{{none}}{{/each}}",
        "none rows title z",
    );
    check("{{#with a}}{{#each b}}{{../c}}{{../../d}}{{@index}}{{/each}}{{/with}}", "a d");
    check("{{#a}}{{b}}{{/a}}", "a b");
}

#[test]
fn partials_are_read_as_they_are_called() {
    check("{{> p}}", "name site.title");
    check("{{> p a}}", "a site.title");
    check("{{#each a}}{{> p x=../b}}{{> q}}{{/each}}", "a b site.title");
    check("{{> (lookup a \"b\") c}}", "a c site.title");
    check("{{#*inline \"i\"}}{{x}}{{/inline}}{{#> nosuch}}{{y}}{{/nosuch}}{{#each z}}{{> i}}{{/each}}", "y z");
    check("{{#*inline \"i\"}}{{x}}{{/inline}}{{#each z}}{{> i}}{{> i ..}}{{/each}}", "x z");
}

#[test]
fn the_root_as_a_context_is_what_is_read_of_it() {
    check("{{> p .}}", "name site.title");
    check("{{#each a}}{{> p ..}}{{> q ..}}{{/each}}", "a name site.title");
    check("{{#with @root as |root|}}{{b.c}}{{root.d}}{{lookup root \"e\"}}{{/with}}", "b.c d e");
    // It prints as `[object Object]`, whatever is in it.
    check("{{#a}}{{.}}{{/a}}", "a");
}

#[test]
fn the_root_as_a_value_is_everything() {
    for template in ["{{json this}}", "{{#each @root}}{{/each}}", "{{lookup . a}}", "{{upper (default a this)}}"] {
        check(template, "everything");
    }
}
