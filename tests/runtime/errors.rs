//! Requests that get no page.

use crate::served::{Served, get, shown};
use generator::http::Status;
use generator::runtime;
use std::fs;
use std::sync::atomic::AtomicBool;

const SITE: &str = "=== site/now.hbs\n{{request.path}}\n=== templates/404.hbs\nNothing here.\n";

fn check(site: &Served, expected: &str) {
    assert_eq!(shown(&site.answer(&get("/nothing/"))), expected);
}

#[test]
fn an_error_page_is_the_sites_own_or_a_neutral_one() {
    let site = Served::new(SITE);
    let head = "404\nContent-Type: text/html; charset=utf-8\nCache-Control: no-cache\n\n";
    let neutral = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>404 Not Found</title>\n\
                   <h1>404 Not Found</h1>\n</html>\n";
    let file = site.root.path().join("output/404.html");
    check(&site, &format!("{head}{}", fs::read_to_string(&file).unwrap()));
    fs::write(&file, "x".repeat(1 << 20)).unwrap();
    check(&site, &format!("{head}{}", "x".repeat(1 << 20)));
    fs::write(&file, "x".repeat((1 << 20) + 1)).unwrap();
    check(&site, &format!("{head}{neutral}"));
    fs::remove_file(&file).unwrap();
    check(&site, &format!("{head}{neutral}"));
}

#[test]
fn what_was_refused_before_gets_its_page_too() {
    let site = Served::new(SITE);
    for status in [400, 413, 414, 415, 431] {
        let file = site.root.path().join(format!("output/{status}.html"));
        fs::write(&file, format!("own {status}")).unwrap();
        let response = runtime::answer(&site.app, Err(Status(status)), &AtomicBool::new(false));
        let head = "Content-Type: text/html; charset=utf-8\nCache-Control: no-cache\n";
        assert_eq!(shown(&response), format!("{status}\n{head}\nown {status}"));
    }
    assert_eq!(site.log(), [""; 0]);
}
