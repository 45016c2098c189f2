//! The steps that a rendering may take, who may end it, and what a helper's refusal is while a request is answered.

use super::support::{NoSite, plain, source, value};
use generator::base::{Diagnostics, Severity, Value};
use generator::html::Context;
use generator::template::helpers::Rendering;
use generator::template::{self, Environment, Partials, render};

/// A host that answers a request.
fn host(steps_max: u64) -> NoSite {
    NoSite { steps_max, rendering: Rendering::Request, looks_left: u64::MAX.into() }
}

/// What `text` prints for `root`, and what is told.
fn run(text: &str, root: &Value, host: &NoSite) -> (String, String, Vec<Severity>) {
    run_with(text, &[], root, host)
}

/// The same with partials.
fn run_with(text: &str, partials: &[(&str, &str)], root: &Value, host: &NoSite) -> (String, String, Vec<Severity>) {
    let mut diagnostics = Diagnostics::default();
    let program = template::parse(&source("site/page.html", text), 0, &mut diagnostics);
    let mut all = Partials::default();
    for (name, text) in partials {
        let source = source(&format!("templates/{name}.hbs"), text);
        all.insert(name, template::parse(&source, 0, &mut diagnostics));
    }
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let mut out = String::new();
    let told = render(&program, root, Environment { partials: &all, host, context: Context::HTML }, &mut out);
    (out, plain(&told), told.iter().map(|diagnostic| diagnostic.severity).collect())
}

/// A root whose `list` has so many items, and whose `text` has so many bytes.
fn root(items: usize, bytes: usize) -> Value {
    let list = format!("[{}]", vec!["1"; items].join(","));
    value(&format!("{{\"list\": {list}, \"text\": \"{}\"}}", "x".repeat(bytes)), false)
}

/// That `text` takes exactly so many steps; where it stops otherwise.
#[track_caller]
fn check_steps(text: &str, root: &Value, steps: u64, place: &str) {
    assert_eq!(run(text, root, &host(steps)).1, "", "{text}");
    let steps = steps - 1;
    let expected = format!(
        "site/page.html:{place}: this page takes more than {steps} steps to render\n  \
         help: look for a loop in a loop; `steps` under `[limits]` in site.toml sets the limit\n"
    );
    assert_eq!(run(text, root, &host(steps)).1, expected, "{text}");
}

#[test]
fn a_step_is_a_node_a_turn_or_a_call() {
    let root = root(10, 0);
    check_steps("{{list.length}}{{list.length}}", &root, 2, "1:16");
    // A list prints its items.
    check_steps("{{list}}{{list}}", &root, 22, "1:9");
    check_steps("{{#each list}}a{{/each}}", &root, 11, "1:1");
    check_steps("{{#each list}}{{this}}{{#if this}}b{{/if}}{{/each}}", &root, 31, "1:23");
    check_steps("{{#each list}}{{#each @root.list}}{{/each}}{{/each}}", &root, 121, "1:15");
    check_steps("{{#each list}}{{add this 1}}{{/each}}", &root, 31, "1:17");
    check_steps("{{#each @root}}{{/each}}", &root, 3, "1:1");
}

#[test]
fn helpers_take_a_step_for_each_value_and_for_8_bytes_of_text() {
    let root = root(100, 800);
    // Each of 100 items is looked at, compared up to 6 times, and handed on.
    check_steps("{{#if (sort list)}}{{/if}}", &root, 2 + 100 + 600 + 100, "1:8");
    check_steps("{{#if (first list 3)}}{{/if}}", &root, 5, "1:8");
    check_steps("{{#if (upper text)}}{{/if}}", &root, 202, "1:8");
    let rows = value("{\"list\": [{}, {}, {}]}", false);
    // Each of three rows is looked at, and what it lacks is compared with three tables: with both sides of each.
    check_steps("{{#if (where list \"a\" \"in\" list)}}{{/if}}", &rows, 2 + 3 + 3 * 3 * 2, "1:8");
    // What only hands on, or asks for a length, does not look through a list.
    check_steps("{{#if (or list 1)}}{{/if}}{{#if (length list)}}{{/if}}", &root, 4, "1:34");
    // The length of a text is counted.
    check_steps("{{text.length}}{{list.length}}", &root, 102, "1:16");
}

