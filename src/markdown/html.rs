//! Text made safe for each place in HTML, and what the author's own HTML says that concerns the page.

use std::ops::Range;

/// Appends `text` as the content of an element.
pub(super) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |byte| matches!(byte, b'&' | b'<' | b'>'));
}

/// Appends `text` as the value of an attribute in double quotes.
pub(super) fn push_value(out: &mut String, text: &str) {
    push_escaped(out, text, |byte| matches!(byte, b'&' | b'<' | b'>' | b'"'));
}

/// Appends an attribute, with a blank before it.
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    push_value(out, name);
    out.push_str("=\"");
    push_value(out, value);
    out.push('"');
}

fn push_escaped(out: &mut String, text: &str, is_escaped: impl Fn(u8) -> bool) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| is_escaped(*byte)) {
        out.push_str(&text[from..at]);
        out.push_str(match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// Appends `url` as the value of an attribute: what RFC 3986 has no place for is percent-encoded, what is encoded
/// already stays.
pub(super) fn push_url(out: &mut String, url: &str) {
    let mut from = 0;
    for (at, byte) in url.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() || b"-_.~!#$%()*+,/:;=?@".contains(&byte) {
            continue;
        }
        if from < at {
            out.push_str(&url[from..at]);
        }
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#39;"),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        from = at + 1;
    }
    out.push_str(&url[from..]);
}

/// `html[range]` without the stretches `cuts`, which are in order and do not overlap.
pub(super) fn without(html: &str, range: Range<usize>, cuts: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(range.len());
    let mut at = range.start;
    for cut in cuts.iter().filter(|cut| cut.start >= range.start && cut.end <= range.end) {
        kept.push_str(&html[at..cut.start]);
        at = cut.end;
    }
    kept.push_str(&html[at..range.end]);
    kept
}

/// Whether `html` is the comment that ends the summary, `<!-- more -->`.
pub(super) fn is_more(html: &str) -> bool {
    let comment = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    comment.is_some_and(|comment| comment.trim() == "more")
}

/// Whether the first element of `html` is an `<h1>`; comments may stand before it.
pub(crate) fn begins_with_heading(html: &str) -> bool {
    let mut rest = html.trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = after.trim_start();
    }
    let name = rest.get(..3).filter(|name| name.eq_ignore_ascii_case("<h1"));
    name.is_some() && rest[3..].starts_with(|char: char| char == '>' || char.is_ascii_whitespace())
}

/// The values of the `id` attributes in a stretch of HTML.
pub(super) fn ids(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices("id=").filter_map(|(at, name)| {
        let before = html[..at].chars().next_back()?;
        let value = &html[at + name.len()..];
        let id = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split_once(quote)?.0,
            _ => value.split(|char: char| char.is_whitespace() || char == '>').next()?,
        };
        (before.is_whitespace() && !id.is_empty()).then_some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_keep_what_is_encoded_and_encode_the_rest() {
        let mut out = String::new();
        push_url(&mut out, "/ü b?a=1&b='%20\"<[`#é");
        assert_eq!(out, "/%C3%BC%20b?a=1&amp;b=&#39;%20%22%3C%5B%60#%C3%A9");
    }

    #[test]
    fn the_comment_that_ends_the_summary_may_be_spaced_freely() {
        assert!(is_more("<!-- more -->\n") && is_more("<!--more-->"));
        assert!(!is_more("<!-- more or less -->") && !is_more("more"));
    }

    #[test]
    fn a_heading_begins_a_page_behind_comments_alone() {
        for html in ["<h1>", "\n<H1 id=x>", "<!-- a --><!-- b -->\n<h1\n>"] {
            assert!(begins_with_heading(html), "{html}");
        }
        for html in ["", "<h2>", "<h1", "<h10>", "<p></p><h1>", "a <h1>", "<!-- <h1>", "<!é"] {
            assert!(!begins_with_heading(html), "{html}");
        }
    }

    #[test]
    fn ids_are_read_with_any_quotes() {
        let html = "<p id=\"a\"><b\n  id='b c'><i id=c><a data-id=\"no\" id=\"\" id=\"open";
        assert_eq!(ids(html).collect::<Vec<_>>(), ["a", "b c", "c"]);
    }
}
