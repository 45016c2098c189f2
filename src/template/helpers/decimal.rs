//! Numbers as text: fixed decimals, groups of thousands, the marks of a language.

use super::Arguments;
use super::language::number_marks;
use super::numeric::Number;
use super::read::{number as read_number, text, whole};
use crate::base::{Refusal, Value};
use std::iter;

/// The most decimals that can be asked for; a float has 17 digits that say something.
pub(super) const DECIMALS_MAX: usize = 20;

/// `number VALUE [decimals=N] [group=TEXT] [point=TEXT] [lang=TAG]`: by default the decimals that the value has, and
/// the marks of the site's language. Null for null and blank text.
pub(super) fn number(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    if text(arguments.at(0)).is_ok_and(|text| text.is_none_or(|text| text.trim().is_empty())) {
        return Ok(Value::Null);
    }
    let number = read_number(arguments.at(0))?;
    let decimals = whole(arguments.named("decimals"), "`decimals`", 0..=DECIMALS_MAX)?;
    let digits = decimals.map_or_else(|| number.to_string(), |decimals| fixed(number, decimals));
    let (language_group, language_point) = number_marks(&arguments.language()?);
    let group = text(arguments.named("group"))?;
    let point = text(arguments.named("point"))?;
    Ok(grouped(&digits, group.as_deref().unwrap_or(language_group), point.as_deref().unwrap_or(language_point)).into())
}

/// `number` with exactly `decimals` digits after the point, rounded half away from zero as a person would who reads the
/// number: 1.005 to two decimals is 1.01, though the float is a little less.
pub(super) fn fixed(number: Number, decimals: usize) -> String {
    let text = number.to_string();
    let (is_negative, size) = text.strip_prefix('-').map_or((false, text.as_str()), |size| (true, size));
    let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes().chain(iter::repeat(b'0')).take(decimals)).collect();
    if fraction.as_bytes().get(decimals).is_some_and(|next| *next >= b'5') {
        count_up(&mut digits);
    }
    let is_zero = digits.iter().all(|digit| *digit == b'0');
    let mut text: String = digits.into_iter().map(char::from).collect();
    if decimals > 0 {
        text.insert(text.len() - decimals, '.');
    }
    if is_negative && !is_zero {
        text.insert(0, '-');
    }
    text
}

/// Adds one to the last of decimal `digits`.
fn count_up(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

/// `digits`, such as `-1234.5`, with `group` between thousands and `point` before the fraction.
fn grouped(digits: &str, group: &str, point: &str) -> String {
    let (sign, size) = digits.strip_prefix('-').map_or(("", digits), |size| ("-", size));
    let (whole, fraction) = size.split_once('.').map_or((size, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut text = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push_str(group);
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push_str(point);
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::check;

    #[test]
    fn a_number_takes_the_marks_of_the_language() {
        check("number", "[1234567.5]", "{}", Ok(r#""1.234.567,5""#));
        check("number", "[1234567.5]", r#"{"lang": "en"}"#, Ok(r#""1,234,567.5""#));
        check("number", "[1234567.5]", r#"{"lang": "de-CH"}"#, Ok(r#""1’234’567.5""#));
        check("number", "[1234]", r#"{"lang": "fr"}"#, Ok("\"1\u{202f}234\""));
    }

    #[test]
    fn marks_can_be_chosen() {
        check("number", "[1234567.5]", r#"{"group": " ", "point": "."}"#, Ok(r#""1 234 567.5""#));
        check("number", "[1234.5]", r#"{"group": ""}"#, Ok(r#""1234,5""#));
    }

    #[test]
    fn decimals_are_fixed_where_they_are_asked_for() {
        check("number", "[1]", r#"{"decimals": 2}"#, Ok(r#""1,00""#));
        check("number", r#"["999999.995"]"#, r#"{"decimals": 2}"#, Ok(r#""1.000.000,00""#));
        check("number", "[1.005]", r#"{"decimals": 2}"#, Ok(r#""1,01""#));
        check("number", "[0.5]", r#"{"decimals": 0}"#, Ok(r#""1""#));
        check("number", "[-1234.5]", r#"{"decimals": 1}"#, Ok(r#""-1.234,5""#));
    }

    #[test]
    fn zero_has_no_sign() {
        check("number", "[-0.4]", r#"{"decimals": 0}"#, Ok(r#""0""#));
        check("number", "[-0.6]", r#"{"decimals": 0}"#, Ok(r#""-1""#));
    }

    #[test]
    fn a_large_number_has_no_exponent() {
        check("number", "[1e21]", r#"{"lang": "en"}"#, Ok(r#""1,000,000,000,000,000,000,000""#));
        check("number", "[1e-7]", r#"{"decimals": 8}"#, Ok(r#""0,00000010""#));
    }

    #[test]
    fn nothing_prints_nothing() {
        check("number", "[null]", "{}", Ok("null"));
        check("number", r#"[" "]"#, "{}", Ok("null"));
    }

    #[test]
    fn what_is_no_number_is_named() {
        check("number", r#"["12 kg"]"#, "{}", Err("expected a number, but got the text `12 kg`"));
        check("number", "[[1]]", "{}", Err("expected a number, but got a list"));
        check(
            "number",
            "[1]",
            r#"{"decimals": 21}"#,
            Err("expected a whole number from 0 to 20 as `decimals`, but got the number 21"),
        );
        check("number", "[1]", r#"{"group": []}"#, Err("expected text, but got a list"));
    }
}
