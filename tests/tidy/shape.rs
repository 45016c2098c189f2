//! The shape of files and functions: first sentences and lengths.

use crate::tokens::Token;

/// A function is under this many lines.
const FUNCTION_LINES_MAX: usize = 70;
/// A function of `app` that others call, which shows a whole flow, is at most this many lines.
const FLOW_LINES_MAX: usize = 40;

/// A file begins with `//!` and a sentence.
pub(crate) fn first_sentence(text: &str) -> Vec<(usize, String)> {
    let paragraph: Vec<_> = text.lines().map_while(|line| line.strip_prefix("//! ")).collect();
    let sentence = paragraph.join(" ");
    let begins = sentence.starts_with(|c: char| c.is_uppercase() || matches!(c, '`' | '"'));
    let ends = sentence.ends_with(['.', ':']);
    if begins && ends { Vec::new() } else { vec![(1, "begin with `//!` and a sentence".to_owned())] }
}

/// Functions are short; those that show a flow (the ones of `app` that others call) shorter.
pub(crate) fn function_length(folder: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.text == "fn") {
        let Some(end) = body_end(&tokens[at..]) else { continue };
        let lines = end - token.line + 1;
        let name = tokens.get(at + 1).map_or("", |name| name.text.as_str());
        // `pub fn`, and `pub(super) fn`.
        let is_called = [1, 4].iter().any(|back| at >= *back && tokens[at - back].text == "pub");
        let is_flow = folder == "app" && is_called;
        if is_flow && lines > FLOW_LINES_MAX {
            found.push((token.line, format!("`{name}` has {lines} lines: a flow has at most {FLOW_LINES_MAX}")));
        } else if lines >= FUNCTION_LINES_MAX {
            found
                .push((token.line, format!("`{name}` has {lines} lines: a function stays under {FUNCTION_LINES_MAX}")));
        }
    }
    found
}

/// The line of the brace that closes the body; `None` where there is no body, as in a trait or a type.
fn body_end(tokens: &[Token]) -> Option<usize> {
    let mut depth = 0;
    for token in tokens {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" if depth == 1 => return Some(token.line),
            "}" | ")" | "]" if depth > 0 => depth -= 1,
            ";" | "," | "}" | ")" | "]" if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokens;

    #[test]
    fn a_file_without_a_sentence_is_found() {
        let message = vec![(1, "begin with `//!` and a sentence".to_owned())];
        assert_eq!(first_sentence("use std::io;\n"), message);
        assert_eq!(first_sentence("//! Pages\n\nuse std::io;\n"), message);
        assert_eq!(first_sentence("//! Pages, and what\n//! they hold.\n//!\n//! 1. one\n"), []);
    }

    #[test]
    fn a_function_of_70_lines_is_found() {
        let function = |visible: &str, lines: usize| {
            tokens(&format!("\n{visible} fn f(a: fn(u8) -> u8) {{{}}}", "\n".repeat(lines - 1)))
        };
        assert_eq!(function_length("base", &function("pub", 69)), []);
        assert_eq!(
            function_length("base", &function("pub", 70)),
            [(2, "`f` has 70 lines: a function stays under 70".to_owned())]
        );
        for visible in ["pub", "pub(super)", "pub(crate)"] {
            let told = vec![(2, "`f` has 41 lines: a flow has at most 40".to_owned())];
            assert_eq!(function_length("app", &function(visible, 41)), told, "{visible}");
        }
        assert_eq!(function_length("app", &function("", 41)), []);
    }
}
