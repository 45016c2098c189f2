//! Logic, and what stands in for nothing.

use super::Arguments;
use crate::base::{Refusal, Value};

/// Whether `if` takes its first branch: as in handlebars.js, all but `false`, null, 0, NaN, empty text and empty lists.
pub(in crate::template) fn truth(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Int(number) => *number != 0,
        Value::Float(number) => *number != 0.0 && !number.is_nan(),
        Value::Text(text) | Value::Html(text) => !text.is_empty(),
        Value::List(values) => !values.is_empty(),
        Value::Date(_) | Value::Map(_) | Value::Object(_) => true,
    }
}

/// The first argument that is `wanted`, else the last.
pub(super) fn first_or_last(arguments: &Arguments<'_>, wanted: fn(&Value) -> bool) -> Result<Value, Refusal> {
    let values = arguments.positional;
    Ok(values.iter().find(|value| wanted(value)).or(values.last()).cloned().unwrap_or_default())
}

pub(super) fn not(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    Ok(Value::Bool(!truth(arguments.at(0))))
}

/// `default VALUE FALLBACK`: the fallback where the value is missing, null, or empty; `false` and 0 are values.
pub(super) fn default(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let value = arguments.at(0);
    let is_given = match value {
        Value::Bool(_) | Value::Int(_) | Value::Float(_) => true,
        _ => truth(value),
    };
    Ok(if is_given { value } else { arguments.at(1) }.clone())
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::check;

    #[test]
    fn truth_is_as_in_handlebars_js() {
        for value in ["null", "false", "0", "0.0", r#""""#, "[]", r#"{"$float": "NaN"}"#] {
            check("not", &format!("[{value}]"), "{}", Ok("true"));
        }
        for value in ["true", "-1", r#"" ""#, r#""false""#, "[null]", "{}", r#"{"$date": "2026-01-31"}"#] {
            check("not", &format!("[{value}]"), "{}", Ok("false"));
        }
    }

    #[test]
    fn and_gives_the_first_false_value_or_the_last() {
        check("and", r#"[1, "a"]"#, "{}", Ok(r#""a""#));
        check("and", r#"[1, 0, "a"]"#, "{}", Ok("0"));
        check("and", "[1, null]", "{}", Ok("null"));
    }

    #[test]
    fn or_gives_the_first_true_value_or_the_last() {
        check("or", r#"[null, "", "a", "b"]"#, "{}", Ok(r#""a""#));
        check("or", "[null, 0]", "{}", Ok("0"));
    }

    #[test]
    fn a_fallback_stands_in_for_nothing() {
        check("default", r#"[null, "x"]"#, "{}", Ok(r#""x""#));
        check("default", r#"["", "x"]"#, "{}", Ok(r#""x""#));
        check("default", r#"[[], "x"]"#, "{}", Ok(r#""x""#));
        check("default", r#"[0, "x"]"#, "{}", Ok("0"));
        check("default", r#"[false, "x"]"#, "{}", Ok("false"));
        check("default", r#"[{"$html": "<b>"}, "x"]"#, "{}", Ok("html <b>"));
    }
}
