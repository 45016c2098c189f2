//! Data of the moment, as pages see it.

use crate::served::{Served, get, shown};
use generator::http::Request;
use serde_json::{Value as Json, json};
use std::fs;

const SITE: &str = "\
=== site/site.toml
title = \"Site\"
base_url = \"https://example.com\"
[sources.stock]
file = \"data/stock.json\"
when = \"request\"
[sources.tree]
file = \"data/tree.json\"
when = \"request\"
=== site/data/stock.json
[{\"sku\": \"A1\", \"count\": 3}]
=== site/data/names.json
{\"A1\": \"Anvil\"}
=== site/stock.hbs
{{#each data.stock}}{{lookup @root.data.names sku}} {{count}};{{/each}}
=== site/data/tree.json
[{\"name\": \"a\", \"below\": [{\"name\": \"b\", \"below\": []}]}]
=== site/tree.hbs
+++
path = \"/tree/{x}/\"
template = \"addressed\"
+++
{{route.x}}{{#each data.tree}}{{> partials/branch}}{{/each}}
=== templates/addressed.hbs
{{page.url}} {{page.permalink}} {{page.content}}
=== templates/partials/branch.hbs
<{{name}}>{{#each below}}{{> partials/branch}}{{/each}}
=== site/plain.hbs
{{request.method}}
=== templates/page.hbs
{{page.content}}";

const HTML: &str = "200\nContent-Type: text/html; charset=utf-8\nETag: W/\"…\"\nCache-Control: no-cache\n\n";

fn write(site: &Served, text: &str) {
    let path = site.root.path().join("output/App_Data/data/stock.json");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path.with_extension("new"), text).unwrap();
    fs::rename(path.with_extension("new"), path).unwrap();
}

#[test]
fn a_page_shows_what_lies_there_now() {
    let site = Served::new(SITE);
    site.check(&get("/stock/"), &format!("{HTML}Anvil 3;\n"));
    write(&site, "[{\"sku\": \"A1\", \"count\": 4}, {\"sku\": \"A1\", \"count\": 555}]");
    site.check(&get("/stock/"), &format!("{HTML}Anvil 4;Anvil 555;\n"));
    assert_eq!(site.log(), [""; 0]);
}

#[test]
fn a_page_that_calls_itself_over_data_is_rendered_whole() {
    let site = Served::new(SITE);
    site.check(&get("/tree/7/"), &format!("{HTML}/tree/7/ https://example.com/tree/7/ 7<a><b>\n\n\n\n"));
    assert_eq!(site.log(), [""; 0]);
}

#[test]
fn a_file_that_is_broken_is_told_and_the_last_good_data_is_shown() {
    let site = Served::new(SITE);
    site.check(&get("/stock/"), &format!("{HTML}Anvil 3;\n"));
    write(&site, "[{\"sku\": \"A1\", ");
    site.check(&get("/stock/"), &format!("{HTML}Anvil 3;\n"));
    site.check(&get("/stock/"), &format!("{HTML}Anvil 3;\n"));
    let log = site.log();
    assert_eq!(log.len(), 1, "{log:?}");
    assert!(log[0].starts_with("warning ") && log[0].contains("stock.json"), "{log:?}");

    let health = site.answer(&Request { is_local: true, ..get("/_generator/health") });
    let found: Json = serde_json::from_slice(&health.body).unwrap();
    let source = &found["sources"][0];
    // Visitors notice nothing, so whoever looks after the server has to.
    assert_eq!((health.status.0, &source["name"], &source["ok"]), (503, &json!("stock"), &json!(false)));
    assert!(source["error"].as_str().unwrap().contains("stock.json"), "{source}");
}

#[test]
fn without_data_a_page_is_unavailable_and_others_are_not() {
    let site = Served::new(SITE);
    write(&site, "{");
    let response = site.answer(&get("/stock/"));
    assert_eq!(response.status.0, 503);
    assert!(shown(&response).contains("\nRetry-After: 5\n"), "{response:?}");
    site.check(&get("/plain/"), &format!("{HTML}GET\n"));
    let log = site.log();
    assert!(log.iter().any(|line| line.starts_with("error data.stock: ")), "{log:?}");

    let health = site.answer(&Request { is_local: true, ..get("/_generator/health") });
    let found: Json = serde_json::from_slice(&health.body).unwrap();
    assert_eq!((health.status.0, &found["sources"][0]["ok"]), (503, &json!(false)));
    assert!(!generator::runtime::check(&site.app).is_well);
}
