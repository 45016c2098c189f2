//! Lists: made, measured, shortened and joined; null gives null.

use super::Arguments;
use super::compare::equal;
use super::plain::plain;
use super::read::{described, list as read_list, text, whole};
use super::text::joined;
use crate::base::{Refusal, Value};
use std::ops::Range;

pub(super) fn list(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    Ok(arguments.positional.to_vec().into())
}

/// `length VALUE`: how many items of a list, characters of a text, names of a table; 0 for null.
pub(super) fn length(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let length = match arguments.at(0) {
        Value::Null => 0,
        Value::Text(text) => text.chars().count(),
        Value::Html(html) => plain(html).chars().count(),
        Value::List(values) => values.len(),
        Value::Map(map) => map.len(),
        value => return Err(format!("expected a list, a text or a table, but got {}", described(value)).into()),
    };
    Ok(length.into())
}

/// `first LIST [N]`: the first item, null if there is none; with N, a list of the first N.
pub(super) fn first(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    end(arguments, |values| values.first(), |length, count| 0..count.min(length))
}

/// `last LIST [N]`: the last item, null if there is none; with N, a list of the last N, in their order.
pub(super) fn last(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    end(arguments, |values| values.last(), |length, count| length.saturating_sub(count)..length)
}

fn end(
    arguments: &Arguments<'_>,
    one: fn(&[Value]) -> Option<&Value>,
    several: fn(usize, usize) -> Range<usize>,
) -> Result<Value, Refusal> {
    let Some(values) = read_list(arguments.at(0))? else { return Ok(Value::Null) };
    Ok(match whole(arguments.at(1), "the number of items", 0..=usize::MAX)? {
        None => one(values).cloned().into(),
        Some(count) => values[several(values.len(), count)].to_vec().into(),
    })
}

/// `limit LIST N [offset=N]`: at most N items, after the first `offset`.
pub(super) fn limit(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(values) = read_list(arguments.at(0))? else { return Ok(Value::Null) };
    let count = whole(arguments.at(1), "the number of items", 0..=usize::MAX)?;
    let offset = whole(arguments.named("offset"), "`offset`", 0..=usize::MAX)?;
    Ok(limited(values, offset, count).into())
}

/// At most `count` of `values` after the first `offset`; null `count` is all.
pub(super) fn limited(values: &[Value], offset: Option<usize>, count: Option<usize>) -> Vec<Value> {
    values.iter().skip(offset.unwrap_or(0)).take(count.unwrap_or(usize::MAX)).cloned().collect()
}

pub(super) fn reverse(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(values) = read_list(arguments.at(0))? else { return Ok(Value::Null) };
    Ok(values.iter().rev().cloned().collect::<Vec<_>>().into())
}

/// `join LIST [SEPARATOR]`: the items as text, `, ` between them by default.
pub(super) fn join(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(values) = read_list(arguments.at(0))? else { return Ok(Value::Null) };
    joined(arguments, values, text(arguments.at(1))?.as_deref().unwrap_or(", "))
}

/// `contains VALUE PART`: whether a list has an equal item, a text has the part, a table has the name.
pub(super) fn contains(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    Ok(Value::Bool(holds(arguments, arguments.at(0), arguments.at(1))?))
}

