//! What the cases share: data from JSON, a site that offers nothing, diagnostics as text.

use generator::base::{Diagnostic, Diagnostics, Map, Refusal, Source, SourcePath, Value};
use generator::template::helpers::{Host, Rendering};
use generator::template::{self, Environment, Partials, Program, render};
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A site that offers nothing.
pub(crate) struct NoSite {
    pub(crate) steps_max: u64,
    pub(crate) rendering: Rendering,
    /// After so many looks nobody waits any more.
    pub(crate) looks_left: AtomicU64,
}

/// It is built, and somebody waits for ever.
pub(crate) static BUILT: NoSite =
    NoSite { steps_max: template::STEPS_MAX, rendering: Rendering::Build, looks_left: AtomicU64::new(u64::MAX) };

impl Host for NoSite {
    fn language(&self) -> &str {
        "en"
    }

    fn asset(&self, path: &str) -> Result<String, Refusal> {
        Err(format!("there is no file `{path}`").into())
    }

    fn url(&self, path: &str) -> String {
        path.to_owned()
    }

    fn markdown(&self, _text: &str) -> Result<String, Refusal> {
        Err("no markdown here".into())
    }

    fn pages(&self, _section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        Err("no pages here".into())
    }

    fn steps_max(&self) -> u64 {
        self.steps_max
    }

    fn is_given_up(&self) -> bool {
        self.looks_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err()
    }

    fn rendering(&self) -> Rendering {
        self.rendering
    }
}

/// A template's text as a file.
pub(crate) fn source(path: &str, text: &str) -> Arc<Source> {
    Arc::new(Source::new(SourcePath::new(path), text.to_owned()))
}

/// The program of `source` from byte `start`, and its mistakes.
pub(crate) fn parse(source: &Arc<Source>, start: usize) -> (Program, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    (template::parse(source, start, &mut diagnostics), diagnostics)
}

/// A value from JSON; `is_open` maps may lack any name.
pub(crate) fn value(json: &str, is_open: bool) -> Value {
    fn convert(json: serde_json::Value, is_open: bool) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(value),
            serde_json::Value::Number(number) => match number.as_i64() {
                Some(value) => Value::Int(value),
                None => Value::Float(number.as_f64().unwrap()),
            },
            serde_json::Value::String(text) => Value::from(text),
            serde_json::Value::Array(items) => {
                Value::from(items.into_iter().map(|item| convert(item, is_open)).collect::<Vec<_>>())
            }
            serde_json::Value::Object(object) => {
                let mut map = if is_open { Map::open() } else { Map::new() };
                for (name, value) in object {
                    map.insert(name, convert(value, is_open));
                }
                Value::from(map)
            }
        }
    }
    convert(serde_json::from_str(json).unwrap(), is_open)
}

/// Parses all, then checks, then renders the template `text`; the partials are files below `templates/`.
pub(crate) fn run(text: &str, partials: &[(&str, &str)], root: &Value) -> (String, Vec<Diagnostic>) {
    let mut all = Partials::default();
    let mut diagnostics = Diagnostics::default();
    for (name, text) in partials {
        let source = source(&format!("templates/{name}.hbs"), text);
        all.insert(name, template::parse(&source, 0, &mut diagnostics));
    }
    let program = template::parse(&source("site/page.html", text), 0, &mut diagnostics);
    program.check(&all, &mut diagnostics);
    partials.iter().for_each(|(name, _)| all.get(name).unwrap().check(&all, &mut diagnostics));
    let mut out = String::new();
    if diagnostics.is_empty() {
        diagnostics.extend(rendered(&program, &all, root, &mut out));
    }
    (out, diagnostics.into())
}

/// Renders without checks.
pub(crate) fn rendered(program: &Program, partials: &Partials, root: &Value, out: &mut String) -> Vec<Diagnostic> {
    render(program, root, Environment { partials, host: &BUILT, context: generator::html::Context::HTML }, out)
}

/// A diagnostic as the author sees it, without the quoted lines.
pub(crate) fn plain(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic.place.as_ref().unwrap();
        let line = place.line.as_ref().unwrap();
        writeln!(text, "{}:{}:{}: {}", place.file, line.number, line.column, diagnostic.message).unwrap();
        for note in &diagnostic.notes {
            let line = note.place.line.as_ref().unwrap();
            writeln!(text, "  {}:{}:{}: {}", note.place.file, line.number, line.column, note.message).unwrap();
        }
        if let Some(help) = &diagnostic.help {
            writeln!(text, "  help: {help}").unwrap();
        }
    }
    text
}

/// `template` with `data` prints `expected` without any mistake.
#[track_caller]
pub(crate) fn check(template: &str, data: &str, expected: &str) {
    check_with(template, &[], data, expected);
}

/// The same with partials.
#[track_caller]
pub(crate) fn check_with(template: &str, partials: &[(&str, &str)], data: &str, expected: &str) {
    let (out, found) = run(template, partials, &value(data, false));
    assert_eq!(plain(&found), "", "{template}");
    assert_eq!(out, expected, "{template}");
}

/// `template` with `data` tells exactly `expected`.
#[track_caller]
pub(crate) fn check_mistakes(template: &str, partials: &[(&str, &str)], data: &str, expected: &str) {
    let (_, found) = run(template, partials, &value(data, false));
    assert_eq!(plain(&found), expected, "{template}");
}
