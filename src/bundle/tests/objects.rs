//! Pages and sections: a graph that comes back with the fields that programs can ask for.

use super::*;
use crate::base::{Object, Refusal, Span, Text};
use crate::bundle::names::{GIVE_LISTS, Names};
use crate::template::helpers::{HELPERS, Helper};
use crate::template::{Call, Callee, Expression, Pair};
use std::sync::{Mutex, OnceLock};

/// A page of a site; its fields are set once it and those it leads to are there.
#[derive(Debug, Default)]
struct TestPage(OnceLock<Map>);

impl Object for TestPage {
    fn field(&self, name: &str) -> Option<Value> {
        self.0.get().and_then(|fields| fields.get(name)).cloned()
    }

    fn names(&self) -> Vec<Text> {
        let names = self.0.get().into_iter().flat_map(|fields| fields.iter().map(|(name, _)| name.clone()));
        names.chain(["content".into()]).collect()
    }
}

/// A section `Blog` with the pages `A` and `B`, each leading to the others; the value is the page `A`.
fn site() -> Value {
    let [section, a, b] = std::array::from_fn(|_| Arc::new(TestPage::default()));
    let value = |page: &Arc<TestPage>| Value::Object(page.clone());
    let set = |page: &TestPage, title: &str, others: [(&str, Value); 3]| {
        let fields = [("title", Value::from(title)), ("secret", Value::from(format!("SECRET {title}")))];
        page.0.set(fields.into_iter().chain(others).collect()).unwrap();
    };
    let pages = Value::from(vec![value(&a), value(&b)]);
    set(&section, "Blog", [("parent", Value::Null), ("next", Value::Null), ("pages", pages.clone())]);
    set(&a, "A", [("parent", value(&section)), ("next", value(&b)), ("pages", Value::from(Vec::new()))]);
    set(&b, "B", [("parent", value(&section)), ("next", Value::Null), ("pages", Value::from(Vec::new()))]);
    value(&a)
}

fn root() -> Map {
    [("page", site()), ("names", Value::from(vec!["title".into(), "parent".into()]))].into_iter().collect()
}

/// What `text` prints with the page `A` at its root comes back, and whether its bundle then holds every field.
fn check(text: &str, expected: &str, has_all: bool) {
    let contents = contents(vec![page("/", text, root())]);
    let bundle = read_back(&contents);
    assert_eq!(rendered(&program(text), &root()), (expected.to_owned(), Vec::new()), "{text}");
    assert_eq!(rendered_at(&bundle, 0), (expected.to_owned(), Vec::new()), "{text}");
    assert!(bundle.failure().is_none(), "{text}");
    let bytes = String::from_utf8(bytes(&contents)).unwrap();
    assert_eq!(bytes.contains("SECRET A"), has_all, "{text}: {bytes}");
}

#[test]
fn objects_lead_to_each_other_and_stay_the_same() {
    check("{{page.next.parent.title}} {{#each page.parent.pages}}{{title}}{{/each}}", "Blog AB", false);
    check("{{eq page page.parent.pages.[0]}} {{eq page page.next}}", "true false", false);
    check("{{#with page}}{{#with parent}}{{title}}{{/with}}{{/with}}", "Blog", false);
}

#[test]
fn only_fields_that_are_named_are_shipped() {
    check("{{page.title}}", "A", false);
    check("{{page.secret}}", "SECRET A", true);
    check("{{lookup page \"title\"}}{{lookup page.parent 'title'}}", "ABlog", false);
    check("{{#each (sort page.parent.pages by=\"title\" order=\"desc\")}}.{{/each}}", "..", false);
    check("{{length (where page.parent.pages \"parent.title\" \"Blog\")}}", "2", false);
    check("{{#each (group page.parent.pages \"title\")}}{{key}}{{#each items}}.{{/each}}{{/each}}", "A.B.", false);
}

