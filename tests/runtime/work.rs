//! What visitors can make a page do: work, and lines in the log.

use crate::served::{Served, get, post};
use generator::http::RequestBody;
use generator::runtime;
use std::fs;
use std::sync::atomic::AtomicBool;

const SITE: &str = "\
=== site/site.toml
title = \"Site\"
[limits]
steps = 20000
[sources.stock]
file = \"data/stock.json\"
when = \"request\"
=== site/data/stock.json
[{\"sku\": \"A1\", \"count\": 3}]
=== site/stock.hbs
{{#each data.stock}}{{sku}} {{number count}};{{/each}}
=== site/search.hbs
{{number request.query.q}}|{{date request.query.d \"%Y\"}}|{{add request.query.a 1}}
=== site/words.hbs
{{#each (split request.query.q \",\")}}{{number this}};{{/each}}
=== site/form.hbs
{{#each (split form.values.list \",\")}}{{#each (split @root.form.values.list \",\")}}{{this}}{{/each}}{{/each}}
=== templates/page.hbs
{{page.content}}";

fn body(site: &Served, url: &str) -> String {
    let response = site.answer(&get(url));
    assert_eq!(response.status.0, 200, "{url}");
    String::from_utf8(response.body).unwrap()
}

#[test]
fn a_form_of_commas_is_a_500_and_the_log_names_place_limit_and_setting() {
    let site = Served::new(SITE);
    for _ in 0..3 {
        let response = site.answer(&post("/form/", &format!("list={}", ",".repeat(300_000))));
        assert_eq!(response.status.0, 500);
    }
    let log = site.log();
    let expected = "error /form/: this page takes more than 20000 steps to render, site/form.hbs:1:10; \
                    called from here, templates/page.hbs:1:1; look for a loop in a loop; `steps` under `[limits]` in site.toml sets the limit";
    assert_eq!(log, [expected; 3]);
    let response = site.answer(&post("/form/", "list=a,b"));
    assert_eq!(String::from_utf8(response.body).unwrap(), "abab\n");
}

#[test]
fn what_nobody_waits_for_is_a_503_without_a_word() {
    let site = Served::new(SITE);
    let request = post("/form/", "list=a,b");
    assert!(matches!(request.body, RequestBody::Whole(_)));
    let response = runtime::answer(&site.app, Ok(&request), &AtomicBool::new(true));
    assert_eq!(response.status.0, 503);
    assert_eq!(site.log(), [""; 0]);
}

#[test]
fn what_visitors_write_is_no_mistake_and_stands_in_no_log() {
    let site = Served::new(SITE);
    for number in 0..1_500 {
        let word = format!("word{number}");
        assert_eq!(body(&site, &format!("/search/?q={word}&d={word}&a={word}")), "||\n");
    }
    assert_eq!(body(&site, "/search/?q=1500&d=2026-01-31&a=2"), "1,500|2026|3\n");
    assert_eq!(site.log(), [""; 0]);
    // By way of a list the word is not recognised as the visitor's: it is told, a few times, without the word.
    for number in 0..1_500 {
        assert_eq!(body(&site, &format!("/words/?q=7,word{number}")), "7;;\n");
    }
    let log = site.log();
    assert!((5..=10).contains(&log.len()), "{log:?}");
    let expected = "warning /words/: `number` can't use what it is given (text), and gives nothing, site/words.hbs:1:40; \
                    called from here, templates/page.hbs:1:1; `generator-fcgi --get` with this address shows the values";
    assert!(log.iter().all(|line| line.starts_with(expected)), "{log:?}");
    // What is told once is told all the same.
    write(&site, "[{\"sku\": \"A1\", \"count\": 4}]");
    assert_eq!(body(&site, "/stock/"), "A1 4;\n");
    write(&site, "[{\"sku\": ");
    assert_eq!(body(&site, "/stock/"), "A1 4;\n");
    let log = site.log();
    assert!(log.last().unwrap().contains("stock.json"), "{log:?}");
}

#[test]
fn data_that_a_helper_can_not_use_is_nothing_and_told() {
    let site = Served::new(SITE);
    write(&site, "[{\"sku\": \"A1\", \"count\": \"many\"}, {\"sku\": \"B2\", \"count\": 5}]");
    assert_eq!(body(&site, "/stock/"), "A1 ;B2 5;\n");
    let expected = "warning /stock/: `number` can't use what it is given (text), and gives nothing, site/stock.hbs:1:31; \
                    called from here, templates/page.hbs:1:1; `generator-fcgi --get` with this address shows the values";
    assert_eq!(site.log(), [expected]);
}

#[test]
fn a_notice_that_could_not_be_written_is_written_later() {
    let site = Served::new(SITE);
    assert_eq!(body(&site, "/stock/"), "A1 3;\n");
    let logs = site.root.path().join("output/App_Data/logs");
    fs::write(&logs, "in the way").unwrap();
    write(&site, "[{\"sku\": ");
    assert_eq!(body(&site, "/stock/"), "A1 3;\n");
    fs::remove_file(&logs).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert_eq!(body(&site, "/search/"), "||\n");
    let log = site.log();
    assert!(log.len() == 1 && log[0].starts_with("warning ") && log[0].contains("stock.json"), "{log:?}");
}

#[test]
fn a_panic_is_told_by_its_place_alone() {
    let site = Served::new(SITE);
    let place = std::panic::Location::caller();
    site.app.log_panic(Some(place));
    site.app.log_panic(None);
    let expected = ["error panicked at {place}", "error panicked"]
        .map(|line| format!("{}: a mistake of the executable's", line.replace("{place}", &place.to_string())));
    assert_eq!(site.log(), expected);
}

fn write(site: &Served, text: &str) {
    let path = site.root.path().join("output/App_Data/data/stock.json");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path.with_extension("new"), text).unwrap();
    fs::rename(path.with_extension("new"), path).unwrap();
}
