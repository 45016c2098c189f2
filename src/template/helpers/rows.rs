//! Lists of rows and pages: picked, sorted and grouped by a column.

use super::compare::{Key, equal, order};
use super::date::formatted;
use super::list::{holds, limited};
use super::logic::truth;
use super::read::{date, described, lacks, list, quoted, some_text, text, whole};
use super::{Arguments, bytes, text_size};
use crate::base::{Diagnostic, Map, Refusal, Text, Value};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

/// `where LIST COLUMN [[OPERATOR] VALUE]`: the items whose column is true, or equals or compares with the value.
pub(super) fn filter(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(rows) = list(arguments.at(0))? else { return Ok(Value::Null) };
    let path = some_text(arguments.at(1), "a column")?;
    let operator = match arguments.positional.len() {
        4 => Operator::read(&some_text(arguments.at(2), "an operator")?)?,
        3 => Operator::Equal,
        _ => Operator::True,
    };
    let wanted = arguments.positional.last().unwrap_or(&Value::Null);
    let mut kept = Vec::new();
    for row in rows.iter() {
        arguments.take(1)?;
        if operator.holds(arguments, column(row, &path)?.as_ref(), wanted)? {
            kept.push(row.clone());
        }
    }
    Ok(kept.into())
}

/// How `where` compares a column with a value.
#[derive(Clone, Copy)]
enum Operator {
    True,
    Equal,
    Different,
    Order(fn(Ordering) -> bool),
    In,
    Contains,
}

impl Operator {
    fn read(name: &str) -> Result<Self, Refusal> {
        Ok(match name {
            "eq" | "=" | "==" => Self::Equal,
            "ne" | "!=" => Self::Different,
            "lt" | "<" => Self::Order(Ordering::is_lt),
            "le" | "<=" => Self::Order(Ordering::is_le),
            "gt" | ">" => Self::Order(Ordering::is_gt),
            "ge" | ">=" => Self::Order(Ordering::is_ge),
            "in" => Self::In,
            "contains" => Self::Contains,
            _ => {
                let operators = ["eq", "ne", "lt", "le", "gt", "ge", "in", "contains"];
                return Err(lacks("operator", name, &operators));
            }
        })
    }

    fn holds(self, arguments: &Arguments<'_>, value: &Value, wanted: &Value) -> Result<bool, Refusal> {
        match self {
            Self::True => Ok(truth(value)),
            Self::Equal => Ok(equal(arguments, value, wanted)?),
            Self::Different => Ok(!equal(arguments, value, wanted)?),
            Self::Order(is_wanted) => Ok(order(arguments, value, wanted)?.is_some_and(is_wanted)),
            Self::In => holds(arguments, wanted, value),
            Self::Contains => holds(arguments, value, wanted),
        }
    }
}

/// `sort LIST [by=COLUMN] [order="asc"|"desc"]`: items that are equal keep their order; null and blank come last.
pub(super) fn sort(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(rows) = list(arguments.at(0))? else { return Ok(Value::Null) };
    let path = text(arguments.named("by"))?;
    Ok(sorted(arguments, rows, path.as_deref(), Direction::read(arguments.named("order"))?)?.into())
}

/// `pages [section=NAME] [sort=COLUMN] [order="asc"|"desc"] [limit=N]`: the site's pages, or a section's.
pub(super) fn pages(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let section = text(arguments.named("section"))?;
    let path = text(arguments.named("sort"))?;
    let direction = Direction::read(arguments.named("order"))?;
    let make = || {
        let pages = arguments.host.pages(section.as_deref())?;
        Ok(match (&path, direction) {
            (Some(path), _) => sorted(arguments, &pages, Some(path), direction)?.into(),
            (None, Direction::Ascending) => Value::List(pages),
            (None, Direction::Descending) => pages.iter().rev().cloned().collect::<Vec<_>>().into(),
        })
    };
    let pages = arguments.host.remember(&format!("pages {section:?} {path:?} {direction:?}"), &make)?;
    match (whole(arguments.named("limit"), "`limit`", 0..=usize::MAX)?, list(&pages)?) {
        (Some(limit), Some(all)) => Ok(limited(all, None, Some(limit)).into()),
        _ => Ok(pages),
    }
}

