//! Dynamic pages: what the executable renders from a build's bundle is what the build itself would have written, had it
//! known the same data.

use crate::support::{options, project};
use generator::app::{self, Options, report};
use generator::base::{Diagnostic, Diagnostics, Map, Refusal, Value};
use generator::bundle::{Bundle, Content};
use generator::config::Config;
use generator::template::helpers::Host;
use generator::template::{Environment, Partials, render};
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

const SITE: &str = "\
=== site/data/stock.csv
sku,count
A1,3
B2,0
=== site/data/products.csv
sku,name
A1,Anvil
B2,Bolt & nut
=== site/data/tree.json
[{\"name\": \"a\", \"below\": [{\"name\": \"b\", \"below\": []}]}]
=== site/shop/_index.html
+++
title = \"Shop\"
+++
{{#each data.stock}}{{@index}} {{sku}}: {{count}}{{#unless @last}}, {{/unless}}{{/each}}
=== site/shop/product.html
+++
title = \"{name}\"
path = \"/shop/{sku}/\"
each = \"products\"
+++
{{> partials/card item count=(lookup (first (where data.stock \"sku\" item.sku)) \"count\")}}
=== site/shop/help.md
+++
title = \"Help\"
+++
Ask us.

{{> shortcodes/total}}
=== site/shop/tree.html
{{#each data.tree}}{{> partials/branch}}{{/each}}
=== templates/page.hbs
<title>{{page.title}} – {{site.title}}</title>
<link href=\"{{asset \"css/site.css\"}}\">
<nav>{{#each (pages sort=\"title\")}}<a{{#if (eq url @root.page.url)}} class=\"here\"{{/if}} href=\"{{url}}\">{{title}}</a>{{/each}}</nav>
{{#with page.previous}}<a href=\"{{url}}\">{{title}}</a>{{/with}}{{#with page.next}}<a href=\"{{url}}\">{{title}}</a>{{/with}}
{{page.content}}
<p>{{page.permalink}} {{length data.stock}}</p>
=== templates/partials/card.hbs
<h1>{{name}}</h1>{{#if (gt count 0)}}{{count}} left{{else}}sold out{{/if}}
=== templates/partials/branch.hbs
<li>{{name}}<ul>{{#each below}}{{> partials/branch}}{{/each}}</ul></li>
=== templates/shortcodes/total.hbs
{{length data.stock}} rows
=== static/css/site.css
p { color: red }
";

const SETTINGS: &str =
    "title = \"Site\"\nbase_url = \"https://example.com/sub\"\n[sources.stock]\nfile = \"data/stock.csv\"\n";

/// What the executable knows of the site besides its pages.
struct Server<'a>(&'a Bundle);

impl Host for Server<'_> {
    fn language(&self) -> &str {
        self.0.language()
    }

    fn utc_offset(&self) -> i32 {
        self.0.utc_offset()
    }

    fn asset(&self, path: &str) -> Result<String, Refusal> {
        Err(format!("`{path}` was to be worked out by the build").into())
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0.base_path())
    }

    fn markdown(&self, text: &str) -> Result<String, Refusal> {
        Err(format!("`{text}` was to be worked out by the build").into())
    }

    fn pages(&self, _: Option<&str>) -> Result<Arc<Vec<Value>>, Refusal> {
        Err("`pages` was to be worked out by the build".into())
    }
}

/// Builds the site with `settings` more, and gives its bundle if it has one.
fn build(root: &Path, settings: &str) -> Option<Bundle> {
    fs::write(root.join("site/site.toml"), format!("{SETTINGS}{settings}")).unwrap();
    let built = app::build(&options(root), &|_| {}).unwrap();
    assert!(built.summary.is_some(), "{}", report::text(&built.diagnostics, false));
    File::open(root.join("output/App_Data/runtime.json")).ok().map(|file| Bundle::read(file).unwrap())
}

/// The bundle of the site that was built in `root`.
pub(crate) fn bundle_of(root: &Path) -> Bundle {
    Bundle::read(File::open(root.join("output/App_Data/runtime.json")).unwrap()).unwrap()
}

/// What the executable answers to `path`, where what is read at request time is `data`.
fn answer(bundle: &Bundle, path: &str, data: &Map) -> Option<String> {
    answer_to(bundle, path, data, &Map::open())
}

/// The same, where the visitor asks for `query`.
pub(crate) fn answer_to(bundle: &Bundle, path: &str, data: &Map, query: &Map) -> Option<String> {
    let (route, key) =
        bundle.routes().enumerate().find_map(|(index, route)| Some((index, route.pattern.values(path)?)))?;
    let mut root = Map::clone(&bundle.root(route).unwrap());
    let mut all = match root.get("data") {
        Some(Value::Map(known)) => Map::clone(known),
        _ => Map::new(),
    };
    for (name, value) in data.iter() {
        all.insert(name.clone(), value.clone());
    }
    root.insert("data", all);
    if bundle.has_rows(route) {
        let row = bundle.row(route, &key).unwrap()?;
        root.insert("item", row.item.clone());
        root.insert("page", row.page.clone());
    }
    let values = bundle.route(route).pattern.names().zip(key).collect::<Map>();
    root.insert("route", values);
    let request = [("query", Value::from(query.clone())), ("path", path.into())];
    root.insert("request", request.into_iter().collect::<Map>());
    root.insert("form", [("values", Value::from(Map::open()))].into_iter().collect::<Map>());
    let none = Partials::default();
    let print = |program: &_, partials: &Partials, root: &Map| {
        let mut text = String::new();
        let environment = Environment { partials, host: &Server(bundle), context: generator::html::Context::HTML };
        let mistakes = render(program, &root.clone().into(), environment, &mut text);
        assert!(mistakes.is_empty() && bundle.failure().is_none(), "{path}: {mistakes:?}");
        text
    };
    Some(match bundle.content(route).unwrap() {
        Content::Folded(program) => print(&program, &none, &root),
        Content::Whole { body, template } => {
            let partials = bundle.partials().unwrap();
            if let Some(body) = body {
                let content = Value::html(print(&body, partials, &root));
                let page = match root.get("page") {
                    Some(Value::Map(page)) => Map::clone(page),
                    _ => Map::new(),
                };
                root.insert(
                    "page",
                    page.iter()
                        .map(|(name, value)| (name.clone(), value.clone()))
                        .chain([("content".into(), content)])
                        .collect::<Map>(),
                );
            }
            print(&template, partials, &root)
        }
    })
}

#[test]
fn the_executable_prints_what_the_build_would() {
    let root = project(SITE);
    assert!(build(root.path(), "").is_none());
    let file = |path: &str| root.path().join("output").join(path);
    let paths = ["/shop/", "/shop/A1/", "/shop/B2/", "/shop/help/", "/shop/tree/"];
    let expected = paths.map(|path| fs::read_to_string(file(&path[1..]).join("index.html")).unwrap());

    let mut diagnostics = Diagnostics::default();
    let stock = generator::data::read(&data_files(), &Config::default(), &mut diagnostics);
    assert_eq!(*diagnostics, []);
    let bundle = build(root.path(), "when = \"request\"\n").expect("pages are dynamic now");
    let patterns: Vec<String> = bundle.routes().map(|route| route.pattern.to_string()).collect();
    assert_eq!(patterns, ["/shop/", "/shop/help/", "/shop/tree/", "/shop/{sku}/"]);
    for (path, expected) in paths.into_iter().zip(expected) {
        assert!(!file(&path[1..]).join("index.html").exists(), "{path}");
        assert_eq!(answer(&bundle, path, &stock.values).as_deref(), Some(expected.as_str()), "{path}");
    }
    assert_eq!(answer(&bundle, "/shop/C3/", &stock.values), None);
    assert!(file("App_Data/seed/stock.csv").exists());
}

fn data_files() -> Vec<Arc<generator::base::Source>> {
    let text = "sku,count\nA1,3\nB2,0\n".to_owned();
    let path = generator::base::SourcePath::new("site/data/stock.csv");
    vec![Arc::new(generator::base::Source::new(path, text))]
}

#[test]
fn the_examples_of_the_handbook_answer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = tempfile::tempdir().unwrap();
    let built = app::build(&Options { out: Some(out.path().to_owned()), ..options(root) }, &|_| {}).unwrap();
    assert!(built.summary.is_some_and(|summary| summary.dynamic == 5), "{}", report::text(&built.diagnostics, false));
    let bundle = Bundle::read(File::open(out.path().join("App_Data/runtime.json")).unwrap()).unwrap();
    let parking = fs::read_to_string(out.path().join("App_Data/seed/parking.json")).unwrap();
    let parking = generator::base::Source::new(generator::base::SourcePath::new("site/data/parking.json"), parking);
    let mut diagnostics = Diagnostics::default();
    let data = generator::data::read(&[Arc::new(parking)], &Config::default(), &mut diagnostics);
    assert_eq!(*diagnostics, []);
    for (path, expected) in [
        ("/hello/anna/", "<p>Hello, anna!"),
        ("/examples/visitor/", "<p>Your browser asks for any language.</p>"),
        ("/examples/parking/", "<li>North: 12 of 40 spaces are free</li>\n  <li>Station: full</li>"),
        ("/examples/search/", "<li>Nobody. Try Finance.</li>"),
        ("/examples/quiz/", "<input name=\"port\" value=\"\">"),
    ] {
        let page = answer(&bundle, path, &data.values).unwrap();
        assert!(page.starts_with("<!doctype html>") && page.contains(expected), "{page}");
    }
    assert_eq!(answer(&bundle, "/hello/", &Map::new()), None);
}

#[test]
fn a_page_without_rows_asks_for_no_executable() {
    let root = project(
        "=== site/data/parts.json\n[]\n=== site/part.html\n+++\npath = \"/parts/{sku}/\"\neach = \"parts\"\n+++\n{{request.user}}\n",
    );
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert_eq!(built.summary.map(|summary| summary.dynamic), Some(0));
    let web_config = fs::read_to_string(root.path().join("output/web.config")).unwrap();
    assert!(!web_config.contains("handlers"), "{web_config}");
    assert!(!root.path().join("output/App_Data/runtime.json").exists());
}

#[test]
fn what_a_request_brings_is_not_printed_as_it_is_without_a_warning() {
    let page = "=== site/a.html\n{{{request.path}}}{{request.path}}{{{page.title}}}{{{json request.query}}}\n\
                {{#each request.query}}{{{@key}}}{{{this}}}{{@key}}{{/each}}{{#each site.sections}}{{{@key}}}{{/each}}\n";
    let root = project(page);
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    let places = built.diagnostics.iter().map(|diagnostic| {
        assert!(diagnostic.message.ends_with("is known at request time only, and printed without escaping"));
        let line = diagnostic.place.as_ref().and_then(|place| place.line.as_ref()).unwrap();
        (line.number, line.column)
    });
    assert_eq!(places.collect::<Vec<_>>(), [(1, 1), (2, 24), (2, 34)]);
}

/// Rows that a request asks for, in a folder for people who signed in; the page after them says `says`.
fn neighbours(says: &str) -> String {
    format!(
        "=== site/data/staff.csv\nid,name\na,Anna\nb,Bob\n\
         === site/hr/_index.md\n+++\nrequire_user = true\nsort_by = 'title'\n+++\n\
         === site/hr/person.html\n+++\ntitle = '{{name}}'\npath = '/hr/staff/{{id}}/'\neach = 'staff'\n+++\n\
         {{{{request.query.q}}}}{{{{page.next.title}}}}: {{{{#with page.next}}}}{{{{summary}}}}{{{{/with}}}}\n\
         === site/hr/rules.md\n+++\ntitle = 'Rules'\n{says}+++\nThe rules.\n\
         === templates/page.hbs\n{{{{page.content}}}}\n"
    )
}

#[test]
fn a_neighbour_is_shown_to_those_who_may_see_it() {
    let root = project(&neighbours(""));
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert!(built.summary.is_some(), "{}", report::text(&built.diagnostics, false));
    let bundle = Bundle::read(File::open(root.path().join("output/App_Data/runtime.json")).unwrap()).unwrap();
    assert_eq!(answer(&bundle, "/hr/staff/b/", &Map::new()).unwrap().trim(), "Rules: <p>The rules.</p>");
}

#[test]
fn a_neighbour_that_some_may_not_see_is_told_by_the_build() {
    let root = project(&neighbours("allow_users = ['anna']\n"));
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    let mistakes: Vec<&str> = built.diagnostics.iter().map(|diagnostic| &*diagnostic.message).collect();
    assert_eq!(mistakes, ["`summary` of `/hr/rules/` is not for everybody who sees the page that shows it"]);
    let place = built.diagnostics[0].place.as_ref().unwrap();
    assert_eq!(place.line.as_ref().map(|line| (line.number, line.column)), Some((6, 62)));
}

#[test]
fn a_bundle_holds_nothing_that_its_pages_may_not_show() {
    let partials = (0..40).map(|number| format!("=== templates/p{number}.hbs\nx\n")).collect::<String>();
    let page = |access: &str, text: &str| format!("+++\n{access}\n+++\n{text}\n");
    let root = project(&format!(
        "{partials}=== site/hr/_index.md\n{}=== site/hr/p.md\n{}=== site/hr/q.md\n{}=== site/hr/r.md\n{}\
         === templates/who.hbs\n{{{{> (lookup request.query \"x\")}}}}{{{{#each page.section.pages}}}}{{{{summary}}}}{{{{/each}}}}\n\
         === templates/page.hbs\n{{{{page.content}}}}\n",
        page("require_user = true", "Welcome."),
        page("template = 'who'", "Own."),
        page("title = 'Q'", "For all who signed in."),
        page("allow_users = ['anna']", "For Anna alone."),
    ));
    // The call that no build can follow goes first: the page is sent whole before the list is read.
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    let mistakes = |diagnostics: &[Diagnostic]| {
        diagnostics.iter().map(|diagnostic| (diagnostic.message.clone(), diagnostic.notes.len())).collect::<Vec<_>>()
    };
    let told = mistakes(&built.diagnostics);
    // Both places, and the page that is rendered.
    assert_eq!(told, [("`summary` of `/hr/r/` is not for everybody who sees the page that shows it".to_owned(), 2)]);
    let template = root.path().join("templates/who.hbs");
    let text = fs::read_to_string(&template).unwrap();
    for list in ["where page.section.pages 'summary' 'x'", "sort page.section.pages by='summary'"] {
        fs::write(&template, text.replace("page.section.pages", &format!("({list})")).replace("{{summary}}", ""))
            .unwrap();
        let built = app::build(&options(root.path()), &|_| {}).unwrap();
        assert_eq!(mistakes(&built.diagnostics), told, "{list}");
    }
    fs::write(&template, text.replace("{{summary}}", "{{#if @root.request.user}}{{summary}}{{/if}}")).unwrap();
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    assert!(built.summary.is_some(), "{}", report::text(&built.diagnostics, false));
    let bundle = fs::read_to_string(root.path().join("output/App_Data/runtime.json")).unwrap();
    assert!(bundle.contains("For all who signed in.") && !bundle.contains("Anna alone"), "{bundle}");
}
