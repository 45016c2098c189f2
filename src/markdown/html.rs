//! Text made safe for each place in HTML.

use std::ops::Range;

/// Appends `text` as the content of an element.
pub(super) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends `text` as the value of an attribute in double quotes.
pub(super) fn push_attribute(out: &mut String, text: &str) {
    push_escaped(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

/// Appends `url` as the value of an attribute: what RFC 3986 has no place for is percent-encoded, what is encoded
/// already stays.
pub(super) fn push_url(out: &mut String, url: &str) {
    for char in url.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '\'' => out.push_str("&#39;"),
            'a'..='z' | 'A'..='Z' | '0'..='9' => out.push(char),
            '-' | '_' | '.' | '~' | '!' | '#' | '$' | '%' | '(' | ')' | '*' => out.push(char),
            '+' | ',' | '/' | ':' | ';' | '=' | '?' | '@' => out.push(char),
            _ => {
                for byte in char.encode_utf8(&mut [0; 4]).bytes() {
                    out.push('%');
                    for digit in [byte >> 4, byte & 15] {
                        out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                    }
                }
            }
        }
    }
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

fn push_escaped(out: &mut String, text: &str, escape: impl Fn(u8) -> Option<&'static str>) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(escaped) = escape(byte) {
            out.push_str(&text[from..at]);
            out.push_str(escaped);
            from = at + 1;
        }
    }
    out.push_str(&text[from..]);
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
}
