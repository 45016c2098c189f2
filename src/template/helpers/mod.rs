//! The helpers: what `{{name argument key=value}}` can call.
//!
//! Each is a function of its arguments and the site, without a clock: the same call gives the same value. Null gives
//! null, 0 or `false`; to arithmetic alone it is a mistake.

mod arithmetic;
mod compare;
mod date;
mod decimal;
mod foreign_format;
mod json;
mod language;
mod language_table;
mod list;
mod logic;
mod numeric;
mod plain;
mod read;
mod rows;
mod site;
#[cfg(test)]
mod testing;
mod text;

pub(in crate::template) use logic::truth;
pub(crate) use read::lacks;

use super::render::STEPS_MAX;
use super::render::work::{Ended, Work, bytes, size};
use crate::base::{Refusal, Text, Value, slug};
use arithmetic::{reduce, to_whole};
use compare::{equal, ordered};
use logic::first_or_last;
use std::cmp::Ordering;
use std::ops::RangeInclusive;
use std::sync::Arc;
use text::{changed, matches_part, titled};

/// What helpers ask the site for; the executable refuses some of it at request time.
pub trait Host: Sync {
    /// The language tag of month names: `de-CH`.
    fn language(&self) -> &str;

    /// Where a day begins, and a time without an offset lies: seconds east of UTC.
    fn utc_offset(&self) -> i32 {
        0
    }

    /// The URL of the file `path` in `static/`, with its fingerprint: `css/site.css` is `/css/site.0a1b2c3d.css`.
    ///
    /// # Errors
    /// There is no such file.
    fn asset(&self, path: &str) -> Result<String, Refusal>;

    /// The URL of a path of the site, below the site's base path.
    fn url(&self, path: &str) -> String;

    /// Markdown as HTML.
    ///
    /// # Errors
    /// At request time.
    fn markdown(&self, text: &str) -> Result<String, Refusal>;

    /// Pages as objects: those of a section and all below it, or of the whole site.
    ///
    /// # Errors
    /// There is no such section.
    fn pages(&self, section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal>;

    /// What `make` gives, made once for each `key` if the host remembers: the same list asked for by 10,000
    /// pages is sorted once.
    ///
    /// # Errors
    /// Those of `make`.
    fn remember(&self, key: &str, make: &dyn Fn() -> Result<Value, Refusal>) -> Result<Value, Refusal> {
        _ = key;
        make()
    }

    /// The steps that one rendering may take.
    fn steps_max(&self) -> u64 {
        STEPS_MAX
    }

    /// Whether nobody waits for what is rendered any more: then it need not be finished. It is asked often.
    fn is_given_up(&self) -> bool {
        false
    }

    /// What is rendered.
    fn rendering(&self) -> Rendering {
        Rendering::Build
    }
}

/// What is rendered, which decides what is said of mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendering {
    /// A build's page.
    Build,
    /// The answer to a visitor's request. What a helper can't use is nothing, as a visitor may have sent it, and a warning. Messages
    /// quote no values: they go into a log, and what a visitor sent has no place there.
    Request,
    /// As an answer, for who looks what it would be: messages quote values.
    Preview,
}

/// How a helper was called.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    /// Positional arguments; their number is already checked. A row's missing column is null here.
    pub positional: &'a [Value],
    /// `key=value` arguments; their names are already checked.
    pub named: &'a [(Text, Value)],
    /// The site.
    pub host: &'a dyn Host,
    /// What a helper may still do. What it looks at beyond the texts it is given, and makes beyond its result, it takes from there.
    pub(in crate::template) work: &'a Work,
}

impl Arguments<'_> {
    /// Takes so many steps.
    fn take(&self, steps: usize) -> Result<(), Ended> {
        self.work.take(steps, self.host)
    }

    /// Takes the step of looking at `value`, and those of its text.
    fn look_at(&self, value: &Value) -> Result<(), Ended> {
        self.take(1 + text_size(value))
    }
}