fn sorted(
    arguments: &Arguments<'_>,
    rows: &[Value],
    path: Option<&str>,
    direction: Direction,
) -> Result<Vec<Value>, Refusal> {
    let mut keyed = Vec::new();
    let mut read = 0_usize;
    for row in rows {
        let value = path.map_or_else(|| Ok(Cow::Borrowed(row)), |path| column(row, path))?;
        arguments.look_at(&value)?;
        arguments.work.make(size_of::<(Option<Key>, &Value)>() + bytes(&value))?;
        read += 1 + text_size(&value);
        keyed.push((Key::of(&value, arguments.host)?, row));
    }
    // Each key is compared as often as the list can be halved.
    arguments.take(read.saturating_mul(rows.len().checked_ilog2().unwrap_or(0) as usize))?;
    keyed.sort_by(|(left, _), (right, _)| match (left, right) {
        (Some(left), Some(right)) => match direction {
            Direction::Ascending => left.cmp(right),
            Direction::Descending => right.cmp(left),
        },
        (left, right) => right.is_some().cmp(&left.is_some()),
    });
    Ok(keyed.into_iter().map(|(_, row)| row.clone()).collect())
}

#[derive(Clone, Copy, Debug)]
enum Direction {
    Ascending,
    Descending,
}

impl Direction {
    fn read(order: &Value) -> Result<Self, Refusal> {
        match text(order)?.as_deref() {
            None | Some("asc") => Ok(Self::Ascending),
            Some("desc") => Ok(Self::Descending),
            Some(_) => Err(format!("expected `asc` or `desc` as `order`, but got {}", described(order)).into()),
        }
    }
}

/// About the memory of one group: a table of two names, its key and its list, beside their places in the list and in the index.
const GROUP_BYTES: usize = 400;

/// `group LIST COLUMN [format=FORMAT]`: a list of `key` and `items`, in the order in which keys are first seen. With
/// `format`, dates are grouped by what they print as: `format="%Y"` by year.
pub(super) fn group(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(rows) = list(arguments.at(0))? else { return Ok(Value::Null) };
    let path = some_text(arguments.at(1), "a column")?;
    let format = text(arguments.named("format"))?;
    let language = arguments.language()?;
    let mut positions: HashMap<Option<Text>, usize> = HashMap::new();
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    let mut made = 0;
    for row in rows.iter() {
        let mut key = column(row, &path)?.into_owned();
        arguments.look_at(&key)?;
        if let Some(format) = &format {
            arguments.take(format.len())?;
            key = date(&key, arguments.host)?.map(|date| formatted(&date, format, &language)).transpose()?.into();
        }
        let position = *positions.entry(text(&key)?).or_insert_with(|| {
            made += GROUP_BYTES + bytes(&key);
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[position].1.push(row.clone());
        arguments.work.make(size_of::<Value>() + std::mem::take(&mut made))?;
    }
    let groups = groups
        .into_iter()
        .map(|(key, items)| Value::from([("key", key), ("items", Value::from(items))].into_iter().collect::<Map>()));
    Ok(groups.collect::<Vec<_>>().into())
}

/// The value that `path`, such as `date` or `extra.weight`, leads to in `row`; null where a table lacks it.
///
/// # Errors
/// A name that a page does not have, and a row that is neither a table nor a page.
fn column<'r>(row: &'r Value, path: &str) -> Result<Cow<'r, Value>, Refusal> {
    let mut value = Cow::Borrowed(row);
    for name in path.split('.') {
        value = match value {
            // Nothing has no fields, however long the path is.
            value if matches!(*value, Value::Null) => return Ok(value),
            Cow::Borrowed(value) => field(value, name)?,
            Cow::Owned(value) => Cow::Owned(field(&value, name)?.into_owned()),
        };
    }
    Ok(value)
}

