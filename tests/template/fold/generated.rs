//! Generated templates, data and holes: folded and whole, the same text and the same mistakes.

use super::show::show;
use super::support::Parsed;
use crate::generated::{Case, Helpers, Random};
use crate::support::{BUILT, parse, plain, source, value};
use generator::base::{Diagnostic, Map, Text, Value};
use generator::template::{Filled, Folded, Partials, Program};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many cases are generated.
const CASES: u64 = 5_000;

/// No more mistakes of one rendering are kept, so that of two with as many some may differ.
const MISTAKES_MAX: usize = 20;

/// A template around a body that is rendered at request time.
const AROUND: &str =
    "<{{page.content}}|{{#each l1}}{{{@root.page.content}}}{{/each}}{{#if t1}}{{page.content}}{{/if}}>";

/// What is not known, and what holds besides.
#[derive(Clone, Debug)]
struct Split {
    /// Whether any map may lack any name.
    is_open: bool,
    /// Whether the page is the body of another.
    is_body: bool,
    filled: Filled,
    holes: Vec<Vec<Text>>,
}

/// How a case went.
enum Outcome {
    /// The same was printed; what is left, and whether that is less than there was.
    Same {
        left: String,
        is_smaller: bool,
    },
    /// It has to be shipped whole.
    Whole,
    /// A mistake shows while parsing or folding.
    Mistaken,
    Different(String),
}

#[test]
fn what_is_left_prints_the_same() {
    let mut lefts = Vec::new();
    let (mut smaller, mut whole) = (0, 0);
    for seed in 0..CASES {
        let mut random = Random::new(7, seed);
        let helpers = if random.one_in(3) { Helpers::None } else { Helpers::Ours };
        let mut case = Case::generate(helpers, &mut random);
        case.data["page"] = json!({ "t1": "<page>" });
        let split = Split::of(&case, &mut random);
        match outcome(&case, &split) {
            Outcome::Same { left, is_smaller } => {
                smaller += usize::from(is_smaller);
                lefts.push(left);
            }
            Outcome::Whole => whole += 1,
            Outcome::Mistaken => {}
            Outcome::Different(_) => report(seed, case, &split),
        }
    }
    // Cases that say nothing are few.
    assert!(lefts.len() > 2_000 && smaller > 1_500 && whole < 200, "{} {smaller} {whole}", lefts.len());
    for kind in [
        "{{#if @root",
        "{{#unless",
        "{{#each @",
        "{{#each #",
        "{{#with",
        "{{#section",
        "{{#bind",
        "includeZero=",
        "IsList",
        "PrintsAs",
        "{{< templates/p",
        "{{< site/body",
        "(eq ",
        "(default ",
        "(lookup ",
        "@index",
        "@../",
        "{{else}}",
        "{{{",
    ] {
        let count = lefts.iter().filter(|left| left.contains(kind)).count();
        assert!(count >= 5, "{kind} is left {count} times");
    }
}

/// Makes the case smaller as long as it still fails.
fn report(seed: u64, mut case: Case, split: &Split) {
    let is_different = |case: &Case| matches!(outcome(case, split), Outcome::Different(_));
    while let Some(smaller) = case.smaller().into_iter().find(is_different) {
        case = smaller;
    }
    if let Outcome::Different(how) = outcome(&case, split) {
        panic!("seed {seed}, {split:?}:\n{}\n{how}", case.to_json());
    }
}

impl Split {
    fn of(case: &Case, random: &mut Random) -> Self {
        let mut holes = Vec::new();
        let rarity = 1 + random.below(4);
        for (name, inside) in case.data.as_object().unwrap() {
            if name != "page" && random.one_in(1 + rarity) {
                holes.push(vec![Text::from(name.as_str())]);
            } else if let Json::Object(inside) = inside {
                let inner = inside.keys().filter(|_| random.one_in(3));
                holes.extend(inner.map(|inner| vec![Text::from(name.as_str()), Text::from(inner.as_str())]));
            }
        }
        let filled = if random.one_in(3) { Filled::ByPage } else { Filled::ByRequest };
        Self { is_open: !random.one_in(3), is_body: random.one_in(5), filled, holes }
    }

