//! What a page knows of its text: links, headings, summary, words.

use super::*;

#[test]
fn links_of_the_site_are_resolved_without_their_fragment() {
    let text = "--\n[a](b.md#c) ![d](/e?f#) [g](#h) [i]() <https://j.k> [l](//m/n) <o@p.q> [r](s \"t\")\n";
    let resolve = |target: &str| (target != "s").then(|| format!("<{target}>"));
    let (document, mistakes) = read_from(text, 3, Options { resolve: &resolve, ..OPTIONS });
    assert_eq!(*mistakes, []);
    assert_eq!(
        shown(&document, text),
        "<p><a href=\"%3Cb.md%3E#c\">a</a> <img src=\"%3C/e?f%3E#\" alt=\"d\"> <a href=\"#h\">g</a> <a href=\"\">i</a> \
         <a href=\"https://j.k\">https://j.k</a> <a href=\"//m/n\">l</a> <a href=\"mailto:o@p.q\">o@p.q</a> \
         <a href=\"s\" title=\"t\">r</a></p>\n"
    );
    let links: Vec<_> =
        document.links.iter().map(|link| (&*link.target, &text[link.span.range()], link.image)).collect();
    assert_eq!(
        links,
        [
            ("b.md#c", "[a](b.md#c)", false),
            ("/e?f#", "![d](/e?f#)", true),
            ("#h", "[g](#h)", false),
            ("", "[i]()", false),
            ("https://j.k", "<https://j.k>", false),
            ("//m/n", "[l](//m/n)", false),
            ("mailto:o@p.q", "<o@p.q>", false),
            ("s", "[r](s \"t\")", false),
        ]
    );
}

#[test]
fn headings_keep_away_from_ids_of_the_authors_html() {
    let text = "<a id=\"x\"></a>\n\n# X\n\ny <b id='z'>z</b>\n\n# Y {#own}\n";
    let headings = document(text).headings.into_iter().map(|heading| (heading.id, &text[heading.span.range()]));
    assert_eq!(headings.collect::<Vec<_>>(), [("x-1".to_owned(), "# X\n"), ("own".to_owned(), "# Y {#own}\n")]);
}

fn check_title(text: &str, title: Option<&str>, has_heading: bool) {
    for text in [text, &text.replace('\n', "\r\n")] {
        let document = document(text);
        assert_eq!((document.title.as_deref(), document.has_heading), (title, has_heading), "{text}");
    }
}

#[test]
fn the_title_is_the_first_heading_of_level_1() {
    check_title("# A *b* `<c>` & {#d}\n\n# E\n", Some("A b <c> &"), true);
    check_title("A\n===\n", Some("A"), true);
    check_title("<!-- a -->\n\n# B\n", Some("B"), true);
    check_title("a\n\n## B\n\n# C\n", Some("C"), false);
    check_title("> # A\n\n# B\n", Some("B"), false);
    check_title("{{> shortcodes/x}}\n\n# A {{> shortcodes/y}}\n", Some("A"), false);
    check_title("<h1 align=\"center\">A</h1>\n\nb\n", None, true);
    check_title("#\n\n## A\n\n```\n# B\n```\n", None, true);
    check_title("- # A\n", None, false);
    check_title("", None, false);
}

fn check_summary(text: &str, expected: &str) {
    assert_eq!(document(text).summary, expected, "{text}");
    assert_eq!(document(&text.replace('\n', "\r\n")).summary, expected, "CRLF: {text}");
}

#[test]
fn the_summary_is_what_comes_before_the_comment() {
    check_summary("a\n\n- b\n\n<!-- more -->\n\nc\n", "<p>a</p>\n<ul>\n<li>b</li>\n</ul>");
    check_summary("a\n<!--more-->\nb\n", "<p>a</p>");
    check_summary("<!-- more -->\n\na\n", "");
    check("a\n\n<!-- more -->\n\nb\n", "<p>a</p>\n<p>b</p>\n");
}

#[test]
fn a_comment_within_a_block_ends_the_summary_after_it() {
    check_summary("a <!-- more --> b\n\nc\n", "<p>a  b</p>");
    check_summary("> a\n>\n> <!-- more -->\n>\n> b\n\nc\n", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>");
}

#[test]
fn without_the_comment_the_summary_is_the_first_paragraph() {
    check_summary("# a\n\n> b\n\nc *d*\ne\n\nf\n", "<p>c <em>d</em>\ne</p>");
    check_summary("# a\n\n- b\n", "");
    check_summary("", "");
}

#[test]
fn the_summary_has_no_anchors_footnotes_and_shortcodes() {
    check_summary(
        "# A[^a]\n\nb[^a]{{> shortcodes/x}}\n\n{{> shortcodes/y}}\n\n[^a]: c[^a]\n\n<!-- more -->\n",
        "<h1 id=\"a\">A</h1>\n<p>b</p>",
    );
}

#[test]
fn words_are_those_of_running_text() {
    let text = "# One two\n\nth*re*e `no no`\nfour{{> shortcodes/no}}\n\n    no no\n\n| five | six |\n|-|-|\n| seven | 八九 |\n";
    assert_eq!(document(text).words, 9);
}
