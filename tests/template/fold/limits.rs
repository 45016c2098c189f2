//! What has to be shipped whole, and limits on both sides.

use super::support::{Page, check_request, check_whole};
use crate::support::plain;
use generator::template::Folded;

/// A page of which `request` is not known.
fn page<'a>(template: &'a str, partials: &'a [(&'a str, &'a str)]) -> Page<'a> {
    let data = r#"{"title": "T", "rows": ["a", "b"], "page": {"title": "P"}, "request": {"x": 1, "list": []}}"#;
    Page { template, partials, data, holes: "request", body: None }
}

#[test]
fn a_context_with_names_over_it_is_no_one_value() {
    let why = "the context of a partial with arguments is used as one value here";
    for (inside, column) in [
        ("{{json this}}", 8),
        ("{{#each this}}{{/each}}", 9),
        ("{{lookup . request.x}}", 10),
        ("{{#with request}}{{> q y=1}}{{/with}}", 0),
    ] {
        let expected = if column > 0 {
            format!("templates/p.hbs:1:{column}: {why}")
        } else {
            format!("templates/q.hbs:1:9: {why}")
        };
        check_whole(page("{{> p y=request.x}}", &[("p", inside), ("q", "{{#with this}}{{y}}{{/with}}")]), &expected);
    }
    let fine = "{{this}}{{#if this}}{{#with this}}{{y}}{{title}}{{/with}}{{/if}}{{lookup this \"y\"}}";
    check_request(
        "{{> p y=request}}",
        &[("p", fine)],
        r#"{"title": "T", "request": 1}"#,
        "[object Object]{{< templates/p.hbs}}{{@root.request}}T{{@root.request}}{{/<}}",
    );
}

#[test]
fn the_content_is_printed_and_nothing_else() {
    let body = Some("x");
    let why = "the content of the page is used as a value here";
    for (template, column) in
        [("{{#if page.content}}{{/if}}", 7), ("{{length page.content}}", 10), ("{{page.content.length}}", 3)]
    {
        check_whole(Page { body, ..page(template, &[]) }, &format!("site/page.html:1:{column}: {why}"));
    }
    let why = "the content of the page is part of a value that is used whole here";
    check_whole(Page { body, ..page("{{json page}}", &[]) }, &format!("site/page.html:1:8: {why}"));
    check_whole(Page { body, ..page("{{json @root}}", &[]) }, &format!("site/page.html:1:8: {why}"));
}

#[test]
fn what_leads_out_of_a_partial_must_be_known() {
    let layout = [("layout", "{{#each @root.request.list}}{{> @partial-block}}{{/each}}")];
    check_whole(
        page("{{#each rows}}{{#> layout}}{{../title}}{{/layout}}{{/each}}", &layout),
        "templates/layout.hbs:1:29: a request decides what `../` is in this partial",
    );
    check_request(
        "{{#each rows}}{{#> layout}}{{this}}{{/layout}}{{/each}}",
        &layout,
        r#"{"rows": [1], "request": {"list": [2]}}"#,
        "{{< templates/layout.hbs}}{{#each @root.request.list as |#0|}}{{< site/page.html}}{{#0}}{{/<}}{{/each}}{{/<}}",
    );
}

#[test]
fn a_partial_is_within_itself_at_most_8_times_where_a_request_decides() {
    check_whole(
        page("{{> p}}", &[("p", "{{#if request.x}}{{> p}}{{/if}}")]),
        "templates/p.hbs:1:18: a request decides how often this partial is within itself",
    );
    // What is known may be deeper, also below something that is not.
    let tree = [("p", "{{n}}{{#if next}}{{> p next}}{{/if}}")];
    let data = format!(
        "{{\"tree\": {}{{\"n\": 1, \"next\": null}}{}, \"request\": 1}}",
        "{\"n\": 1, \"next\":".repeat(50),
        "}".repeat(50)
    );
    let left = format!("{{{{#if @root.request}}}}{}{{{{/if}}}}", "1".repeat(51));
    check_request("{{#if request}}{{> p tree}}{{/if}}", &tree, &data, &left);
}

