//! What each mistake says, whole.

use super::support::check_mistakes;

mod parsing {
    use super::*;

    #[test]
    fn an_unclosed_block_is_told_where_it_was_opened() {
        check_mistakes(
            "a\n{{#if x}}\n{{#each y}}\n{{/if}}",
            &[],
            "{}",
            "site/page.html:3:1: the block `each` is never closed
  site/page.html:4:1: the block around it is closed here
  help: write `{{/each}}` where it ends
",
        );
        check_mistakes(
            "{{#if x}}",
            &[],
            "{}",
            "site/page.html:1:1: the block `if` is never closed
  help: write `{{/if}}` where it ends
",
        );
    }

    #[test]
    fn a_wrong_closer_shows_both_places() {
        check_mistakes(
            "{{#each x}}\n{{/eahc}}",
            &[],
            "{}",
            "site/page.html:2:1: `{{/eahc}}` can't close the block `each`
  site/page.html:1:1: the block was opened here
  help: write `{{/each}}`
",
        );
        check_mistakes(
            "{{/if}}{{else}}",
            &[],
            "{}",
            "site/page.html:1:1: `{{/if}}` closes no block
site/page.html:1:8: an `else` stands outside of any block
",
        );
    }

    #[test]
    fn an_else_too_many_shows_both() {
        check_mistakes(
            "{{#if x}}{{else}}{{else if y}}{{/if}}{{#> p}}{{else}}{{/p}}",
            &[],
            "{}",
            "site/page.html:1:18: the block `if` has a second `else`
  site/page.html:1:10: the first one is here
site/page.html:1:46: a partial's block takes no `else`
  site/page.html:1:38: the block was opened here
",
        );
    }

    #[test]
    fn helpers_are_checked() {
        check_mistakes(
            "{{lokup a b}}{{lookup a}}{{lookup a b c=1}}{{a.b c}}{{#if (if x)}}{{/if}}{{log x}}",
            &[],
            "{}",
            "site/page.html:1:3: there is no helper `lokup`
  help: did you mean `lookup`?
site/page.html:1:16: `lookup` takes 2 arguments, not 1
  help: write `lookup VALUE NAME`
site/page.html:1:39: `lookup` takes no argument `c=`
  help: write `lookup VALUE NAME`
site/page.html:1:46: `a.b` is not a helper, so it takes no arguments
site/page.html:1:60: `if` is a block, not a value
  help: write `{{#if …}}…{{/if}}`
site/page.html:1:76: the helper `log` is not offered
  help: print the value instead: `{{value}}`
",
        );
        check_mistakes(
            "{{#eahc x}}{{/eahc}}{{#foo x}}{{/foo}}{{#lookup x y}}{{/lookup}}",
            &[],
            "{}",
            "site/page.html:1:4: there is no block `eahc` that takes arguments
  help: did you mean `each`?
site/page.html:1:24: there is no block `foo` that takes arguments
  help: the blocks are `if`, `unless`, `each` and `with`
site/page.html:1:42: the helper `lookup` gives a value, it is not a block
  help: write `{{#if (lookup …)}}…{{/if}}`
",
        );
        check_mistakes(
            "{{#if}}{{/if}}{{#each a b}}{{/each}}{{#if a includZero=1}}{{/if}}",
            &[],
            "{}",
            "site/page.html:1:4: `if` takes 1 argument, not 0
  help: write `{{#if VALUE}}…{{/if}}`
site/page.html:1:18: `each` takes 1 argument, not 2
  help: write `{{#each VALUE}}…{{/each}}`
site/page.html:1:45: `if` takes no argument `includZero=`
  help: did you mean `includeZero=`?
",
        );
        check_mistakes(
            "{{#with a as |b c|}}{{/with}}{{#if a as |b|}}{{/if}}{{lookup x y z=1 z=2}}",
            &[],
            "{}",
            "site/page.html:1:17: there is no value for the block parameter `c`
  help: `with` gives one: the value
site/page.html:1:42: there is no value for the block parameter `b`
  help: this block gives none
site/page.html:1:66: `lookup` takes no argument `z=`
  help: write `lookup VALUE NAME`
site/page.html:1:70: `z` is given twice
site/page.html:1:70: `lookup` takes no argument `z=`
  help: write `lookup VALUE NAME`
",
        );
    }

