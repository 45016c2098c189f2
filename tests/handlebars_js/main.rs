//! The reference: generated templates and data, rendered by us and by handlebars.js, compared byte for byte.
//!
//! Needs node, and `npm install --prefix target/node handlebars`. `HANDLEBARS_JS_SEED` and `HANDLEBARS_JS_COUNT` vary
//! what is generated. Intended differences are not generated: see `generated::writer`.

#![allow(clippy::unwrap_used, reason = "a test that can't run must fail loudly")]

#[path = "../generated/mod.rs"]
mod generated;

use generated::{Case, Helpers, Random};
use generator::base::{Diagnostics, Map, Refusal, Source, SourcePath, Value};
use generator::template::helpers::Host;
use generator::template::{Environment, Partials, parse, render};
use serde_json::{Value as Json, json};
use std::process::Command;
use std::sync::Arc;

#[test]
fn we_print_what_handlebars_js_prints() {
    let number = |name: &str, default: u64| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let (seed, count) = (number("HANDLEBARS_JS_SEED", 1), number("HANDLEBARS_JS_COUNT", 5_000));
    let cases: Vec<Case> =
        (0..count).map(|index| Case::generate(Helpers::None, &mut Random::new(seed, index))).collect();
    if let Some(index) = first_difference(&cases) {
        let (case, theirs) = minimised(cases[index].clone());
        panic!(
            "case {index} of seed {seed}:\n{}\nhandlebars.js: {theirs}\nours:          {}",
            case.to_json(),
            ours(&case)
        );
    }
}

/// The first case that we render otherwise.
fn first_difference(cases: &[Case]) -> Option<usize> {
    let theirs = theirs(cases);
    // `{{#if @partial-block}}` renders the block there, without `@root`: a name computed from it is then undefined.
    let is_lost = |theirs: &Json| theirs["error"] == "The partial undefined could not be found";
    let differs = |ours: Json, theirs: &Json| ours["out"] != theirs["out"] && !is_lost(theirs);
    cases.iter().zip(&theirs).position(|(case, theirs)| differs(ours(case), theirs))
}

/// The case with everything left out that the difference does not need, and what handlebars.js makes of it.
fn minimised(mut case: Case) -> (Case, Json) {
    loop {
        let smaller = case.smaller();
        match if smaller.is_empty() { None } else { first_difference(&smaller) } {
            Some(index) => case = smaller[index].clone(),
            None => {
                let theirs = theirs(std::slice::from_ref(&case)).remove(0);
                return (case, theirs);
            }
        }
    }
}

/// What handlebars.js prints, for each case.
fn theirs(cases: &[Case]) -> Vec<Json> {
    let root = env!("CARGO_MANIFEST_DIR");
    let file = format!("{root}/target/handlebars_js.jsonl");
    let lines: Vec<String> = cases.iter().map(|case| case.to_json().to_string()).collect();
    std::fs::write(&file, lines.join("\n")).unwrap();
    let script = format!("{root}/tests/handlebars_js/render.js");
    let output = Command::new("node").args([&script, &format!("{root}/target/node"), &file]).output();
    let output = output.expect("node is needed for this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs: Vec<Json> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(theirs.len(), cases.len());
    theirs
}

/// What we print. Missing names are left aside: they print nothing, as there; a missing partial is an error, as there.
fn ours(case: &Case) -> Json {
    let source = |text: &str| Arc::new(Source::new(SourcePath::new("x.hbs"), text.to_owned()));
    let mut diagnostics = Diagnostics::default();
    let mut partials = Partials::default();
    for (name, text) in case.partials() {
        partials.insert(&name, parse(&source(&text), 0, &mut diagnostics));
    }
    let program = parse(&source(&case.template()), 0, &mut diagnostics);
    if let Some(mistake) = diagnostics.first() {
        return json!({ "error": mistake.message });
    }
    let mut out = String::new();
    let environment = Environment { partials: &partials, host: &NoSite, context: generator::html::Context::HTML };
    let mistakes = render(&program, &value(&case.data), environment, &mut out);
    match mistakes.iter().find(|mistake| is_missing_partial(&mistake.message)) {
        Some(mistake) => json!({ "error": mistake.message }),
        None => json!({ "out": out }),
    }
}

fn is_missing_partial(message: &str) -> bool {
    message.starts_with("there is no partial") || message.starts_with("this partial was called without")
}

/// JSON as our values; every map may lack any name.
fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap()), Value::Int),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::from(items.iter().map(value).collect::<Vec<_>>()),
        Json::Object(object) => {
            let mut map = Map::open();
            for (name, item) in object {
                map.insert(name.as_str(), value(item));
            }
            Value::from(map)
        }
    }
}

/// A site that offers nothing.
struct NoSite;

impl Host for NoSite {
    fn language(&self) -> &str {
        "en"
    }

    fn asset(&self, path: &str) -> Result<String, Refusal> {
        Err(path.into())
    }

    fn url(&self, path: &str) -> String {
        path.to_owned()
    }

    fn markdown(&self, text: &str) -> Result<String, Refusal> {
        Err(text.into())
    }

    fn pages(&self, _section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        Ok(Arc::default())
    }
}
