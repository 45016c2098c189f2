//! Which names are roots, by their scope and never by their text.

use super::super::support::{plain, source};
use super::{check, check_names, name, page, shown};
use generator::base::{Diagnostics, Piece, Span};
use generator::template::{Mentions, Partials, parse_pieces};

#[test]
fn a_root_is_mentioned_as_it_is_written() {
    check("a\n {{request.user}}", &["request: page:2:4 request.user"]);
    for written in ["request", "this.request", "./request", "this/request.path", "@root.request", "[request].query.q"] {
        check(&format!("{{{{{written}}}}}"), &[&format!("request: page:1:3 {written}")]);
    }
    check(
        "{{form.values.a}}{{route.id}}{{data.stock.name}}{{data.[a b]}}",
        &[
            "form: page:1:3 form.values.a",
            "route: page:1:20 route.id",
            "data.stock: page:1:32 data.stock.name",
            "data.a b: page:1:51 data.[a b]",
        ],
    );
}

#[test]
fn each_thing_is_told_once_by_its_first_place() {
    check(
        "{{request.a}}{{request.b}}{{data.a}}{{data.a.b}}",
        &["request: page:1:3 request.a", "data.a: page:1:29 data.a"],
    );
}

#[test]
fn what_only_looks_like_a_root_is_none() {
    for template in [
        "{{page.request}}{{item.form}}{{site.data.route}}{{page.data.x}}",
        "{{@key}}{{@root.page.request}}{{requests}}",
        "request {{!-- {{request}} --}}{{! request }}\\{{request}}{{{{raw}}}}{{request}}{{{{/raw}}}}",
        "{{#each rows}}{{request}}{{this.form}}{{./data.x}}{{/each}}",
        "{{#each rows as |request data|}}{{request.user}}{{data.x}}{{/each}}",
        "{{#each rows}}{{#each this}}{{../request}}{{/each}}{{/each}}",
        "{{#with page}}{{request}}{{/with}}",
        "{{#with page as |request|}}{{request.user}}{{/with}}",
        "{{date page.date \"request.user\"}}{{default page.x 'form'}}",
        "{{lookup page \"request\"}}{{lookup \"request\" 0}}",
        "{{../request}}{{#with page}}{{../../request}}{{/with}}",
        "{{#each request_list}}{{/each}}{{#if @first}}{{/if}}",
    ] {
        check(template, &[]);
    }
}

#[test]
fn a_root_is_found_through_the_contexts_around_it() {
    check_names("{{#each rows}}{{../request.user}}{{/each}}", &[], "request");
    check_names("{{#each rows}}{{#with this}}{{../../form}}{{/with}}{{@root.route.id}}{{/each}}", &[], "form route");
    check_names("{{#each rows as |request|}}{{../request}}{{/each}}", &[], "request");
    check_names("{{#each rows as |request|}}{{this.request}}{{/each}}{{request}}", &[], "request");
    check_names("{{#each rows}}{{else}}{{request}}{{/each}}", &[], "request");
    check_names("{{#with page}}{{else}}{{request}}{{/with}}", &[], "request");
    check_names("{{#with this}}{{request}}{{#with ..}}{{form}}{{/with}}{{/with}}", &[], "request form");
    check_names("{{#with @root as |all|}}{{#each page.x}}{{all.request}}{{/each}}{{/with}}", &[], "request");
}

#[test]
fn every_place_of_an_expression_counts() {
    for (template, column) in [
        ("{{{request}}}", 4),
        ("{{&request}}", 4),
        ("{{#if request}}{{/if}}", 7),
        ("{{#unless request}}{{/unless}}", 11),
        ("{{#each request}}{{/each}}", 9),
        ("{{#with request}}{{form}}{{/with}}", 9),
        ("{{#request}}{{form}}{{/request}}", 4),
        ("{{^request}}{{/request}}", 4),
        ("{{#if page.a}}{{else if request}}{{/if}}", 25),
        ("{{#if page.a}}{{else}}{{request}}{{/if}}", 25),
        ("{{#if page.a includeZero=request}}{{/if}}", 26),
        ("{{upper request}}", 9),
        ("{{upper (lower (trim request))}}", 22),
        ("{{date page.date \"%Y\" lang=request}}", 28),
        ("{{number page.n point=(lower request)}}", 30),
        ("{{lookup page request}}", 15),
        ("{{lookup request page.x}}", 10),
        ("{{> (lower request)}}", 12),
    ] {
        let expected = format!("request: page:1:{column} request");
        // A section whose value is true keeps the context, in which `form` is a root.
        let expected = if template.contains("{{#request}}") {
            [expected.as_str(), "form: page:1:15 form"].to_vec()
        } else {
            vec![expected.as_str()]
        };
        check(template, &expected);
    }
}

