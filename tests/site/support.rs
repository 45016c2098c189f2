//! What the tests of whole sites share: cases that are one text file each, and a build of one.

use generator::app::Options;
use std::fs;
use std::path::{Path, PathBuf};

/// 2026-01-31T00:00:00Z, the time of every build in the tests.
pub(crate) const NOW: i64 = 1_769_817_600;

/// Runs each case of `tests/site/FOLDER/`: what stands before the line `=== expected` goes in, and what stands after it must
/// come out. With `UPDATE` in the environment the second part is rewritten instead; read what changed before you commit.
pub(crate) fn check_cases(folder: &str, run: impl Fn(&str) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site").join(folder);
    let mut cases: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    let mut failures = Vec::new();
    for case in cases {
        let text = fs::read_to_string(&case).unwrap();
        let (input, expected) = text.split_once("=== expected\n").expect("a case ends with what is expected");
        let found = run(input);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&case, format!("{input}=== expected\n{found}")).unwrap();
        } else if found != expected {
            failures.push(format!("{}\n--- expected\n{expected}--- found\n{found}", case.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A project with the files of `input`, each after a line `=== PATH`.
pub(crate) fn project(input: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for section in input.split("=== ").filter(|section| !section.is_empty()) {
        let (path, text) = section.split_once('\n').unwrap();
        put(&root.path().join(path), text);
    }
    root
}

/// Writes `text` with each `\xXX` as a byte.
pub(crate) fn put(path: &Path, text: &str) {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A build of the project in `root` into its `output`.
pub(crate) fn options(root: &Path) -> Options {
    let root = root.to_owned();
    Options { root, out: None, env: None, base_url: None, fcgi: None, drafts: false, future: false, now: NOW }
}
