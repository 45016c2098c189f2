//! Prints values, escaped as handlebars.js escapes them.

use crate::base::Value;
use std::fmt::{self, Write};

/// Prints `value`; text is escaped if `escaped`, HTML never.
// It has callers in folding too, without which it would be inlined anyway: a call for each value costs 10 % of a page.
#[inline(always)]
pub(in crate::template) fn value(out: &mut String, value: &Value, escaped: bool) {
    match value {
        Value::Null => {}
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(value) => int(out, *value),
        Value::Text(text) if escaped => escape(out, text),
        Value::Text(text) | Value::Html(text) => out.push_str(text),
        Value::List(_) if escaped => write(&mut Escaper(out), value),
        Value::Float(_) | Value::Date(_) | Value::List(_) | Value::Map(_) | Value::Object(_) => write(out, value),
    }
}

/// Prints the beginning of a URL, escaped; `#` where its scheme may run code.
#[inline(never)]
pub(in crate::template) fn url(out: &mut String, value: &Value) {
    let is_harmless = match value {
        Value::Text(text) | Value::Html(text) => has_harmless_scheme(text),
        value => has_harmless_scheme(&value.to_string()),
    };
    if is_harmless {
        self::value(out, value, true);
    } else {
        out.push('#');
    }
}

/// The schemes of links that run nothing. That of data and of scripts is none of them.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Whether a URL that begins with `text` has no scheme or one of [`SCHEMES`]. Browsers leave out blanks around a URL, and tabs and line
/// ends everywhere (URL standard, "basic URL parser"); a scheme may have begun before `text`, so what stands before a colon need not look like one.
fn has_harmless_scheme(text: &str) -> bool {
    match text.find([':', '/', '\\', '?', '#']) {
        Some(end) if text[end..].starts_with(':') => {
            let is_left_out = |character: char| character <= ' ';
            let scheme = text[..end].trim_start_matches(is_left_out);
            SCHEMES.iter().any(|harmless| scheme.eq_ignore_ascii_case(harmless))
        }
        _ => true,
    }
}

fn write(out: &mut impl Write, value: &Value) {
    write!(out, "{value}").expect("a String takes everything");
}

/// As `Display`, without its machinery.
fn int(out: &mut String, value: i64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).expect("a digit is below ten");
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push('-');
    }
    digits[at..].iter().for_each(|digit| out.push(char::from(*digit)));
}

/// Escapes `& < > " ' ` =`, as `escapeExpression` in handlebars.js' `utils.js`.
fn escape(out: &mut String, text: &str) {
    let mut written = 0;
    for (chunk, start) in text.as_bytes().chunks(CHUNK_BYTES).zip((0..).step_by(CHUNK_BYTES)) {
        if <&[u8; CHUNK_BYTES]>::try_from(chunk).is_ok_and(is_plain) {
            continue;
        }
        for (byte, at) in chunk.iter().zip(start..) {
            if IS_SPECIAL[usize::from(*byte)] {
                out.push_str(&text[written..at]);
                out.push_str(entity(*byte));
                written = at + 1;
            }
        }
    }
    out.push_str(&text[written..]);
}

/// What is escaped; all of it is ASCII, so never part of another character.
const SPECIAL: [u8; 7] = *b"&<>\"'`=";

/// By byte, whether it is one of [`SPECIAL`].
const IS_SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut index = 0;
    while index < SPECIAL.len() {
        table[SPECIAL[index] as usize] = true;
        index += 1;
    }
    table
};

/// Most text has nothing to escape: looking at this many bytes at once is several times faster than at one by one.
const CHUNK_BYTES: usize = 16;

/// Whether nothing in `chunk` needs an escape; without early exit, so that it compiles to vector instructions.
fn is_plain(chunk: &[u8; CHUNK_BYTES]) -> bool {
    let mut specials = 0;
    for byte in chunk {
        for special in SPECIAL {
            specials |= u8::from(*byte == special);
        }
    }
    specials == 0
}

fn entity(special: u8) -> &'static str {
    match special {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        b'\'' => "&#x27;",
        b'`' => "&#x60;",
        _ => "&#x3D;",
    }
}

/// Escapes what is written to it.
struct Escaper<'a>(&'a mut String);

impl Write for Escaper<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(self.0, text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: impl Into<Value>, expected: &str) {
        let mut out = String::new();
        url(&mut out, &value.into());
        assert_eq!(out, expected);
    }

    #[test]
    fn a_url_is_printed_if_its_scheme_runs_nothing() {
        for harmless in
            ["", "/a", "a/b:c", "?a:b", "#a:b", "a", "HTTPS://a", " http://a", "mailto:a@b", "tel:1", "\\a:b"]
        {
            check(harmless, harmless);
        }
        check("/a?b=c&d", "/a?b&#x3D;c&amp;d");
        let refused = [
            "javascript:a",
            "JaVaScRiPt:a",
            " \u{1}javascript:a",
            "java\nscript:a",
            "java\tscript:a",
            "data:a",
            "ftp:a",
        ];
        for refused in
            refused.into_iter().chain([":a", "script:a", "a b:c", "http :a", "blob:a", "javascript&colon;a:b"])
        {
            check(refused, "#");
        }
        check(12_i64, "12");
        check(vec!["javascript".into(), "a:b".into()], "#");
        check(Value::Null, "");
        check(Value::html("javascript:a"), "#");
    }
}
