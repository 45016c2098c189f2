//! Numbers as helpers reckon with them: integers stay integers.

use crate::base::Value;
use std::cmp::Ordering;
use std::fmt;

/// A number that is neither infinite nor NaN.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Int(i64),
    Float(f64),
}

impl Number {
    /// A number, or text that is one, as in a cell of a CSV file; `None` for anything else.
    pub(super) fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(Self::Int(*number)),
            Value::Float(number) => number.is_finite().then_some(Self::Float(*number)),
            Value::Text(text) | Value::Html(text) => Self::parse(text),
            _ => None,
        }
    }

    /// `12`, `-1.5`, `+.5`, `1e3`, with blanks around it; neither `inf`, `NaN`, `0x1f` nor `1,000`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.ends_with(|last: char| last.is_ascii_digit() || last == '.') {
            return None;
        }
        match text.parse() {
            Ok(number) => Some(Self::Int(number)),
            Err(_) => text.parse().ok().filter(|number: &f64| number.is_finite()).map(Self::Float),
        }
    }

    /// As a float; an integer beyond 2^53 loses its last digits.
    pub(super) fn float(self) -> f64 {
        match self {
            Self::Int(number) => number as f64,
            Self::Float(number) => number,
        }
    }
}

/// By value, exactly: an integer beyond 2^53 does not equal the float it would be rounded to.
impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (*self, *other) {
            (Self::Int(left), Self::Int(right)) => left.cmp(&right),
            (left, right) => {
                let rounded = left.float().partial_cmp(&right.float()).expect("a number is never NaN");
                rounded.then_with(|| left.truncated().cmp(&right.truncated()))
            }
        }
    }
}

impl Number {
    /// Without its fraction. Only compared where both are the same float, so that what is beyond an `i128` is equal.
    fn truncated(self) -> i128 {
        match self {
            Self::Int(number) => i128::from(number),
            Self::Float(number) => number as i128,
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

/// All its digits, without an exponent.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
        }
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        match number {
            Number::Int(number) => Self::Int(number),
            Number::Float(number) => Self::Float(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_a_number_is_read() {
        for (text, expected) in [
            ("12", Some(Number::Int(12))),
            (" -7 ", Some(Number::Int(-7))),
            ("+.5", Some(Number::Float(0.5))),
            ("5.", Some(Number::Float(5.0))),
            ("1e3", Some(Number::Float(1000.0))),
            ("9223372036854775808", Some(Number::Float(9_223_372_036_854_775_808.0))),
            ("", None),
            (".", None),
            ("inf", None),
            ("NaN", None),
            ("1e999", None),
            ("0x1f", None),
            ("1,000", None),
            ("12 kg", None),
        ] {
            assert_eq!(Number::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_compare_exactly() {
        let float = Number::Float(9_007_199_254_740_992.0);
        assert_eq!(Number::Int(9_007_199_254_740_992).cmp(&float), Ordering::Equal);
        assert_eq!(Number::Int(9_007_199_254_740_993).cmp(&float), Ordering::Greater);
        assert_eq!(Number::Int(i64::MAX).cmp(&Number::Float(1e300)), Ordering::Less);
        assert_eq!(Number::Float(-0.5).cmp(&Number::Int(0)), Ordering::Less);
        assert_eq!(Number::Float(-0.0).cmp(&Number::Float(0.0)), Ordering::Equal);
    }
}
