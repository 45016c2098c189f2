//! Commands as the author types them: a site in, all that is printed and the exit status out.
//!
//! Each case is one file of `tests/site/routes/` or `tests/site/check/`: sections `=== PATH` hold the site's files, the one
//! called `=== commands` a command on each line; after `=== expected` comes what they print, with `ROOT` for the site's
//! folder. A status is shown where it is not 0.

use crate::support::{check_cases, options, project};
use generator::app::{self, Options};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn routes_are_listed() {
    check_cases("routes", transcript);
}

#[test]
fn links_are_checked() {
    check_cases("check", transcript);
}

/// The handbook is a site itself, and shows what the commands print for it.
#[test]
fn the_handbook_shows_what_is_printed_for_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = |name: &str| fs::read_to_string(root.join("site/handbook").join(name)).unwrap().replace("\r\n", "\n");
    let printed = run(root, "generator routes /examples");
    assert!(page("commands.md").contains(&format!("\n{printed}```")), "commands.md does not show this:\n{printed}");
    let out = tempfile::tempdir().unwrap();
    let out = out.path().join("output");
    let built = app::build(&Options { out: Some(out), ..options(root) }, &|_| {}).unwrap().summary.unwrap();
    let (pages, dynamic, written) = (built.pages, built.dynamic, built.written.written);
    let line = format!("\n{pages} pages, {dynamic} dynamic routes: {written} files written, 0 unchanged, 0 removed");
    assert!(page("building.md").contains(&line), "building.md does not show this:{line}");
}

/// What the commands of a case print.
fn transcript(input: &str) -> String {
    let root = project(input);
    let commands = root.path().join("commands");
    let text = fs::read_to_string(&commands).unwrap();
    fs::remove_file(commands).unwrap();
    let before = files(root.path());
    let transcript = text.lines().map(|command| format!("$ {command}\n{}", run(root.path(), command))).collect();
    assert_eq!(files(root.path()), before, "something was written");
    transcript
}

/// Mistakes come before the rest, as on a terminal.
pub(crate) fn run(root: &Path, command: &str) -> String {
    let mut words = command.split(' ').skip_while(|word| *word == "generator");
    let mut process = Command::new(env!("CARGO_BIN_EXE_generator"));
    let output = process.args(&mut words).args(["--color", "never", "--root"]).arg(root);
    let output = output.env("SOURCE_DATE_EPOCH", "1769817600").output().unwrap();
    let mut printed = String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    if !output.status.success() {
        printed += &format!("status {}\n", output.status.code().unwrap());
    }
    printed.replace(&root.display().to_string(), "ROOT")
}

/// Every file below `root`, outside what a command keeps for itself.
fn files(root: &Path) -> Vec<String> {
    let walk = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    let paths = walk.map(|entry| entry.path().strip_prefix(root).unwrap().display().to_string());
    paths.filter(|path| !path.starts_with(".generator")).collect()
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let root = project("=== site/index.html\nHello\n");
    let mut process = Command::new(env!("CARGO_BIN_EXE_generator"));
    let process = process.args(["routes", "--root"]).arg(root.path()).stdout(Stdio::piped());
    let mut process = process.spawn().unwrap();
    drop(process.stdout.take());
    assert_eq!(process.wait().unwrap().code(), Some(0));
}
