//! The program `generator` on a terminal, which `script` plays: a long build shows how far it is.

use crate::support::{project, put};
use std::path::Path;
use std::process::Command;

/// So many pages that a build takes far longer than the bar waits before it comes.
const MANY: usize = 12_000;

/// The sequence by which a terminal forgets a line (ECMA-48, 8.3.41).
const CLEAR_LINE: &str = "\u{1b}[2K";

/// What a terminal called `term` gets from a command of `generator`.
fn on_a_terminal(root: &Path, term: &str, command: &str) -> String {
    let words = format!("{} {command} --root {}", env!("CARGO_BIN_EXE_generator"), root.display());
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &words, "/dev/null"]).env("TERM", term).env_remove("NO_COLOR");
    String::from_utf8(script.output().unwrap().stdout).unwrap()
}

#[test]
fn a_long_build_shows_how_far_it_is_and_takes_it_away() {
    let root = project("=== site/index.md\nHello\n");
    for page in 0..MANY {
        put(&root.path().join(format!("site/{page}.md")), "# Hello\n");
    }
    for command in ["build", "check"] {
        let shown = on_a_terminal(root.path(), "xterm", command);
        let (bar, left) = shown.rsplit_once(CLEAR_LINE).unwrap();
        assert!(bar.contains(" of 12001 pages") || bar.contains(" …"), "{shown}");
        assert!(left.contains("12001 pages") && !left.contains(" of ") && !left.contains(" …"), "{shown}");
    }
    for (term, command) in [("dumb", "check"), ("xterm", "check --quiet"), ("xterm", "check --json")] {
        let shown = on_a_terminal(root.path(), term, command);
        assert!(!shown.contains(CLEAR_LINE) && !shown.contains(" of 12001 pages"), "{shown}");
    }
}

#[test]
fn a_dumb_terminal_gets_no_colours() {
    let root = project("=== site/index.md\n+++\ntitel = \"x\"\n+++\n");
    assert!(on_a_terminal(root.path(), "xterm", "build").contains('\u{1b}'));
    assert!(!on_a_terminal(root.path(), "dumb", "build").contains('\u{1b}'));
}