    #[test]
    fn tags_are_checked() {
        check_mistakes(
            "{{}} {{ #if x}} {{a b=}} {{a (b}} {{a \"b}}",
            &[],
            "{}",
            "site/page.html:1:3: the tag is empty
site/page.html:1:9: a space stands between `{{` and `#`
  help: write `{{#`
site/page.html:1:23: expected a value after `b=`, found the end of the tag
site/page.html:1:30: the `(` is never closed
site/page.html:1:39: the text is never closed
",
        );
        check_mistakes(
            "{{foo/../bar}} {{a.}} {{@foo}} {{a]}} {{{a}} {{a\n{{b}}",
            &[],
            "{}",
            "site/page.html:1:3: the path `foo/../bar` is not possible: `..` and `this` stand only at its start
site/page.html:1:20: expected a name, found the end of the tag
site/page.html:1:25: there is no `@foo`
  help: there are `@root`, `@key`, `@index`, `@first`, `@last` and `@partial-block`
site/page.html:1:35: expected a space or the end of the tag, found `]`
site/page.html:1:43: `{{{` is closed by `}}`
  help: write `}}}`
site/page.html:1:46: the tag is never closed
",
        );
        check_mistakes(
            "{{> a b c}} {{>}} {{#*inline x}}{{/inline}} {{*deco}} {{#*deco}}{{/deco}} {{lookup a=1 b c}}",
            &[],
            "{}",
            "site/page.html:1:9: a partial takes one context and `key=value` arguments
site/page.html:1:16: expected a name or a value, found the end of the tag
site/page.html:1:23: an inline partial takes its name, in quotes, and nothing else
  help: write `{{#*inline \"name\"}}`
site/page.html:1:47: decorators are not offered, except `{{#*inline \"name\"}}`
site/page.html:1:59: decorators are not offered, except `{{#*inline \"name\"}}`
site/page.html:1:88: an argument without name stands after one with `key=`
  help: write it before the first `key=`
site/page.html:1:5: there is no partial `a`
  help: write it in the file `templates/a.hbs`
",
        );
        check_mistakes(
            "{{{{foo}}}} {{{{raw}}}}",
            &[],
            "{}",
            "site/page.html:1:1: `{{{{` begins nothing but `{{{{raw}}}}`
  help: write `{{{{raw}}}}…{{{{/raw}}}}` around text that holds braces
site/page.html:1:13: the block `raw` is never closed
  help: write `{{{{/raw}}}}` where it ends
",
        );
        check_mistakes(
            "{{!-- a }} {{x",
            &[],
            "{}",
            "site/page.html:1:1: the comment is never closed
  help: write `--}}` after it
site/page.html:1:12: the tag is never closed
",
        );
        check_mistakes(
            "{{#each a as |b}}{{/each}} {{a[b}} {{#foo",
            &[],
            "{}",
            "site/page.html:1:14: the `|` is never closed
site/page.html:1:31: expected a space or the end of the tag, found `[`
site/page.html:1:36: the tag is never closed
site/page.html:1:36: the block `foo` is never closed
  help: write `{{/foo}}` where it ends
",
        );
    }
}

mod rendering {
    use super::*;

