//! Sites in, the whole output out.
//!
//! Each case is one file of `tests/site/sites/`: sections `=== PATH` hold the site's files; after `=== expected` come the
//! warnings, and after each `>>> PATH` what is in that file of the output; App_Data, `web.config` and the error pages that no
//! case is about are left out.

use crate::support::{check_cases, options, project};
use generator::app::{self, Options, report};
use std::fmt::Write;
use std::fs;
use std::path::Path;

#[test]
fn every_site_gives_the_expected_output() {
    check_cases("sites", |site| output(&options(project(site).path())));
}

/// What a build says, and every file it writes.
fn output(options: &Options) -> String {
    let built = app::build(options, &|_| {}).unwrap();
    let mut text = report::text(&built.diagnostics, false);
    assert!(built.summary.is_some(), "{text}");
    let folder = options.root.join("output");
    for path in files(&folder) {
        let bytes = fs::read(folder.join(&path)).unwrap();
        writeln!(text, ">>> {path}").unwrap();
        text.push_str(&String::from_utf8_lossy(&bytes));
        if !text.ends_with('\n') {
            text.push_str("<no line end>\n");
        }
    }
    text
}

const LEFT_OUT: [&str; 11] = [
    "App_Data",
    "web.config",
    "400.html",
    "401.html",
    "403.html",
    "405.html",
    "413.html",
    "414.html",
    "415.html",
    "431.html",
    "503.html",
];

/// The files below `folder`, sorted.
fn files(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match () {
            () if LEFT_OUT.contains(&name.as_str()) => {}
            () if path.is_dir() => files.extend(self::files(&path).into_iter().map(|file| format!("{name}/{file}"))),
            () => files.push(name),
        }
    }
    files.sort();
    files
}

const VARIANTS: &str = "\
=== site/site.toml
title = \"Site\"
base_url = \"https://example.com\"
[extra]
mail = \"web@example.com\"
links.a = 1
=== site/site.production.toml
base_url = \"https://example.org/shop\"
[extra]
links.b = 2
=== site/index.html
{{site.base_url}} {{site.extra.mail}} {{site.extra.links.a}}{{site.extra.links.b}} {{#each (pages)}}{{title}} {{/each}}
=== site/draft.md
+++
title = \"Draft\"
draft = true
+++
=== site/later.md
+++
title = \"Later\"
date = 2026-02-01
+++
=== templates/page.hbs
{{page.content}}
";

fn check_variant(change: impl Fn(&mut Options), expected: &str) {
    let root = project(VARIANTS);
    let mut options = options(root.path());
    change(&mut options);
    output(&options);
    assert_eq!(fs::read_to_string(root.path().join("output/index.html")).unwrap().trim(), expected);
}

#[test]
fn options_choose_settings_and_pages() {
    check_variant(|_| {}, "https://example.com web@example.com 1");
    check_variant(|options| options.env = Some("production".to_owned()), "https://example.org/shop web@example.com 12");
    check_variant(
        |options| options.base_url = Some("http://localhost:8080/x".to_owned()),
        "http://localhost:8080/x web@example.com 1",
    );
    check_variant(|options| options.drafts = true, "https://example.com web@example.com 1 Draft");
    check_variant(|options| options.future = true, "https://example.com web@example.com 1 Later");
}

#[test]
fn the_same_site_gives_the_same_bytes_and_a_second_build_touches_nothing() {
    let root = project(VARIANTS);
    let first = app::build(&options(root.path()), &|_| {}).unwrap().summary.unwrap().written;
    let manifest = fs::read(root.path().join("output/App_Data/manifest.json")).unwrap();
    let second = app::build(&options(root.path()), &|_| {}).unwrap().summary.unwrap().written;
    assert_eq!((second.written, second.unchanged, second.removed), (0, first.written, 0));

    let elsewhere = Options { out: Some(root.path().join("elsewhere")), ..options(root.path()) };
    app::build(&elsewhere, &|_| {}).unwrap();
    assert_eq!(fs::read(root.path().join("elsewhere/App_Data/manifest.json")).unwrap(), manifest);
}

#[test]
fn a_site_with_crlf_gives_the_same_bytes() {
    let lf = project(VARIANTS);
    let crlf = project(VARIANTS);
    for path in ["site/site.toml", "site/draft.md", "site/later.md", "site/index.html", "templates/page.hbs"] {
        let path = crlf.path().join(path);
        fs::write(&path, fs::read_to_string(&path).unwrap().replace('\n', "\r\n")).unwrap();
    }
    let drafts = |root: &Path| output(&Options { drafts: true, ..options(root) }).replace("\r\n", "\n");
    assert_eq!(drafts(crlf.path()), drafts(lf.path()));
}
