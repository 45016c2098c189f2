//! Prints values, escaped as handlebars.js escapes them.

use crate::base::Value;
use std::fmt::{self, Write};

/// Prints `value`; text is escaped if `escaped`, HTML never.
pub(super) fn value(out: &mut String, value: &Value, escaped: bool) {
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
    let mut rest = text;
    loop {
        let (plain, special) = rest.split_at(plain_length(rest.as_bytes()));
        out.push_str(plain);
        let Some(first) = special.bytes().next() else { return };
        out.push_str(entity(first));
        rest = &special[1..];
    }
}

/// How many bytes at the beginning need no escape.
fn plain_length(bytes: &[u8]) -> usize {
    // Most text has nothing to escape: looking at many bytes at once is several times faster than at one by one.
    let is_plain = |chunk: &&[u8]| !chunk.iter().fold(false, |found, byte| found | needs_escape(*byte));
    let start = bytes.chunks_exact(16).take_while(is_plain).count() * 16;
    start + bytes[start..].iter().position(|byte| needs_escape(*byte)).unwrap_or(bytes.len() - start)
}

/// All of them are ASCII, so never part of another character.
fn needs_escape(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | b'`' | b'=')
}

fn entity(byte: u8) -> &'static str {
    match byte {
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