fn field<'v>(value: &'v Value, name: &str) -> Result<Cow<'v, Value>, Refusal> {
    match value {
        Value::Map(map) => Ok(map.get(name).map_or(Cow::Owned(Value::Null), Cow::Borrowed)),
        Value::Object(object) => object.field(name).map(Cow::Owned).ok_or_else(|| {
            if let Some(closed) = object.closed(name) {
                let Diagnostic { message, help, .. } = closed.clone();
                return Refusal { message, help, closed: Some(Box::new(closed)) };
            }
            let names = object.names();
            let names: Vec<&str> = names.iter().map(|name| &**name).collect();
            lacks("column", name, &names)
        }),
        other => Err(format!("can't look up the column {} in {}", quoted(name), described(other)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::helpers::testing::{call, check};

    const ROWS: &str =
        r#"[{"n": "9", "c": "x"}, {"n": "10", "c": "y"}, {"n": "", "c": "x"}, {"c": "y"}, {"n": "2", "c": "x"}]"#;

    /// Checks `where ROWS …` by the column `n` of what is left.
    fn check_where(condition: &str, expected: Result<&str, &str>) {
        check("where", &format!("[{ROWS}, {condition}]"), "{}", expected);
    }

    #[test]
    fn rows_are_picked_by_a_true_column() {
        check_where(r#""n""#, Ok(r#"[{"n":"9","c":"x"},{"n":"10","c":"y"},{"n":"2","c":"x"}]"#));
    }

    #[test]
    fn rows_are_picked_by_an_equal_column() {
        check_where(r#""n", 9"#, Ok(r#"[{"n":"9","c":"x"}]"#));
        check_where(r#""n", null"#, Ok(r#"[{"c":"y"}]"#));
        check_where(r#""c", "!=", "x""#, Ok(r#"[{"n":"10","c":"y"},{"c":"y"}]"#));
        check(
            "where",
            r#"[[{"draft": true}, {"draft": false}, {}], "draft", "ne", true]"#,
            "{}",
            Ok(r#"[{"draft":false},{}]"#),
        );
    }

    #[test]
    fn rows_are_picked_by_order() {
        check_where(r#""n", "gt", 9"#, Ok(r#"[{"n":"10","c":"y"}]"#));
        check_where(r#""n", ">=", "9""#, Ok(r#"[{"n":"9","c":"x"},{"n":"10","c":"y"}]"#));
        check_where(r#""n", "<", 9"#, Ok(r#"[{"n":"2","c":"x"}]"#));
        check_where(r#""n", "le", 2"#, Ok(r#"[{"n":"2","c":"x"}]"#));
        check_where(r#""c", "gt", 9"#, Err("can't order the text `x` and the number 9"));
    }

    #[test]
    fn rows_are_picked_by_what_holds_what() {
        check_where(r#""n", "in", [2, 10]"#, Ok(r#"[{"n":"10","c":"y"},{"n":"2","c":"x"}]"#));
        check(
            "where",
            r#"[[{"tags": ["a", "b"]}, {"tags": ["c"]}, {}], "tags", "contains", "b"]"#,
            "{}",
            Ok(r#"[{"tags":["a","b"]}]"#),
        );
    }

    #[test]
    fn an_unknown_operator_is_named() {
        let message = "there is no operator `like`\nthere is `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `in`, `contains`";
        check_where(r#""n", "like", 1"#, Err(message));
        check("where", r#"[[], "n", "like", 1]"#, "{}", Err(message));
        check_where(r#""n", "contain", 1"#, Err("there is no operator `contain`\ndid you mean `contains`?"));
        check_where(r#"null, 1"#, Err("expected a column, but got nothing"));
    }

    #[test]
    fn null_stays_null() {
        check("where", r#"[null, "a"]"#, "{}", Ok("null"));
        check("sort", "[null]", "{}", Ok("null"));
        check("group", r#"[null, "a"]"#, "{}", Ok("null"));
    }

    #[test]
    fn sorting_is_stable_with_nothing_last() {
        let rows = r#"[[{"k": 2, "i": 1}, {"i": 2}, {"k": 1, "i": 3}, {"k": "", "i": 4}, {"k": 2, "i": 5}]]"#;
        check(
            "sort",
            rows,
            r#"{"by": "k"}"#,
            Ok(r#"[{"k":1,"i":3},{"k":2,"i":1},{"k":2,"i":5},{"i":2},{"k":"","i":4}]"#),
        );
        check(
            "sort",
            rows,
            r#"{"by": "k", "order": "desc"}"#,
            Ok(r#"[{"k":2,"i":1},{"k":2,"i":5},{"k":1,"i":3},{"i":2},{"k":"","i":4}]"#),
        );
    }

    #[test]
    fn values_are_sorted_by_what_they_are() {
        check("sort", r#"[["10", "9", 9.5]]"#, "{}", Ok(r#"["9",9.5,"10"]"#));
        check("sort", r#"[["b", "C", "a"]]"#, "{}", Ok(r#"["a","b","C"]"#));
        check(
            "sort",
            r#"[["x", {"$float": "NaN"}, "2026-02-01", {"$date": "2026-01-31"}, "3", true, null]]"#,
            "{}",
            Ok(r#"[true,"3","2026-01-31","2026-02-01","x",null,null]"#),
        );
        check("sort", "[[]]", r#"{"by": "k"}"#, Ok("[]"));
    }

    #[test]
    fn what_can_not_be_sorted_is_named() {
        check("sort", r#"[[{"k": [1]}]]"#, r#"{"by": "k"}"#, Err("can't order a list"));
        check("sort", r#"[[{"$page": {}}]]"#, "{}", Err("can't order an object"));
        check("sort", r#"["abc"]"#, "{}", Err("expected a list, but got the text `abc`"));
        check("sort", "[[]]", r#"{"order": "up"}"#, Err("expected `asc` or `desc` as `order`, but got the text `up`"));
    }

    fn check_pages(named: &str, titles: &str) {
        let pages = call("pages", "[]", named).unwrap();
        let shown: Vec<_> =
            list(&pages).unwrap().unwrap().iter().map(|page| column(page, "title").unwrap().into_owned()).collect();
        assert_eq!(Value::from(shown).to_string(), titles, "{named}");
    }

    #[test]
    fn pages_are_those_of_the_site_or_a_section() {
        check_pages("{}", "About,Cats,Birds");
        check_pages(r#"{"section": "blog"}"#, "Cats,Birds");
        check_pages(r#"{"sort": "weight", "limit": 2}"#, "Birds,Cats");
        check_pages(r#"{"section": "blog", "sort": "title", "order": "desc"}"#, "Cats,Birds");
        check_pages(r#"{"order": "desc"}"#, "Birds,Cats,About");
    }

    #[test]
    fn a_section_that_does_not_exist_is_named() {
        check("pages", "[]", r#"{"section": "blag"}"#, Err("no section `blag`"));
        check("pages", "[]", r#"{"sort": "dat"}"#, Err("there is no column `dat`\nthere is `title`, `weight`"));
        check(
            "pages",
            "[]",
            r#"{"limit": "x"}"#,
            Err("expected a whole number from 0 as `limit`, but got the text `x`"),
        );
    }

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
    fn a_path_leads_through_pages_and_tables() {
        let rows = r#"{"$page": {"extra": {"weight": 2}}}, {"$page": {"extra": {"weight": 1}}}, {"extra": null}"#;
        check("where", &format!(r#"[[{rows}], "extra.weight", 3]"#), "{}", Ok("[]"));
        check(
            "where",
            &format!(r#"[[{rows}], "extra.weight.gram", 3]"#),
            "{}",
            Err("can't look up the column `gram` in the number 2"),
        );
    }

    #[test]
    fn a_name_that_a_page_lacks_is_a_mistake() {
        check(
            "sort",
            r#"[[{"$page": {"title": "A", "date": null}}]]"#,
            r#"{"by": "titel"}"#,
            Err("there is no column `titel`\ndid you mean `title`?"),
        );
        check(
            "where",
            r#"[[{"$page": {"title": "A", "date": null}}], "price"]"#,
            "{}",
            Err("there is no column `price`\nthere is `title`, `date`"),
        );
        check("where", r#"[[{"$page": {}}], "price"]"#, "{}", Err("there is no column `price`"));
    }

    #[test]
    fn a_name_that_a_table_lacks_is_null() {
        check("where", r#"[[{"a": 1}], "b.c", null]"#, "{}", Ok(r#"[{"a":1}]"#));
    }

    #[test]
    fn what_has_no_columns_is_named() {
        check("sort", "[[1, 2]]", r#"{"by": "a"}"#, Err("can't look up the column `a` in the number 1"));
        check("group", r#"[["x"], "a"]"#, "{}", Err("can't look up the column `a` in the text `x`"));
    }
}
