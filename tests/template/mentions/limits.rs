//! Partials without end, and more ways through them than can be walked.

use super::{all, check_names, page, shown};
use std::time::{Duration, Instant};

/// Walks `template` with `partials`, each made by its number.
fn numbered(template: &str, count: usize, text: impl Fn(usize) -> String) -> String {
    let partials: Vec<(String, String)> = (0..count).map(|number| (format!("p{number}"), text(number))).collect();
    let partials: Vec<(&str, &str)> = partials.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (program, partials) = (page(template), all(&partials));
    let begun = Instant::now();
    let mentions = program.mentions(&partials, false);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    shown(&mentions.list)
}

#[test]
fn partials_that_call_each_other_end() {
    check_names("{{> a}}", &[("a", "{{> b}}"), ("b", "{{form}}{{> a}}{{request}}")], "form request");
    check_names("{{> a}}", &[("a", "{{#each data.rows}}{{> a}}{{/each}}{{request}}")], "data.rows request");
    check_names("{{#*inline \"i\"}}{{> i}}{{form}}{{/inline}}{{> i}}", &[], "form");
    check_names("{{#> a}}{{> @partial-block}}{{form}}{{/a}}", &[("a", "{{> @partial-block}}")], "form");
    check_names("{{> (lookup page 'x')}}", &[("a", "{{> (lookup page 'x')}}{{form}}")], "form");
}

#[test]
fn partials_that_call_each_other_with_more_each_time_end() {
    check_names("{{> a}}", &[("a", "{{> a x=this y=this}}{{request}}")], "request");
    check_names("{{> a}}", &[("a", "{{> a x=this y=this}}{{json this}}")], "everything");
    check_names("{{> a}}", &[("a", "{{#> a}}{{> @partial-block}}{{/a}}{{request}}")], "request");
    check_names("{{> a}}", &[("a", "{{#> a}}{{#*inline \"i\"}}{{form}}{{/inline}}{{/a}}{{> i}}")], "form");
}

#[test]
fn what_is_nested_too_deeply_to_be_rendered_is_not_mentioned() {
    let chain = |number: usize| format!("{{{{> p{}}}}}", number + 1);
    let deep = |count: usize| {
        numbered("{{> p0}}", count, |number| if number + 1 < count { chain(number) } else { "{{request}}".to_owned() })
    };
    assert_eq!(deep(200).split(" → ").last(), Some("p199.hbs:1:3 request"));
    assert_eq!(deep(201), "");
}

#[test]
fn fifty_places_of_one_thing_are_kept() {
    let further = |count: usize| page(&"{{request.a}}".repeat(count)).mentions(&all(&[]), false).further.len();
    assert_eq!([further(1), further(2), further(50), further(51)], [0, 1, 49, 49]);
}

#[test]
fn calls_that_mean_the_same_are_walked_once() {
    let twice = |number: usize| format!("{{{{> p{0}}}}}{{{{> p{0} x={number}}}}}{{{{data.n{number}}}}}", number + 1);
    let found = numbered("{{> p0}}", 30, twice);
    assert_eq!(found.lines().count(), 30);
}

#[test]
fn sections_in_sections_are_walked_once_for_each_meaning() {
    let found = |count: usize, tag: &str| {
        let text = format!("{}{{{{request}}}}{}", tag.repeat(count), "{{/a}}".repeat(count));
        numbered(&text, 0, |_| String::new())
    };
    let in_params = found(200, "{{#a as |x y|}}");
    assert_eq!(in_params, "request: page:1:3003 request");
    // Two meanings of the inline partial in each: more than can be walked.
    let in_inlines = found(100, "{{#a}}{{#*inline \"i\"}}{{/inline}}");
    assert!(in_inlines.contains("everything: page:1:"), "{in_inlines}");
}

#[test]
fn up_to_100_000_calls_are_told_apart() {
    // Each is two: of the partial, and of its block.
    let found = |count: usize, end: &str| {
        let text = "{{#> p0}}x{{/p0}}".repeat(count) + end;
        numbered(&text, 1, |_| "{{> @partial-block}}".to_owned())
    };
    assert_eq!(found(50_000, "{{request}}"), "request: page:1:850003 request");
    assert_eq!(found(50_001, ""), "everything: page:1:849989 p0 → p0.hbs:1:5 @partial-block");
}

#[test]
fn ways_without_number_count_as_everything() {
    let two = |number: usize| format!("{{{{#> p{0}}}}}a{{{{/p{0}}}}}{{{{#> p{0}}}}}b{{{{/p{0}}}}}", number + 1);
    let found = numbered("{{> p0}}", 30, two);
    assert!(found.starts_with("everything: page:1:5 p0 → p0.hbs:1:"), "{found}");
}
