//! Helpers as templates call them: how many arguments, missing names, calls within calls, and what they say.

use super::support::{check, check_mistakes, check_with};

#[test]
fn the_number_of_arguments_is_checked() {
    check_mistakes(
        "{{upper}}{{upper a b}}{{add 1}}{{round}}{{where a}}{{pages 1}}",
        &[],
        r#"{"upper": 1}"#,
        "site/page.html:1:12: `upper` takes 1 argument, not 2
  help: write `upper TEXT`
site/page.html:1:25: `add` takes at least 2 arguments, not 1
  help: write `add A B …`
site/page.html:1:43: `where` takes 2 to 4 arguments, not 1
  help: write `where LIST COLUMN [[OPERATOR] VALUE]`
site/page.html:1:54: `pages` takes 0 arguments, not 1
  help: write `pages [section=NAME] [sort=COLUMN] [order=\"asc\"|\"desc\"] [limit=N]`
",
    );
    check_mistakes(
        "{{date x \"%Y\" lng=\"de\"}}{{first x 1 2}}",
        &[],
        "{}",
        "site/page.html:1:15: `date` takes no argument `lng=`
  help: did you mean `lang=`?
site/page.html:1:27: `first` takes 1 or 2 arguments, not 3
  help: write `first LIST [N]`
",
    );
}

#[test]
fn a_missing_name_is_a_mistake_to_all_but_default() {
    check("{{default x \"none\"}}{{default x.y.z 0}}{{default (default x y) (default null 1)}}", "{}", "none01");
    check_mistakes(
        "{{upper x}}{{default (upper y) 1}}",
        &[],
        r#"{"z": 1}"#,
        "site/page.html:1:9: template uses `x`, but the page has no such value
  help: the page offers `z`
site/page.html:1:29: template uses `y`, but the page has no such value
  help: the page offers `z`
",
    );
}

#[test]
fn calls_stand_in_calls() {
    check("{{add 1 (multiply x (round 1.6))}}", r#"{"x": 3}"#, "7");
    check("{{#if (and (gt n 1) (not (eq n 3)))}}yes{{else}}no{{/if}}", r#"{"n": 2}"#, "yes");
    check(
        "{{#each (sort (where rows \"n\" \"gt\" 1) by=\"n\" order=\"desc\") as |row|}}{{row.n}}{{#unless @last}}, {{/unless}}{{/each}}",
        r#"{"rows": [{"n": 1}, {"n": 2}, {"n": 3}]}"#,
        "3, 2",
    );
    check(
        "{{lookup (first rows) \"n\"}}{{#with (last rows)}}{{n}}{{/with}}",
        r#"{"rows": [{"n": 1}, {"n": 2}]}"#,
        "12",
    );
    let partials = [("a", "{{t}}{{@root.x}}")];
    check_with("{{> a t=(upper x)}}{{> (lower \"A\") t=1}}", &partials, r#"{"x": "é"}"#, "Éé1é");
}

#[test]
fn text_is_escaped_after_the_helper() {
    check("{{upper x}}{{{upper x}}}{{json x}}", r#"{"x": "<a&"}"#, "&lt;A&amp;<A&\"\\u003ca\\u0026\"");
}

#[test]
fn the_empty_list_is_false_and_has_a_length() {
    check("{{#if l}}1{{else}}2{{/if}}{{#if (or l 0)}}1{{else}}2{{/if}}{{lookup l \"length\"}}", r#"{"l": []}"#, "220");
    check("{{lookup 0 \"x\"}}{{lookup \"\" \"length\"}}{{lookup null \"x\"}}", "{}", "0");
}

#[test]
fn a_helper_that_fails_is_named() {
    check_mistakes(
        "{{round x}}{{divide 1 0}}\n{{upper (list 1)}}{{asset \"a.css\"}}",
        &[],
        r#"{"x": "abc"}"#,
        "site/page.html:1:3: `round`: expected a number, but got the text `abc`
site/page.html:1:14: `divide`: can't divide 1 by zero
site/page.html:2:3: `upper`: expected text, but got a list
site/page.html:2:21: `asset`: there is no file `a.css`
",
    );
}

#[test]
fn a_mistake_in_an_argument_is_told_alone() {
    check_mistakes(
        "{{add 1 (abs x)}}{{#each l}}{{add 1 y}}{{/each}}",
        &[],
        r#"{"x": "abc", "l": [{"z": 1}, {"z": 2}]}"#,
        "site/page.html:1:10: `abs`: expected a number, but got the text `abc`
site/page.html:1:37: template uses `y`, but this row of `each` has no such value
  help: this row of `each` offers `z`
",
    );
}

#[test]
fn a_helper_tells_the_cure() {
    check_mistakes(
        "{{where rows \"n\" \"contain\" 1}}{{where rows \"n\" \"like\" 1}}{{date \"2026-01-31\" \"%c\"}}",
        &[],
        r#"{"rows": [{"n": 1}]}"#,
        "site/page.html:1:3: `where`: there is no operator `contain`
  help: did you mean `contains`?
site/page.html:1:33: `where`: there is no operator `like`
  help: there is `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `in`, `contains`
site/page.html:1:60: `date`: the directive `%c` differs from place to place
  help: write its parts, as `%-d %B %Y` or `%H:%M`
",
    );
}
