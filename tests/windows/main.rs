//! What only Windows does: long paths and their many spellings, names without case, files that others hold.
//!
//! On Windows these are tests as any other; elsewhere `cargo xtask test` runs them by Wine.

#![cfg(windows)]
#![allow(clippy::unwrap_used, reason = "where a test can not be set up, the panic says so")]

mod held;
mod names;
mod paths;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const SITE: &[(&str, &str)] = &[("site/index.md", "home"), ("site/About.md", "# About"), ("static/a.css", "css")];

/// A project with `files`: paths with `/` between segments, and texts.
fn project(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        put(&root.path().join(path), text);
    }
    root
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The command `generator build --quiet`, in the folder of the project.
fn build(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_generator"));
    command.args(["build", "--quiet"]).current_dir(root);
    command
}

/// Asserts that a build is done and says nothing.
fn check_done(output: &Output) {
    assert_eq!((String::from_utf8_lossy(&output.stderr).as_ref(), output.status.code()), ("", Some(0)));
}

/// Asserts that the machine failed a build. What Windows says itself is in the user's language: `<cause>` here.
fn check_failed(output: &Output, expected: &str) {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let (before, after) = expected.split_once("<cause>").unwrap();
    assert!(text.starts_with(before) && text.ends_with(after), "{text}");
    assert_eq!(output.status.code(), Some(3));
}

/// The files of an output that come from the author's, and the manifest: those that every output has are left out.
fn files_of_site(output: &Path) -> Vec<String> {
    let is_error_page = |path: &str| path.strip_suffix(".html").is_some_and(|name| name.parse::<u16>().is_ok());
    files(output).into_iter().filter(|path| !is_error_page(path) && path != "web.config").collect()
}

/// Every file below `folder`, with `/` between segments, sorted.
fn files(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let paths = entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let mut files: Vec<String> = paths
        .map(|path: PathBuf| path.strip_prefix(folder).unwrap().display().to_string().replace('\\', "/"))
        .collect();
    files.sort();
    files
}