    #[test]
    fn a_missing_name_tells_what_there_is() {
        check_mistakes(
            "<p>{{prize}}</p>",
            &[],
            r#"{"price": 1, "title": 2, "url": 3}"#,
            "site/page.html:1:6: template uses `prize`, but the page has no such value
  help: the page offers `price`, `title`, `url`
",
        );
        check_mistakes(
            "{{item.prize}}{{item.price.x}}",
            &[],
            r#"{"item": {"price": 1}}"#,
            "site/page.html:1:8: template uses `prize`, but `item` has no such value
  help: `item` offers `price`
site/page.html:1:28: template uses `x`, but `item.price` has no such value
  help: `item.price` is a number
",
        );
        check_mistakes(
            "{{#each rows}}\n{{site}}{{nme}}{{../x}}{{/each}}",
            &[],
            r#"{"rows": [{"name": 1}, {"name": 2}], "site": 3}"#,
            "site/page.html:2:3: template uses `site`, but this row of `each` has no such value
  help: the page has it: write `@root.site`
site/page.html:2:11: template uses `nme`, but this row of `each` has no such value
  help: this row of `each` offers `name`
site/page.html:2:21: template uses `x`, but the page has no such value
  help: the page offers `rows`, `site`
",
        );
        check_mistakes(
            "{{#with a}}{{x}}{{/with}}{{#a}}{{x}}{{/a}}",
            &[],
            r#"{"a": {"b": 1}}"#,
            "site/page.html:1:14: template uses `x`, but the context of this block has no such value
  help: the context of this block offers `b`
site/page.html:1:34: template uses `x`, but the context of this block has no such value
  help: the context of this block offers `b`
",
        );
        check_mistakes(
            "{{../x}}{{@index}}{{#each a}}{{@../key}}{{/each}}",
            &[],
            r#"{"a": [1]}"#,
            "site/page.html:1:3: `../x` leads out of this template
  help: each `../` leaves one `each` or `with`; a partial does not see around itself, except by `@root`
site/page.html:1:11: `@index` has a value only inside of `each`
site/page.html:1:32: `@../key` has a value only inside of `each`
",
        );
        check_mistakes(
            "{{titel}}",
            &[],
            r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"title":1}"#,
            "site/page.html:1:3: template uses `titel`, but the page has no such value
  help: did you mean `title`?
",
        );
        check_mistakes(
            "{{constructor}}{{x}}",
            &[],
            r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"title":1}"#,
            "site/page.html:1:3: template uses `constructor`, but the page has no such value
  help: values have no prototype here, only the names they are given
site/page.html:1:18: template uses `x`, but the page has no such value
  help: the page offers `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 1 more
",
        );
    }

    #[test]
    fn the_way_through_partials_is_shown() {
        check_mistakes(
            "{{> a}}",
            &[("a", "\n{{> b x=1}}"), ("b", "{{y}}{{> b}}")],
            "{}",
            "templates/b.hbs:1:6: this template calls itself without end: `b`
  help: put one of the calls into an `if`
",
        );
    }

    #[test]
    fn a_missing_partial_tells_a_near_one() {
        check_mistakes(
            "{{> nav}}{{> partials/naw}}{{> partials/nav.hbs}}{{> x}}{{#> layouts/x}}{{/layouts/x}}",
            &[("partials/nav", "")],
            "{}",
            "site/page.html:1:5: there is no partial `nav`
  help: did you mean `partials/nav`?
site/page.html:1:14: there is no partial `partials/naw`
  help: did you mean `partials/nav`?
site/page.html:1:32: there is no partial `partials/nav.hbs`
  help: did you mean `partials/nav`?
site/page.html:1:54: there is no partial `x`
  help: write it in the file `templates/x.hbs`
site/page.html:1:62: there is no partial `layouts/x`
  help: write it in the file `templates/layouts/x.hbs`
",
        );
        check_mistakes(
            "{{> (lookup . \"n\")}}{{> (lookup . \"m\")}}{{> @partial-block}}",
            &[("partials/nav", "")],
            r#"{"n": "nav"}"#,
            "site/page.html:1:6: there is no partial `nav`
  help: did you mean `partials/nav`?
site/page.html:1:26: the name of the partial is empty
site/page.html:1:45: this partial was called without a block
  help: call it by `{{#> name}}…{{/name}}`, or put `{{> @partial-block}}` into `{{#if @partial-block}}`
",
        );
    }

    #[test]
    fn endless_calls_are_told() {
        check_mistakes(
            "{{> layouts/a}}",
            &[("layouts/a", "{{#> layouts/b}}{{/layouts/b}}"), ("layouts/b", "{{#> layouts/a}}{{/layouts/a}}")],
            "{}",
            "templates/layouts/a.hbs:1:1: this template calls itself without end: `layouts/b` → `layouts/a`
  help: put one of the calls into an `if`
templates/layouts/b.hbs:1:1: this template calls itself without end: `layouts/a` → `layouts/b`
  help: put one of the calls into an `if`
",
        );
        check_mistakes(
            "{{> a}}",
            &[("a", "{{#if true}}{{> a}}{{/if}}")],
            "{}",
            "templates/a.hbs:1:13: partials are nested more than 200 deep
  site/page.html:1:1: called from here
  help: a partial that calls itself needs an `if` around the call, and an end
",
        );
    }
}
