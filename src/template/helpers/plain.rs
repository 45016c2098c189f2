//! HTML → the text that a visitor reads.

/// `html` without tags and comments, with the commonest character references resolved; another one stays as written.
/// The result is text, to be escaped again where it is printed.
pub(super) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = if rest.starts_with('<') { tag_bytes(rest) } else { reference(rest, &mut text) };
        if taken == 0 {
            text.push_str(&rest[..1]);
        }
        rest = &rest[taken.max(1)..];
    }
    text.push_str(rest);
    text
}

/// How long the tag or comment is that `html` begins with; 0 if its `<` begins none.
fn tag_bytes(html: &str) -> usize {
    if html.starts_with("<!--") {
        return html.find("-->").map_or(html.len(), |end| end + 3);
    }
    if !html[1..].starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')) {
        return 0;
    }
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    html.len()
}

/// The longest reference that is looked at: `&#x10FFFF;`.
const REFERENCE_BYTES_MAX: usize = 10;

/// Resolves the character reference that `html` begins with, and gives its length; 0 if it is not a known one.
fn reference(html: &str, text: &mut String) -> usize {
    let Some(end) = html.bytes().take(REFERENCE_BYTES_MAX).position(|byte| byte == b';') else { return 0 };
    let character = match &html[1..end] {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        name => name.strip_prefix('#').and_then(|code| match code.strip_prefix(['x', 'X']) {
            Some(code) => u32::from_str_radix(code, 16).ok().and_then(char::from_u32),
            None => code.parse().ok().and_then(char::from_u32),
        }),
    };
    match character {
        Some(character) => {
            text.push(character);
            end + 1
        }
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(plain(html), expected, "{html}");
    }

    #[test]
    fn tags_and_comments_go() {
        check("<p>a <b class=\"x>y\">b</b><!-- <i> --> c<br/></p>", "a b c");
        check("a<p", "a");
        check("a<!-- b", "a");
    }

    #[test]
    fn a_sign_that_begins_no_tag_stays() {
        check("1 < 2 > 1 <", "1 < 2 > 1 <");
    }

    #[test]
    fn references_are_resolved_once() {
        check("R&amp;D &lt;b&gt; &#233;&#xE9;&nbsp;&quot;", "R&D <b> éé\u{a0}\"");
        check("&amp;lt;", "&lt;");
    }

    #[test]
    fn an_unknown_reference_stays() {
        check("&eacute; & &; &#xD800; &#x110000000;", "&eacute; & &; &#xD800; &#x110000000;");
        check("é&é;", "é&é;");
    }
}
