//! Every author's mistake: a site in, the whole text that the author sees out, and nothing written.
//!
//! Each case is one file of `tests/mistakes/`: sections `=== PATH` hold the site's files, the last one, `=== expected`,
//! the report. In a path `%XX` stands for a byte, in a text `\xXX` does. `UPDATE=1 cargo test --test mistakes` rewrites
//! the last sections; read what changed before you commit it.

use generator::app::{self, Options, report};
use std::fs;
use std::path::{Path, PathBuf};

/// 2026-01-31T00:00:00Z.
const NOW: i64 = 1_769_817_600;

#[test]
fn every_mistake_is_told_in_full_and_nothing_is_written() {
    let mut failures = Vec::new();
    let mut cases: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        let text = fs::read_to_string(&case).unwrap();
        let (site, expected) = text.split_once("=== expected\n").expect("a case ends with what is expected");
        let found = told(site);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&case, format!("{site}=== expected\n{found}")).unwrap();
        } else if found != expected {
            failures.push(format!("{}\n--- expected\n{expected}--- found\n{found}", case.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes")
}

/// What the author of `site` is told.
fn told(site: &str) -> String {
    let root = tempfile::tempdir().unwrap();
    for section in site.split("=== ").filter(|section| !section.is_empty()) {
        let (path, text) = section.split_once('\n').unwrap();
        write(&root.path().join(path), text);
    }
    build(root.path(), None)
}

fn build(root: &Path, out: Option<PathBuf>) -> String {
    let options =
        Options { root: root.to_owned(), out, env: None, base_url: None, drafts: false, future: false, now: NOW };
    let built = app::build(&options).unwrap();
    if built.summary.is_some() {
        return "it was built\n".to_owned();
    }
    assert!(!root.join("output").exists(), "something was written");
    report::text(&built.diagnostics, false).replace(&root.display().to_string(), "ROOT")
}

/// Writes `text` with each `\xXX` as a byte.
fn write(path: &Path, text: &str) {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn site_with_one_page() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    write(&root.path().join("site/index.md"), "Hello\n");
    root
}

#[test]
fn an_output_inside_the_input_is_refused() {
    let root = site_with_one_page();
    assert_eq!(
        build(root.path(), Some(root.path().join("site/out"))),
        "error: the output `ROOT/site/out` and the input `site` lie in one another\n  |\n --> site\n  |\n  = help: choose a folder of its own with `--out`\n\n",
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_cant_be_read_is_told() {
    let root = site_with_one_page();
    std::os::unix::fs::symlink("nowhere", root.path().join("site/lost.md")).unwrap();
    assert_eq!(build(root.path(), None), "");
}
