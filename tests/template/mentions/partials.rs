//! Names across partials: contexts, names put over them, inline partials, blocks, layouts.

use super::{all, check_names, check_with, page, shown};
use generator::base::Span;
use generator::template::{BlockKind, Inlined, Node};
use std::sync::Arc;

#[test]
fn the_way_leads_through_each_call() {
    check_with(
        "\n{{> a}}",
        &[("a", "{{#if x}}{{> [c/b]}}{{/if}}"), ("c/b", "-{{> \"c\"}}"), ("c", "{{upper request.user}}")],
        &["request: page:2:5 a → a.hbs:1:14 c/b → c/b.hbs:1:6 c → c.hbs:1:9 request.user"],
    );
}

#[test]
fn the_way_is_the_shortest_one() {
    check_with(
        "{{> a}}{{> c}}",
        &[("a", "{{> b}}"), ("b", "{{request.a}}"), ("c", "{{request.b}}")],
        &["request: page:1:12 c → c.hbs:1:3 request.b"],
    );
}

#[test]
fn a_partial_sees_its_context_only() {
    let partials = [("a", "{{request.x}}{{../form}}")];
    check_names("{{> a}}{{> a this}}{{> a @root}}", &partials, "request");
    check_names("{{> a page}}", &partials, "");
    check_names("{{#each rows}}{{> a}}{{/each}}", &partials, "");
    check_names("{{#each rows}}{{> a ..}}{{/each}}", &partials, "request");
    check_names("{{#with page as |request|}}{{> a}}{{/with}}", &partials, "");
    check_with("{{> a request}}", &partials, &["request: page:1:7 request"]);
    check_names("{{> a data}}", &partials, "data.request");
    check_names("{{#each rows}}{{> b}}{{/each}}", &[("b", "{{@root.request}}")], "request");
    check_names("{{#each rows}}{{> b}}{{/each}}", &[("b", "{{#each @root.request.cookie}}{{/each}}")], "request");
}

#[test]
fn names_put_over_a_context_hide_its_own() {
    let partials = [("a", "{{request.x}}{{> b}}"), ("b", "{{#if x}}{{request.y}}{{/if}}{{@root.form}}")];
    check_names("{{> a request=item}}", &partials, "form");
    check_names("{{> a request=\"\" x=1}}", &partials, "form");
    check_with(
        "{{> a x=1}}",
        &partials,
        &["request: page:1:5 a → a.hbs:1:3 request.x", "form: page:1:5 a → a.hbs:1:18 b → b.hbs:1:32 @root.form"],
    );
    check_with("{{> a request=request}}", &partials[..1], &["request: page:1:15 request"]);
    check_with("{{> c x=request.user}}", &[("c", "{{x}}{{x.form}}")], &["request: page:1:9 request.user"]);
    check_names("{{> a page request=request}}", &partials[..1], "request");
    check_names("{{> a page x=1}}", &partials[..1], "");
    check_names("{{> d form=1}}", &[("d", "{{> e route=2}}"), ("e", "{{form}}{{route}}{{request}}")], "request");
    check_names("{{> d form=1}}", &[("d", "{{> e form=@root.form}}"), ("e", "{{form}}")], "form");
}

#[test]
fn a_partial_does_not_see_the_block_parameters_of_its_caller() {
    let partials = [("a", "{{#each x as |y k|}}{{y.stock}}{{k.stock}}{{/each}}")];
    check_names("{{#with data as |d|}}{{> a @root.page}}{{/with}}", &partials, "");
    let partials = [("a", "{{#x as |y|}}{{y.stock}}{{/x}}")];
    check_names("{{#with data as |d|}}{{> a @root.page}}{{/with}}", &partials, "");
}