#[test]
fn computed_partials_have_32_candidates_at_most() {
    let names: Vec<String> = (0..33).map(|index| format!("c/{index}")).collect();
    let mut partials: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    let template = "{{> (concat \"c/\" request.x)}}";
    check_whole(page(template, &partials), "site/page.html:1:6: a request computes which of too many partials this is");
    partials.pop();
    assert!(matches!(page(template, &partials).parsed().fold().0, Folded::Program(_)));
}

#[test]
fn a_computed_partial_that_could_be_wrong_is_left_to_the_request() {
    check_whole(
        page("{{> (lookup request \"x\")}}", &[("a", "{{missing}}")]),
        "site/page.html:1:1: a request computes which partial this is, and not every one can stand here",
    );
}

/// Whether `page` is folded; if not, it is for the reason `why`.
#[track_caller]
fn is_folded(page: Page<'_>, why: &str) -> bool {
    let parsed = page.parsed();
    match parsed.fold().0 {
        Folded::Program(left) => {
            assert_eq!(plain(&parsed.rest(&left).1), "");
            true
        }
        Folded::Whole(note) => {
            assert_eq!((note.message.as_str(), note.place.line), (why, None));
            false
        }
    }
}

#[test]
fn what_is_left_has_20_000_nodes_at_most() {
    let rows = |count: usize| format!("{{\"rows\": [{}1], \"request\": 2}}", "1,".repeat(count - 1));
    let why = "what is left of this page is too large";
    for (count, fits) in [(20_000, true), (20_001, false)] {
        let data = rows(count);
        let template = "{{#each rows}}{{@root.request}}{{/each}}";
        assert_eq!(is_folded(Page { template, data: &data, holes: "request", ..Page::default() }, why), fits);
    }
}

#[test]
fn what_is_left_has_4_mb_at_most() {
    let why = "what is left of this page is too large";
    for (bytes, fits) in [(4 << 20, true), ((4 << 20) + 1, false)] {
        let data = format!("{{\"text\": \"{}\", \"request\": 2}}", "x".repeat(bytes));
        for template in ["{{text}}{{request}}", "{{#if (eq request text)}}{{/if}}"] {
            assert_eq!(is_folded(Page { template, data: &data, holes: "request", ..Page::default() }, why), fits);
        }
    }
}

#[test]
fn a_constant_that_holds_itself_many_times_is_too_large() {
    let twice = "{{#if n}}{{> twice list=(list list list) n=(subtract n 1)}}{{else}}{{#if (eq list @root.request)}}{{/if}}{{/if}}";
    for (levels, fits) in [(10, true), (60, false)] {
        let data = format!("{{\"list\": [1], \"n\": {levels}, \"request\": 2}}");
        let page =
            Page { template: "{{> twice}}", partials: &[("twice", twice)], data: &data, holes: "request", body: None };
        assert_eq!(is_folded(page, "what is left of this page is too large"), fits);
    }
}

#[test]
fn what_is_left_is_nested_as_deep_as_can_be_rendered() {
    let why = "what is left of this page is nested too deeply";
    // Each call is left as three parameters and the partial: four levels of the 600 that can be rendered.
    for (calls, fits) in [(150, true), (151, false)] {
        let names: Vec<String> = (0..calls).map(|index| format!("p{index}")).collect();
        let call = |index: usize| format!("{{{{> p{index} @root.request.a x=@root.request.b y=@root.request.c}}}}");
        let texts: Vec<String> = (1..=calls).map(call).collect();
        let mut partials: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(name, text)| (&**name, &**text)).collect();
        partials[calls - 1].1 = "{{@root.request}}";
        let first = call(0);
        let (template, data) = (&*first, r#"{"request": {"a": 1, "b": 2, "c": 3}}"#);
        assert_eq!(is_folded(Page { template, partials: &partials, data, holes: "request", body: None }, why), fits);
    }
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    for condition in ["true", "@root.request"] {
        let partial = format!("{}{{{{> a}}}}{}", format!("{{{{#if {condition}}}}}").repeat(150), "{{/if}}".repeat(150));
        let (_, mistakes) = page("{{> a}}", &[("a", &partial)]).parsed().fold();
        assert_eq!(mistakes[0].message, "blocks and partials are nested more than 600 deep");
    }
}
