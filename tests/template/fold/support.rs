//! What the cases share: pages whose data is known in part, and what is left of them.

use super::show::show;
use crate::support::{BUILT, parse, plain, source, value};
use generator::base::{Diagnostic, Diagnostics, Map, Text, Value};
use generator::template::helpers::Host;
use generator::template::{Environment, Filled, Folded, Inputs, Partials, Program, fold, render};
use std::sync::Arc;

/// A page: its template, the partials, its data, and what of it is not known at build time.
#[derive(Clone, Copy, Default)]
pub(crate) struct Page<'a> {
    pub(crate) template: &'a str,
    /// Names and texts.
    pub(crate) partials: &'a [(&'a str, &'a str)],
    /// A JSON object.
    pub(crate) data: &'a str,
    /// Paths, with a space between them: `request data.stock`.
    pub(crate) holes: &'a str,
    /// The body, where it is rendered at request time.
    pub(crate) body: Option<&'a str>,
}

/// A page, read.
pub(crate) struct Parsed {
    pub(crate) program: Program,
    pub(crate) partials: Partials,
    pub(crate) root: Map,
    pub(crate) holes: Vec<Vec<Text>>,
    pub(crate) body: Option<Arc<Program>>,
    pub(crate) filled: Filled,
    pub(crate) host: &'static dyn Host,
}

impl Page<'_> {
    pub(crate) fn parsed(&self) -> Parsed {
        let program = |path: &str, text: &str| {
            let (program, mistakes) = parse(&source(path, text), 0);
            assert_eq!(plain(&mistakes), "", "{text}");
            program
        };
        let mut partials = Partials::default();
        for (name, text) in self.partials {
            partials.insert(name, program(&format!("templates/{name}.hbs"), text));
        }
        let Value::Map(root) = value(self.data, false) else { panic!("not a table") };
        let holes = self.holes.split_whitespace().map(|hole| hole.split('.').map(Text::from).collect());
        Parsed {
            program: program("site/page.html", self.template),
            partials,
            root: (*root).clone(),
            holes: holes.collect(),
            body: self.body.map(|text| Arc::new(program("site/body.html", text))),
            filled: Filled::ByRequest,
            host: &BUILT,
        }
    }
}

impl Parsed {
    pub(crate) fn environment(&self) -> Environment<'_> {
        Environment { partials: &self.partials, host: self.host, context: generator::html::Context::HTML }
    }

    pub(crate) fn fold(&self) -> (Folded, Diagnostics) {
        let root = &self.known();
        let inputs = Inputs { root, holes: &self.holes, content: self.body.as_ref(), filled: self.filled, cause: None };
        let mut diagnostics = Diagnostics::default();
        (fold(&self.program, inputs, self.environment(), &mut diagnostics), diagnostics)
    }

    /// The root with a wrong value for what is not known: it shows if it is used.
    fn known(&self) -> Map {
        let mut known = self.root.clone();
        for hole in &self.holes {
            let wrong = Value::from("WRONG");
            match (&hole[..], known.get(&hole[0])) {
                ([first], _) => _ = known.insert(first.clone(), wrong),
                ([first, second], Some(Value::Map(inside))) => {
                    let mut inside = (**inside).clone();
                    inside.insert(second.clone(), wrong);
                    known.insert(first.clone(), inside);
                }
                _ => {}
            }
        }
        known
    }

    /// What the page prints, not folded, and its mistakes.
    pub(crate) fn whole(&self) -> (String, Vec<Diagnostic>) {
        let mut root = self.root.clone();
        let mut mistakes = Vec::new();
        if let Some(body) = &self.body {
            let mut html = String::new();
            mistakes.extend(render(body, &root.clone().into(), self.environment(), &mut html));
            let page = root.get("page").cloned().unwrap_or_default();
            let Value::Map(page) = page else { panic!("a page with a body is a table") };
            let mut page = (*page).clone();
            page.insert("content", Value::html(html));
            root.insert("page", page);
        }
        let mut out = String::new();
        mistakes.extend(render(&self.program, &root.into(), self.environment(), &mut out));
        (out, mistakes)
    }

    /// What `left` prints once all is known, and its mistakes.
    pub(crate) fn rest(&self, left: &Program) -> (String, Vec<Diagnostic>) {
        // More than it says that it reads is not there.
        let root = left.reads(&Partials::default()).part_of(&self.root);
        let mut out = String::new();
        let mistakes = render(left, &root.into(), self.environment(), &mut out);
        (out, mistakes)
    }
}

/// Exactly `expected` is left of `page`, and it prints what the page prints.
#[track_caller]
pub(crate) fn check(page: Page<'_>, expected: &str) {
    let parsed = page.parsed();
    let (folded, mistakes) = parsed.fold();
    assert_eq!(plain(&mistakes), "", "{}", page.template);
    let Folded::Program(left) = folded else { panic!("{}: {folded:?}", page.template) };
    assert_eq!(show(&left), expected, "{}", page.template);
    let (out, mistakes) = parsed.rest(&left);
    assert_eq!((out, plain(&mistakes)), (parsed.whole().0, String::new()), "{}", page.template);
}

/// A page of which `request` alone is not known.
#[track_caller]
pub(crate) fn check_request(template: &str, partials: &[(&str, &str)], data: &str, expected: &str) {
    check(Page { template, partials, data, holes: "request", body: None }, expected);
}

/// The page has to be shipped whole, for the reason `expected`, which begins with its place.
#[track_caller]
pub(crate) fn check_whole(page: Page<'_>, expected: &str) {
    let (folded, mistakes) = page.parsed().fold();
    assert_eq!(plain(&mistakes), "", "{}", page.template);
    let Folded::Whole(note) = folded else { panic!("{} was folded", page.template) };
    let line = note.place.line.as_ref().map(|line| format!(":{}:{}", line.number, line.column)).unwrap_or_default();
    assert_eq!(format!("{}{line}: {}", note.place.file, note.message), expected, "{}", page.template);
}