#[test]
fn a_name_put_over_a_context_keeps_what_it_is() {
    check_names("{{> a x=this}}", &[("a", "{{x.request}}{{x.x.form}}")], "request");
    check_names("{{> a page x=data}}", &[("a", "{{x.stock}}{{data.no}}{{request}}")], "data.stock");
    check_names("{{> a data=page}}", &[("a", "{{data.stock}}{{#each data}}{{/each}}{{json data}}")], "");
    check_names("{{> a data stock=1}}", &[("a", "{{stock}}{{other}}")], "data.other");
    check_names(
        "{{> a x=data}}",
        &[("a", "{{> b y=this}}"), ("b", "{{y.x.s}}{{y.request}}{{#with y}}{{form}}{{/with}}")],
        "data.s request form",
    );
    check_names("{{> a x=data}}", &[("a", "{{> b x=page}}"), ("b", "{{x.stock}}")], "");
    check_names("{{> a x=page}}", &[("a", "{{> b x=data}}"), ("b", "{{x.stock}}")], "data.stock");
    check_names("{{> a page x=data}}", &[("a", "{{json this}}")], "data");
    check_names("{{> a page x=data y=this}}", &[("a", "{{lookup this x}}")], "everything data");
    check_names("{{> a x=1}}", &[("a", "{{#each this}}{{/each}}")], "everything");
    check_names("{{> a page x=1}}", &[("a", "{{#each this}}{{/each}}{{json .}}")], "");
}

#[test]
fn a_computed_partial_could_be_any() {
    let partials = [("cards/a", "{{request}}"), ("cards/b", "{{form}}"), ("z", "{{route}}")];
    check_with(
        "{{> (lookup page \"kind\") x=data.d}}",
        &partials,
        &[
            "data.d: page:1:28 data.d",
            "request: page:1:6 cards/a → cards/a.hbs:1:3 request",
            "form: page:1:6 cards/b → cards/b.hbs:1:3 form",
            "route: page:1:6 z → z.hbs:1:3 route",
        ],
    );
    check_names("{{> (concat \"cards/\" page.kind)}}", &partials, "request form");
    check_names("{{> (concat \"cards/\" \"b\" page.kind)}}", &partials, "form");
    check_names("{{> (concat \"cards/\" \"b\")}}", &partials, "form");
    check_names("{{> (concat page.kind \"cards/\") page}}", &partials, "");
    check_names("{{> (concat \"none/\" page.kind)}}", &partials, "");
    check_names("{{> (concat \"\" request.path) page}}", &partials, "request");
}

#[test]
fn a_computed_partial_could_be_inline() {
    let inline = "{{#*inline \"cards/i\"}}{{data.i}}{{/inline}}";
    let partials = [("cards/i", "{{request}}"), ("a", "{{> (concat \"cards/\" page.kind)}}")];
    check_names(&format!("{{{{> a}}}}{inline}"), &partials, "data.i");
    check_names(&format!("{{{{#if x}}}}{inline}{{{{/if}}}}{{{{> a}}}}"), &partials, "request");
    check_names(&format!("{inline}{{{{> (lookup page 'x')}}}}"), &[], "data.i");
}

#[test]
fn the_block_of_a_computed_partial_runs_where_it_is_none() {
    // A closing tag can't repeat a computed name, so the block is one of a page in a layout's manner.
    let body = Arc::new(page("{{request}}"));
    let mut program = page("{{> (concat \"a/\" x)}}");
    if let Node::Partial(call) = &mut program.body.nodes[0] {
        call.block = Some(body);
    }
    assert_eq!(
        shown(&program.mentions(&all(&[("a/b", "{{form}}")]), false).list),
        "form: page:1:6 a/b → a/b.hbs:1:3 form\nrequest: page:1:6 @partial-block → page:1:3 request"
    );
}

#[test]
fn a_partial_that_does_not_exist_mentions_nothing() {
    check_names("{{> none request}}{{> @partial-block}}{{> none x=form.x}}", &[], "request form");
}

#[test]
fn an_inline_partial_counts_where_it_is_called() {
    let inline = "{{#*inline \"i\"}}{{request}}{{/inline}}";
    check_names(inline, &[], "");
    check_with(&format!("{inline}{{{{> i}}}}"), &[], &["request: page:1:43 i → page:1:19 request"]);
    check_names(&format!("{{{{#if x}}}}{inline}{{{{/if}}}}{{{{> i}}}}"), &[("i", "{{form}}")], "form");
    check_names(&format!("{inline}{{{{#*inline \"i\"}}}}{{{{form}}}}{{{{/inline}}}}{{{{> i}}}}"), &[], "form");
    check_names(&format!("{inline}{{{{> i page}}}}{{{{#each rows}}}}{{{{> i}}}}{{{{/each}}}}"), &[], "");
    check_names(&format!("{inline}{{{{> i request=1}}}}"), &[], "");
    check_with(
        &format!("{{{{> a}}}}{inline}"),
        &[("a", "{{> i}}")],
        &["request: page:1:5 a → a.hbs:1:5 i → page:1:26 request"],
    );
}