#[test]
fn what_holds_itself_many_times_is_counted_as_often() {
    for text in [
        "{{list}}",
        "{{{list}}}",
        "{{#if (eq list (list (lookup list 0) (lookup list 1)))}}{{/if}}",
        "{{#if (ne list (list (lookup list 0) (lookup list 1)))}}{{/if}}",
        "{{#if (contains (list list) (list (lookup list 0) (lookup list 1)))}}{{/if}}",
        "{{#if (where (list this) \"list\" (list (lookup list 0) (lookup list 1)))}}{{/if}}",
        "{{json list}}",
        "{{json list indent=2}}",
        "{{lookup this list}}",
        "{{> (lookup (list list) 0)}}",
        "<a href=\"{{list}}\">",
    ] {
        let twice =
            format!("{{{{#if n}}}}{{{{> twice list=(list list list) n=(subtract n 1)}}}}{{{{else}}}}{text}{{{{/if}}}}");
        let root = value("{\"list\": [1, 1], \"n\": 60}", false);
        let (_, told, _) = run_with("{{> twice}}", &[("twice", &twice)], &root, &host(1_000_000));
        assert!(told.starts_with("templates/twice.hbs:1:"), "{text}: {told}");
        assert!(told.contains(": this page takes more than 1000000 steps"), "{text}: {told}");
        let host = NoSite { looks_left: 20.into(), ..host(u64::MAX) };
        assert_eq!(run_with("{{> twice}}", &[("twice", &twice)], &root, &host).1, "", "{text}");
    }
}

#[test]
fn what_is_nested_too_deeply_to_look_through_is_a_mistake() {
    let deeper =
        "{{#if n}}{{> deeper list=(list (list (list (list list)))) n=(subtract n 1)}}{{else}}{{json list}}{{/if}}";
    let run = |text: &str, n: usize| {
        let root = value(&format!("{{\"list\": [], \"n\": {n}}}"), false);
        run_with("{{> deeper}}", &[("deeper", &deeper.replace("{{json list}}", text))], &root, &host(1_000_000))
    };
    assert_eq!(run("{{json list}}", 149).0, format!("{}{}", "[".repeat(597), "]".repeat(597)));
    for text in ["{{json list}}", "{{list}}", "{{eq list (list (lookup list 0))}}", "{{contains list (lookup list 0)}}"]
    {
        let (out, told, _) = run(text, 160);
        assert_eq!(out, "", "{text}");
        assert!(told.contains("lists are nested more than 600 deep"), "{text}: {told}");
    }
}

#[test]
fn the_values_in_use_have_a_limit_and_those_before_do_not_count() {
    let root = value(
        &format!("{{\"text\": \"{}\", \"n\": 150, \"list\": [{}1]}}", ",".repeat(300_000), "1,".repeat(99)),
        false,
    );
    let deeper = "{{#if n}}{{> deeper list=(limit list 300000) n=(subtract n 1)}}{{/if}}";
    let too_much = "this page needs more than 64 MiB of memory";
    let (_, told, _) = run_with("{{> deeper list=(split text \",\")}}", &[("deeper", deeper)], &root, &host(u64::MAX));
    assert!(told.starts_with(&format!("templates/deeper.hbs:1:27: {too_much}")), "{told}");
    // The same one after the other.
    let text = "{{#each (first list 10)}}{{#if (split @root.text \",\")}}{{/if}}{{/each}}";
    assert_eq!(run_with(text, &[], &root, &host(u64::MAX)).1, "");
    for text in [
        "{{#if (list (split text \",\") (split text \",\") (split text \",\") (split text \",\"))}}{{/if}}",
        "{{#if (sort (sort (split text \",\")))}}{{#if (group (split text \",\") \"a\")}}{{/if}}{{/if}}",
        "{{#each list}}{{@root.text}}{{@root.text}}{{@root.text}}{{/each}}",
    ] {
        let (_, told, _) = run_with(text, &[], &root, &host(u64::MAX));
        assert!(told.contains(too_much), "{text}: {told}");
    }
}

