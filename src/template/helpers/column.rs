//! A column of a row: what `sort`, `group` and `where` look up in each item of a list.

use super::read::{described, lacks, quoted};
use crate::base::{Refusal, Value};
use std::borrow::Cow;

/// The value that `path`, such as `date` or `extra.weight`, leads to in `row`; null where a table lacks it.
///
/// # Errors
/// A name that a page does not have, and a row that is neither a table nor a page.
pub(super) fn column<'r>(row: &'r Value, path: &str) -> Result<Cow<'r, Value>, Refusal> {
    let mut value = Cow::Borrowed(row);
    for name in path.split('.') {
        value = match value {
            Cow::Borrowed(value) => field(value, name)?,
            Cow::Owned(value) => Cow::Owned(field(&value, name)?.into_owned()),
        };
    }
    Ok(value)
}

fn field<'v>(value: &'v Value, name: &str) -> Result<Cow<'v, Value>, Refusal> {
    match value {
        Value::Null => Ok(Cow::Owned(Value::Null)),
        Value::Map(map) => Ok(map.get(name).map_or(Cow::Owned(Value::Null), Cow::Borrowed)),
        Value::Object(object) => object.field(name).map(Cow::Owned).ok_or_else(|| {
            let names = object.names();
            let names: Vec<&str> = names.iter().map(|name| &**name).collect();
            lacks("column", name, &names)
        }),
        other => Err(format!("can't look up the column {} in {}", quoted(name), described(other)).into()),
    }
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::check;

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
