//! Lists of rows and pages: grouped by a column.

use super::Arguments;
use super::column::column;
use super::date::formatted;
use super::read::{date, list, some_text, text};
use crate::base::{Map, Refusal, Text, Value};
use std::collections::HashMap;

/// `group LIST COLUMN [format=FORMAT]`: a list of `key` and `items`, in the order in which keys are first seen. With
/// `format`, dates are grouped by what they print as: `format="%Y"` by year.
pub(super) fn group(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(rows) = list(arguments.at(0))? else { return Ok(Value::Null) };
    let path = some_text(arguments.at(1), "a column")?;
    let format = text(arguments.named("format"))?;
    let language = arguments.language()?;
    let mut positions: HashMap<Option<Text>, usize> = HashMap::new();
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for row in rows.iter() {
        let mut key = column(row, &path)?.into_owned();
        if let Some(format) = &format {
            key = date(&key)?.map(|date| formatted(&date, format, &language)).transpose()?.into();
        }
        let position = *positions.entry(text(&key)?).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[position].1.push(row.clone());
    }
    let groups = groups
        .into_iter()
        .map(|(key, items)| Value::from([("key", key), ("items", Value::from(items))].into_iter().collect::<Map>()));
    Ok(groups.collect::<Vec<_>>().into())
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::check;

    #[test]
    fn groups_stand_in_the_order_of_their_first_item() {
        check(
            "group",
            r#"[[{"c": "x", "i": 1}, {"c": "y", "i": 2}, {"i": 3}, {"c": "x", "i": 4}], "c"]"#,
            "{}",
            Ok(concat!(
                r#"[{"key":"x","items":[{"c":"x","i":1},{"c":"x","i":4}]},"#,
                r#"{"key":"y","items":[{"c":"y","i":2}]},{"key":null,"items":[{"i":3}]}]"#,
            )),
        );
        check("group", r#"[[], "c"]"#, "{}", Ok("[]"));
    }

    #[test]
    fn dates_are_grouped_by_a_format() {
        let rows = r#"[[{"d": "2026-03-01"}, {"d": {"$date": "2025-12-31"}}, {"d": "2026-03-31"}, {"d": ""}], "d"]"#;
        check(
            "group",
            rows,
            r#"{"format": "%B %Y"}"#,
            Ok(concat!(
                r#"[{"key":"März 2026","items":[{"d":"2026-03-01"},{"d":"2026-03-31"}]},"#,
                r#"{"key":"Dezember 2025","items":[{"d":"2025-12-31"}]},{"key":null,"items":[{"d":""}]}]"#,
            )),
        );
        check(
            "group",
            r#"[[{"d": "x"}], "d"]"#,
            r#"{"format": "%Y"}"#,
            Err("expected a date such as `2026-01-31`, but got the text `x`"),
        );
    }

    #[test]
    fn a_group_needs_a_key_that_is_text() {
        check("group", r#"[[{"c": [1]}], "c"]"#, "{}", Err("expected text, but got a list"));
    }

    #[test]
    fn null_stays_null() {
        check("group", r#"[null, "a"]"#, "{}", Ok("null"));
    }
}