#[test]
fn a_page_of_100_000_rows_is_no_mistake_and_a_loop_in_a_loop_over_them_is() {
    let rows = root(100_000, 0);
    let row = "{{this}}, ".repeat(20);
    let (out, told, _) = run(&format!("{{{{#each list}}}}{row}{{{{/each}}}}"), &rows, &host(template::STEPS_MAX));
    assert_eq!((out.len(), told.as_str()), (100_000 * 60, ""));
    let (_, told, _) = run("{{#each list}}{{#each @root.list}}{{/each}}{{/each}}", &rows, &host(template::STEPS_MAX));
    assert!(told.starts_with("site/page.html:1:15: this page takes more than 50000000 steps to render"), "{told}");
}

#[test]
fn a_page_for_nobody_ends_without_a_word() {
    let endless = "{{#each list}}{{#each @root.list}}{{#each @root.list}}{{#each @root.list}}{{/each}}{{/each}}{{/each}}{{/each}}";
    let host = NoSite { looks_left: 5.into(), ..host(u64::MAX) };
    assert_eq!(run(endless, &root(100_000, 0), &host).1, "");
}

const REQUEST: &str = r#"{"request": {"query": {"q": "SECRET", "f": "%KSECRET"}}, "route": {"id": "SECRET"},
    "form": {"values": {"n": "SECRET"}}, "rows": [{"count": "SECRET"}, {"count": "3"}]}"#;

/// That `text` prints `out`, and what the log is told, and who looks.
#[track_caller]
fn check_refused(text: &str, out: &str, log: &str) {
    let root = value(REQUEST, true);
    let (found, told, severities) = run(text, &root, &host(1_000_000));
    assert_eq!((found.as_str(), told.as_str()), (out, log), "{text}");
    assert!(severities.iter().all(|severity| *severity == Severity::Warning));
    let (found, told, _) = run(text, &root, &NoSite { rendering: Rendering::Preview, ..host(1_000_000) });
    assert_eq!(found, out);
    assert!(told.contains("SECRET"), "{told}");
}

#[test]
fn what_a_visitor_sent_and_a_helper_can_not_use_is_nothing() {
    for text in [
        "{{number request.query.q}}",
        "{{date request.query.q \"%Y\"}}",
        "{{date \"2026-01-31\" request.query.f}}",
        "{{add 1 form.values.n}}",
        "{{round (trim route.id) 2}}",
        "{{#each (limit rows request.query.q)}}{{count}}{{/each}}",
        "{{number 1 decimals=request.query.q}}",
        "{{#with request.query}}{{number @root.request.query.q}}{{/with}}",
        "{{#if (gt request.query.q 3)}}more{{/if}}",
    ] {
        check_refused(text, "", "");
    }
    check_refused("{{default (number request.query.q) \"none\"}}", "none", "");
}

#[test]
fn what_may_be_data_is_told_without_its_value() {
    let help = "  help: `generator-fcgi --get` with this address shows the values\n";
    let line = "site/page.html:1:17: `number` can't use what it is given (text), and gives nothing\n";
    check_refused("{{#each rows}}{{number count}};{{/each}}", ";3;", &format!("{line}{help}"));
    // Not recognised any more as the visitor's.
    check_refused(
        "{{#each (split request.query.q \",\")}}{{add this 1}}{{/each}}",
        "",
        &format!("site/page.html:1:40: `add` can't use what it is given (text, a number), and gives nothing\n{help}"),
    );
}

#[test]
fn no_computed_name_of_a_partial_is_told() {
    let root = value(REQUEST, true);
    let (_, told, severities) = run("{{> (lookup request.query \"q\")}}", &root, &host(1_000));
    let expected = "site/page.html:1:6: there is no partial of the name that is worked out here\n  \
                    help: `generator-fcgi --get` with this address shows the values\n";
    assert_eq!((told.as_str(), &severities[..]), (expected, &[Severity::Error][..]));
}
