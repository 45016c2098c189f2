//! Markdown in; pieces, HTML and messages out.

use super::*;
use crate::base::SourcePath;

fn read(text: &str) -> (Document, Vec<Diagnostic>) {
    let source = Source { path: SourcePath::new("site/a.md"), text: text.to_owned() };
    parse(&source, 0, Options { smart_punctuation: false, highlighter: None, resolve: &|_| None })
}

/// The pieces as one text, with the tags as the author wrote them in guillemets.
fn shown(text: &str) -> String {
    let (document, mistakes) = read(text);
    assert_eq!(mistakes, [], "{text}");
    let pieces = document.pieces.iter().map(|piece| match piece {
        Piece::Html(html) => html.clone(),
        Piece::Tag(span) => format!("«{}»", &text[span.range()]),
    });
    pieces.collect()
}

fn check(text: &str, expected: &str) {
    assert_eq!(shown(text), expected, "{text}");
}

#[test]
fn probe() {
    for text in [
        "# Hi `x` *y* [l](u)\n\npara one\ntwo[^a]\n\n[^a]: note *x*\n\n- [ ] a\n- [x] b\n  - c\n\n| a | b |\n|--:|---|\n| 1 | {{> shortcodes/x a=\"|\"}} |\n",
        "{{> shortcodes/x}}\n\n{{#> shortcodes/y a=\"}}\"}}\nSome *t*\n{{/shortcodes/y}}\n\n`{{> shortcodes/x}}` *{{> shortcodes/x}}* \"{{> shortcodes/q}}\"\n\n> {{> shortcodes/x}}\n\n- {{> shortcodes/x}}\n- b {{> shortcodes/x}}\n{{/shortcodes/y}}\n",
        "```rust {2}\r\nlet a\r\nb {{> shortcodes/x}}\r\n```\r\n\r\n<div>\r\n x\r\n</div>\r\n",
    ] {
        let (document, mistakes) = read(text);
        println!("{}\n{document:?}\n{mistakes:?}\n-----", shown(text));
    }
}
