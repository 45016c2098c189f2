//! Comparison: when two values are equal, and which comes first.
//!
//! - Numbers compare by value, dates by their moment, `false` comes before `true`, texts compare without regard to case.
//! - A cell of a CSV file is text, so text that is a number, or a date, orders as one: `(gt price 100)` is right where
//!   `price` is "120", and where both sides are text.
//! - Two texts are equal only letter for letter ("007" is not "7"); a text equals a number, a date, `true` or `false` if
//!   it says so (spreadsheets write TRUE).
//! - Null, blank text and NaN come neither before nor after anything: `lt`, `le`, `gt` and `ge` are false.
//! - What can't be ordered, such as a list, or "n/a" and 100, is a mistake.

use super::numeric::Number;
use super::read::described;
use super::{Arguments, Host};
use crate::base::{Date, Refusal, Value};
use crate::template::render::work::Ended;
use std::cmp::Ordering;

/// Whether the first of two arguments stands to the second as is `wanted`.
pub(super) fn ordered(arguments: &Arguments<'_>, wanted: fn(Ordering) -> bool) -> Result<Value, Refusal> {
    Ok(Value::Bool(order(arguments, arguments.at(0), arguments.at(1))?.is_some_and(wanted)))
}

/// Whether two values are equal, for the helper that was called with `arguments`.
///
/// # Errors
/// There is too much to compare.
pub(super) fn equal(arguments: &Arguments<'_>, left: &Value, right: &Value) -> Result<bool, Ended> {
    let is_each_equal = |pairs: &mut dyn Iterator<Item = (&Value, Option<&Value>)>| {
        for (left, right) in pairs {
            let Some(right) = right else { return Ok(false) };
            if !equal(arguments, left, right)? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    match (left, right) {
        (Value::Text(left) | Value::Html(left), Value::Text(right) | Value::Html(right))
            if left.len() != right.len() =>
        {
            arguments.take(1)?;
            return Ok(false);
        }
        _ => arguments.look_at(left)?,
    }
    match (left, right) {
        (Value::Null, Value::Null) => Ok(true),
        (Value::Text(left) | Value::Html(left), Value::Text(right) | Value::Html(right)) => Ok(left == right),
        (Value::List(left), Value::List(right)) if left.len() == right.len() => {
            let mut pairs = left.iter().zip(right.iter().map(Some));
            arguments.work.inside(|| is_each_equal(&mut pairs))
        }
        (Value::Map(left), Value::Map(right)) if left.len() == right.len() => {
            let mut pairs = left.iter().map(|(name, left)| (left, right.get(name)));
            arguments.work.inside(|| is_each_equal(&mut pairs))
        }
        (Value::Object(left), Value::Object(right)) => Ok(left.same(&**right)),
        _ => {
            arguments.look_at(right)?;
            match (Key::of(left, arguments.host), Key::of(right, arguments.host)) {
                (Ok(Some(left)), Ok(Some(right))) => Ok(left == right),
                _ => Ok(false),
            }
        }
    }
}

/// Which comes first; `None` where one is null, blank or NaN.
pub(super) fn order(arguments: &Arguments<'_>, left: &Value, right: &Value) -> Result<Option<Ordering>, Refusal> {
    arguments.look_at(left)?;
    arguments.look_at(right)?;
    let keys = (Key::of(left, arguments.host)?, Key::of(right, arguments.host)?);
    let (Some(left_key), Some(right_key)) = keys else { return Ok(None) };
    if std::mem::discriminant(&left_key) == std::mem::discriminant(&right_key) {
        return Ok(Some(left_key.cmp(&right_key)));
    }
    match (left.as_text(), right.as_text()) {
        (Some(left), Some(right)) => Ok(Some(left.to_lowercase().cmp(&right.to_lowercase()))),
        _ => Err(format!("can't order {} and {}", described(left), described(right)).into()),
    }
}

/// What a value is ordered by. Values of all kinds have one total order, so that a mixed column can be sorted.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Bool(bool),
    Number(Number),
    Date(Date),
    Text(String),
}

impl Key {
    /// `None` for null, blank text and NaN. An error for a value that has no order.
    pub(super) fn of(value: &Value, host: &dyn Host) -> Result<Option<Self>, Refusal> {
        match value {
            Value::Null => Ok(None),
            Value::Bool(value) => Ok(Some(Self::Bool(*value))),
            Value::Int(_) | Value::Float(_) => Ok(Number::read(value).map(Self::Number)),
            Value::Date(date) => Ok(Some(Self::Date(*date))),
            Value::Text(text) | Value::Html(text) => Ok(Self::of_text(text, host)),
            Value::List(_) | Value::Map(_) | Value::Object(_) => {
                Err(format!("can't order {}", described(value)).into())
            }
        }
    }

    fn of_text(text: &str, host: &dyn Host) -> Option<Self> {
        let text = text.trim();
        let begins_as_number = text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
        match text {
            "" => None,
            _ if text.eq_ignore_ascii_case("false") => Some(Self::Bool(false)),
            _ if text.eq_ignore_ascii_case("true") => Some(Self::Bool(true)),
            _ if begins_as_number => Number::parse(text)
                .map(Self::Number)
                .or_else(|| Date::parse(text, host.utc_offset()).map(Self::Date))
                .or_else(|| Some(Self::Text(text.to_lowercase()))),
            _ => Some(Self::Text(text.to_lowercase())),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::check;

    #[test]
    fn numbers_are_equal_by_value() {
        check("eq", "[1, 1.0]", "{}", Ok("true"));
        check("eq", r#"["120", 120]"#, "{}", Ok("true"));
        check("ne", r#"["1.50", 1.5]"#, "{}", Ok("false"));
        check("eq", r#"["n/a", 100]"#, "{}", Ok("false"));
    }

    #[test]
    fn texts_are_equal_letter_for_letter() {
        check("eq", r#"["007", "7"]"#, "{}", Ok("false"));
        check("eq", r#"["a", "A"]"#, "{}", Ok("false"));
        check("eq", r#"["a", {"$html": "a"}]"#, "{}", Ok("true"));
    }

    #[test]
    fn text_equals_what_it_is_written_as() {
        check("eq", r#"[true, "true"]"#, "{}", Ok("true"));
        check("eq", r#"["TRUE", true]"#, "{}", Ok("true"));
        check("eq", r#"[false, ""]"#, "{}", Ok("false"));
        check("eq", r#"[{"$date": "2026-01-31"}, "2026-01-31"]"#, "{}", Ok("true"));
        check("eq", r#"[{"$date": "2026-01-31T10:00:00+01:00"}, "2026-01-31T09:00:00Z"]"#, "{}", Ok("true"));
    }

    #[test]
    fn lists_tables_and_objects_are_equal_as_a_whole() {
        check("eq", r#"[[1, "a"], [1.0, "a"]]"#, "{}", Ok("true"));
        check("eq", "[[1], [1, 2]]", "{}", Ok("false"));
        check("eq", r#"[{"a": 1, "b": 2}, {"b": 2, "a": 1}]"#, "{}", Ok("true"));
        check("eq", r#"[{"a": 1}, {"b": 1}]"#, "{}", Ok("false"));
        check("eq", r#"[{"$page": {"title": "A"}}, {"$page": {"title": "A"}}]"#, "{}", Ok("false"));
        check("eq", "[[], {}]", "{}", Ok("false"));
    }

    #[test]
    fn null_equals_null_alone() {
        check("eq", "[null, null]", "{}", Ok("true"));
        check("eq", "[null, 0]", "{}", Ok("false"));
        check("eq", r#"[{"$float": "NaN"}, {"$float": "NaN"}]"#, "{}", Ok("false"));
        check("ne", r#"[null, ""]"#, "{}", Ok("true"));
    }

    #[test]
    fn cells_order_as_the_numbers_they_are() {
        check("gt", r#"["120", 100]"#, "{}", Ok("true"));
        check("lt", r#"["9", "10"]"#, "{}", Ok("true"));
        check("le", "[2, 2.0]", "{}", Ok("true"));
        check("ge", r#"[1, "1.5"]"#, "{}", Ok("false"));
    }

    #[test]
    fn a_day_begins_in_the_offset_of_the_site() {
        for day in [r#"{"$date": "2026-01-31"}"#, r#""2026-01-31""#, r#""2026-1-31""#] {
            for (moment, expected) in [("2026-01-30T22:59:59Z", "true"), ("2026-01-30T23:00:00Z", "false")] {
                check("lt", &format!(r#"["{moment}", {day}]"#), "{}", Ok(expected));
            }
        }
        check("date", r#"["2026-01-31", "%s %z"]"#, "{}", Ok(r#""1769814000 +0100""#));
        check(
            "sort",
            r#"[["2026-01-31", "2026-01-30T23:30:00Z", "2026-01-30T22:30:00Z"]]"#,
            "{}",
            Ok(r#"["2026-01-30T22:30:00Z","2026-01-31","2026-01-30T23:30:00Z"]"#),
        );
    }

    #[test]
    fn dates_order_with_text_that_is_a_date() {
        check("lt", r#"[{"$date": "2026-01-31"}, "2026-02-01"]"#, "{}", Ok("true"));
        check("gt", r#"["2026-01-31T10:00:00Z", {"$date": "2026-01-31"}]"#, "{}", Ok("true"));
    }

    #[test]
    fn texts_order_without_regard_to_case() {
        check("lt", r#"["apple", "Banana"]"#, "{}", Ok("true"));
        check("lt", r#"["10 apples", "9"]"#, "{}", Ok("true"));
        check("lt", "[false, true]", "{}", Ok("true"));
    }

    #[test]
    fn null_and_blank_text_have_no_order() {
        for name in ["lt", "le", "gt", "ge"] {
            check(name, "[null, 1]", "{}", Ok("false"));
            check(name, r#"[" ", 1]"#, "{}", Ok("false"));
            check(name, "[null, null]", "{}", Ok("false"));
            check(name, r#"[{"$float": "NaN"}, 1]"#, "{}", Ok("false"));
        }
    }

    #[test]
    fn what_has_no_order_is_a_mistake() {
        check("gt", r#"["n/a", 100]"#, "{}", Err("can't order the text `n/a` and the number 100"));
        check("lt", r#"[{"$date": "2026-01-31"}, 5]"#, "{}", Err("can't order the date 2026-01-31 and the number 5"));
        check("lt", "[[1], 1]", "{}", Err("can't order a list"));
        check("lt", r#"[1, {"$page": {}}]"#, "{}", Err("can't order an object"));
    }
}
