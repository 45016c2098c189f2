//! Text made to break the reader: it must neither overflow, nor grow, nor take long.

use super::*;

#[test]
fn repeated_beginnings_cost_no_more_than_their_length() {
    for part in [
        ">",
        "[",
        "![",
        "*",
        "_",
        "~",
        "`",
        "- ",
        "1. ",
        "<",
        "<b ",
        "<!",
        "<!--",
        "&",
        "|",
        "\"",
        "#\n",
        "[a](",
        "[^1]",
        "{{",
        "{#a}",
        "- [ ] ",
        "| a\n|-\n",
        "<x id=\"",
        "a\n\n> ",
        "[a]: b\n\n[a]",
        "[^a]: x\n\n",
        "# x {#a}\n",
        "{{> shortcodes/",
        "{{/shortcodes/}}\n",
        "{{> shortcodes/x}}",
        "{{> shortcodes/x [",
        "{{#> shortcodes/x}}\n> ",
        "\\{{> shortcodes/x}}",
        "{{> shortcodes/x a=\"{{> shortcodes/x b='",
        "{{> shortcodes/x a=\"b\" ",
        "\r\n",
        "\r",
        "a[^a]\n\n[^a]: [^a]\n\n",
    ] {
        let text = part.repeat(100_000 / part.len() + 1);
        let (document, _) = read(&text);
        let html: usize = shown(&document, &text).len() + document.summary.len();
        assert!(html <= 250 * text.len(), "{part:?}: {html} bytes");
    }
}

#[test]
fn every_prefix_of_a_text_is_read() {
    let text = "# é {{> shortcodes/x a=\"}}\"}} {#b}\r\n\r\n- [x] [a](b \"c\")[^d]\r\n```rs {1}\r\n{{/shortcodes/x}}\r\n```\r\n\
                > | a |\r\n> |--|\r\n\r\n[^d]: <b id='e'>{{#> shortcodes/y}}\r\n  ![f](g)\r\n<!-- more -->\r\n";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let (document, _) = read(&text[..end]);
        assert!(document.pieces.iter().all(|piece| *piece != Piece::Html(String::new())), "{end}");
    }
}
