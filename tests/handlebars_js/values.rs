//! Writes what stands in a tag: paths, calls, arguments.

use super::case::NAMES;
use super::writer::{Helpers, Place, Writer};

impl Writer<'_> {
    /// Whether to call a helper of ours here.
    pub(crate) fn calls(&mut self) -> bool {
        self.helpers == Helpers::Ours && self.random.one_in(4)
    }

    pub(crate) fn call(&mut self, place: &Place) -> String {
        let helper =
            self.random.pick(&["eq", "and", "or", "default", "concat", "not", "json", "length", "upper", "list"]);
        let count = if matches!(helper, "not" | "json" | "length" | "upper") { 1 } else { 2 };
        let arguments: Vec<String> = (0..count).map(|_| self.argument(place)).collect();
        format!("{helper} {}", arguments.join(" "))
    }

    pub(crate) fn lookup(&mut self, place: &Place) -> String {
        let table = self.random.pick(&["o1", "o2", ".", "this", "@root"]).to_owned();
        match self.random.below(3) {
            0 => format!("lookup {table} \"{}\"", self.random.pick(&NAMES)),
            1 => format!("lookup l1 {}", self.random.pick(&["0", "1", "@index", "\"length\""])),
            _ => format!("lookup {table} (lookup {} \"t1\")", if place.no_up { "@root" } else { ".." }),
        }
    }

    pub(crate) fn path(&mut self, place: &Place) -> String {
        let mut path = match self.random.below(12) {
            0 if place.has_context => return self.random.pick(&["this", "."]).to_owned(),
            1 => {
                return self
                    .random
                    .pick(&["@index", "@key", "@first", "@last", "@../index", "@../key", "@../../first"])
                    .to_owned();
            }
            2 => return format!("@root.{}", self.random.pick(&NAMES)),
            3 | 4 if !place.no_up => self.random.pick(&["../", "../", "../../"]).to_owned(),
            5 => self.random.pick(&["this.", "./", "this/"]).to_owned(),
            6 | 7 if !place.params.is_empty() => {
                let param = place.params[self.random.below(place.params.len())].clone();
                if self.random.one_in(2) {
                    return param;
                }
                format!("{param}.")
            }
            _ => String::new(),
        };
        let name = self.random.pick(&NAMES);
        path.push_str(name);
        match &name[..1] {
            "o" | "x" if self.random.one_in(2) => path.push_str(self.random.pick(&[".t1", "/o1.n1", ".[t2]", ".l1"])),
            "l" if self.random.one_in(3) => path.push_str(self.random.pick(&[".length", ".[0]", ".[1].t1", ".0.t1"])),
            _ => {}
        }
        path
    }

    /// An argument whose value becomes the context, and whether `../` is clear below it.
    pub(crate) fn subject(&mut self, place: &Place) -> (String, bool) {
        if self.random.one_in(5) {
            return (self.path(place), false);
        }
        let name = self
            .random
            .pick(&["l1", "l2", "l3", "o1", "o2", "x1", "x2", "t1", "n1", "o1.l1", "o2.o1", "x1.l2", "[l2]"]);
        let is_param = place.params.iter().any(|param| name.split('.').next() == Some(param));
        (name.to_owned(), !is_param)
    }

    pub(crate) fn argument(&mut self, place: &Place) -> String {
        if self.calls() {
            return format!("({})", self.call(place));
        }
        match self.random.below(8) {
            0 => format!("({})", self.lookup(place)),
            1 => self
                .random
                .pick(&["0", "1", "\"\"", "\"a\"", "'b'", "true", "false", "null", "undefined", "1.5"])
                .to_owned(),
            2 => "@partial-block".to_owned(),
            _ => self.path(place),
        }
    }
}
