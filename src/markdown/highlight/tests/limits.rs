//! What would take too long stays plain, and is told.

use super::*;

fn plain_line(language: &str, code: &str) -> Option<u32> {
    Highlighter::new(Vec::new()).highlight(language, code).unwrap().plain_line
}

#[test]
fn a_line_that_is_too_long_is_plain_and_the_others_are_not() {
    let line = |bytes: usize| format!("let a; // {}", "x".repeat(bytes - "let a; // ".len()));
    let longest = line(LINE_BYTES_MAX);
    assert_eq!(plain_line("rust", &longest), None);
    assert!(html("rust", &longest).unwrap().contains("hl-comment"));
    for end in ["", "\n"] {
        let code = format!("let a;\n{}\nlet b;{end}", line(LINE_BYTES_MAX + 1));
        assert_eq!(plain_line("rust", &code), Some(2));
        let html = html("rust", &code).unwrap();
        let coloured: Vec<bool> = html.lines().map(|line| line.contains("hl-keyword")).collect();
        assert_eq!(coloured, [true, false, true]);
    }
}

#[test]
fn nesting_without_end_stays_plain_from_where_it_costs_too_much() {
    let code = "{[(\n".repeat(20_000);
    let at = plain_line("ts", &code).unwrap();
    assert!((100..10_000).contains(&at), "{at}");
    // As deep as anybody writes, and longer.
    let code = format!("{}{}", "{[(\n".repeat(10), "x(1);\n".repeat(2_000));
    assert_eq!(plain_line("ts", &code), None);
}

#[test]
fn the_scripts_of_a_page_tell_the_line_of_the_page() {
    let code = format!("<% a %><% b %>\n<% c %>\n<p><% {} %>\n", "x".repeat(LINE_BYTES_MAX));
    assert_eq!(plain_line("asp", &code), Some(3));
    let code = format!("<p>\n<p><%= a %>{}\n", "x".repeat(LINE_BYTES_MAX));
    assert_eq!(plain_line("asp", &code), Some(2));
}

/// The stack of a test's thread is not enough for it. Longer lines of more languages take minutes with the checks of a debug build.
#[test]
fn a_line_of_one_letter_over_and_over_does_not_exhaust_the_stack() {
    assert!(Highlighter::new(Vec::new()).highlight("bash", &"<".repeat(4_000)).is_some());
}
