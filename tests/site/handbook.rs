//! The handbook as its readers meet it: a site of this generator, in the order of its parts.

use crate::support::{options, put};
use crate::transcripts::run;
use generator::app::{self, Options};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn chapters() -> Vec<(i64, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("site/handbook");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut chapters: Vec<(i64, String)> = names
        .filter(|path| !path.ends_with("_index.md"))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let value = |key: &str| {
                let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
                line.unwrap_or_else(|| panic!("{} has no `{key}`", path.display())).to_owned()
            };
            (value("weight").parse().unwrap(), value("part"))
        })
        .collect();
    chapters.sort();
    chapters
}

/// The sidebar has one heading for each part, so a part must not begin again further down.
#[test]
fn each_part_of_the_handbook_stands_once() {
    let chapters = chapters();
    let weights: BTreeSet<i64> = chapters.iter().map(|(weight, _)| *weight).collect();
    assert_eq!(weights.len(), chapters.len(), "two chapters have one weight");
    let mut parts: Vec<String> = chapters.into_iter().map(|(_, part)| part).collect();
    parts.dedup();
    let once: BTreeSet<&String> = parts.iter().collect();
    assert_eq!(once.len(), parts.len(), "{parts:?}");
}

#[test]
fn the_sheet_to_start_from_has_a_rule_for_each_class_that_markdown_writes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |path: &Path| fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let sheet = text(&root.join("static/css/start.css"));
    let chapter = text(&root.join("site/handbook/style-sheet.md"));
    assert!(chapter.contains(&format!("```css\n{sheet}```\n")), "style-sheet.md does not show static/css/start.css");

    let out = tempfile::tempdir().unwrap();
    app::build(&Options { out: Some(out.path().to_owned()), ..options(root) }, &|_| {}).unwrap();
    let page = text(&out.path().join("examples/sheet/index.html"));
    let written: BTreeSet<&str> = page
        .split("class=\"")
        .skip(1)
        .flat_map(|rest| rest.split('"').next().unwrap_or_default().split(' '))
        .filter(|class| !class.starts_with("language-") && !class.starts_with("hl-"))
        .collect();
    let alerts =
        ["alert", "alert-title", "alert-note", "alert-tip", "alert-important", "alert-warning", "alert-caution"];
    let others = ["anchor", "center", "footnote", "footnotes", "left", "right", "table"];
    assert_eq!(written, alerts.into_iter().chain(others).collect());
    let table = chapter.split("## A sheet to start from").next().unwrap();
    for class in written {
        assert!(sheet.contains(&format!(".{class} {{")), "no rule for `{class}`");
        let is_named = table.split(['"', '`', ' ']).any(|word| word == class);
        assert!(is_named, "`{class}` is not in the table of style-sheet.md");
    }
}

/// Follows the chapter as a reader does: makes its files, builds, and compares what it shows.
#[test]
fn a_first_site_is_built_as_its_chapter_says() {
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR")).join("site/handbook/first-site.md");
    let chapter = fs::read_to_string(chapter).unwrap().replace("\r\n", "\n");
    let root = tempfile::tempdir().unwrap();
    let file = |name: &str| root.path().join(name);
    let change = |name: &str, from: &str, to: &str| {
        let text = fs::read_to_string(file(name)).unwrap();
        assert!(text.contains(from), "{name} has no `{from}`");
        put(&file(name), &text.replace(from, to));
    };
    let mut shown = 0;
    let fences: Vec<&str> = chapter.split("```").collect();
    for pair in fences.chunks_exact(2) {
        let before = pair[0].trim_end().rsplit('\n').next().unwrap_or_default();
        let name = before.strip_prefix("{{#> shortcodes/file name=\"").and_then(|name| name.strip_suffix("\"}}"));
        let (language, code) = pair[1].split_once('\n').unwrap();
        match name {
            Some("templates/home.html, in the body") => {
                change("templates/home.html", "{{page.content}}\n", &format!("{{{{page.content}}}}\n{code}"));
            }
            Some(name) => put(&file(name), code),
            None if language == "text" => {
                if code.starts_with("error") {
                    change("site/parts.html", "item.shelf", "item.shelve");
                }
                // The folder and the milliseconds are the reader's own.
                let printed = run(root.path(), "generator build");
                let end = code.find(" in `./output`").unwrap_or(code.len());
                assert!(printed.starts_with(&code[..end]), "the chapter shows\n{code}and this is printed:\n{printed}");
                shown += 1;
            }
            None if language == "html" => {
                let pages = ["output/index.html", "output/parts/BR-1040/index.html"];
                let pages = pages.map(|page| fs::read_to_string(file(page)).unwrap_or_default());
                assert!(pages.iter().any(|page| page.contains(code)), "no page holds this:\n{code}");
                shown += 1;
            }
            None => {}
        }
    }
    assert_eq!(shown, 6);
}
