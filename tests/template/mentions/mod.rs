//! What a program mentions of the roots that are known at request time only, and by which way.

mod generated;
mod limits;
mod names;
mod partials;

use super::support::{parse, plain, source};
use generator::template::{Mention, Mentioned, Mentions, Partials, Program};

/// Each mention on a line of its own: what, and the steps that lead there.
pub(crate) fn shown(list: &[Mention]) -> String {
    let line = |mention: &Mention| {
        let steps = mention.chain.iter().map(|step| {
            let line = step.place.line.as_ref().unwrap();
            format!("{}:{}:{} {}", step.place.file, line.number, line.column, step.text)
        });
        format!("{}: {}", name(&mention.mentioned), steps.collect::<Vec<_>>().join(" → "))
    };
    list.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn name(mentioned: &Mentioned) -> String {
    match mentioned {
        Mentioned::Request => "request".to_owned(),
        Mentioned::Form => "form".to_owned(),
        Mentioned::Route => "route".to_owned(),
        Mentioned::Data(name) => format!("data.{name}"),
        Mentioned::AllData => "data".to_owned(),
        Mentioned::Everything => "everything".to_owned(),
    }
}

fn all(partials: &[(&str, &str)]) -> Partials {
    let mut all = Partials::default();
    for (name, text) in partials {
        let (program, mistakes) = parse(&source(&format!("{name}.hbs"), text), 0);
        assert_eq!(plain(&mistakes), "", "{text}");
        all.insert(name, program);
    }
    all
}

fn page(template: &str) -> Program {
    let (program, mistakes) = parse(&source("page", template), 0);
    assert_eq!(plain(&mistakes), "", "{template}");
    program
}

/// `template` mentions exactly `expected`: lines of what it is and the way there. The partial `a` is the file `a.hbs`.
#[track_caller]
fn check_with(template: &str, partials: &[(&str, &str)], expected: &[&str]) {
    let Mentions { list, computed, .. } = page(template).mentions(&all(partials), false);
    assert_eq!(plain(&computed), "", "{template}");
    assert_eq!(shown(&list), expected.join("\n"), "{template}");
}

/// The same without partials.
#[track_caller]
fn check(template: &str, expected: &[&str]) {
    check_with(template, &[], expected);
}

/// `template` mentions exactly these things, whatever the way.
#[track_caller]
fn check_names(template: &str, partials: &[(&str, &str)], expected: &str) {
    let Mentions { list, computed, .. } = page(template).mentions(&all(partials), false);
    assert_eq!(plain(&computed), "", "{template}");
    let names: Vec<String> = list.iter().map(|mention| name(&mention.mentioned)).collect();
    assert_eq!(names.join(" "), expected, "{template}");
}
