//! Generated programs and this repository's own templates: rendered as they are, and out of a bundle.

#![allow(clippy::unwrap_used, reason = "a test that can't run must fail loudly")]

#[allow(dead_code, reason = "it also makes cases smaller, for the comparison with handlebars.js")]
#[path = "../generated/mod.rs"]
mod generated;

use generated::{Case, Helpers, Random};
use generator::base::{Diagnostic, Diagnostics, Map, Refusal, Source, SourcePath, Text, Value};
use generator::bundle::{Bundle, Content, Contents, Page, write};
use generator::pattern::Pattern;
use generator::route::Endpoint;
use generator::template::helpers::Host;
use generator::template::{Environment, Partials, Program, parse, render};
use serde_json::Value as Json;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

/// More are written by `cargo xtask test` for the comparison with handlebars.js.
const CASES: u64 = 1_000;

#[test]
fn generated_programs_print_the_same_out_of_a_bundle() {
    let mut with_mistakes = 0;
    for index in 0..CASES {
        let case = Case::generate(Helpers::None, &mut Random::new(2, index));
        let programs: Vec<_> =
            case.partials().iter().map(|(name, text)| (name.as_str().into(), program(name, text))).collect();
        let Value::Map(root) = value(&case.data) else { panic!("data is a table") };
        with_mistakes += usize::from(check(&program("page", &case.template()), programs, &root));
    }
    assert!((1..CASES as usize).contains(&with_mistakes), "{with_mistakes}");
}

#[test]
fn our_own_templates_print_the_same_out_of_a_bundle() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let entries = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let path = entry.path().strip_prefix(&folder).unwrap().with_extension("");
        let name = path.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(entry.path()).unwrap();
        (Text::from(name.as_str()), program(&name, &text))
    });
    let programs: Vec<_> = files.collect();
    assert!(programs.len() > 15);
    let root = [("page", Value::from(Map::open())), ("site", Value::from(Map::open()))].into_iter().collect();
    for (_, program) in &programs {
        check(program, programs.clone(), &root);
    }
}

/// Compares what `page` prints, and every mistake with its place; whether there is any.
fn check(page: &Arc<Program>, partials: Vec<(Text, Arc<Program>)>, root: &Map) -> bool {
    let mut known = Partials::default();
    for (name, program) in &partials {
        known.insert(name, Program::clone(program));
    }
    let expected = rendered(page, &known, root);
    let route = Endpoint::new(Pattern::parse("/").unwrap());
    let content = Content::Whole { body: None, template: page.clone() };
    let pages = vec![Page { route, content, root: root.clone(), rows: None }];
    let bytes = write(&Contents { pages, partials, ..Contents::default() }).unwrap();
    let bundle = Bundle::read(Cursor::new(bytes)).unwrap();
    bundle.verify().unwrap();
    let Content::Whole { template, .. } = bundle.content(0).unwrap() else { panic!("it was shipped whole") };
    assert_eq!(
        rendered(&template, bundle.partials().unwrap(), &bundle.root(0).unwrap()),
        expected,
        "{}",
        page.source.text
    );
    !expected.1.is_empty()
}

fn rendered(program: &Program, partials: &Partials, root: &Map) -> (String, Vec<Diagnostic>) {
    let mut out = String::new();
    let mistakes = render(
        program,
        &Value::from(root.clone()),
        Environment { partials, host: &NoSite, context: generator::html::Context::HTML },
        &mut out,
    );
    (out, mistakes)
}

fn program(name: &str, text: &str) -> Arc<Program> {
    let source = Source::new(SourcePath::new(&format!("templates/{name}.hbs")), text.to_owned());
    Arc::new(parse(&Arc::new(source), 0, &mut Diagnostics::default()))
}

/// JSON as our values.
fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap()), Value::Int),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::from(items.iter().map(value).collect::<Vec<_>>()),
        Json::Object(object) => object.iter().map(|(name, item)| (name.as_str(), value(item))).collect::<Map>().into(),
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
