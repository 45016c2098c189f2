//! Mistakes that show while folding, and mistakes in what is left.

use super::support::Page;
use crate::support::{parse, plain, source};
use generator::base::{Diagnostics, Refusal, Value};
use generator::template::helpers::Host;
use generator::template::{Environment, Folded, Partials, without_build_only};
use std::sync::Arc;

/// Folding `template`, of which `request` is not known, tells exactly `expected`.
#[track_caller]
fn check_folding(template: &str, partials: &[(&str, &str)], data: &str, expected: &str) {
    let (_, mistakes) = Page { template, partials, data, holes: "request", body: None }.parsed().fold();
    assert_eq!(plain(&mistakes), expected, "{template}");
}

/// Rendering what is left of `template` tells exactly `expected`.
#[track_caller]
fn check_left(template: &str, partials: &[(&str, &str)], data: &str, expected: &str) {
    let parsed = Page { template, partials, data, holes: "request", body: None }.parsed();
    let (folded, mistakes) = parsed.fold();
    assert_eq!(plain(&mistakes), "", "{template}");
    let Folded::Program(left) = folded else { panic!("{folded:?}") };
    assert_eq!(plain(&parsed.rest(&left).1), expected, "{template}");
    assert_eq!(parsed.whole().1.len(), parsed.rest(&left).1.len(), "{template}");
}

#[test]
fn mistakes_are_told_as_by_rendering_also_where_a_request_decides() {
    check_folding(
        "{{#if request.x}}{{> p}}{{/if}}{{#each rows}}{{x}}{{/each}}{{upper rows}}{{> nosuch}}",
        &[("p", "{{prize}}")],
        r#"{"rows": [{"price": 1}], "request": {}}"#,
        "templates/p.hbs:1:3: template uses `prize`, but the page has no such value
  site/page.html:1:18: called from here
  help: the page offers `rows`, `request`
site/page.html:1:48: template uses `x`, but this row of `each` has no such value
  help: this row of `each` offers `price`
site/page.html:1:62: `upper`: expected text, but got a list
site/page.html:1:78: there is no partial `nosuch`
  help: write it in the file `templates/nosuch.hbs`
",
    );
}

#[test]
fn helpers_of_the_build_are_told_what_only_a_request_knows() {
    check_folding(
        "{{asset request.file}}{{#if (markdown (concat \"a\" request.x))}}{{/if}}{{> p x=(pages section=request.s)}}",
        &[("p", "{{markdown \"a\"}}")],
        r#"{"request": {}}"#,
        "site/page.html:1:3: `asset` runs when the site is built: what it is given must be known then
  help: use `url`, with the path that the file has in the output
site/page.html:1:30: `markdown` runs when the site is built: what it is given must be known then
site/page.html:1:80: `pages` runs when the site is built: what it is given must be known then
templates/p.hbs:1:3: `markdown`: no markdown here
  site/page.html:1:71: called from here
",
    );
}

#[test]
fn what_is_left_tells_a_missing_name_where_the_author_wrote_it() {
    check_left(
        "{{request.x}}{{#with request.user}}{{name}}{{/with}}{{> p request.none}}{{> p a=request.b.c}}",
        &[("p", "{{#if a}}{{/if}}")],
        r#"{"request": {"user": {}, "b": 1}}"#,
        "site/page.html:1:11: template uses `x`, but `request` has no such value
  help: `request` offers `user`, `b`
site/page.html:1:38: template uses `name`, but this value has no such value
site/page.html:1:67: template uses `none`, but `request` has no such value
  help: `request` offers `user`, `b`
site/page.html:1:91: template uses `c`, but `request.b` has no such value
  help: `request.b` is a number
",
    );
}

#[test]
fn what_is_left_tells_the_way_through_partials() {
    check_left(
        "{{#> layout}}{{request.x}}{{/layout}}{{> (concat \"x/\" request.p)}}{{> p request}}",
        &[("layout", "\n{{> @partial-block}}"), ("p", "{{#if x}}{{else}}{{upper y}}{{/if}}")],
        r#"{"request": {"y": [], "p": "q"}}"#,
        "site/page.html:1:24: template uses `x`, but `request` has no such value
  templates/layout.hbs:2:1: called from here
  site/page.html:1:1: called from here
  help: `request` offers `y`, `p`
site/page.html:1:43: there is no partial `x/q`
  help: write it in the file `templates/x/q.hbs`
templates/p.hbs:1:20: `upper`: expected text, but got a list
  site/page.html:1:67: called from here
",
    );
}

/// A site with an asset.
struct OneAsset;

impl Host for OneAsset {
    fn language(&self) -> &str {
        "en"
    }

    fn asset(&self, path: &str) -> Result<String, Refusal> {
        match path {
            "a.css" => Ok("/a.1.css".to_owned()),
            _ => Err(Refusal::new(format!("no file `{path}`")).help("look for it")),
        }
    }

    fn url(&self, path: &str) -> String {
        path.to_owned()
    }

    fn markdown(&self, text: &str) -> Result<String, Refusal> {
        Ok(format!("<p>{text}"))
    }

    fn pages(&self, _section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        Ok(Arc::default())
    }
}

#[test]
fn a_program_that_is_shipped_whole_has_values_for_helpers_of_the_build() {
    let text = "{{asset \"a.css\"}}{{#*inline \"i\"}}{{markdown (concat \"a\" 1)}}{{/inline}}\
                {{#> i x=(upper (asset \"a.css\"))}}{{#each (pages limit=1)}}{{else}}{{asset (lower \"B.css\")}}{{/each}}{{/i}}\
                {{asset x}}{{#if (eq 1 (markdown x))}}{{/if}}{{json (pages section=y)}}";
    let (program, _) = parse(&source("x.hbs", text), 0);
    let environment =
        Environment { partials: &Partials::default(), host: &OneAsset, context: generator::html::Context::HTML };
    let mut diagnostics = Diagnostics::default();
    let program = without_build_only(&program, environment, &[], &mut diagnostics);
    assert_eq!(
        plain(&diagnostics),
        "x.hbs:1:141: `asset`: no file `b.css`
  help: look for it
x.hbs:1:181: `asset` runs when the site is built: this page is rendered whole at request time, so it takes constants alone
  help: use `url`, with the path that the file has in the output
x.hbs:1:203: `markdown` runs when the site is built: this page is rendered whole at request time, so it takes constants alone
x.hbs:1:232: `pages` runs when the site is built: this page is rendered whole at request time, so it takes constants alone
"
    );
    assert_eq!(
        super::show::show(&program),
        "{{#*i}}{{\"<p>a1\"}}{{/*}}{{\"/a.1.css\"}}{{> i x=(upper \"/a.1.css\")}}{{#each }}{{else}}{{null}}{{/each}}{{/i}}\
         {{null}}{{#if (eq 1 null)}}{{/if}}{{(json null)}}"
    );
}
