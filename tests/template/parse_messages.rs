//! What each mistake that shows while parsing says, whole.

use super::support::check_mistakes;

#[test]
fn a_text_that_ends_with_a_backslash_is_told_why_it_has_no_end() {
    check_mistakes(
        "{{first (split request.user \"\\\")}}",
        &[],
        "{}",
        "site/page.html:1:29: the text is never closed
  help: `\\\"` is part of the text: what stands in quotes or brackets can't end with a backslash
",
    );
}

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
}

#[test]
fn blocks_are_checked() {
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
}

#[test]
fn partials_and_decorators_are_checked() {
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
}

#[test]
fn what_is_never_closed_is_told() {
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
