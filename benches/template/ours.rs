//! The engine of this project.

use crate::Measured;
use crate::workload::Workload;
use generator::base::{Diagnostics, Map, Refusal, Source, SourcePath, Value};
use generator::template::helpers::Host;
use generator::template::{self, Environment, Filled, Folded, Inputs, Partials, Program};
use std::sync::Arc;

/// Renders into a fresh text each time, as the others do; then what folding leaves of it, where names are known to a
/// request only.
pub(crate) fn measure(workload: &Workload) -> Vec<Measured> {
    let data = map(&(workload.data)());
    let root = Value::from(data.clone());
    let mut partials = Partials::default();
    for (name, text) in workload.handlebars {
        partials.insert(name, parse(name, text));
    }
    let program = partials.get(workload.handlebars[0].0).expect("it was inserted above");
    let environment = Environment { partials: &partials, host: &NoSite, context: generator::html::Context::HTML };
    let measure = |engine: &str, program: &Program| {
        crate::measure(engine, || {
            let mut out = String::new();
            let mistakes = template::render(program, &root, environment, &mut out);
            assert!(mistakes.is_empty(), "{mistakes:?}");
            out
        })
    };
    let folded = workload.unknown.iter().map(|name| {
        let inputs = Inputs {
            root: &data,
            holes: &[vec![(*name).into()]],
            content: None,
            filled: Filled::ByRequest,
            cause: None,
        };
        let mut diagnostics = Diagnostics::default();
        let folded = template::fold(program, inputs, environment, &mut diagnostics);
        let Folded::Program(residual) = folded else { panic!("{folded:?} {diagnostics:?}") };
        measure(&format!("generator, all but `{name}` folded"), &residual)
    });
    [measure("generator", program)].into_iter().chain(folded).collect()
}

fn parse(name: &str, text: &str) -> template::Program {
    let source = Source::new(SourcePath::new(&format!("templates/{name}.hbs")), text.to_owned());
    let mut diagnostics = Diagnostics::default();
    let program = template::parse(&Arc::new(source), 0, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    program
}

fn map(json: &serde_json::Value) -> Map {
    json.as_object().into_iter().flatten().map(|(name, json)| (name.as_str(), value(json))).collect()
}

fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::from(*value),
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| Value::from(number.as_f64().unwrap_or(f64::NAN)), Value::from)
        }
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(values) => Value::from(values.iter().map(value).collect::<Vec<_>>()),
        serde_json::Value::Object(_) => Value::from(map(json)),
    }
}

/// The pages ask the site for nothing.
struct NoSite;

impl Host for NoSite {
    fn language(&self) -> &str {
        "en"
    }

    fn asset(&self, path: &str) -> Result<String, Refusal> {
        Err(format!("no file `static/{path}`").into())
    }

    fn url(&self, path: &str) -> String {
        path.to_owned()
    }

    fn markdown(&self, text: &str) -> Result<String, Refusal> {
        Ok(text.to_owned())
    }

    fn pages(&self, _section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        Ok(Arc::default())
    }
}
