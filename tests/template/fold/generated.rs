//! Generated templates, data and holes: folded and whole, the same text and the same mistakes.

use super::case::{Case, Random};
use super::show::show;
use super::writer::Helpers;
use crate::support::{NoSite, plain, source, value};
use generator::base::{Diagnostic, Map, Text, Value};
use generator::template::{Environment, Folded, Known, Partials, Program, fold, parse, render};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// How many cases are generated.
const CASES: u64 = 6_000;

/// No more mistakes of one rendering are kept, so that of two with as many some may differ.
const MISTAKES_MAX: usize = 20;

/// What is known, and what is not.
#[derive(Clone)]
struct Split {
    /// Whether any map may lack any name.
    is_open: bool,
    holes: Vec<Vec<Text>>,
}

/// How a case went.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// The same was printed; how many nodes there were, and how many are left.
    Same {
        smaller: bool,
        left: usize,
    },
    /// It has to be shipped whole.
    Whole(String),
    /// A mistake shows while folding.
    Mistaken,
    Different(String),
}

#[test]
fn what_is_left_prints_the_same() {
    let mut same = 0;
    let mut smaller = 0;
    let mut left_nodes = 0;
    let mut whole = std::collections::BTreeMap::<String, usize>::new();
    let mut mistaken = 0;
    for seed in 0..CASES {
        let mut random = Random::new(7, seed);
        let case = Case::generate(if random.one_in(3) { Helpers::None } else { Helpers::Ours }, &mut random);
        let split = Split::of(&case, &mut random);
        match outcome(&case, &split) {
            Outcome::Same { smaller: is_smaller, left } => {
                same += 1;
                smaller += usize::from(is_smaller);
                left_nodes += left;
            }
            Outcome::Whole(why) => *whole.entry(why).or_default() += 1,
            Outcome::Mistaken => mistaken += 1,
            Outcome::Different(_) => report(seed, case, &split),
        }
    }
    eprintln!("{same} same, {smaller} smaller, {left_nodes} left, {mistaken} mistaken, {whole:#?}");
}

fn report(seed: u64, mut case: Case, split: &Split) {
    while let Some(smaller) =
        case.smaller().into_iter().find(|smaller| matches!(outcome(smaller, split), Outcome::Different(_)))
    {
        case = smaller;
    }
    let Outcome::Different(how) = outcome(&case, split) else { unreachable!() };
    panic!("seed {seed}, open {}, holes {:?}:\n{}\n{how}", split.is_open, split.holes, case.to_json());
}

impl Split {
    fn of(case: &Case, random: &mut Random) -> Self {
        let mut holes = Vec::new();
        let rarity = 1 + random.below(4);
        for (name, inside) in case.data.as_object().unwrap() {
            if random.one_in(1 + rarity) {
                holes.push(vec![Text::from(name.as_str())]);
            } else if let Json::Object(inside) = inside {
                let names = inside.keys().filter(|_| random.one_in(3));
                holes.extend(
                    names.map(|inner| vec![Text::from(name.as_str()), Text::from(inner.as_str())]).collect::<Vec<_>>(),
                );
            }
        }
        Self { is_open: !random.one_in(3), holes }
    }

    /// The root without what is not known: a wrong value shows if it is used.
    fn known(&self, root: &Map) -> Map {
        let mut known = root.clone();
        for hole in &self.holes {
            let wrong = Value::from("UNKNOWN");
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
}

fn outcome(case: &Case, split: &Split) -> Outcome {
    let mut partials = Partials::default();
    for (name, text) in case.partials() {
        let (program, mistakes) = parse(&source(&format!("templates/{name}.hbs"), &text), 0);
        if !mistakes.is_empty() {
            return Outcome::Mistaken;
        }
        partials.insert(&name, program);
    }
    let (program, mistakes) = parse(&source("site/page.html", &case.template()), 0);
    let Value::Map(root) = value(&case.data.to_string(), split.is_open) else { unreachable!() };
    if !mistakes.is_empty() {
        return Outcome::Mistaken;
    }
    let exists = |hole: &Vec<Text>| match (&hole[..], root.get(&hole[0])) {
        ([_], found) => found.is_some(),
        ([_, second], Some(Value::Map(inside))) => inside.get(second).is_some(),
        _ => false,
    };
    let split = Split { holes: split.holes.iter().filter(|hole| exists(hole)).cloned().collect(), ..*split };
    let environment = Environment { partials: &partials, host: &NoSite };
    let known = Known { root: &split.known(&root), holes: &split.holes, content: None };
    let (folded, mistakes) = fold(&program, known, environment);
    let left = match folded {
        Folded::Program(left) => left,
        Folded::Whole(note) => return Outcome::Whole(note.message),
    };
    let root = Value::Map(root);
    let (mut expected, mut out) = (String::new(), String::new());
    let expected_mistakes = render(&program, &root, environment, &mut expected);
    let left_mistakes = render(&left, &root, environment, &mut out);
    if expected != out {
        return Outcome::Different(format!("whole: {expected:?}\nleft:  {out:?}\n{}", show(&left)));
    }
    // Of too many mistakes, not all are kept; and one met while folding can hide another within the same call.
    let (wanted, found) = (places(&expected_mistakes), places(&left_mistakes));
    let is_same = if mistakes.is_empty() { found == wanted } else { found.is_subset(&wanted) };
    if !is_same && expected_mistakes.len() < MISTAKES_MAX {
        let (wanted, found) = (plain(&expected_mistakes), plain(&left_mistakes));
        return Outcome::Different(format!("whole:\n{wanted}\nleft:\n{found}\n{}", show(&left)));
    }
    if !mistakes.is_empty() {
        return Outcome::Mistaken;
    }
    let (before, after) =
        (count(&program) + partials.iter().map(|(_, partial)| count(partial)).sum::<usize>(), count(&left));
    Outcome::Same { smaller: after < before, left: after }
}

/// Where the mistakes are.
fn places(diagnostics: &[Diagnostic]) -> BTreeSet<String> {
    let place = |diagnostic: &Diagnostic| {
        let place = diagnostic.place.as_ref().unwrap();
        let line = place.line.as_ref().unwrap();
        format!("{}:{}:{}", place.file, line.number, line.column)
    };
    diagnostics.iter().map(place).collect()
}

/// How many tags a program has.
fn count(program: &Program) -> usize {
    show(program).matches("{{").count()
}
