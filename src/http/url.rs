//! The encodings of URLs and posted forms.

use percent_encoding::percent_decode;
use std::borrow::Cow;

/// Names and values that are read of one query or form; what follows them is left out. PHP reads as many
/// (`max_input_vars`).
pub const PAIRS_MAX: usize = 1000;

/// The names and values of a query or a posted form, in their order, at most [`PAIRS_MAX`]: `application/x-www-form-urlencoded`
/// as the URL standard reads it, <https://url.spec.whatwg.org/#urlencoded-parsing>. Everything has a reading: what is no
/// percent-encoding stands for itself, what is no UTF-8 becomes U+FFFD.
pub fn pairs<T: AsRef<[u8]> + ?Sized>(text: &T) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let sequences = text.as_ref().split(|&byte| byte == b'&').filter(|sequence| !sequence.is_empty());
    sequences.take(PAIRS_MAX).map(|sequence| {
        let equals = sequence.iter().position(|&byte| byte == b'=');
        let (name, value) = equals.map_or((sequence, &b""[..]), |at| (&sequence[..at], &sequence[at + 1..]));
        (decoded(name), decoded(value))
    })
}

/// The path that `encoded` stands for, decoded once: `%2541` is `%41`. `None` where no page can have it: it is no UTF-8, holds a
/// control character or a `\`, or one of its segments is `.` or `..`, which every web server resolves before it asks.
pub fn decode_path(encoded: &[u8]) -> Option<Cow<'_, str>> {
    let path = match Cow::from(percent_decode(encoded)) {
        Cow::Borrowed(bytes) => Cow::Borrowed(str::from_utf8(bytes).ok()?),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).ok()?),
    };
    let is_refused = path.contains(|c: char| c.is_control() || c == '\\')
        || path.split('/').any(|segment| matches!(segment, "." | ".."));
    (!is_refused).then_some(path)
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if !bytes.iter().any(|byte| matches!(byte, b'+' | b'%')) {
        return String::from_utf8_lossy(bytes);
    }
    let spaced: Vec<u8> = bytes.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
    let decoded: Vec<u8> = percent_decode(&spaced).collect();
    Cow::Owned(String::from_utf8_lossy(&decoded).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_pairs(text: &[u8], expected: &[(&str, &str)]) {
        let actual: Vec<_> = pairs(text).collect();
        let actual: Vec<_> = actual.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(actual, expected, "{}", text.escape_ascii());
    }

    #[test]
    fn pairs_are_read_as_browsers_write_them() {
        check_pairs(b"", &[]);
        check_pairs(b"a=1&b=2", &[("a", "1"), ("b", "2")]);
        check_pairs(b"a=1&a=2", &[("a", "1"), ("a", "2")]);
        check_pairs(b"q=caf%C3%A9+au+lait%21", &[("q", "café au lait!")]);
        check_pairs(b"a%3Db=c%26d", &[("a=b", "c&d")]);
        check_pairs(b"1%2B1=2", &[("1+1", "2")]);
        check_pairs("straße=groß".as_bytes(), &[("straße", "groß")]);
        check_pairs(b"text=a%0D%0Ab", &[("text", "a\r\nb")]);
    }

    #[test]
    fn pairs_have_a_reading_whatever_they_hold() {
        check_pairs(b"&&a&=b&=&c=d=e&", &[("a", ""), ("", "b"), ("", ""), ("c", "d=e")]);
        check_pairs(b"a=100%&b=%4&c=%zz&d=%%41", &[("a", "100%"), ("b", "%4"), ("c", "%zz"), ("d", "%A")]);
        check_pairs(b"a=%FF&b=\xff&c=%C3", &[("a", "\u{FFFD}"), ("b", "\u{FFFD}"), ("c", "\u{FFFD}")]);
        check_pairs(b"a=%EF%BB%BFb", &[("a", "\u{FEFF}b")]);
        check_pairs(b"a=%00", &[("a", "\0")]);
        check_pairs(b"a;b=1", &[("a;b", "1")]);
    }

    #[test]
    fn pairs_are_read_from_texts_and_from_bytes() {
        assert!(pairs("a=+").eq(pairs(b"a=+")));
    }

    #[test]
    fn pairs_end_at_their_limit() {
        assert_eq!(pairs(&"a&".repeat(PAIRS_MAX - 1)).count(), PAIRS_MAX - 1);
        assert_eq!(pairs(&"a&".repeat(PAIRS_MAX)).count(), PAIRS_MAX);
        assert_eq!(pairs(&"a&".repeat(PAIRS_MAX + 1)).count(), PAIRS_MAX);
    }

    fn check_path(encoded: &[u8], expected: Option<&str>) {
        assert_eq!(decode_path(encoded).as_deref(), expected, "{}", encoded.escape_ascii());
    }

    #[test]
    fn paths_are_decoded_once() {
        check_path(b"", Some(""));
        check_path(b"/products/a-1/", Some("/products/a-1/"));
        check_path(b"/my%20page/caf%c3%A9", Some("/my page/café"));
        check_path("/café".as_bytes(), Some("/café"));
        check_path(b"/%2541", Some("/%41"));
        check_path(b"/a+b", Some("/a+b"));
        check_path(b"/100%/%zz/%4", Some("/100%/%zz/%4"));
        check_path(b"/a%2Fb", Some("/a/b"));
        check_path(b"/.../..a/a../.a", Some("/.../..a/a../.a"));
    }

    #[test]
    fn paths_that_no_page_can_have_are_none() {
        check_path(b"/caf\xe9", None);
        check_path(b"/caf%E9", None);
        check_path(b"/a%00", None);
        check_path(b"/a\0", None);
        check_path(b"/a%0D%0Ab", None);
        check_path(b"/a%7F", None);
        check_path(b"/a%C2%85", None);
        check_path(b"/a\\b", None);
        check_path(b"/a%5Cb", None);
        check_path(b"/../a", None);
        check_path(b"/a/..", None);
        check_path(b"/a/%2e%2E/b", None);
        check_path(b"/a/./b", None);
        check_path(b"/a%2F..%2Fb", None);
        check_path(b"..", None);
    }
}
