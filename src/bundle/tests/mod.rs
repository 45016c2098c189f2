//! Bundles written and read back: what the tests of each part share.

mod damage;
mod limits;
mod objects;
mod programs;
mod records;
mod values;

use super::{Bundle, Content, Contents, Page};
use crate::base::{Diagnostics, Map, Refusal, Value};
use crate::pattern::Pattern;
use crate::route::Endpoint;
use crate::template::helpers::Host;
use crate::template::{Environment, Partials, Program, parse, render};
use crate::testing::{shown, source};
use std::io::Cursor;
use std::sync::Arc;

/// The program of `text`, which must have no mistakes.
fn program(text: &str) -> Arc<Program> {
    let mut diagnostics = Diagnostics::default();
    let program = parse(&source("templates/t.hbs", text), 0, &mut diagnostics);
    assert_eq!(shown(&diagnostics), [""; 0]);
    Arc::new(program)
}

fn route(pattern: &str) -> Endpoint {
    Endpoint::new(Pattern::parse(pattern).unwrap())
}

/// A page of `text` with `root`.
fn page(pattern: &str, text: &str, root: Map) -> Page {
    Page { route: route(pattern), content: Content::Folded(program(text)), root, rows: None }
}

fn contents(pages: Vec<Page>) -> Contents {
    Contents { language: "de-CH".to_owned(), base_path: "/intranet".to_owned(), pages, ..Contents::default() }
}

fn bytes(contents: &Contents) -> Vec<u8> {
    super::write(contents).unwrap_or_else(|mistakes| panic!("{:?}", shown(&mistakes)))
}

fn open(bytes: Vec<u8>) -> Bundle {
    Bundle::read(Cursor::new(bytes)).unwrap_or_else(|error| panic!("{error}"))
}

/// What the executable gets of `contents`.
fn read_back(contents: &Contents) -> Bundle {
    let bundle = open(bytes(contents));
    bundle.verify().unwrap_or_else(|error| panic!("{error}"));
    bundle
}

/// What `program` prints with `root`, and its mistakes.
fn rendered(program: &Program, root: &Map) -> (String, Vec<String>) {
    let mut out = String::new();
    let environment =
        Environment { partials: &Partials::default(), host: &NoSite, context: crate::html::Context::HTML };
    let mistakes = render(program, &Value::from(root.clone()), environment, &mut out);
    (out, shown(&mistakes))
}

/// What the page at `index` prints out of `bundle`, and its mistakes.
fn rendered_at(bundle: &Bundle, index: usize) -> (String, Vec<String>) {
    let Content::Folded(program) = bundle.content(index).unwrap() else { panic!("it was folded") };
    rendered(&program, &bundle.root(index).unwrap())
}

/// A site that offers nothing.
struct NoSite;

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
        Err("no Markdown here".into())
    }

    fn pages(&self, _section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        Ok(Arc::default())
    }
}