#[test]
fn an_inline_partial_sees_the_names_of_its_definition() {
    check_names(
        "{{#with data as |d|}}{{#*inline \"i\"}}{{d.stock}}{{/inline}}{{> a}}{{/with}}",
        &[("a", "{{#each x as |d|}}{{> i}}{{/each}}")],
        "data.x data.stock",
    );
    // `../` from it leads to the context around the body that defines it, not to the one of the call.
    check_names("{{#each rows}}{{#*inline \"i\"}}{{../request}}{{/inline}}{{> i page}}{{/each}}", &[], "request");
    check_names("{{#if x}}{{else}}{{#*inline \"i\"}}{{../form}}{{/inline}}{{> i page}}{{/if}}", &[], "form");
    check_names("{{#> a}}{{#*inline \"i\"}}{{../form}}{{/inline}}{{/a}}", &[("a", "{{> i page}}")], "form");
    check_names("{{#*inline \"i\"}}{{../request}}{{/inline}}{{#each rows}}{{> i}}{{/each}}", &[], "");
    check_names("{{#*inline \"i\"}}{{> j}}{{/inline}}{{#*inline \"j\"}}{{form}}{{/inline}}{{> i}}", &[], "form");
    check_names(
        "{{#*inline \"i\"}}{{> j}}{{/inline}}{{#if x}}{{#*inline \"j\"}}{{form}}{{/inline}}{{> i}}{{/if}}",
        &[],
        "",
    );
}

#[test]
fn a_block_runs_in_the_context_of_the_call_with_the_names_where_it_is_written() {
    check_with(
        "{{#> a}}{{request.x}}{{/a}}",
        &[("a", "-{{> @partial-block}}")],
        &["request: page:1:6 a → a.hbs:1:6 @partial-block → page:1:11 request.x"],
    );
    let each = [("a", "{{#each data.rows}}{{> @partial-block}}{{/each}}")];
    check_names("{{#> a}}{{request.x}}{{/a}}", &each, "data.rows");
    check_names("{{#> a}}{{../request.x}}{{/a}}", &each, "data.rows request");
    check_names("{{#> a}}{{@root.request.x}}{{/a}}", &each, "data.rows request");
    check_names("{{#with data as |d|}}{{#> a}}{{d.s}}{{/a}}{{/with}}", &each, "data.data data.s");
    check_names("{{#> a}}{{request}}{{/a}}", &[("a", "{{> @partial-block page}}")], "");
    check_names(
        "{{#> a x=1}}{{request}}{{/a}}",
        &[("a", "{{> @partial-block request=1}}{{> b}}"), ("b", "{{> @partial-block form=1}}")],
        "request",
    );
}

#[test]
fn whether_a_block_has_the_same_context_is_known_of_the_root_alone() {
    let partials = [("a", "{{> @partial-block}}"), ("b", "{{> @partial-block page}}")];
    // The same context, whose `..` there is none.
    check_names("{{#> a}}{{../request}}{{/a}}", &partials, "");
    check_names("{{#> a this}}{{../request}}{{/a}}", &partials, "");
    // Another one, in which the context of the writing is `..`.
    check_names("{{#> b}}{{../request}}{{/b}}", &partials, "request");
    check_names("{{#> a x=1}}{{../request}}{{/a}}", &partials, "request");
    check_names("{{> c x=1}}", &[("c", "{{#> a y=1}}{{../request}}{{/a}}"), partials[0]], "request");
    check_names(
        "{{#with data}}{{#> a (default this x)}}{{../form}}{{/a}}{{/with}}",
        &partials,
        "data data.x form data.form",
    );
    // A row, or something of the row: the data decides.
    check_names("{{#each rows}}{{#> a}}{{../request}}{{../../form}}{{/a}}{{/each}}", &partials, "request form");
}

#[test]
fn a_block_is_not_run_where_the_partial_does_not_ask_for_it() {
    check_names("{{#> a}}{{request}}{{/a}}", &[("a", "{{form}}")], "form");
    check_names("{{#> a}}{{request}}{{/a}}", &[("a", "{{#if @partial-block}}{{> @partial-block}}{{/if}}")], "request");
    // A call does not see the inline partials of its own block.
    check_names("{{#> a}}{{#*inline \"a\"}}{{form}}{{/inline}}{{request}}{{/a}}", &[], "request");
    check_with("{{#> a}}{{request}}{{/a}}", &[], &["request: page:1:6 a → page:1:11 request"]);
}

