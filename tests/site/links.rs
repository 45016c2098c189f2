//! A build and a check judge links alike; they differ in how loud they are.

use crate::support::{options, project};
use generator::app;
use generator::base::{Diagnostic, Severity};
use std::fs;
use std::path::Path;

/// What a build and a check of a site say, sorted alike.
fn both(site: &str) -> [Vec<Diagnostic>; 2] {
    let root = project(site);
    let options = options(root.path());
    let sorted = |mut diagnostics: Vec<Diagnostic>| {
        diagnostics.sort_by(|a, b| (&a.place, &a.message).cmp(&(&b.place, &b.message)));
        diagnostics
    };
    let checked = app::check(&options, &|_| {}).unwrap().diagnostics;
    [app::build(&options, &|_| {}).unwrap().diagnostics, checked].map(sorted)
}

#[test]
fn a_build_and_a_check_say_the_same_of_every_site() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site");
    let mut said = 0;
    for case in ["check", "mistakes"].iter().flat_map(|name| fs::read_dir(folder.join(name)).unwrap()) {
        let text = fs::read_to_string(case.unwrap().path()).unwrap();
        let (site, _) = text.split_once("=== expected\n").unwrap();
        let [built, checked] = both(site);
        let without_severity = |diagnostics: &[Diagnostic]| -> Vec<Diagnostic> {
            let same = |diagnostic: &Diagnostic| Diagnostic { severity: Severity::Error, ..diagnostic.clone() };
            diagnostics.iter().map(same).collect()
        };
        // Highlighting is a build's alone.
        let built: Vec<Diagnostic> =
            built.into_iter().filter(|diagnostic| !diagnostic.message.starts_with("no rules to highlight")).collect();
        assert_eq!(without_severity(&built), without_severity(&checked), "{site}");
        for (built, checked) in built.iter().zip(&checked) {
            assert!(checked.severity <= built.severity, "{checked:?}");
        }
        said += checked.len();
    }
    assert!(said > 100);
}

const SITE: &str = "\
=== site/index.md
[a](/a/) [b](/about/#b) [d](/About/)

<a href=\"/e/\">e</a> <a href=\"/about/#f\">f</a> <a href=\"/about\">g</a>
=== site/about.md
+++
title = \"About\"
+++
Text
=== templates/section.hbs
{{page.content}} <a href=\"/h/\">h</a>
=== site/site.toml
";

/// The severities in `SITE` with `settings`, of a build and of a check.
fn check(settings: &str, expected: &[(&str, [Severity; 2])]) {
    let [built, checked] = both(&format!("{SITE}{settings}"));
    let pairs = built.iter().zip(&checked);
    let found: Vec<_> = pairs.map(|(built, checked)| (&*built.message, [built.severity, checked.severity])).collect();
    assert_eq!(found, expected, "{settings}");
}

#[test]
fn markdown_is_loud_in_both_and_html_in_a_check() {
    use Severity::{Error, Warning};
    let doubts = [
        ("link to `/About/` is written in another case than `/about/`", [Warning; 2]),
        ("link to `/about` lacks the final `/` of `/about/`", [Warning; 2]),
    ];
    let expected = |markdown, html| {
        [
            ("link to `/a/` leads nowhere", markdown),
            ("link to `#b` leads nowhere: `/about/` has no such id", markdown),
            doubts[0],
            ("link to `/e/` leads nowhere", html),
            ("link to `#f` leads nowhere: `/about/` has no such id", html),
            doubts[1],
            ("link to `/h/` leads nowhere", html),
        ]
    };
    check("", &expected([Error; 2], [Warning, Error]));
    check("[links]\nbroken = \"error\"\n", &expected([Error; 2], [Warning, Error]));
    check("[links]\nbroken = \"warn\"\n", &expected([Warning; 2], [Warning; 2]));
}

#[test]
fn a_build_with_broken_links_in_html_alone_is_written() {
    let root = project("=== site/index.html\n<a href=\"/gone/\">x</a> <p id=x><p id=x>\n");
    let built = app::build(&options(root.path()), &|_| {}).unwrap();
    let said: Vec<_> = built.diagnostics.iter().map(|diagnostic| (diagnostic.severity, &*diagnostic.message)).collect();
    let expected = ["link to `/gone/` leads nowhere", "the id `x` stands twice in one page"];
    assert_eq!(said, expected.map(|message| (Severity::Warning, message)));
    assert!(built.summary.is_some() && root.path().join("output/index.html").exists());
}