/// A helper that gives a value; `if`, `each` and the like belong to the evaluator.
#[derive(Clone, Copy, Debug)]
pub struct Helper {
    /// As it is called.
    pub name: &'static str,
    /// The least number of positional arguments.
    pub arguments_min: usize,
    /// The largest; `usize::MAX` where there is none.
    pub arguments_max: usize,
    /// The `key=value` arguments it takes.
    pub named: &'static [&'static str],
    /// How to call it, for messages: `date VALUE FORMAT`.
    pub usage: &'static str,
    /// Where it can run.
    pub stage: Stage,
    /// Whether a name that does not exist is null to it and not a mistake, as for `default`.
    pub accepts_missing: bool,
    /// Whether it gives a number, or true or false, whatever it is given.
    pub(in crate::template) gives_plain: bool,
    /// What it does.
    run: Run,
    /// Whether it looks at no text, and gives back what it is given as it is.
    hands_on: bool,
}

/// Where a helper can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// At build and at request time.
    Anywhere,
    /// At build time only.
    BuildOnly,
}

/// The helper called `name`.
pub fn find(name: &str) -> Option<&'static Helper> {
    let index = HELPERS.binary_search_by_key(&name, |helper| helper.name).ok()?;
    Some(&HELPERS[index])
}

/// No upper limit on the number of arguments.
const MANY: usize = usize::MAX;

/// Every helper, by name.
pub const HELPERS: &[Helper] = &[
    helper("abs", 1..=1, "abs NUMBER", arithmetic::abs).giving_plain(),
    helper("add", 2..=MANY, "add A B …", arithmetic::add).giving_plain(),
    helper("and", 2..=MANY, "and A B …", |call| first_or_last(call, |value| !truth(value))).handing_on(),
    helper("asset", 1..=1, "asset PATH", site::asset).at_build(),
    helper("ceil", 1..=1, "ceil NUMBER", |call| to_whole(call, f64::ceil)).giving_plain(),
    helper("concat", 1..=MANY, "concat A B …", text::concat),
    helper("contains", 2..=2, "contains VALUE PART", list::contains).giving_plain(),
    helper("date", 2..=2, "date VALUE FORMAT [lang=TAG]", date::date).named(&["lang"]),
    helper("default", 2..=2, "default VALUE FALLBACK", logic::default).accepting_missing().handing_on(),
    helper("divide", 2..=2, "divide A B", arithmetic::divide).giving_plain(),
    helper("ends_with", 2..=2, "ends_with TEXT PART", |call| matches_part(call, |text, part| text.ends_with(part)))
        .giving_plain(),
    helper("eq", 2..=2, "eq A B", |call| Ok(equal(call, call.at(0), call.at(1))?.into())).giving_plain(),
    helper("first", 1..=2, "first LIST [N]", list::first),
    helper("floor", 1..=1, "floor NUMBER", |call| to_whole(call, f64::floor)).giving_plain(),
    helper("ge", 2..=2, "ge A B", |call| ordered(call, Ordering::is_ge)).giving_plain(),
    helper("group", 2..=2, "group LIST COLUMN [format=FORMAT] [lang=TAG]", rows::group).named(&["format", "lang"]),
    helper("gt", 2..=2, "gt A B", |call| ordered(call, Ordering::is_gt)).giving_plain(),
    helper("join", 1..=2, "join LIST [SEPARATOR]", list::join),
    helper("json", 1..=1, "json VALUE [indent=N]", json::json).named(&["indent"]),
    helper("last", 1..=2, "last LIST [N]", list::last),
    helper("le", 2..=2, "le A B", |call| ordered(call, Ordering::is_le)).giving_plain(),
    helper("length", 1..=1, "length VALUE", list::length).giving_plain(),
    helper("limit", 2..=2, "limit LIST N [offset=N]", list::limit).named(&["offset"]),
    helper("list", 0..=MANY, "list A B …", list::list).handing_on(),
    helper("lower", 1..=1, "lower TEXT", |call| changed(call, str::to_lowercase)),
    helper("lt", 2..=2, "lt A B", |call| ordered(call, Ordering::is_lt)).giving_plain(),
    helper("markdown", 1..=1, "markdown TEXT", site::markdown).at_build(),
    helper("max", 2..=MANY, "max A B …", |call| reduce(call, |left, right| Ok(left.max(right)))),
    helper("min", 2..=MANY, "min A B …", |call| reduce(call, |left, right| Ok(left.min(right)))),
    helper("modulo", 2..=2, "modulo A B", arithmetic::modulo).giving_plain(),
    helper("multiply", 2..=MANY, "multiply A B …", arithmetic::multiply).giving_plain(),
    helper("ne", 2..=2, "ne A B", |call| Ok((!equal(call, call.at(0), call.at(1))?).into())).giving_plain(),
    helper("not", 1..=1, "not VALUE", logic::not).handing_on().giving_plain(),
    helper("number", 1..=1, "number VALUE [decimals=N] [group=TEXT] [point=TEXT] [lang=TAG]", decimal::number)
        .named(&["decimals", "group", "point", "lang"]),
    helper("or", 2..=MANY, "or A B …", |call| first_or_last(call, truth)).handing_on(),
    helper("pages", 0..=0, "pages [section=NAME] [sort=COLUMN] [order=\"asc\"|\"desc\"] [limit=N]", rows::pages)
        .named(&["section", "sort", "order", "limit"])
        .handing_on()
        .at_build(),
    helper("replace", 3..=3, "replace TEXT FROM TO", text::replace),
    helper("reverse", 1..=1, "reverse LIST", list::reverse),
    helper("round", 1..=2, "round NUMBER [DECIMALS]", arithmetic::round).giving_plain(),
    helper("slug", 1..=1, "slug TEXT", |call| changed(call, slug)),
    helper("sort", 1..=1, "sort LIST [by=COLUMN] [order=\"asc\"|\"desc\"]", rows::sort).named(&["by", "order"]),
    helper("split", 2..=2, "split TEXT SEPARATOR", text::split),
    helper("starts_with", 2..=2, "starts_with TEXT PART", |call| {
        matches_part(call, |text, part| text.starts_with(part))
    })
    .giving_plain(),
    helper("subtract", 2..=2, "subtract A B", arithmetic::subtract).giving_plain(),
    helper("title", 1..=1, "title TEXT", |call| changed(call, titled)),
    helper("trim", 1..=1, "trim TEXT", |call| changed(call, |text| text.trim().to_owned())),
    helper("truncate", 2..=2, "truncate TEXT N [end=TEXT]", text::truncate).named(&["end"]),
    helper("upper", 1..=1, "upper TEXT", |call| changed(call, str::to_uppercase)),
    helper("url", 1..=1, "url PATH", site::url),
    helper("where", 2..=4, "where LIST COLUMN [[OPERATOR] VALUE]", rows::filter),
];

