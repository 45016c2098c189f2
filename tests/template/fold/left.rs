//! What is left of each construct.

use super::show::show;
use super::support::{Page, check, check_request};
use generator::base::{Object, Text, Value};
use generator::template::Folded;
use std::sync::Arc;

#[test]
fn what_is_known_is_text() {
    check_request(
        "<h1>{{title}}</h1>{{#each rows}}<p>{{this}}{{/each}} {{request.path}}!{{{title}}}",
        &[],
        r#"{"title": "a & b", "rows": [1, 2], "request": {"path": "/"}}"#,
        "<h1>a &amp; b</h1><p>1<p>2 {{@root.request.path}}!a & b",
    );
    check_request("{{{request}}}{{@root.request}}", &[], r#"{"request": "<"}"#, "{{{@root.request}}}{{@root.request}}");
}

#[test]
fn what_is_not_a_root_is_known() {
    check_request(
        "{{#each rows as |request|}}{{request.a}}{{/each}}{{#each rows}}{{request}}{{this.request}}{{/each}}{{> p request=1}}",
        &[("p", "{{request}}")],
        r#"{"rows": [{"a": 1, "request": 2}], "request": 3}"#,
        "1221",
    );
}

#[test]
fn a_name_of_a_root_can_be_unknown() {
    check(
        Page {
            template: "{{page.title}}{{page.date}}{{data.stock.n}}{{data.rows.[0]}}{{#with page}}{{title}}{{date}}{{../data.rows.length}}{{/with}}",
            data: r#"{"page": {"title": "T", "date": 1}, "data": {"stock": {"n": 2}, "rows": [7]}}"#,
            holes: "page.date data.stock",
            ..Page::default()
        },
        "T{{@root.page.date}}{{@root.data.stock.n}}7T{{@root.page.date}}1",
    );
    check(
        Page {
            template: "{{#each data}}{{@key}}{{this}}{{/each}}{{json data}}{{#if data}}y{{/if}}{{data}}{{lookup data \"a\"}}{{lookup data \"b\"}}",
            data: r#"{"data": {"a": 1, "b": 2}}"#,
            holes: "data.b",
            ..Page::default()
        },
        "{{#each @root.data as |#0|}}{{@key}}{{#0}}{{/each}}{{(json @root.data)}}y[object Object]1{{@root.data.b}}",
    );
}

#[test]
fn conditions_on_what_is_known_are_decided() {
    let template =
        "{{#if a}}1{{else if request.x}}2{{else if b}}3{{else}}4{{/if}}{{#unless request.x}}5{{else}}6{{/unless}}";
    let data = r#"{"a": 0, "b": 1, "request": {"x": ""}}"#;
    check_request(
        template,
        &[],
        data,
        "{{#if @root.request.x}}2{{else}}3{{/if}}{{#unless @root.request.x}}5{{else}}6{{/unless}}",
    );
    check_request("{{#if request.y}}1{{/if}}", &[], data, "{{#if @root.request.y}}1{{/if}}");
}

#[test]
fn include_zero_is_left_as_well() {
    check_request(
        "{{#if request.n includeZero=yes}}1{{/if}}{{#if n includeZero=request.yes}}2{{/if}}{{#if n includeZero=yes}}3{{/if}}",
        &[],
        r#"{"yes": true, "n": 0, "request": {"n": 0, "yes": true}}"#,
        "{{#if @root.request.n includeZero=true}}1{{/if}}{{#if 0 includeZero=@root.request.yes}}2{{/if}}3",
    );
}

#[test]
fn a_loop_is_left_with_its_variables() {
    check_request(
        "{{#each request.rows as |row key|}}{{title}}{{this.title}}{{row.title}}{{key}}{{@index}}{{@key}}{{@first}}{{@last}}{{../title}}{{@root.title}}{{else}}none {{title}}{{/each}}",
        &[],
        r#"{"title": "T", "request": {"rows": [{"title": 1}, {"title": 2}]}}"#,
        "{{#each @root.request.rows as |#0|}}{{#0.title}}{{#0.title}}{{#0.title}}{{@key}}{{@index}}{{@key}}{{@first}}{{@last}}TT{{else}}none T{{/each}}",
    );
}

#[test]
fn variables_count_the_loops_that_are_left() {
    check_request(
        "{{#each a}}{{#each @root.request.rows}}{{#each @root.b}}{{#each ../this}}\
            {{@index}}{{@../index}}{{@../../index}}{{@../../../index}} \
         {{/each}}{{/each}}{{/each}}{{/each}}",
        &[],
        r#"{"a": [7, 8], "b": [9], "request": {"rows": [[1], [2, 3]]}}"#,
        "{{#each @root.request.rows as |#0|}}{{#each #0 as |#1|}}{{@index}}0{{@../index}}0 {{/each}}{{/each}}\
         {{#each @root.request.rows as |#2|}}{{#each #2 as |#3|}}{{@index}}0{{@../index}}1 {{/each}}{{/each}}",
    );
    check_request(
        "{{#each request}}{{#each this}}{{#each this}}{{#with this}}{{@index}}{{@../index}}{{@../../index}} {{/with}}{{/each}}{{/each}}{{/each}}",
        &[],
        r#"{"request": [[[1]], [[2, 3], [4, 5, 6]]]}"#,
        "{{#each @root.request as |#0|}}{{#each #0 as |#1|}}{{#each #1 as |#2|}}{{#with #2 as |#3|}}\
            {{@index}}{{@../index}}{{@../../index}} {{/with}}{{/each}}{{/each}}{{/each}}",
    );
    // The level is counted from where the variable is used, also by a partial that was given it outside.
    check_request(
        "{{#each request}}{{> p n=@index}}{{/each}}",
        &[("p", "{{n}}{{#each @root.request}}{{> q n=../n}}{{/each}}"), ("q", "{{n}}")],
        r#"{"request": ["a", "b"]}"#,
        "{{#each @root.request as |#0|}}{{< templates/p.hbs}}{{@index}}{{#each @root.request as |#1|}}\
            {{< templates/q.hbs}}{{@../index}}{{/<}}{{/each}}{{/<}}{{/each}}",
    );
}

#[test]
fn a_context_is_left_as_a_parameter() {
    check_request(
        "{{#with request.user as |u|}}{{name}}{{u.name}}{{../title}}{{else}}{{title}}{{/with}}",
        &[],
        r#"{"title": "T", "request": {"user": {"name": "n"}}}"#,
        "{{#with @root.request.user as |#0|}}{{#0.name}}{{#0.name}}T{{else}}T{{/with}}",
    );
}

#[test]
fn a_section_asks_what_it_is_about() {
    for x in ["[]", "[{\"t\": 1}, 2]", "true", "false", "null", "0", "\"\"", "{\"t\": 3}"] {
        check_request(
            "{{#request as |p|}}{{#if t}}{{t}}{{/if}}{{#if p}}{{json p}}{{/if}}{{#if @last}}!{{/if}}{{else}}-{{/request}}{{^request}}^{{/request}}",
            &[],
            &format!(r#"{{"t": "T", "request": {x}}}"#),
            "{{#if (IsList @root.request)}}\
                {{#each @root.request as |#0|}}{{#if #0.t}}{{#0.t}}{{/if}}{{#if #0}}{{(json #0)}}{{/if}}{{#if @last}}!{{/if}}{{else}}-{{/each}}\
            {{else}}\
                {{#if (IsTrue @root.request)}}T{{else}}\
                {{#section @root.request as |#1|}}{{#if #1.t}}{{#1.t}}{{/if}}{{#if #1}}{{(json #1)}}{{/if}}{{else}}-{{/section}}{{/if}}\
            {{/if}}\
            {{#if (IsList @root.request)}}{{#each @root.request as |#2|}}{{else}}^{{/each}}{{else}}\
                {{#if (IsTrue @root.request)}}{{else}}{{#section @root.request as |#3|}}{{else}}^{{/section}}{{/if}}{{/if}}",
        );
    }
}

#[test]
fn helpers_keep_what_is_known_of_their_arguments() {
    check_request(
        "{{#if (eq request.path page.url)}}1{{/if}}{{default request.none title}}{{upper title}}{{json (list title request.path) indent=n}}",
        &[],
        r#"{"title": "t", "n": 2, "page": {"url": "/"}, "request": {"path": "/"}}"#,
        "{{#if (eq @root.request.path \"/\")}}1{{/if}}{{(default @root.request.none \"t\")}}T{{(json (list \"t\" @root.request.path) indent=2)}}",
    );
}

#[test]
fn lookup_finds_in_what_is_known_and_in_what_is_not() {
    check_request(
        "{{lookup table request.key}}{{lookup request \"key\"}}{{lookup table \"a\"}}{{lookup @root \"request\"}}{{lookup (lookup request \"deep\") key}}",
        &[],
        r#"{"table": [5, 6], "key": "k", "request": {"key": 1, "deep": {"k": 7}}}"#,
        "{{(lookup 5,6 @root.request.key)}}{{(lookup @root.request \"key\")}}{{@root.request}}{{(lookup (lookup @root.request \"deep\") \"k\")}}",
    );
}

#[test]
fn partials_stand_where_they_are_called() {
    check_request(
        "<{{> a}}|{{> b}}>",
        &[("a", "[{{title}}{{> b}}]"), ("b", "({{request.x}})")],
        r#"{"title": "T", "request": {"x": 1}}"#,
        "<[T({{< templates/a.hbs}}{{< templates/b.hbs}}{{@root.request.x}}{{/<}}{{/<}})]|({{< templates/b.hbs}}{{@root.request.x}}{{/<}})>",
    );
}

#[test]
fn what_a_partial_is_given_is_worked_out_once() {
    let partials = [("p", "{{title}}{{name}}{{#if big}}{{big}}{{/if}}")];
    check_request(
        "{{> p request.user title=title big=(upper request.user.name)}}",
        &partials,
        r#"{"title": "T", "request": {"user": {"name": "n"}}}"#,
        "T{{#bind @root.request.user as |#0|}}{{#bind (upper @root.request.user.name) as |#1|}}{{< templates/p.hbs}}{{#0.name}}{{#if #1}}{{#1}}{{/if}}{{/<}}{{/bind}}{{/bind}}",
    );
    check_request(
        "{{#each request.rows}}{{> p . title=request}}{{/each}}{{> p request title=2 name=@root}}",
        &[("p", "{{title}}{{n}}")],
        r#"{"request": {"n": 3, "rows": [{"n": 1, "request": 4}]}}"#,
        "{{#each @root.request.rows as |#0|}}{{#bind #0.request as |#1|}}{{< templates/p.hbs}}{{#1}}{{#0.n}}{{/<}}{{/bind}}{{/each}}2{{< templates/p.hbs}}{{@root.request.n}}{{/<}}",
    );
}

#[test]
fn layouts_blocks_and_inline_partials_keep_their_scope() {
    check_request(
        "{{#> layout title=\"L\"}}{{#*inline \"nav\"}}{{title}}{{request.x}};{{/inline}}{{title}}{{request.y}}{{#each request.rows}}{{> nav}}{{/each}}{{/layout}}",
        &[("layout", "<{{title}}>{{> nav}}{{#each rows}}{{> @partial-block}}{{/each}}{{#if @partial-block}}!{{/if}}")],
        r#"{"title": "T", "rows": [{"title": "R", "request": {"y": 5, "rows": []}}], "request": {"x": 1, "y": 2, "rows": [{"title": "Q", "request": {"x": 4}}]}}"#,
        "<L>L{{< templates/layout.hbs}}{{< site/page.html}}{{@root.request.x}}{{/<}}{{/<}};R5!",
    );
    check_request(
        "{{#> layout}}{{#*inline \"item\"}}{{name}}{{../title}},{{/inline}}{{/layout}}",
        &[("layout", "{{#each request}}{{> item}}{{/each}}")],
        r#"{"title": "T", "request": [{"name": 1}, {"name": 2}]}"#,
        "{{< templates/layout.hbs}}{{#each @root.request as |#0|}}{{< site/page.html}}{{#0.name}}{{/<}}T,{{/each}}{{/<}}",
    );
}

#[test]
fn a_computed_partial_is_each_that_it_can_be() {
    let partials = [("cards/a", "A{{title}}"), ("cards/b", "B{{request.x}}"), ("other", "{{missing}}")];
    let data = r#"{"title": "T", "request": {"kind": "b", "x": 1}}"#;
    let of = "(concat \"cards/\" @root.request.kind)";
    check_request(
        "{{> (concat \"cards/\" request.kind)}}",
        &partials,
        data,
        &format!(
            "{{{{#bind {of} as |#0|}}}}{{{{#if (PrintsAs #0 \"cards/a\")}}}}AT{{{{else}}}}\
             {{{{#if (PrintsAs #0 \"cards/b\")}}}}B{{{{< templates/cards/b.hbs}}}}{{{{@root.request.x}}}}{{{{/<}}}}{{{{else}}}}\
             {{{{> (#0)}}}}{{{{/if}}}}{{{{/if}}}}{{{{/bind}}}}"
        ),
    );
    check_request(
        "{{#*inline \"b\"}}-{{/inline}}{{> (lookup request \"kind\")}}",
        &partials[..1],
        data,
        "{{#bind (lookup @root.request \"kind\") as |#0|}}{{#if (PrintsAs #0 \"b\")}}-{{else}}\
         {{#if (PrintsAs #0 \"cards/a\")}}AT{{else}}{{> (#0)}}{{/if}}{{/if}}{{/bind}}",
    );
}

#[test]
fn the_body_stands_in_the_place_of_the_content() {
    check(
        Page {
            template: "<{{page.content}}|{{#each rows as |title|}}{{{@root.page.content}}}{{/each}}{{> p text=page.content}}>",
            partials: &[("p", "{{#if request.x}}{{text}}{{/if}}")],
            data: r#"{"title": "T", "rows": [1], "page": {"title": "P"}, "request": {"x": "&"}}"#,
            holes: "request",
            body: Some("[{{title}}{{page.title}}{{request.x}}]"),
        },
        "<[TP{{< site/body.html}}{{@root.request.x}}{{/<}}]|[TP{{< site/body.html}}{{@root.request.x}}{{/<}}]\
         {{< templates/p.hbs}}{{#if @root.request.x}}[TP{{< site/body.html}}{{@root.request.x}}{{/<}}]{{/if}}{{/<}}>",
    );
}

/// A page, as the site hands it out.
#[derive(Debug)]
struct Handle(&'static str);

impl Object for Handle {
    fn field(&self, name: &str) -> Option<Value> {
        (name == "title").then(|| self.0.into())
    }

    fn names(&self) -> Vec<Text> {
        vec!["title".into()]
    }
}

#[test]
fn a_page_with_a_hole_is_still_that_page() {
    let pages: Vec<Value> = ["A", "B"].into_iter().map(|title| Value::Object(Arc::new(Handle(title)))).collect();
    let mut page = Page {
        template: "{{#each pages}}{{#if (eq this @root.page)}}[{{title}}]{{else}}{{title}}{{/if}}{{/each}}{{#if (and page (not (ne page page)))}}{{page.stock}}{{/if}}",
        data: "{}",
        holes: "page.stock",
        ..Page::default()
    }
    .parsed();
    page.root.insert("page", pages[1].clone());
    page.root.insert("pages", pages);
    let (folded, mistakes) = page.fold();
    let Folded::Program(left) = folded else { panic!("{folded:?}") };
    assert_eq!((show(&left).as_str(), mistakes.len()), ("A[B]{{@root.page.stock}}", 0));
}
