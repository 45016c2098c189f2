//! Values as JSON that can't end the `<script>` it stands in. It is text: where it is printed says whether its quotes are escaped.

use super::Arguments;
use super::read::whole;
use crate::base::{Map, Refusal, Value};
use crate::template::render::work::text_size;
use std::fmt::Write;

/// How many blanks one level can be indented by.
const INDENT_MAX: usize = 10;

pub(super) fn json(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let indent = whole(arguments.named("indent"), "`indent`", 0..=INDENT_MAX)?.unwrap_or(0);
    Ok(written(arguments, arguments.at(0), indent)?.into())
}

fn written(arguments: &Arguments<'_>, value: &Value, indent: usize) -> Result<String, Refusal> {
    let mut writer = Writer { arguments, out: String::new(), counted: 0, indent, depth: 0 };
    writer.value(value)?;
    Ok(writer.out)
}

/// Writes JSON; `indent` 0 is one line.
struct Writer<'a> {
    arguments: &'a Arguments<'a>,
    out: String,
    /// How many bytes of `out` are taken from the work.
    counted: usize,
    indent: usize,
    depth: usize,
}

impl Writer<'_> {
    /// Takes the steps and the memory of what was written since the last value.
    fn count(&mut self) -> Result<(), Refusal> {
        let written = self.out.len() - std::mem::replace(&mut self.counted, self.out.len());
        self.arguments.work.make(written)?;
        Ok(self.arguments.take(1 + text_size(&self.out[self.out.len() - written..]))?)
    }

    fn value(&mut self, value: &Value) -> Result<(), Refusal> {
        self.count()?;
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(_) | Value::Int(_) => self.plain(value),
            // As `JSON.stringify`: JSON has no NaN and no infinity.
            Value::Float(number) if !number.is_finite() => self.out.push_str("null"),
            Value::Float(_) => self.plain(value),
            Value::Date(date) => self.text(&date.to_string()),
            Value::Text(text) | Value::Html(text) => self.text(text),
            Value::List(values) => self.arguments.work.inside(|| self.list(values))?,
            Value::Map(map) => self.arguments.work.inside(|| self.map(map))?,
            Value::Object(_) => {
                let refusal = Refusal::new("can't write a whole page or section as JSON");
                return Err(refusal.help("name its fields, as `json page.title`"));
            }
        }
        Ok(())
    }

    fn list(&mut self, values: &[Value]) -> Result<(), Refusal> {
        self.out.push('[');
        self.depth += 1;
        for (index, value) in values.iter().enumerate() {
            self.begin_item(index);
            self.value(value)?;
        }
        self.end_items(values.is_empty());
        self.out.push(']');
        Ok(())
    }

    fn map(&mut self, map: &Map) -> Result<(), Refusal> {
        self.out.push('{');
        self.depth += 1;
        for (index, (name, value)) in map.iter().enumerate() {
            self.begin_item(index);
            self.text(name);
            self.out.push_str(if self.indent > 0 { ": " } else { ":" });
            self.value(value)?;
        }
        self.end_items(map.is_empty());
        self.out.push('}');
        Ok(())
    }

    fn begin_item(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
        self.new_line();
    }

    fn end_items(&mut self, is_empty: bool) {
        self.depth -= 1;
        if !is_empty {
            self.new_line();
        }
    }

    fn new_line(&mut self) {
        if self.indent > 0 {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', self.indent * self.depth));
        }
    }

    /// Escapes what JSON must (RFC 8259, section 7), what could end a `<script>`, a comment or an attribute in single
    /// quotes, and the two line ends that JavaScript before 2019 did not allow in a string.
    fn text(&mut self, text: &str) {
        self.out.push('"');
        for character in text.chars() {
            match character {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\0'..='\u{1f}' | '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}' => {
                    self.push(format_args!("\\u{:04x}", u32::from(character)));
                }
                character => self.out.push(character),
            }
        }
        self.out.push('"');
    }

    fn plain(&mut self, value: &Value) {
        self.push(format_args!("{value}"));
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.out.write_fmt(text).expect("a String takes any text");
    }
}

#[cfg(test)]
mod tests {
    use crate::base::Value;
    use crate::template::helpers::testing::{call, check};

    fn check_json(value: &str, named: &str, expected: &str) {
        let json = call("json", &format!("[{value}]"), named).unwrap();
        assert!(matches!(&json, Value::Text(text) if **text == *expected), "{json:?} is not {expected}");
    }

    #[test]
    fn every_kind_of_value_is_json() {
        check_json(
            r#"[null, true, 1, 1.5, "a", {"$date": "2026-01-31"}, {"$html": "b"}, [], {}]"#,
            "{}",
            r#"[null,true,1,1.5,"a","2026-01-31","b",[],{}]"#,
        );
        check_json(r#"{"b": 1, "a": [1, 2]}"#, "{}", r#"{"b":1,"a":[1,2]}"#);
        check_json("1e21", "{}", "1e+21");
        check_json(r#"[null, {"$float": "NaN"}]"#, "{}", "[null,null]");
    }

    #[test]
    fn json_can_not_leave_its_script() {
        check_json(
            r#""</script><!-- & ' \" \\ \u2028\u2029""#,
            "{}",
            r#""\u003c/script\u003e\u003c!-- \u0026 \u0027 \" \\ \u2028\u2029""#,
        );
        check_json(r#"{"</script>": 1}"#, "{}", r#"{"\u003c/script\u003e":1}"#);
        check_json(r#""\n\r\t\u0000\u001f\u007f""#, "{}", "\"\\n\\r\\t\\u0000\\u001f\u{7f}\"");
    }

    #[test]
    fn json_can_be_indented() {
        let expected = "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}";
        check_json(r#"{"a": [1, {}], "b": []}"#, r#"{"indent": 2}"#, expected);
        check(
            "json",
            "[1]",
            r#"{"indent": 11}"#,
            Err("expected a whole number from 0 to 10 as `indent`, but got the number 11"),
        );
    }

    #[test]
    fn a_page_is_no_json() {
        check(
            "json",
            r#"[[{"$page": {"title": "A"}}]]"#,
            "{}",
            Err("can't write a whole page or section as JSON\nname its fields, as `json page.title`"),
        );
    }
}
