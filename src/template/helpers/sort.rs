//! Lists of rows and pages: sorted by a column.

use super::Arguments;
use super::column::column;
use super::compare::Key;
use super::list::limited;
use super::read::{described, list, text, whole};
use crate::base::{Refusal, Value};
use std::borrow::Cow;

/// `sort LIST [by=COLUMN] [order="asc"|"desc"]`: items that are equal keep their order; null and blank come last.
pub(super) fn sort(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let Some(rows) = list(arguments.at(0))? else { return Ok(Value::Null) };
    Ok(sorted(rows, text(arguments.named("by"))?.as_deref(), arguments.named("order"))?.into())
}

/// `pages [section=NAME] [sort=COLUMN] [order="asc"|"desc"] [limit=N]`: the site's pages, or a section's.
pub(super) fn pages(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let section = text(arguments.named("section"))?;
    let path = text(arguments.named("sort"))?;
    let direction = Direction::read(arguments.named("order"))?;
    let make = || {
        let pages = arguments.host.pages(section.as_deref())?;
        Ok(match (&path, direction) {
            (Some(path), _) => sorted(&pages, Some(path), arguments.named("order"))?.into(),
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

fn sorted(rows: &[Value], path: Option<&str>, order: &Value) -> Result<Vec<Value>, Refusal> {
    let direction = Direction::read(order)?;
    let mut keyed = Vec::with_capacity(rows.len());
    for row in rows {
        let value = path.map_or_else(|| Ok(Cow::Borrowed(row)), |path| column(row, path))?;
        keyed.push((Key::of(&value)?, row));
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::helpers::testing::{call, check};

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
        let found: Vec<_> =
            list(&pages).unwrap().unwrap().iter().map(|page| column(page, "title").unwrap().into_owned()).collect();
        assert_eq!(Value::from(found).to_string(), titles, "{named}");
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
    fn null_stays_null() {
        check("sort", "[null]", "{}", Ok("null"));
    }
}