#[test]
fn a_computed_name_ships_every_field() {
    check("{{#each names}}{{#if (lookup @root.page this)}}x{{/if}}{{/each}}", "xx", true);
    check("{{lookup page (concat \"ti\" \"tle\")}}", "A", true);
    check("{{length (where page.parent.pages names.[0] \"A\")}}", "1", true);
    check("{{length (group page.parent.pages names.[0])}}", "2", true);
    check("{{length (sort page.parent.pages by=names.[0])}}", "2", true);
    check("{{length (pages sort=names.[0])}}", "0", true);
}

#[test]
fn a_loop_over_an_object_ships_every_field() {
    check("{{#each page}}{{@key}} {{/each}}", "title secret parent next pages content ", true);
    check("{{#with page.parent as |p|}}{{#each p}}.{{/each}}{{/with}}", "......", true);
    check("{{#with page}}{{#each this}}.{{/each}}{{/with}}", "......", true);
    check("{{#each page.parent.pages as |p|}}{{#each p}}.{{/each}}{{/each}}", "............", true);
    check("{{#each page.parent.pages.[0]}}.{{/each}}", "......", true);
    check("{{#each (lookup page \"next\")}}.{{/each}}", "......", true);
    check("{{#each (first page.parent.pages)}}.{{/each}}", "......", true);
    check("{{#*inline \"i\"}}{{#each p}}.{{/each}}{{/inline}}{{> i p=page}}", "......", true);
    check(
        "{{#*inline \"i\"}}{{#each q}}.{{/each}}{{/inline}}{{#*inline \"j\"}}{{> i q=p}}{{/inline}}{{> j p=page.next}}",
        "......",
        true,
    );
}

#[test]
fn a_loop_over_a_list_of_objects_does_not() {
    check("{{#each page.parent.pages}}.{{else}}{{/each}}", "..", false);
    check("{{#with page.parent.pages as |list|}}{{#each list}}.{{/each}}{{/with}}", "..", false);
    check("{{#*inline \"i\"}}{{#each items}}.{{/each}}{{/inline}}{{> i items=page.parent.pages}}", "..", false);
    check("{{#page}}{{title}}{{/page}}{{#page.parent.pages as |p|}}{{p.title}}{{/page.parent.pages}}", "AAB", false);
}

#[test]
fn a_name_that_an_object_lacks_is_the_same_mistake() {
    for text in ["{{page.title}}{{page.price}}", "{{page.title}}{{page.content}}"] {
        let bundle = read_back(&contents(vec![page("/", text, root())]));
        let expected = rendered(&program(text), &root()).1;
        assert_eq!(expected.len(), 1);
        assert_eq!(rendered_at(&bundle, 0).1, expected);
        assert!(bundle.failure().is_none());
    }
}

#[test]
fn a_field_that_was_not_shipped_is_told_and_not_null() {
    let bundle = read_back(&contents(vec![page("/", "{{page.title}}", root())]));
    let Some(Value::Object(page)) = bundle.root(0).unwrap().get("page").cloned() else { panic!("it is an object") };
    assert_eq!(page.field("title").unwrap().to_string(), "A");
    assert!(bundle.failure().is_none());
    assert!(page.field("secret").is_none());
    assert_eq!(bundle.failure().unwrap().to_string(), "a program asks for `secret`, which is not in the bundle");
    assert_eq!(
        bundle.failure().unwrap().help(),
        "this is a mistake of `generator`'s: please report it with the template"
    );
}

#[test]
fn objects_of_more_than_one_record_come_back() {
    let pages = (0..100).map(|number| {
        let page = TestPage::default();
        page.0.set([("title", Value::Int(number))].into_iter().collect()).unwrap();
        Value::Object(Arc::new(page))
    });
    let root: Map = [("pages", Value::from(pages.collect::<Vec<_>>()))].into_iter().collect();
    let bundle = read_back(&contents(vec![page("/", "{{#each pages}}{{title}} {{/each}}", root)]));
    let expected: String = (0..100).map(|number| format!("{number} ")).collect();
    assert_eq!(rendered_at(&bundle, 0).0, expected);
}

