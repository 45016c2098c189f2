//! Whatever a rendering reads of the request is mentioned: generated templates, rendered with a root that records.

use super::super::support::{parse, rendered, source, value};
use super::shown;
use crate::generated::{Case, Helpers, Random};
use generator::base::{Map, Object, Text, Value};
use generator::template::{Mentioned, Mentions, Partials};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

const CASES: u64 = 2_000;

/// Names of generated templates, and what they are here. Block parameters, `key=value` arguments and columns of rows
/// have the same names.
const ROOTS: [(&str, &str); 4] = [("o1", "data"), ("o2", "route"), ("x1", "request"), ("x2", "form")];

#[test]
fn what_is_read_is_mentioned() {
    let (mut with_reads, mut exact, mut without) = (0, 0, 0);
    for index in 0..CASES {
        let case = Case::generate(Helpers::None, &mut Random::new(7, index));
        let run = Run::of(&case, index);
        if let Some(read) = run.unmentioned() {
            panic!("case {index} reads {read:?}:\n{}", minimised(case, index));
        }
        with_reads += u64::from(!run.read.is_empty());
        without += u64::from(run.mentions.list.is_empty());
        exact += u64::from(
            !run.read.is_empty() && run.mentions.list.iter().all(|mention| run.read.contains(&mention.mentioned)),
        );
    }
    // Else the test would say little: where nothing is read, or everything counts as mentioned.
    assert!([with_reads, exact, without].iter().all(|count| *count > CASES / 6), "{with_reads} {exact} {without}");
}

/// One case, rendered and walked.
struct Run {
    read: BTreeSet<Mentioned>,
    mentions: Mentions,
}

impl Run {
    fn of(case: &Case, index: u64) -> Self {
        let mut partials = Partials::default();
        for (name, text) in case.partials() {
            partials.insert(&name, parse(&source(&name, &renamed(&text, index)), 0).0);
        }
        let (program, _) = parse(&source("page", &renamed(&case.template(), index)), 0);
        let read = Reads::default();
        let data = value(&renamed(&case.data.to_string(), index), true);
        let root = Value::Object(Arc::new(Recorder { below: Below::Root, value: data, read: Arc::clone(&read) }));
        rendered(&program, &partials, &root, &mut String::new());
        let read = read.lock().unwrap().clone();
        Self { read, mentions: program.mentions(&partials, false) }
    }

    /// What was read and is not mentioned.
    fn unmentioned(&self) -> Option<&Mentioned> {
        let has = |mentioned: &Mentioned| self.mentions.list.iter().any(|mention| mention.mentioned == *mentioned);
        let is_covered = |read: &Mentioned| {
            let is_data = matches!(read, Mentioned::Data(_));
            let has_all_data = has(&Mentioned::AllData) || !self.mentions.computed.is_empty();
            has(read) || has(&Mentioned::Everything) || is_data && has_all_data
        };
        self.read.iter().find(|read| !is_covered(read))
    }
}

/// `text` of a case with the names of roots; in some cases a helper hands the context through, or a name is given to it.
fn renamed(text: &str, index: u64) -> String {
    let text = ROOTS.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    match index % 3 {
        0 => text,
        1 => text.replace("lookup . ", "or . "),
        _ => text.replace("t2=data.t1 l1=l2", "t2=data l1=this"),
    }
}

/// The case with everything left out that the failure does not need.
fn minimised(mut case: Case, index: u64) -> String {
    while let Some(smaller) = case.smaller().into_iter().find(|case| Run::of(case, index).unmentioned().is_some()) {
        case = smaller;
    }
    let mentions = Run::of(&case, index).mentions;
    format!("{}\nmentions:\n{}", renamed(&case.to_json().to_string(), index), shown(&mentions.list))
}

type Reads = Arc<Mutex<BTreeSet<Mentioned>>>;

/// A table that records which of its fields are asked for.
#[derive(Debug)]
struct Recorder {
    below: Below,
    value: Value,
    read: Reads,
}

#[derive(Clone, Copy, Debug)]
enum Below {
    Root,
    Data,
}

impl Recorder {
    fn table(&self) -> &Map {
        match &self.value {
            Value::Map(map) => map,
            _ => panic!("only tables are recorded"),
        }
    }
}

impl Object for Recorder {
    fn field(&self, name: &str) -> Option<Value> {
        let read = match (self.below, name) {
            (Below::Data, name) => Some(Mentioned::Data(name.into())),
            (Below::Root, "request") => Some(Mentioned::Request),
            (Below::Root, "form") => Some(Mentioned::Form),
            (Below::Root, "route") => Some(Mentioned::Route),
            (Below::Root, _) => None,
        };
        self.read.lock().unwrap().extend(read);
        let value = self.table().get(name).cloned().unwrap_or_default();
        Some(match (self.below, name, &value) {
            (Below::Root, "data", Value::Map(_)) => {
                Value::Object(Arc::new(Recorder { below: Below::Data, value, read: Arc::clone(&self.read) }))
            }
            _ => value,
        })
    }

    fn names(&self) -> Vec<Text> {
        self.table().iter().map(|(name, _)| name.clone()).collect()
    }
}
