//! Limits, on both sides, and hostile input: no panic, no overflow of the stack, no time that grows faster than the text.

use super::support::{check_with, parse, plain, rendered, run, source, value};
use generator::template::Partials;
use std::time::{Duration, Instant};

fn nested(count: usize) -> String {
    format!("{}x{}", "{{#if true}}".repeat(count), "{{/if}}".repeat(count))
}

#[test]
fn blocks_nest_200_deep() {
    let (out, found) = run(&nested(200), &[], &value("{}", false));
    assert_eq!((out.as_str(), plain(&found).as_str()), ("x", ""));
    let (_, found) = run(&nested(201), &[], &value("{}", false));
    assert_eq!(plain(&found), "site/page.html:1:2401: blocks are nested more than 200 deep\n");
}

#[test]
fn chains_of_else_if_count_as_nesting() {
    let chain = |count: usize| format!("{{{{#if false}}}}{}x{{{{/if}}}}", "{{else if true}}".repeat(count));
    assert_eq!(plain(&run(&chain(199), &[], &value("{}", false)).1), "");
    let (_, found) = run(&chain(200), &[], &value("{}", false));
    assert_eq!(plain(&found), "site/page.html:1:3198: blocks are nested more than 200 deep\n");
}

#[test]
fn parentheses_nest_200_deep() {
    let nested =
        |count: usize| format!("{{{{#if {}true{}}}}}{{{{/if}}}}", "(lookup . ".repeat(count), ")".repeat(count));
    assert_eq!(plain(&run(&nested(200), &[], &value("{}", false)).1), "");
    let (_, found) = run(&nested(201), &[], &value("{}", false));
    assert_eq!(plain(&found), "site/page.html:1:2007: parentheses are nested more than 200 deep\n");
}

#[test]
fn partials_nest_200_deep() {
    let recursive = [("a", "{{#if (lookup . \"next\")}}{{#with next}}{{> a}}{{/with}}{{/if}}")];
    let data = |count: usize| format!("{}{{}}{}", "{\"next\":".repeat(count), "}".repeat(count));
    let (_, found) = run("{{> a}}", &recursive, &value(&data(100), false));
    assert_eq!(plain(&found), "");
    let names: Vec<String> = (0..=200).map(|index| format!("p{index}")).collect();
    let texts: Vec<String> = (1..=201).map(|index| format!("{{{{> p{index}}}}}")).collect();
    let mut partials: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(n, t)| (n.as_str(), t.as_str())).collect();
    partials[200].1 = "end";
    check_with("{{> p1}}", &partials, "{}", "end");
    let (_, found) = run("{{> p0}}", &partials, &value("{}", false));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "partials are nested more than 200 deep");
}

#[test]
fn blocks_in_endless_partials_do_not_overflow_the_stack() {
    let partial = format!("{}{{{{> a}}}}{}", "{{#if true}}".repeat(150), "{{/if}}".repeat(150));
    let mut all = Partials::default();
    all.insert("a", parse(&source("templates/a.hbs", &partial), 0).0);
    let (program, _) = parse(&source("x", "{{> a}}"), 0);
    let found = rendered(&program, &all, &value("{}", false), &mut String::new());
    assert_eq!(found[0].message, "blocks and partials are nested more than 600 deep");
}

/// Parses `unit` repeated to 100 KB; a cost that grows with the square would take many seconds.
fn parses_quickly(unit: &str) {
    let text = unit.repeat(100_000 / unit.len());
    let elapsed = || {
        let start = Instant::now();
        let (program, _) = parse(&source("x", &text), 0);
        rendered(&program, &Partials::default(), &value("{}", true), &mut String::new());
        start.elapsed()
    };
    // The best of three: a machine with other things to do is slow at times.
    assert!((0..3).any(|_| elapsed() < Duration::from_secs(1)), "{unit}");
}

#[test]
fn parsing_is_linear() {
    for unit in [
        "<a href=\"{{a.b}}\" class=\"{{#if x}}y{{/if}}\">{{lookup a \"b\"}}</a>\n",
        "(",
        "{{a (",
        "{{#if a}}",
        "{{/if}}",
        "{{else}}",
        "{{",
        "{{{{",
        "{{{{/",
        "{{{{raw}}}}",
        "{{!--",
        "{{!",
        "{{[",
        "{{\"",
        "{{'a\\",
        "{{a b=",
        "{{> a",
        "{{#> a}}",
        "{{#*inline \"a\"}}",
        "\\{{",
        "\\\\",
        "}}",
        "{{a}}}",
        "{{#if a}}{{else if b}}",
        "{{#a}}{{/b}}",
        "{{^}}",
        "{{~",
        "\n{{#if a}}\n",
        " \n",
        "{{a as |",
        "{{a.",
        "{{../",
        "{{@",
        "{{#each a as |b c|}}{{b}}",
    ] {
        parses_quickly(unit);
    }
    parses_quickly(&format!("{{{{a {}}}}}", "(".repeat(100_000)));
}

#[test]
fn any_prefix_and_any_missing_character_is_survived() {
    let text = "\\{{a}} {{#> l x=1}}{{#*inline \"i\"}}{{{{raw}}}}{{{{/raw}}}}{{/inline}}{{~#each a as |b c|~}}é{{else if (lookup a 'b')}}\
                {{!-- c --}}{{../[a b].c}}{{{d}}}{{^}}{{> (lookup . \"x\") y}}{{/each}}{{/l}}";
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        let rest = text[at..].chars().next().map_or("", |c| &text[at + c.len_utf8()..]);
        for text in [&text[..at], &format!("{}{rest}", &text[..at])] {
            let (program, _) = parse(&source("x", text), 0);
            rendered(&program, &Partials::default(), &value("{\"a\": [1]}", true), &mut String::new());
        }
    }
}

fn doubling(levels: usize) -> Vec<(String, String)> {
    let call = |level: usize| format!("{{{{> p{level}}}}}");
    (0..levels).map(|level| (format!("p{level}"), [call(level + 1), call(level + 1)].concat())).collect()
}

#[test]
fn a_partial_that_calls_itself_twice_ends() {
    let root = value("{}", false);
    let (_, found) = run("{{> a}}{{> a}}", &[("a", "{{#if true}}{{> a}}{{> a}}{{/if}}")], &root);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "partials are nested more than 200 deep");

    let partials = doubling(60);
    let mut partials: Vec<(&str, &str)> = partials.iter().map(|(name, text)| (&**name, &**text)).collect();
    partials.push(("p60", ""));
    let (_, found) = run("{{> p0}}", &partials, &root);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "this page calls partials more than 1000000 times");
}

#[test]
fn a_page_that_grows_without_end_ends() {
    let partials = doubling(20);
    let mut partials: Vec<(&str, &str)> = partials.iter().map(|(name, text)| (&**name, &**text)).collect();
    let kilobyte = "x".repeat(1024);
    partials.push(("p20", &kilobyte));
    let (out, found) = run("{{> p3}}", &partials, &value("{}", false));
    assert_eq!((out.len(), found.len()), (128 << 20, 0));
    let (_, found) = run("{{> p0}}", &partials, &value("{}", false));
    assert_eq!(found[0].message, "this page needs more than 256 MiB of memory");
}

#[test]
fn a_long_loop_of_partials_is_no_mistake() {
    let rows = format!("{{\"rows\": [{}1]}}", "1,".repeat(99_999));
    let (out, found) = run("{{#each rows}}{{> a}}{{/each}}", &[("a", "{{this}}")], &value(&rows, false));
    assert_eq!((out.len(), found.len()), (100_000, 0));
}
