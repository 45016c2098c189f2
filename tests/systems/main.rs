//! The same site built here and on Windows, run by Wine: every byte of the output is the same, the manifest's too.
//!
//! `cargo xtask test` runs this, with the path of `generator` for Windows in `GENERATOR_FOR_WINDOWS`.

#![allow(clippy::unwrap_used, reason = "where a test can not be set up, the panic says so")]

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file's path, with `/` between segments, and what it holds.
type Tree = BTreeMap<String, Vec<u8>>;

/// The files below `folders` of `root`.
fn read(root: &Path, folders: &[&str]) -> Tree {
    let mut tree = Tree::new();
    for folder in folders {
        for entry in walkdir::WalkDir::new(root.join(folder)) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap();
                tree.insert(path.to_owned(), fs::read(entry.path()).unwrap());
            }
        }
    }
    tree
}

/// What `generator` makes of `site`, in a folder of its own, with `more` options.
fn output(mut generator: Command, more: &[&OsStr], site: &Tree) -> Tree {
    let root = tempfile::tempdir().unwrap();
    for (path, bytes) in site {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    generator
        .arg("build")
        .args(more)
        .args(["--quiet", "--root"])
        .arg(root.path())
        .env("SOURCE_DATE_EPOCH", "1769817600");
    let built = generator.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&built.stderr), "");
    read(root.path(), &["output"])
}

/// Builds `site` on both systems, and compares; returns the output.
fn check(site: &Tree) -> Tree {
    let for_windows = PathBuf::from(env::var_os("GENERATOR_FOR_WINDOWS").expect("`cargo xtask test` says where it is"));
    // On Windows it is found beside the generator.
    let executable = for_windows.with_file_name("generator-fcgi.exe");
    let here =
        output(Command::new(env!("CARGO_BIN_EXE_generator")), &["--fcgi".as_ref(), executable.as_os_str()], site);
    let mut wine = Command::new("wine");
    wine.arg(for_windows);
    let on_windows = output(wine, &[], site);
    assert_eq!(here.keys().collect::<Vec<_>>(), on_windows.keys().collect::<Vec<_>>());
    for (path, bytes) in &here {
        let differs = on_windows[path] != *bytes;
        assert!(!differs, "`{path}` differs:\n{}", String::from_utf8_lossy(&on_windows[path]));
    }
    here
}

/// `site` with Windows' line ends in every text.
fn with_crlf(site: &Tree) -> Tree {
    let change = |(path, bytes): (&String, &Vec<u8>)| match str::from_utf8(bytes) {
        Ok(text) => (path.clone(), text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()),
        Err(_) => (path.clone(), bytes.clone()),
    };
    site.iter().map(change).collect()
}

#[test]
fn the_bundled_site_is_the_same() {
    let site = read(Path::new(env!("CARGO_MANIFEST_DIR")), &["site", "templates", "static"]);
    let output = check(&site);
    assert!(output.contains_key("output/index.html") && output.contains_key("output/App_Data/manifest.json"));
}

#[test]
fn the_bundled_site_with_crlf_is_the_same() {
    check(&with_crlf(&read(Path::new(env!("CARGO_MANIFEST_DIR")), &["site", "templates", "static"])));
}

const DATA: &[(&str, &str)] = &[
    ("site/data/a.toml", "[[rows]]\nname = \"a b\"\nday = 2026-01-31\ntext = \"\"\"\none\ntwo\"\"\"\n"),
    ("site/data/b.json", "{\n  \"rows\": [\n    { \"name\": \"é\", \"price\": 1.50 }\n  ]\n}\n"),
    ("site/data/c.yaml", "rows:\n  - name: c\n    text: |\n      one\n      two\n"),
    ("site/data/shop/d.csv", "name,text\nd,\"one\ntwo\"\ne,three\n"),
    ("site/index.html", "{{json data.a}}\n{{json data.b}}\n{{json data.c}}\n{{json data.shop.d}}\n"),
    ("site/row.html", "+++\neach = \"shop.d\"\npath = \"/row/{name}/\"\ntitle = \"{name}\"\n+++\n{{item.text}}\n"),
    ("templates/page.hbs", "{{page.title}}: {{page.content}}\n"),
];

#[test]
fn data_in_every_format_is_the_same() {
    let site: Tree = DATA.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let output = check(&site);
    assert!(output.contains_key("output/row/d/index.html"), "{:?}", output.keys());
    check(&with_crlf(&site));
}