/// Whether `whole` holds `part`; null holds nothing, and no text holds null.
pub(super) fn holds(arguments: &Arguments<'_>, whole: &Value, part: &Value) -> Result<bool, Refusal> {
    match whole {
        Value::Null => Ok(false),
        Value::List(values) => {
            for value in values.iter() {
                if equal(arguments, value, part)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Value::Map(map) => Ok(text(part)?.is_some_and(|name| map.get(&name).is_some())),
        whole => {
            arguments.look_at(whole)?;
            arguments.look_at(part)?;
            Ok(text(whole)?.zip(text(part)?).is_some_and(|(whole, part)| whole.contains(&*part)))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::check;

    #[test]
    fn a_list_holds_what_it_is_given() {
        check("list", r#"[1, "a", null]"#, "{}", Ok(r#"[1,"a",null]"#));
        check("list", "[]", "{}", Ok("[]"));
    }

    #[test]
    fn lengths_are_items_characters_and_names() {
        check("length", "[[1, 2]]", "{}", Ok("2"));
        check("length", r#"["né日"]"#, "{}", Ok("3"));
        check("length", r#"[{"$html": "<b>a&amp;</b>"}]"#, "{}", Ok("2"));
        check("length", r#"[{"a": 1}]"#, "{}", Ok("1"));
        check("length", "[null]", "{}", Ok("0"));
        check("length", "[12]", "{}", Err("expected a list, a text or a table, but got the number 12"));
        check("length", r#"[{"$page": {}}]"#, "{}", Err("expected a list, a text or a table, but got an object"));
    }

    #[test]
    fn ends_are_one_item_or_a_list() {
        check("first", "[[1, 2, 3]]", "{}", Ok("1"));
        check("first", "[[1, 2, 3], 2]", "{}", Ok("[1,2]"));
        check("last", "[[1, 2, 3]]", "{}", Ok("3"));
        check("last", r#"[[1, 2, 3], "2"]"#, "{}", Ok("[2,3]"));
        check("first", "[[], 2]", "{}", Ok("[]"));
        check("last", "[[1], 5]", "{}", Ok("[1]"));
        check("first", "[[1], 0]", "{}", Ok("[]"));
        check("last", "[[]]", "{}", Ok("null"));
    }

    #[test]
    fn a_limit_may_have_an_offset() {
        check("limit", "[[1, 2, 3, 4], 2]", "{}", Ok("[1,2]"));
        check("limit", "[[1, 2, 3, 4], 2]", r#"{"offset": 1}"#, Ok("[2,3]"));
        check("limit", "[[1, 2], 9]", r#"{"offset": 5}"#, Ok("[]"));
        check(
            "limit",
            "[[1], 1.5]",
            "{}",
            Err("expected a whole number from 0 as the number of items, but got the number 1.5"),
        );
        check(
            "limit",
            "[[1], 1]",
            r#"{"offset": -1}"#,
            Err("expected a whole number from 0 as `offset`, but got the number -1"),
        );
    }

    #[test]
    fn a_list_is_reversed_and_joined() {
        check("reverse", "[[1, 2, 3]]", "{}", Ok("[3,2,1]"));
        check("join", r#"[["a", 1, null, "b"]]"#, "{}", Ok(r#""a, 1, , b""#));
        check("join", r#"[["a", {"$html": "<i>b</i>"}], " / "]"#, "{}", Ok(r#""a / b""#));
        check("join", r#"[["a", "b"], ""]"#, "{}", Ok(r#""ab""#));
        check("join", r#"[[], ", "]"#, "{}", Ok(r#""""#));
        check("join", r#"[[["a"]], ", "]"#, "{}", Err("expected text, but got a list"));
    }

    #[test]
    fn a_part_is_found_in_lists_texts_and_tables() {
        check("contains", r#"[["a", "2"], 2]"#, "{}", Ok("true"));
        check("contains", r#"["generator", "rat"]"#, "{}", Ok("true"));
        check("contains", r#"[{"a": null}, "a"]"#, "{}", Ok("true"));
        check("contains", r#"[{"a": null}, "b"]"#, "{}", Ok("false"));
        check("contains", r#"[null, "a"]"#, "{}", Ok("false"));
        check("contains", r#"["a", null]"#, "{}", Ok("false"));
        check("contains", r#"[{"$page": {}}, "a"]"#, "{}", Err("expected text, but got an object"));
    }

    #[test]
    fn null_stays_null() {
        check("first", "[null]", "{}", Ok("null"));
        check("last", "[null, 2]", "{}", Ok("null"));
        check("limit", "[null, 2]", "{}", Ok("null"));
        check("reverse", "[null]", "{}", Ok("null"));
        check("join", "[null]", "{}", Ok("null"));
    }

    #[test]
    fn what_is_no_list_is_named() {
        check("first", r#"["abc"]"#, "{}", Err("expected a list, but got the text `abc`"));
        check("limit", "[{}, 1]", "{}", Err("expected a list, but got a table"));
        check("reverse", r#"[{"$page": {}}]"#, "{}", Err("expected a list, but got an object"));
        check("join", "[1]", "{}", Err("expected a list, but got the number 1"));
    }
}
