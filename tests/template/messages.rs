//! What each mistake says, whole.

use super::support::check_mistakes;

mod parsing {
    use super::*;

    #[test]
    fn an_unclosed_block_is_told_where_it_was_opened() {
        check_mistakes("a\n{{#if x}}\n{{#each y}}\n{{/if}}", &[], "{}", "");
        check_mistakes("{{#if x}}", &[], "{}", "");
    }

    #[test]
    fn a_wrong_closer_shows_both_places() {
        check_mistakes("{{#each x}}\n{{/eahc}}", &[], "{}", "");
        check_mistakes("{{/if}}{{else}}", &[], "{}", "");
    }

    #[test]
    fn an_else_too_many_shows_both() {
        check_mistakes("{{#if x}}{{else}}{{else if y}}{{/if}}{{#> p}}{{else}}{{/p}}", &[], "{}", "");
    }

    #[test]
    fn helpers_are_checked() {
        check_mistakes(
            "{{lokup a b}}{{lookup a}}{{lookup a b c=1}}{{a.b c}}{{#if (if x)}}{{/if}}{{log x}}",
            &[],
            "{}",
            "",
        );
        check_mistakes("{{#eahc x}}{{/eahc}}{{#foo x}}{{/foo}}{{#lookup x y}}{{/lookup}}", &[], "{}", "");
        check_mistakes("{{#if}}{{/if}}{{#each a b}}{{/each}}{{#if a includZero=1}}{{/if}}", &[], "{}", "");
        check_mistakes("{{#with a as |b c|}}{{/with}}{{#if a as |b|}}{{/if}}{{lookup x y z=1 z=2}}", &[], "{}", "");
    }

    #[test]
    fn tags_are_checked() {
        check_mistakes("{{}} {{ #if x}} {{a b=}} {{a (b}} {{a \"b}}", &[], "{}", "");
        check_mistakes("{{foo/../bar}} {{a.}} {{@foo}} {{a]}} {{{a}} {{a\n{{b}}", &[], "{}", "");
        check_mistakes(
            "{{> a b c}} {{>}} {{#*inline x}}{{/inline}} {{*deco}} {{#*deco}}{{/deco}} {{lookup a=1 b c}}",
            &[],
            "{}",
            "",
        );
        check_mistakes("{{{{foo}}}} {{{{raw}}}}", &[], "{}", "");
        check_mistakes("{{!-- a }} {{x", &[], "{}", "");
        check_mistakes("{{#each a as |b}}{{/each}} {{a[b}} {{#foo", &[], "{}", "");
    }
}

mod rendering {
    use super::*;

    #[test]
    fn a_missing_name_tells_what_there_is() {
        check_mistakes("<p>{{prize}}</p>", &[], r#"{"price": 1, "title": 2, "url": 3}"#, "");
        check_mistakes("{{item.prize}}{{item.price.x}}", &[], r#"{"item": {"price": 1}}"#, "");
        check_mistakes(
            "{{#each rows}}\n{{site}}{{nme}}{{../x}}{{/each}}",
            &[],
            r#"{"rows": [{"name": 1}, {"name": 2}], "site": 3}"#,
            "",
        );
        check_mistakes("{{#with a}}{{x}}{{/with}}{{#a}}{{x}}{{/a}}", &[], r#"{"a": {"b": 1}}"#, "");
        check_mistakes("{{../x}}{{@index}}{{#each a}}{{@../key}}{{/each}}", &[], r#"{"a": [1]}"#, "");
        check_mistakes("{{titel}}", &[], r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"title":1}"#, "");
        check_mistakes(
            "{{constructor}}{{x}}",
            &[],
            r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"title":1}"#,
            "",
        );
    }

    #[test]
    fn the_way_through_partials_is_shown() {
        check_mistakes("{{> a}}", &[("a", "\n{{> b x=1}}"), ("b", "{{y}}{{> b}}")], "{}", "");
    }

    #[test]
    fn a_missing_partial_tells_a_near_one() {
        check_mistakes(
            "{{> nav}}{{> partials/naw}}{{> partials/nav.hbs}}{{> x}}{{#> layouts/x}}{{/layouts/x}}",
            &[("partials/nav", "")],
            "{}",
            "",
        );
        check_mistakes(
            "{{> (lookup . \"n\")}}{{> (lookup . \"m\")}}{{> @partial-block}}",
            &[("partials/nav", "")],
            r#"{"n": "nav"}"#,
            "",
        );
    }

    #[test]
    fn endless_calls_are_told() {
        check_mistakes(
            "{{> layouts/a}}",
            &[("layouts/a", "{{#> layouts/b}}{{/layouts/b}}"), ("layouts/b", "{{#> layouts/a}}{{/layouts/a}}")],
            "{}",
            "",
        );
        check_mistakes("{{> a}}", &[("a", "{{#if true}}{{> a}}{{/if}}")], "{}", "");
    }
}
