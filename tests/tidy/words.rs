//! Words that may not stand in the library, or only where they belong.

use crate::tokens::{Token, lines_of};

/// Where a file stands.
#[derive(Clone, Copy)]
pub(crate) struct Where<'a> {
    /// The folder of `src/`; `bin` for the binaries, empty for `lib.rs`.
    pub(crate) folder: &'a str,
    /// Whether the file is the `main` of a binary.
    pub(crate) is_main: bool,
}

/// Every rule about words, over code without its tests.
pub(crate) fn check(place: Where<'_>, tokens: &[Token]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut forbid = |paths: &[&[&str]], why: &str| {
        for path in paths {
            found.extend(lines_of(tokens, path).into_iter().map(|line| (line, format!("`{}`: {why}", path.concat()))));
        }
    };
    forbid(&[&[".", "unwrap", "(", ")"]], "give the reason by `expect`, or handle it");
    forbid(&[&["todo", "!"], &["unimplemented", "!"], &["dbg", "!"]], "finish it");
    forbid(&[&["static"], &["thread_local", "!"]], "no globals: hand it over as an argument");
    forbid(&[&["cfg", "!"]], "what only one system has is a file of its own");
    if place.folder != "transport" {
        forbid(&[&["unsafe"]], "only `transport` may");
    }
    if place.folder != "bin" {
        forbid(
            &[
                &["print", "!"],
                &["println", "!"],
                &["eprint", "!"],
                &["eprintln", "!"],
                &["stdout", "("],
                &["stderr", "("],
            ],
            "the library prints nothing",
        );
    }
    if !place.is_main {
        forbid(
            &[&["process", "::", "exit"], &["process", "::", "abort"], &["exit", "("]],
            "only `main` ends the process",
        );
    }
    found.extend(expect_without_reason(tokens));
    found.extend(system_without_file(tokens));
    found.sort();
    found
}

/// `expect` says in at least three words why it can't happen.
fn expect_without_reason(tokens: &[Token]) -> Vec<(usize, String)> {
    let calls = tokens.windows(4).filter(|call| {
        let [dot, name, open, reason] = call else { return false };
        let is_reason = reason.text.starts_with('"') && reason.text.split_whitespace().count() >= 3;
        dot.text == "." && name.text == "expect" && open.text == "(" && !is_reason
    });
    calls.map(|call| (call[1].line, "`expect`: say in words why it can't happen".to_owned())).collect()
}

/// An attribute about the system may only choose a module.
fn system_without_file(tokens: &[Token]) -> Vec<(usize, String)> {
    const SYSTEMS: [&str; 4] = ["windows", "unix", "target_os", "target_family"];
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.text == "cfg") {
        let Some(end) = tokens[at..].iter().position(|token| token.text == "]").map(|end| at + end) else { continue };
        let names_system = tokens[at..end].iter().any(|token| SYSTEMS.contains(&token.text.as_str()));
        let mut item = tokens[end + 1..].iter().map(|token| token.text.as_str());
        if names_system && !matches!(item.next(), Some("mod" | "use")) {
            found.push((token.line, "`cfg`: what only one system has is a file of its own".to_owned()));
        }
    }
    found
}

/// Notes to come back later, in comments as well.
pub(crate) fn notes_for_later(text: &str) -> Vec<(usize, String)> {
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["HA", "CK"]].map(|halves| halves.concat());
    let lines = text.lines().enumerate();
    let noted =
        lines.flat_map(|(at, line)| marks.iter().filter(|mark| line.contains(*mark)).map(move |mark| (at, mark)));
    noted.map(|(at, mark)| (at + 1, format!("`{mark}`: finish it, or open an issue"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokens;

    fn check_in(folder: &str, source: &str, expected: &[&str]) {
        let found = check(Where { folder, is_main: false }, &tokens(source));
        assert_eq!(found.into_iter().map(|(_, message)| message).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn unwrap_is_found_but_not_its_cousins() {
        check_in("base", "a.unwrap_or(b).unwrap()", &["`.unwrap()`: give the reason by `expect`, or handle it"]);
    }

    #[test]
    fn unfinished_code_is_found() {
        check_in("base", "todo!()", &["`todo!`: finish it"]);
        check_in("base", "unimplemented!()", &["`unimplemented!`: finish it"]);
        check_in("base", "dbg!(a)", &["`dbg!`: finish it"]);
    }

    #[test]
    fn globals_are_found_but_not_lifetimes() {
        let message = "no globals: hand it over as an argument";
        check_in("base", "fn f(a: &'static str) {} static A: OnceLock<u8>;", &[&format!("`static`: {message}")]);
        check_in("base", "static mut A: u8 = 0;", &[&format!("`static`: {message}")]);
        check_in("base", "thread_local! {}", &[&format!("`thread_local!`: {message}")]);
    }

    #[test]
    fn unsafe_is_transports_alone() {
        check_in("base", "unsafe {}", &["`unsafe`: only `transport` may"]);
        check_in("transport", "unsafe {}", &[]);
    }

    #[test]
    fn printing_is_the_binaries_alone() {
        check_in("app", "println!()", &["`println!`: the library prints nothing"]);
        check_in("app", "io::stderr()", &["`stderr(`: the library prints nothing"]);
        check_in("bin", "println!()", &[]);
    }

    #[test]
    fn ending_the_process_is_mains_alone() {
        check_in("bin", "std::process::exit as f", &["`process::exit`: only `main` ends the process"]);
        assert_eq!(check(Where { folder: "bin", is_main: true }, &tokens("process::exit(1)")), []);
    }

    #[test]
    fn expect_gives_a_reason() {
        let message = "`expect`: say in words why it can't happen";
        check_in("base", r#"a.expect("failed")"#, &[message]);
        check_in("base", "a.expect(reason)", &[message]);
        check_in("base", r#"a.expect("the parser checked it")"#, &[]);
    }

    #[test]
    fn one_system_alone_is_a_file_of_its_own() {
        let why = "what only one system has is a file of its own";
        check_in("base", "#[cfg(windows)] fn f() {}", &[&format!("`cfg`: {why}")]);
        check_in("base", "if cfg!(windows) {}", &[&format!("`cfg!`: {why}")]);
        check_in("base", "#[cfg(windows)] mod windows;", &[]);
    }

    #[test]
    fn notes_for_later_are_found_in_comments() {
        let note = ["TO", "DO"].concat();
        assert_eq!(
            notes_for_later(&format!("a\n// {note}: b")),
            [(2, format!("`{note}`: finish it, or open an issue"))]
        );
    }
}
