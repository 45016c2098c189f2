//! What others than the author fill, in each context of HTML: what the author is told, and what the executable prints.

use crate::dynamic::{answer_to, bundle_of};
use crate::support::{check_cases, options, project};
use generator::app::{self, report};
use generator::base::{Map, Value};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};
use std::fs;

#[test]
fn a_value_that_escaping_does_not_make_harmless_is_told() {
    check_cases("contexts", |site| {
        let root = project(site);
        let built = app::build(&options(root.path()), &|_| {}).unwrap();
        assert!(built.summary.is_some());
        report::text(&built.diagnostics, false)
    });
}

/// Each line is a page; a request fills it, and no browser runs what is filled in (`tests/browser/attack.js` asks one).
const HARMLESS: &str = include_str!("../browser/hostile/site/index.html");

/// Each tries to leave the place that it is printed at.
const HOSTILE: &str = include_str!("../browser/hostile/values.json");

/// The tags of a page with the names of their attributes, and every value that may run.
fn read(page: &str) -> (Vec<String>, Vec<String>) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let (mut shape, mut running, mut in_script) = (Vec::new(), Vec::new(), false);
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                in_script = **tag.name == *b"script";
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let names: Vec<String> = tag.attributes.keys().map(|name| text(name)).collect();
                shape.push(format!("<{} {}>", text(&tag.name), names.join(" ")));
                for (name, value) in &tag.attributes {
                    let (name, value) = (text(name), text(value));
                    if name.starts_with("on") {
                        running.push(value);
                    } else if value.to_lowercase().replace(['\n', '\u{1}', ' '], "").contains("script:")
                        && name != "title"
                    {
                        running.push(format!("{name}={value}"));
                    }
                }
            }
            Token::EndTag(tag) => {
                in_script = false;
                shape.push(format!("</{}>", String::from_utf8_lossy(&tag.name)));
            }
            Token::Comment(_) => shape.push("<!-->".to_owned()),
            Token::String(text) if in_script => running.push(String::from_utf8_lossy(&text).into_owned()),
            _ => {}
        }
    }
    (shape, running)
}

/// The JSON in a script is the value, and nothing else stands in it that was not there.
fn is_harmless_script(script: &str, value: &str) -> bool {
    let ways = [("var a = ", ";"), ("f(", ")"), ("", "")];
    let inner = ways.iter().find_map(|(start, end)| script.strip_prefix(start)?.strip_suffix(end));
    inner.and_then(|json| serde_json::from_str::<String>(json).ok()).is_some_and(|text| text == value)
}

#[test]
fn no_value_leaves_its_place() {
    let page = |(index, page)| format!("=== site/p{index}.html\n{page}\n");
    let pages: String = HARMLESS.lines().enumerate().map(page).collect();
    let hostile: Vec<String> = serde_json::from_str(HOSTILE).unwrap();
    let root = project(&format!("{pages}=== templates/page.hbs\n{{{{page.content}}}}\n"));
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert_eq!(report::text(&built.diagnostics, false), "");
    let bundle = bundle_of(root.path());
    for (index, page) in HARMLESS.lines().enumerate() {
        let answer = |value: &str| {
            let query: Map = [("x", value)].into_iter().collect();
            answer_to(&bundle, &format!("/p{index}/"), &Map::new(), &query).unwrap()
        };
        let (shape, _) = read(&answer("plain"));
        for value in &hostile {
            let text = answer(value);
            let (found, running) = read(&text);
            assert_eq!(found, shape, "{page}: {text}");
            let is_harmless = |script: &String| is_harmless_script(script, value) || script.starts_with("href=/a/");
            assert!(running.iter().all(is_harmless), "{page}: {text}: {running:?}");
        }
    }
}

