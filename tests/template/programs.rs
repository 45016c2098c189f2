//! Programs that are put together: Markdown bodies with shortcodes, pages put into layouts.

use super::support::{parse, plain, rendered, source, value};
use generator::base::{Diagnostics, Piece, Span};
use generator::template::{Partials, Program, parse_pieces};
use std::sync::Arc;

fn check_pieces(text: &str, pieces: &[&str], partials: &[(&str, &str)], expected: &str, mistakes: &str) {
    let source = source("site/page.md", text);
    let pieces = pieces.iter().map(|piece| match text.find(piece).filter(|_| piece.starts_with("{{")) {
        Some(at) => Piece::Tag(Span::new(at, at + piece.len())),
        None => Piece::Html((*piece).to_owned()),
    });
    let mut diagnostics = Diagnostics::default();
    let program = parse_pieces(&source, pieces.collect(), &mut diagnostics);
    let partials = all(partials);
    program.check(&partials, &mut diagnostics);
    let mut out = String::new();
    diagnostics.extend(rendered(&program, &partials, &value("{}", false), &mut out));
    assert_eq!(plain(&diagnostics), mistakes);
    assert_eq!(out, expected);
}

fn all(partials: &[(&str, &str)]) -> Partials {
    let mut all = Partials::default();
    for (name, text) in partials {
        all.insert(name, parse(&source(&format!("templates/{name}.hbs"), text), 0).0);
    }
    all
}

#[test]
fn a_markdown_body_keeps_its_html_and_runs_its_shortcodes() {
    check_pieces(
        "a {{x}}\n\n{{> shortcodes/x a=\"b\"}}\n\n{{#> shortcodes/y}}\n\n*c*\n\n{{/shortcodes/y}}",
        &[
            "<p>a {{x}}</p>\n",
            "{{> shortcodes/x a=\"b\"}}",
            "\n",
            "{{#> shortcodes/y}}",
            "\n<em>c</em>\n",
            "{{/shortcodes/y}}",
        ],
        &[("shortcodes/x", "[{{a}}]"), ("shortcodes/y", "<{{> @partial-block}}>")],
        "<p>a {{x}}</p>\n[b]\n<\n<em>c</em>\n>",
        "",
    );
}

#[test]
fn a_mistake_in_a_shortcode_stands_in_the_authors_file() {
    check_pieces(
        "a\n\n{{#> shortcodes/y}}\n\n{{> shortcodes/z}}",
        &["<p>a</p>", "{{#> shortcodes/y}}", "{{> shortcodes/z}}"],
        &[("shortcodes/x", ""), ("shortcodes/y", "")],
        "<p>a</p>",
        "site/page.md:3:1: the block `shortcodes/y` is never closed
  help: write `{{/shortcodes/y}}` where it ends
site/page.md:5:5: there is no partial `shortcodes/z`
  help: did you mean `shortcodes/x`?
",
    );
}

#[test]
fn a_page_is_put_into_a_layout() {
    let (page, _) = parse(&source("templates/page.hbs", "{{#*inline \"head\"}}H{{/inline}}body{{x}}"), 0);
    let program: Program = Arc::new(page).in_layout("base");
    let partials = all(&[("layouts/base", "<{{> head}}|{{> @partial-block}}>")]);
    let mut out = String::new();
    let found = rendered(&program, &partials, &value("{\"x\": 1}", false), &mut out);
    assert_eq!((out.as_str(), plain(&found).as_str()), ("<H|body1>", ""));
    let mut diagnostics = Diagnostics::default();
    program.check(&all(&[("layouts/bare", "")]), &mut diagnostics);
    assert_eq!(
        plain(&diagnostics),
        "templates/page.hbs:1:1: there is no partial `layouts/base`\n  help: did you mean `layouts/bare`?\n"
    );
}
