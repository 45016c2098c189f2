//! Shortcode tags in every position.

use super::*;

#[test]
fn a_tag_on_its_own_lines_is_no_paragraph() {
    check("{{> shortcodes/x}}", "«{{> shortcodes/x}}»");
    check("a\n\n{{> shortcodes/x}}\n\nb\n", "<p>a</p>\n«{{> shortcodes/x}}»\n<p>b</p>\n");
    check("a\n{{> shortcodes/x}}\nb\n", "<p>a</p>\n«{{> shortcodes/x}}»\n<p>b</p>\n");
    check("  {{> shortcodes/x}} {{> shortcodes/y}}\t\n", "  «{{> shortcodes/x}}» «{{> shortcodes/y}}»\t\n");
}

#[test]
fn a_tag_beside_text_is_part_of_its_paragraph() {
    check("a {{> shortcodes/x}} b\n", "<p>a «{{> shortcodes/x}}» b</p>\n");
    check("{{#> shortcodes/x}}*a*{{/shortcodes/x}}\n", "<p>«{{#> shortcodes/x}}»<em>a</em>«{{/shortcodes/x}}»</p>\n");
    check("{{#>shortcodes/x}}a\nb{{/shortcodes/x}}\n", "<p>«{{#>shortcodes/x}}»a\nb«{{/shortcodes/x}}»</p>\n");
}

#[test]
fn a_block_stands_around_markdown() {
    check(
        "{{#> shortcodes/x}}\n*a*\n{{/shortcodes/x}}\n",
        "«{{#> shortcodes/x}}»\n<p><em>a</em></p>\n«{{/shortcodes/x}}»\n",
    );
    check(
        "{{#> shortcodes/x}}\n## A\n\n- b\n- c\n{{/shortcodes/x}}\nd\n",
        "«{{#> shortcodes/x}}»\n<h2 id=\"a\">A <a class=\"anchor\" href=\"#a\" aria-label=\"# A\">#</a></h2>\n\
         <ul>\n<li>b</li>\n<li>c</li>\n</ul>\n«{{/shortcodes/x}}»\n<p>d</p>\n",
    );
    check(
        "{{#> shortcodes/x}}\n```\na\n```\n| b |\n|---|\n{{/shortcodes/x}}\n",
        "«{{#> shortcodes/x}}»\n<pre tabindex=\"0\"><code>a\n</code></pre>\n<div class=\"table\" tabindex=\"0\">\n<table>\n\
         <thead>\n<tr><th>b</th></tr>\n</thead>\n<tbody>\n</tbody>\n</table>\n</div>\n«{{/shortcodes/x}}»\n",
    );
}

#[test]
fn tags_stand_in_lists_and_quotes() {
    check(
        "- {{> shortcodes/x}}\n- a {{> shortcodes/y}}\n  {{> shortcodes/z}}\n",
        "<ul>\n<li>\n«{{> shortcodes/x}}»\n</li>\n<li>a «{{> shortcodes/y}}»\n«{{> shortcodes/z}}»\n</li>\n</ul>\n",
    );
    check(
        "> 1. {{#> shortcodes/x}}\n>    a\n>    {{/shortcodes/x}}\n",
        "<blockquote>\n<ol>\n<li>\n«{{#> shortcodes/x}}»\na\n«{{/shortcodes/x}}»\n</li>\n</ol>\n</blockquote>\n",
    );
}

#[test]
fn tags_stand_within_a_line() {
    check(
        "*{{> shortcodes/x}}* **{{> shortcodes/y}}**\n",
        "<p><em>«{{> shortcodes/x}}»</em> <strong>«{{> shortcodes/y}}»</strong></p>\n",
    );
    check("[{{> shortcodes/x}}](a)\n", "<p><a href=\"a\">«{{> shortcodes/x}}»</a></p>\n");
    check(
        "a | b\n--|--\n{{> shortcodes/x c=\"|\"}} | {{> shortcodes/y}}\n",
        "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n<tr><th>a</th><th>b</th></tr>\n</thead>\n<tbody>\n\
         <tr><td>«{{> shortcodes/x c=\"|\"}}»</td><td>«{{> shortcodes/y}}»</td></tr>\n</tbody>\n</table>\n</div>\n",
    );
}

#[test]
fn tags_stand_in_headings_but_not_in_their_ids() {
    let text = "## A {{> shortcodes/x}} b\n";
    check(
        text,
        "<h2 id=\"a-b\">A «{{> shortcodes/x}}» b <a class=\"anchor\" href=\"#a-b\" aria-label=\"# A b\">#</a></h2>\n",
    );
    assert_eq!(document(text).headings[0].html, "A  b");
}

#[test]
fn tags_make_targets_titles_and_attributes_but_no_alternative_text() {
    let text =
        "[a]({{> shortcodes/x}}#b \"{{> shortcodes/y}}\") ![c{{> shortcodes/x}}](d)\n\n<p id={{> shortcodes/x}}>\n";
    check(
        text,
        "<p><a href=\"«{{> shortcodes/x}}»#b\" title=\"«{{> shortcodes/y}}»\">a</a> <img src=\"d\" alt=\"c\"></p>\n\
         <p id=«{{> shortcodes/x}}»>\n",
    );
    assert_eq!(document(text).links.len(), 1);
}

