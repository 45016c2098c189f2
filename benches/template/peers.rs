//! Engines of other crates, each as its documentation says is quickest: parsed once, data converted once.

use crate::Measured;
use crate::workload::Workload;

/// The crates handlebars, minijinja and tera.
pub(crate) fn measure(workload: &Workload) -> [Measured; 3] {
    [handlebars(workload), minijinja(workload), tera(workload)]
}

/// `render` would convert its data each time; `render_with_context` does not.
fn handlebars(workload: &Workload) -> Measured {
    let mut registry = handlebars::Handlebars::new();
    for (name, text) in workload.handlebars {
        registry.register_template_string(name, text).expect("the workload's templates parse");
    }
    let context = handlebars::Context::wraps((workload.data)()).expect("the workload's data is JSON");
    let name = workload.handlebars[0].0;
    crate::measure("handlebars 6.4 (crate)", || {
        registry.render_with_context(name, &context).expect("the workload renders")
    })
}

fn minijinja(workload: &Workload) -> Measured {
    let mut environment = minijinja::Environment::new();
    for (name, text) in workload.jinja {
        environment.add_template(name, text).expect("the workload's templates parse");
    }
    let context = minijinja::Value::from(minijinja::value::Serde((workload.data)()));
    let template = environment.get_template(workload.jinja[0].0).expect("it was added above");
    crate::measure("minijinja 3.1", || template.render(context.clone()).expect("the workload renders"))
}

fn tera(workload: &Workload) -> Measured {
    let mut tera = tera::Tera::default();
    tera.add_raw_templates(workload.jinja.iter().copied()).expect("the workload's templates parse");
    let context = tera::Context::from_serialize(&(workload.data)()).expect("the workload's data is a table");
    let name = workload.jinja[0].0;
    crate::measure("tera 2.4", || tera.render(name, &context).expect("the workload renders"))
}