#[test]
fn a_section_is_walked_with_either_context() {
    check_names("{{#page.flag}}{{request}}{{../form}}{{/page.flag}}", &[], "form request");
    check_names("{{#page.flag as |request|}}{{request}}{{/page.flag}}", &[], "");
    check_names("{{#data}}{{stock}}{{../route}}{{/data}}", &[], "data.stock route");
    check_names("{{^page.flag}}{{request}}{{else}}{{form}}{{/page.flag}}", &[], "form request");
}

#[test]
fn a_lookup_by_a_written_name_is_that_name() {
    check("{{lookup this \"request\"}}", &["request: page:1:3 lookup this \"request\""]);
    check("{{#if (lookup @root 'data')}}{{/if}}", &[]);
    check("{{lookup data \"stock\"}}", &["data.stock: page:1:3 lookup data \"stock\""]);
    check_names("{{lookup (lookup . \"data\") \"a\"}}{{lookup data 7}}", &[], "data.a data.7");
    check_names("{{#each rows}}{{lookup .. \"form\"}}{{lookup . \"request\"}}{{/each}}", &[], "form");
}

#[test]
fn data_is_followed_as_a_value() {
    check_names("{{#with data}}{{stock.name}}{{../request}}{{/with}}", &[], "data.stock request");
    check_names("{{#with data as |d|}}{{#each @root.page.x}}{{d.stock}}{{/each}}{{/with}}", &[], "data.stock");
    check_names("{{#with data}}{{#each stock}}{{../other}}{{name}}{{/each}}{{/with}}", &[], "data.stock data.other");
    check_names("{{#with data}}{{data.x}}{{/with}}", &[], "data.data");
    check_names("{{#if data}}{{data.a}}{{/if}}", &[], "data.a");
}

#[test]
fn all_of_data_is_mentioned_where_all_of_it_is_read() {
    check("{{#each data}}{{name}}{{/each}}", &["data: page:1:9 data"]);
    check("{{json data}}", &["data: page:1:8 data"]);
    check_names("{{#with (default data page)}}{{stock}}{{/with}}", &[], "data");
    check_names("{{length (list page data)}}", &[], "data");
    // A table prints as `[object Object]` and is true, whatever is in it.
    check_names("{{data}}{{#if data}}{{/if}}{{this}}{{#unless .}}{{/unless}}", &[], "");
}

#[test]
fn everything_is_mentioned_where_all_of_the_root_is_read() {
    check("{{json this}}", &["everything: page:1:8 this"]);
    check("{{#each .}}{{request}}{{/each}}", &["everything: page:1:9 ."]);
    check("{{lookup this page.x}}", &["everything: page:1:10 this"]);
    check("{{#each rows}}{{json ..}}{{json @root}}{{/each}}", &["everything: page:1:22 .."]);
    check_names("{{#each rows}}{{json this}}{{json .}}{{lookup . @key}}{{#each this}}{{/each}}{{/each}}", &[], "");
}

#[test]
fn a_var_called_data_is_a_value_like_others() {
    let program = page("{{data}}{{data.x}}{{json data}}{{lookup data page.x}}{{#with data}}{{y}}{{/with}}{{request}}");
    let Mentions { list, computed, .. } = program.mentions(&Partials::default(), true);
    assert_eq!(shown(&list), "request: page:1:84 request");
    assert_eq!(plain(&computed), "");
}

#[test]
fn a_computed_source_asks_for_its_name() {
    let template = "{{#each rows}}\n{{lookup @root.data name}}{{/each}}{{> a}}{{> a x=1}}";
    let partials =
        super::all(&[("a", "{{> b}}"), ("b", "{{#with data as |d|}}{{upper (lookup d (lower \"X\"))}}{{/with}}")]);
    let Mentions { list, computed, .. } = page(template).mentions(&partials, false);
    assert_eq!(shown(&list), "");
    assert_eq!(
        plain(&computed),
        "page:2:3: `lookup` computes the name of a source, which must be known before the request
  help: write the name: `data.NAME`, or `if` and `else` with one name in each
b.hbs:1:31: `lookup` computes the name of a source, which must be known before the request
  a.hbs:1:5: called from here
  page:2:40: called from here
  help: write the name: `data.NAME`, or `if` and `else` with one name in each
"
    );
}

#[test]
fn a_shortcode_in_markdown_stands_in_the_authors_file() {
    let text = "# {{request}}\n\n{{> shortcodes/x a=request.path}}\n";
    let at = text.find("{{>").unwrap();
    let tag = Piece::Tag(Span::new(at, text.len() - 1));
    let pieces = vec![Piece::Html("<h1>{{request}}</h1>".into()), tag, Piece::Html("\n".into())];
    let program = parse_pieces(&source("page.md", text), pieces, &mut Diagnostics::default());
    let partials = super::all(&[("shortcodes/x", "{{a}}{{form}}")]);
    assert_eq!(
        shown(&program.mentions(&partials, false).list),
        "request: page.md:3:20 request.path\nform: page.md:3:5 shortcodes/x → shortcodes/x.hbs:1:8 form"
    );
    assert_eq!(name(&program.mentions(&partials, false).list[1].mentioned), "form");
}
