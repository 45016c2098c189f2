//! What each mistake that shows while rendering says, whole.

use super::support::check_mistakes;

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
}

#[test]
fn a_path_that_starts_nowhere_is_told() {
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
}

#[test]
fn of_many_names_the_nearest_is_told() {
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