#[test]
fn no_value_leaves_its_place_in_a_page_that_is_shipped_whole() {
    let root = project(
        "=== site/a.html\n{{> tree request.query}}\n=== templates/page.hbs\n{{page.content}}\n=== templates/tree.hbs\n\
         {{#each this}}<a href=\"{{this}}\" title=\"{{json this}}\">{{this}}</a>{{> tree this}}{{/each}}",
    );
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert_eq!(report::text(&built.diagnostics, false), "");
    let query: Map = [("x", "javascript:alert(\"1\")"), ("y", "/b/")].into_iter().collect();
    let page = answer_to(&bundle_of(root.path()), "/a/", &Map::new(), &query).unwrap();
    assert_eq!(
        page.trim(),
        "<a href=\"#\" title=\"&quot;javascript:alert(\\&quot;1\\&quot;)&quot;\">javascript:alert(&quot;1&quot;)</a>\
         <a href=\"/b/\" title=\"&quot;/b/&quot;\">/b/</a>"
    );
}

#[test]
fn live_data_leaves_its_place_as_little() {
    let root = project(
        "=== site/site.toml\n[sources.stock]\nfile = \"data/stock.csv\"\nwhen = \"request\"\n\
         === site/data/stock.csv\nsku,link\nA1,/a/\n=== templates/page.hbs\n{{page.content}}\n\
         === site/a.html\n{{#each data.stock}}<a href=\"{{link}}\" onclick=\"f({{json sku}})\">{{sku}}</a>{{/each}}",
    );
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert_eq!(report::text(&built.diagnostics, false), "");
    let row: Map = [("sku", "\"<b>"), ("link", "javascript:alert(1)")].into_iter().collect();
    let data: Map = [("stock", Value::from(vec![Value::from(row)]))].into_iter().collect();
    let page = answer_to(&bundle_of(root.path()), "/a/", &data, &Map::new()).unwrap();
    let expected = "<a href=\"#\" onclick=\"f(&quot;\\&quot;\\u003cb\\u003e&quot;)\">&quot;&lt;b&gt;</a>";
    assert_eq!(page.trim(), expected);
}

#[test]
fn json_of_the_build_is_printed_as_json_of_a_request() {
    let page =
        "<p title=\"{{json X}}\" onclick='f({{json X}})'>{{json X}}</p><script>var a = {{json X}};</script>{{> a}}";
    let partial = "<b title={{json page.extra.x}}></b>";
    let front = "+++\n[extra]\nx = \"a\\\"</b>'\"\n+++\n";
    let site = format!(
        "=== site/static.html\n{front}{0}\n=== site/dynamic.html\n{front}{{{{request.path}}}}{0}\n=== site/data.html\n\
         +++\npath = \"/data.json\"\n[extra]\nx = \"a\\\"</b>'\"\n+++\n{{\"a<b c='\": {{{{json page.extra.x}}}}}}\n\
         === site/live.html\n+++\npath = \"/live.json\"\n[extra]\nx = \"a\\\"</b>'\"\n+++\n\
         {{\"a<b c='\": {{{{json page.extra.x}}}}, \"p\": {{{{json request.path}}}}}}\n\
         === templates/a.hbs\n{partial}\n=== templates/page.hbs\n{{{{page.content}}}}\n",
        page.replace('X', "page.extra.x")
    );
    let root = project(&site);
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert_eq!(report::text(&built.diagnostics, false), "");
    let raw = "\"a\\\"\\u003c/b\\u003e\\u0027\"";
    let escaped = "&quot;a\\&quot;\\u003c/b\\u003e\\u0027&quot;";
    let expected = format!(
        "<p title=\"{escaped}\" onclick='f({escaped})'>{raw}</p><script>var a = {raw};</script><b title={escaped}></b>"
    );
    let read = |path: &str| fs::read_to_string(root.path().join("output").join(path)).unwrap();
    assert_eq!(read("static/index.html").replace('\n', ""), expected);
    assert_eq!(read("data.json"), format!("{{\"a<b c='\": {raw}}}\n\n"));
    let live = answer_to(&bundle_of(root.path()), "/live.json", &Map::new(), &Map::open()).unwrap();
    assert_eq!(live.trim(), format!("{{\"a<b c='\": {raw}, \"p\": \"/live.json\"}}"));
    let dynamic = answer_to(&bundle_of(root.path()), "/dynamic/", &Map::new(), &Map::open()).unwrap();
    assert_eq!(dynamic.replace('\n', ""), format!("/dynamic/{expected}"));
}