#[test]
fn code_shows_tags_as_they_were_written() {
    check("`{{> shortcodes/x a=\"<\"}}`\n", "<p><code>{{&gt; shortcodes/x a=\"&lt;\"}}</code></p>\n");
    check(
        "```hbs\n{{#> shortcodes/x}}\n{{/shortcodes/x}}\n```\n",
        "<pre tabindex=\"0\"><code class=\"language-hbs\">{{#&gt; shortcodes/x}}\n{{/shortcodes/x}}\n</code></pre>\n",
    );
    check("    {{> shortcodes/x}}\n", "<pre tabindex=\"0\"><code>{{&gt; shortcodes/x}}\n</code></pre>\n");
    check("```\n{{> shortcodes/x a=\"\n```\n", "<pre tabindex=\"0\"><code>{{&gt; shortcodes/x a=\"\n</code></pre>\n");
    check(
        "`{{> shortcodes/x a=` {{> shortcodes/y b=\"`\"}} `}}`\n",
        "<p><code>{{&gt; shortcodes/x a=</code> «{{> shortcodes/y b=\"`\"}}» <code>}}</code></p>\n",
    );
}

#[test]
fn what_stands_in_a_tag_is_not_markdown() {
    check("{{> shortcodes/x a=\"*b*\" c='}}' d=\"\\\"}}\"}}\n", "«{{> shortcodes/x a=\"*b*\" c='}}' d=\"\\\"}}\"}}»\n");
    check("*a {{> shortcodes/x b=\"*\"}} c*\n", "<p><em>a «{{> shortcodes/x b=\"*\"}}» c</em></p>\n");
    check("a {{> shortcodes/x b=(c d=[e] f=-1.5) ~}} g\n", "<p>a «{{> shortcodes/x b=(c d=[e] f=-1.5) ~}}» g</p>\n");
}

#[test]
fn a_tag_may_go_over_lines() {
    check("{{> shortcodes/x\n  a=\"b\n\n# c\"\n}}\n\nd\n", "«{{> shortcodes/x\n  a=\"b\n\n# c\"\n}}»\n<p>d</p>\n");
    check("a {{> shortcodes/x\nb=1}} c\n", "<p>a «{{> shortcodes/x\nb=1}}» c</p>\n");
}

#[test]
fn other_braces_are_text() {
    let text = "{{a}} {{> b}} {{{c}}} {{#if d}} {{/if}} {{! e }}\n";
    let (document, mistakes) = read(text);
    assert_eq!(shown(&document, text), "<p>{{a}} {{&gt; b}} {{{c}}} {{#if d}} {{/if}} {{! e }}</p>\n");
    let messages: Vec<_> = mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
    assert_eq!(messages, ["`{{a}}` is printed as it stands"]);
    let text = "{{/shortcodes/}}\n\n{{> shortcodes/ x}}\n";
    assert_eq!(shown(&read(text).0, text), "<p>{{/shortcodes/}}</p>\n<p>{{&gt; shortcodes/ x}}</p>\n");
    check("\\{{> shortcodes/x}} \\\\{{> shortcodes/x}}\n", "<p>{{&gt; shortcodes/x}} \\«{{> shortcodes/x}}»</p>\n");
}

#[test]
fn strays_are_left_to_the_template_parser() {
    check("{{/shortcodes/x}}\n\na {{#> shortcodes/y}}\n", "«{{/shortcodes/x}}»\n<p>a «{{#> shortcodes/y}}»</p>\n");
}

#[test]
fn text_may_hold_what_looks_like_a_mask() {
    let tag = "{{> shortcodes/x}}";
    let mask = Tags::find(tag).mask(tag).into_owned();
    assert_eq!(mask.len(), tag.len());
    check(&format!("{mask} {tag}\n"), &format!("{mask} «{tag}»\n"));
    check(&format!("a {} {tag}\n", &mask[2..]), &format!("<p>a {} «{tag}»</p>\n", &mask[2..].replace('>', "&gt;")));
}

#[test]
fn tags_in_comments_are_left_alone() {
    for text in [
        "<!-- {{> shortcodes/x}} -->\n",
        "<!--\n{{> shortcodes/x}}\n\n{{#> shortcodes/x}}\n-->\n",
        "<div><!-- a\n{{> shortcodes/x a=\"b\"}} -->\n</div>\n",
        "<!-- {{> shortcodes/x -->\n",
    ] {
        check(text, text);
    }
    check("a <!-- {{> shortcodes/x}} --> b\n", "<p>a <!-- {{> shortcodes/x}} --> b</p>\n");
    check(
        "<p><!--a-->{{> shortcodes/x}}<!-->{{> shortcodes/x}}<!-- {{> shortcodes/x}} --></p>\n",
        "<p><!--a-->«{{> shortcodes/x}}»<!-->«{{> shortcodes/x}}»<!-- {{> shortcodes/x}} --></p>\n",
    );
    check("<div><!--\n\n{{> shortcodes/x}}\n", "<div><!--\n«{{> shortcodes/x}}»\n");
}

#[test]
fn places_are_those_of_the_file() {
    let text = "+++\r\n+++\r\na\r\n\r\nb {{> shortcodes/x\r\n é='1'}} c\r\n[d](e)\r\n";
    let (document, mistakes) = read_from(text, 10, OPTIONS);
    assert_eq!(*mistakes, []);
    let html = "<p>a</p>\n<p>b «{{> shortcodes/x\r\n é='1'}}» c\n<a href=\"e\">d</a></p>\n";
    assert_eq!(shown(&document, text), html);
    assert_eq!(&text[document.links[0].span.range()], "[d](e)");
}