#[test]
fn threads_meet_the_same_objects_and_programs() {
    let bundle = open(bytes(&contents(vec![page("/", "{{page.title}}", root())])));
    let read = || {
        let Content::Folded(program) = bundle.content(0).unwrap() else { panic!("it was folded") };
        let Some(Value::Object(page)) = bundle.root(0).unwrap().get("page").cloned() else { panic!("it is an object") };
        assert_eq!(page.field("title").unwrap().to_string(), "A");
        (program, page)
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(read)).collect();
        let (program, page) = read();
        for thread in threads {
            let (other_program, other_page) = thread.join().unwrap();
            assert!(Arc::ptr_eq(&program, &other_program) && page.same(&*other_page));
        }
    });
}

/// Remembers what it was asked for.
#[derive(Debug, Default)]
struct Asked(Mutex<Vec<String>>);

impl Object for Asked {
    fn field(&self, name: &str) -> Option<Value> {
        self.0.lock().unwrap().push(name.to_owned());
        Some(Value::from("x"))
    }

    fn names(&self) -> Vec<Text> {
        vec!["title".into()]
    }
}

/// Its pages are one object.
struct OnePage(Value);

impl Host for OnePage {
    fn pages(&self, _section: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        Ok(Arc::new(vec![self.0.clone()]))
    }

    fn language(&self) -> &str {
        NoSite.language()
    }

    fn asset(&self, path: &str) -> Result<String, Refusal> {
        NoSite.asset(path)
    }

    fn url(&self, path: &str) -> String {
        NoSite.url(path)
    }

    fn markdown(&self, text: &str) -> Result<String, Refusal> {
        NoSite.markdown(text)
    }
}

/// Calls `helper` and compares the fields it asks for with those that `Names` expects of the same call.
fn check_call(helper: &'static Helper, positional: &[Value], named: &[(Text, Value)], page: &Arc<Asked>) {
    let constant = |value: &Value| Expression::Constant(value.clone(), Span::default());
    let pair =
        |(name, value): &(Text, Value)| Pair { name: name.clone(), value: constant(value), span: Span::default() };
    let mut names = Names::default();
    names.call(&Call {
        callee: Callee::Helper(helper),
        arguments: positional.iter().map(constant).collect(),
        hash: named.iter().map(pair).collect(),
        span: Span::default(),
    });
    let host = OnePage(Value::Object(page.clone()));
    let result = helper.call_alone(positional, named, &host);
    for asked in page.0.lock().unwrap().drain(..) {
        assert!(names.asks_for(&asked), "{} {positional:?} {named:?} asks for `{asked}`", helper.name);
    }
    let gives_object = matches!(result, Ok(Value::Object(_)));
    assert!(!(gives_object && GIVE_LISTS.contains(&helper.name)), "{} gives an object", helper.name);
}

#[test]
fn no_helper_asks_for_fields_that_are_not_shipped() {
    let page = Arc::new(Asked::default());
    let object = Value::Object(page.clone());
    let column = || Value::from("title.a");
    let values = [Value::from(vec![object.clone(), object.clone()]), object, column(), Value::Int(1), Value::Null];
    for helper in HELPERS {
        for count in helper.arguments_min..=helper.arguments_max.min(4) {
            for choice in 0..values.len().pow(u32::try_from(count).unwrap()) {
                let nth = |place: usize| values[choice / values.len().pow(place as u32) % values.len()].clone();
                let positional: Vec<Value> = (0..count).map(nth).collect();
                check_call(helper, &positional, &[], &page);
                for key in helper.named {
                    check_call(helper, &positional, &[((*key).into(), column())], &page);
                }
            }
        }
    }
}
