//! Pages that are shipped whole: what is judged, and at what cost.

use crate::support::{parse, source};
use generator::base::{Diagnostics, Text};
use generator::html::Context;
use generator::template::{Placing, Program, place_whole};

fn program(path: &str, text: &str) -> Program {
    let (program, diagnostics) = parse(&source(path, text), 0);
    assert_eq!(*diagnostics, []);
    program
}

/// The places of the warnings for `template`, which may call `partials`.
fn warned(template: &str, partials: &[(&str, &str)]) -> Vec<String> {
    let mut program = self::program("page", template);
    let mut partials: Vec<(Text, Program)> =
        partials.iter().map(|(name, text)| ((*name).into(), self::program(name, text))).collect();
    let foreign = [vec!["request".into()], vec!["data".into(), "live".into()]];
    let placing = Placing { context: Context::HTML, foreign: &foreign };
    let mut diagnostics = Diagnostics::default();
    place_whole([None, Some(&mut program)], &mut partials, placing, &mut diagnostics);
    diagnostics.iter().map(|diagnostic| diagnostic.place.as_ref().unwrap().to_string()).collect()
}

fn check(template: &str, partials: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(warned(template, partials), expected, "{template}");
}

#[test]
fn names_mean_what_they_mean_in_a_rendering() {
    check("<p class={{request.x}} id={{page.x}}>", &[], &["page:1:12"]);
    check(
        "{{#with request.query}}<p class={{x}} id={{../page.x}} title={{../request.x}}>{{/with}}",
        &[],
        &["page:1:35", "page:1:64"],
    );
    check("{{#each data}}<p class={{this}} id={{@key}}>{{/each}}", &[], &["page:1:26", "page:1:38"]);
    check("{{#each data.own as |x|}}<p class={{x}} id={{@key}} title={{this}}>{{/each}}", &[], &[]);
    check("{{#each data.live as |x|}}<p class={{x.y}} id={{@index}}>{{/each}}", &[], &["page:1:38"]);
    check(
        "<p class={{lookup request.query page.x}} id={{length request.x}} {{#if request.x}}a{{/if}}>",
        &[],
        &["page:1:12"],
    );
    check("<p class={{lookup page.x request.x}} title={{lookup page \"x\"}}>", &[], &["page:1:12"]);
}

#[test]
fn partials_are_judged_where_they_are_called() {
    let partials = [
        ("value", "{{x}}"),
        ("box", "<b class={{y}} {{> @partial-block}}></b>"),
        ("pair", "{{> value}} {{> value x=page.x}}"),
    ];
    check("{{> value x=request.x}}<p class={{> value x=request.x}}>", &partials, &["value:1:3"]);
    check("<p class={{> value x=page.x}}>{{> value x=request.x}}", &partials, &[]);
    check("{{#> box y=request.y}}title={{y}}{{/box}}", &partials, &["box:1:12", "page:1:31"]);
    check("{{#> box y=1}}title={{request.y}}{{/box}}", &partials, &["page:1:23"]);
    check("<p {{> pair x=request.x}}>", &partials, &["value:1:3"]);
    check("<p {{> (lookup page \"x\") x=request.x}}>", &partials, &["value:1:3"]);
    check("{{#*inline \"i\"}}<p class={{request.x}}>{{/inline}}", &[], &[]);
    check("{{#*inline \"i\"}}<p class={{request.x}}>{{/inline}}{{> i}}", &[], &["page:1:28"]);
}

#[test]
fn a_partial_is_walked_once_for_each_meaning() {
    let names: Vec<String> = (0..60).map(|level| format!("p{level}")).collect();
    let texts: Vec<String> = (1..=60)
        .map(|level| format!("{{{{#if request.x}}}}{{{{#> p{level}}}}}{{{{> p{level}}}}}{{{{/p{level}}}}}{{{{/if}}}}{{{{> @partial-block}}}}"))
        .collect();
    let mut partials: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(name, text)| (&**name, &**text)).collect();
    partials.push(("p60", "<p class={{request.x}}>{{> p0}}"));
    check("{{> p0}}", &partials, &["p60:1:12"]);
}