#[test]
fn a_layout_runs_what_the_page_gives_it_and_its_own_where_it_gives_nothing() {
    let layout = [("layouts/base", "{{#> head}}{{request}}{{/head}}{{> @partial-block}}")];
    let within = |body: &str| format!("{{{{#> layouts/base}}}}{body}{{{{/layouts/base}}}}");
    check_names(&within("{{route}}"), &layout, "request route");
    check_names(&within("{{#*inline \"head\"}}{{form}}{{/inline}}"), &layout, "form");
    check_names(&within("{{#*inline \"other\"}}{{form}}{{/inline}}"), &layout, "request");
    check_names(&within("{{#*inline \"head\"}}{{> @partial-block}}{{/inline}}{{form}}"), &layout, "form request");
}

#[test]
fn a_page_calls_its_layout_where_it_begins() {
    let body = Arc::new(page("{{request}}"));
    let program = body.in_layout("base");
    assert_eq!(
        shown(&program.mentions(&all(&[("layouts/base", "<{{> @partial-block}}>{{form}}")]), false).list),
        "form: page:1:1 layouts/base → layouts/base.hbs:1:25 form\n\
         request: page:1:1 layouts/base → layouts/base.hbs:1:6 @partial-block → page:1:3 request"
    );
}

#[test]
fn nested_blocks_find_their_own_block() {
    let partials = [("a", "{{> @partial-block}}"), ("b", "{{#> a}}{{> @partial-block}}{{/a}}")];
    check_with(
        "{{#> b}}{{request}}{{/b}}",
        &partials,
        &[
            "request: page:1:6 b → b.hbs:1:6 a → a.hbs:1:5 @partial-block → b.hbs:1:13 @partial-block → page:1:11 request",
        ],
    );
    // A partial called without a block has the one of its caller.
    check_names("{{#> b}}{{request}}{{/b}}", &[("b", "{{> a}}"), partials[0]], "request");
    check_names("{{#> @partial-block}}{{request}}{{/@partial-block}}", &[], "request");
    check_names("{{#> a}}{{form}}{{/a}}", &[("a", "{{#> @partial-block}}{{request}}{{/@partial-block}}")], "form");
}

#[test]
fn a_program_in_the_place_of_a_call_sees_the_names_of_that_place() {
    let inlined = |template: &str, text: &str| {
        let mut program = page(template);
        let Some(Node::Block(block)) = program.body.nodes.last_mut() else { panic!("it is a block") };
        block.body.nodes[0] = Node::Inlined(Box::new(Inlined { program: page(text), span: Span::new(21, 28) }));
        shown(&program.mentions(&all(&[]), false).list)
    };
    assert_eq!(
        inlined("{{#each rows as |x|}}{{> a}}{{/each}}", "{{request}}{{../form}}"),
        "form: page:1:22 {{> a}} → page:1:14 ../form"
    );
    let inline = "{{#*inline \"i\"}}{{../stock}}{{/inline}}{{> i @root.page}}";
    assert!(inlined("{{#with data as |d|}}{{> a}}{{/with}}", inline).starts_with("data.stock: page:1:22 {{> a}} → "));
    // Its block parameters hide those around it, whose ids may be the same.
    let params = "{{#each @root.page.x as |y k|}}{{y.stock}}{{k.stock}}{{/each}}";
    assert_eq!(inlined("{{#with data as |d|}}{{> a}}{{/with}}", params), "");
    assert_eq!(inlined("{{#each x as |a|}}{{/each}}{{#with data as |d|}}{{> a}}{{/with}}", params), "");
}

#[test]
fn a_value_may_be_bound_to_a_name() {
    let mut program = page("{{#with this as |all|}}{{all.request}}{{data.x}}{{../form}}{{/with}}");
    let Node::Block(block) = &mut program.body.nodes[0] else { panic!("it is a block") };
    block.kind = BlockKind::Bind;
    assert_eq!(
        shown(&program.mentions(&all(&[]), false).list),
        "request: page:1:26 all.request\ndata.x: page:1:41 data.x"
    );
}