type Run = fn(&Arguments<'_>) -> Result<Value, Refusal>;

impl Helper {
    /// What it gives. Takes a step, those of the texts that it is given, and the steps and the memory of what it makes: a list takes as
    /// long to let go.
    ///
    /// # Errors
    /// It can't use what it is given, or the rendering has ended.
    pub(in crate::template) fn call(&self, arguments: &Arguments<'_>) -> Result<Value, Refusal> {
        if self.hands_on {
            arguments.take(1)?;
            return (self.run)(arguments);
        }
        let given = arguments.positional.iter().chain(arguments.named.iter().map(|(_, value)| value));
        arguments.take(1 + given.map(text_size).sum::<usize>())?;
        let made = (self.run)(arguments)?;
        arguments.take(size(&made))?;
        arguments.work.make(bytes(&made))?;
        Ok(made)
    }

    /// The same outside of a rendering, with limits of its own.
    ///
    /// # Errors
    /// As those of a call.
    pub fn call_alone(&self, positional: &[Value], named: &[(Text, Value)], host: &dyn Host) -> Result<Value, Refusal> {
        self.call(&Arguments { positional, named, host, work: &Work::new(host) })
    }
}

/// The steps of the text that `value` is.
fn text_size(value: &Value) -> usize {
    if matches!(value, Value::Text(_) | Value::Html(_)) { size(value) } else { 0 }
}

const fn helper(name: &'static str, arguments: RangeInclusive<usize>, usage: &'static str, run: Run) -> Helper {
    Helper {
        name,
        arguments_min: *arguments.start(),
        arguments_max: *arguments.end(),
        named: &[],
        usage,
        stage: Stage::Anywhere,
        accepts_missing: false,
        gives_plain: false,
        run,
        hands_on: false,
    }
}

impl Helper {
    const fn handing_on(mut self) -> Self {
        self.hands_on = true;
        self
    }

    const fn named(mut self, named: &'static [&'static str]) -> Self {
        self.named = named;
        self
    }

    const fn at_build(mut self) -> Self {
        self.stage = Stage::BuildOnly;
        self
    }

    const fn accepting_missing(mut self) -> Self {
        self.accepts_missing = true;
        self
    }

    const fn giving_plain(mut self) -> Self {
        self.gives_plain = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::testing::TestHost;
    use super::*;

    #[test]
    fn helpers_are_found_by_name() {
        assert!(HELPERS.is_sorted_by(|left, right| left.name < right.name));
        for helper in HELPERS {
            assert_eq!(find(helper.name).map(|helper| helper.usage), Some(helper.usage));
        }
        assert!(find("nosuch").is_none());
    }

    #[test]
    fn a_usage_says_all_that_the_helper_takes() {
        for helper in HELPERS {
            let mut words = helper.usage.split(' ');
            assert_eq!(words.next(), Some(helper.name));
            let (named, positional): (Vec<&str>, Vec<&str>) = words.partition(|word| word.contains('='));
            let named: Vec<&str> =
                named.iter().map(|word| word.trim_start_matches('[').split('=').next().unwrap()).collect();
            assert_eq!(named, helper.named, "{}", helper.usage);
            if helper.arguments_max < MANY {
                assert_eq!(positional.len(), helper.arguments_max, "{}", helper.usage);
                let required = positional.iter().filter(|word| !word.starts_with('[')).count();
                assert!(required >= helper.arguments_min, "{}", helper.usage);
            } else {
                assert_eq!(positional.last(), Some(&"…"), "{}", helper.usage);
            }
        }
    }

    #[test]
    fn what_needs_the_whole_site_is_for_the_build() {
        let build_only = HELPERS.iter().filter(|helper| helper.stage == Stage::BuildOnly);
        assert_eq!(build_only.map(|helper| helper.name).collect::<Vec<_>>(), ["asset", "markdown", "pages"]);
    }

    /// Calls `helper` with every choice of at most three arguments out of `values`, and with each named one.
    fn call_with_all(helper: &Helper, values: &[Value], judge: &mut dyn FnMut(&Result<Value, Refusal>)) {
        for count in helper.arguments_min..=helper.arguments_max.min(3) {
            for choice in 0..values.len().pow(u32::try_from(count).unwrap()) {
                let nth = |place: usize| {
                    values[choice / values.len().pow(u32::try_from(place).unwrap()) % values.len()].clone()
                };
                let positional: Vec<Value> = (0..count).map(nth).collect();
                judge(&helper.call_alone(&positional, &[], &TestHost));
                for key in helper.named {
                    let named = [((*key).into(), nth(0))];
                    judge(&helper.call_alone(&positional, &named, &TestHost));
                }
            }
        }
    }

    #[test]
    fn no_arguments_make_a_helper_panic_or_text_html() {
        let values = r#"[null, true, 0, -1, 3, 9223372036854775807, -9223372036854775808, 1.5, -1e308, "", " ", "é<b>", "a\n%K", "12", "%",
            "2026-01-31", {"$date": "9999-12-31"}, {"$date": "2026-01-31T10:00:00+01:00"}, [], ["a", 1, null], [{"a": 1}, {"a": "x"}], {"a": [1]},
            {"$page": {"a": 1}}, "a"]"#;
        let Value::List(values) = testing::value(&serde_json::from_str(values).unwrap()) else { panic!("not a list") };
        for helper in HELPERS {
            call_with_all(helper, &values, &mut |result| match result {
                Ok(Value::Html(_)) => assert!(matches!(helper.name, "markdown"), "{}", helper.name),
                Ok(_) => {}
                Err(refusal) => {
                    for line in [Some(&refusal.message), refusal.help.as_ref()].into_iter().flatten() {
                        assert_eq!(line.lines().count(), 1, "{}: {line}", helper.name);
                    }
                }
            });
        }
    }
}
