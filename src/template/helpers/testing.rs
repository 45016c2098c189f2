//! What the tests of helpers share: one call, written as JSON.

use super::read::quoted;
use super::{Host, find};
use crate::base::{Date, Map, Object, Refusal, Text, Value};
use std::sync::Arc;

/// Calls the helper `name` and compares what it gives, as JSON (HTML as `html …`), or its whole message, and the
/// cure on a second line.
/// Arguments may hold `{"$date": "2026-01-31"}`, `{"$html": "<b>"}`, `{"$float": "NaN"}` and `{"$page": {"title": "A"}}`.
pub(super) fn check(name: &str, positional: &str, named: &str, expected: Result<&str, &str>) {
    let lines = |Refusal { message, help, .. }| help.map_or(message.clone(), |help| format!("{message}\n{help}"));
    let result = call(name, positional, named).map(|value| show(&value)).map_err(lines);
    let result = result.as_ref().map(String::as_str).map_err(String::as_str);
    assert_eq!(result, expected, "{name} {positional} {named}");
}

/// Calls the helper `name`, whose usage must allow the arguments.
pub(super) fn call(name: &str, positional: &str, named: &str) -> Result<Value, Refusal> {
    let helper = find(name).unwrap_or_else(|| panic!("no helper `{name}`"));
    let Value::List(positional) = value(&serde_json::from_str(positional).unwrap()) else { panic!("not a list") };
    let Value::Map(named) = value(&serde_json::from_str(named).unwrap()) else { panic!("not a table") };
    let named: Vec<(Text, Value)> = named.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    assert!((helper.arguments_min..=helper.arguments_max).contains(&positional.len()), "{}", helper.usage);
    assert!(named.iter().all(|(name, _)| helper.named.contains(&&**name)), "{}", helper.usage);
    helper.call_alone(&positional, &named, &TestHost)
}

fn show(value: &Value) -> String {
    match value {
        Value::Html(html) => format!("html {html}"),
        value => {
            let json = find("json").unwrap().call_alone(std::slice::from_ref(value), &[], &TestHost).unwrap();
            json.as_text().unwrap().to_string()
        }
    }
}

/// A value, written as JSON.
pub(super) fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().unwrap()),
        },
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(values) => Value::from(values.iter().map(value).collect::<Vec<_>>()),
        serde_json::Value::Object(fields) => match fields.iter().next() {
            Some((key, date)) if key == "$date" => {
                Value::Date(Date::parse(date.as_str().unwrap(), TestHost.utc_offset()).unwrap())
            }
            Some((key, text)) if key == "$float" => Value::Float(text.as_str().unwrap().parse().unwrap()),
            Some((key, html)) if key == "$html" => Value::html(html.as_str().unwrap()),
            Some((key, serde_json::Value::Object(fields))) if key == "$page" => page(map(fields)),
            _ => Value::from(map(fields)),
        },
    }
}

fn map(fields: &serde_json::Map<String, serde_json::Value>) -> Map {
    fields.iter().map(|(name, json)| (name.as_str(), value(json))).collect()
}

fn page(fields: Map) -> Value {
    Value::Object(Arc::new(TestPage(fields)))
}

#[derive(Debug)]
struct TestPage(Map);

impl Object for TestPage {
    fn field(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }

    fn names(&self) -> Vec<Text> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }
}

/// A German site with one style sheet, and three pages of which two are in the section `blog`.
pub(super) struct TestHost;

impl Host for TestHost {
    fn language(&self) -> &str {
        "de"
    }

    fn utc_offset(&self) -> i32 {
        3600
    }

    fn asset(&self, path: &str) -> Result<String, Refusal> {
        match path {
            "css/site.css" => Ok("/css/site.0a1b2c3d.css".to_owned()),
            _ => Err(format!("no file {}", quoted(&format!("static/{path}"))).into()),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("/base{path}")
    }

    fn markdown(&self, text: &str) -> Result<String, Refusal> {
        Ok(format!("<p>{text}</p>"))
    }

    fn pages(&self, section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        let titles: &[(&str, i64)] = match section {
            None => &[("About", 3), ("Cats", 2), ("Birds", 1)],
            Some("blog") => &[("Cats", 2), ("Birds", 1)],
            Some(section) => return Err(format!("no section {}", quoted(section)).into()),
        };
        let fields = |(title, weight): &(&str, i64)| {
            [("title", Value::from(*title)), ("weight", Value::Int(*weight))].into_iter().collect()
        };
        Ok(Arc::new(titles.iter().map(|title| page(fields(title))).collect()))
    }
}