    /// The holes that are there: a case that is made smaller has fewer names.
    fn holes_in(&self, root: &Map) -> Vec<Vec<Text>> {
        let exists = |hole: &&Vec<Text>| match (&hole[..], root.get(&hole[0])) {
            ([_], found) => found.is_some(),
            ([_, second], Some(Value::Map(inside))) => inside.get(second).is_some(),
            _ => false,
        };
        self.holes.iter().filter(exists).cloned().collect()
    }
}

/// The case as a page, if it has no mistake.
fn parsed(case: &Case, split: &Split) -> Option<Parsed> {
    let program = |path: &str, text: &str| {
        let (program, mistakes) = parse(&source(path, text), 0);
        mistakes.is_empty().then_some(program)
    };
    let mut partials = Partials::default();
    for (name, text) in case.partials() {
        partials.insert(&name, program(&format!("templates/{name}.hbs"), &text)?);
    }
    let Value::Map(root) = value(&case.data.to_string(), split.is_open) else { return None };
    let (page, body) = if split.is_body {
        (program("site/page.html", AROUND)?, Some(Arc::new(program("site/body.html", &case.template())?)))
    } else {
        (program("site/page.html", &case.template())?, None)
    };
    let (holes, root) = (split.holes_in(&root), (*root).clone());
    Some(Parsed { program: page, partials, root, holes, body, filled: split.filled, host: &BUILT })
}

fn outcome(case: &Case, split: &Split) -> Outcome {
    let Some(page) = parsed(case, split) else { return Outcome::Mistaken };
    let (folded, mistakes) = page.fold();
    let left = match folded {
        Folded::Program(left) => left,
        Folded::Whole(_) => return Outcome::Whole,
    };
    let (wanted, wanted_mistakes) = page.whole();
    let (found, found_mistakes) = page.rest(&left);
    if wanted != found {
        return Outcome::Different(format!("whole: {wanted:?}\nleft:  {found:?}\n{}", show(&left)));
    }
    // Of too many mistakes, not all are kept; and one met while folding can hide another within the same call.
    let is_same = match (places(&wanted_mistakes), places(&found_mistakes)) {
        (wanted, _) if wanted.len() >= MISTAKES_MAX => true,
        (wanted, found) if mistakes.is_empty() => wanted == found,
        (wanted, found) => found.is_subset(&wanted),
    };
    if !is_same {
        let (wanted, found) = (plain(&wanted_mistakes), plain(&found_mistakes));
        return Outcome::Different(format!("whole:\n{wanted}\nleft:\n{found}\n{}", show(&left)));
    }
    if !mistakes.is_empty() {
        return Outcome::Mistaken;
    }
    let before = count(&page.program) + page.partials.iter().map(|(_, partial)| count(partial)).sum::<usize>();
    Outcome::Same { is_smaller: count(&left) < before, left: show(&left) }
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

#[test]
fn what_is_not_read_is_not_needed() {
    let mut smaller = 0;
    for seed in 0..CASES / 5 {
        let mut random = Random::new(9, seed);
        let mut case = Case::generate(Helpers::Ours, &mut random);
        case.data["o1"]["o1"] = case.data["o2"].clone();
        let split = Split { is_open: random.one_in(2), is_body: false, filled: Filled::ByRequest, holes: Vec::new() };
        let Some(mut page) = parsed(&case, &split) else { continue };
        let (wanted, wanted_mistakes) = page.whole();
        let part = page.program.reads(&page.partials).part_of(&page.root);
        smaller += usize::from(part.len() < page.root.len());
        page.root = part;
        let (found, mistakes) = page.whole();
        assert_eq!((found, places(&mistakes)), (wanted, places(&wanted_mistakes)), "seed {seed}: {}", case.to_json());
    }
    assert!(smaller > 100, "{smaller}");
}

#[test]
fn without_holes_folding_is_rendering() {
    for seed in 0..CASES / 5 {
        let mut random = Random::new(8, seed);
        let case = Case::generate(Helpers::Ours, &mut random);
        let split = Split { is_open: random.one_in(2), is_body: false, filled: Filled::ByRequest, holes: Vec::new() };
        let Some(page) = parsed(&case, &split) else { continue };
        let (out, mistakes) = page.whole();
        let (folded, found) = page.fold();
        let Folded::Program(left) = folded else { panic!("seed {seed}: {folded:?}") };
        assert_eq!((show(&left), plain(&found)), (out, plain(&mistakes)), "seed {seed}");
        assert!(left.body.nodes.len() <= 1, "seed {seed}");
    }
}
