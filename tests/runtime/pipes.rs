//! Named pipes where files should be: to open one waits for a writer who never comes.

use crate::served::{Served, get, shown};
use std::fs;
use std::process::Command;

const SITE: &str = "=== site/now.hbs\n{{request.path}}\n=== templates/404.hbs\nNothing here.\n";

/// Puts a pipe in the place of the file `path`.
fn put_pipe(site: &Served, path: &str) {
    let path = site.root.path().join("output").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    _ = fs::remove_file(&path);
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
}

fn check(site: &Served, path: &str, expected: &str) {
    let answer = shown(&site.answer(&get(path)));
    assert_eq!(answer.lines().next(), Some(expected), "{answer}");
}

#[test]
fn an_error_page_that_is_none_is_passed_over() {
    let site = Served::new(SITE);
    put_pipe(&site, "404.html");
    check(&site, "/nothing/", "404");
}

#[test]
fn a_bundle_that_is_none_is_waited_for_by_nobody() {
    let site = Served::new(SITE);
    put_pipe(&site, "App_Data/runtime.json");
    check(&site, "/now/", "503");
    assert!(site.log().iter().any(|line| line.contains("it is no file")), "{:?}", site.log());
}

#[test]
fn a_log_that_is_none_is_no_log() {
    let site = Served::new(SITE);
    fs::remove_file(site.root.path().join("output/App_Data/runtime.json")).unwrap();
    let days = (-1..=1).map(|day| {
        let date = Command::new("date").args(["-u", "-d", &format!("{day} day"), "+%F"]).output().unwrap();
        String::from_utf8(date.stdout).unwrap().trim().to_owned()
    });
    days.for_each(|day| put_pipe(&site, &format!("App_Data/logs/generator-{day}.log")));
    check(&site, "/now/", "503");
}
