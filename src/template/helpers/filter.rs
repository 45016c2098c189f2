//! Lists of rows and pages: picked by a column.

use super::Arguments;
use super::column::column;
use super::compare::{equal, order};
use super::list::holds;
use super::logic::truth;
use super::read::{lacks, list, some_text};
use crate::base::{Refusal, Value};
use std::cmp::Ordering;

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
        if operator.holds(column(row, &path)?.as_ref(), wanted)? {
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
                let known = ["eq", "ne", "lt", "le", "gt", "ge", "in", "contains"];
                return Err(lacks("operator", name, &known));
            }
        })
    }

    fn holds(self, found: &Value, wanted: &Value) -> Result<bool, Refusal> {
        match self {
            Self::True => Ok(truth(found)),
            Self::Equal => Ok(equal(found, wanted)),
            Self::Different => Ok(!equal(found, wanted)),
            Self::Order(is_wanted) => Ok(order(found, wanted)?.is_some_and(is_wanted)),
            Self::In => holds(wanted, found),
            Self::Contains => holds(found, wanted),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::check;

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
    }
}
