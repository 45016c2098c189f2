//! Rust text as tokens with their lines: enough to ask what a file mentions, without comments and texts in the way.

/// One token: a name, a number, a whole text literal, `::`, or one sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Counted from 1.
    pub(crate) line: usize,
    /// As it stands in the file.
    pub(crate) text: String,
}

/// The tokens of `source`, comments left out.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (length, is_token) = match_token(rest, first);
        let text = &rest[..length];
        if is_token {
            tokens.push(Token { line, text: text.to_owned() });
        }
        line += text.matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// How many bytes belong together at the start of `rest`, and whether they are a token.
fn match_token(rest: &str, first: char) -> (usize, bool) {
    if first.is_whitespace() {
        (first.len_utf8(), false)
    } else if rest.starts_with("//") {
        (rest.find('\n').unwrap_or(rest.len()), false)
    } else if rest.starts_with("/*") {
        (block_comment(rest), false)
    } else if let Some(length) = text_literal(rest) {
        (length, true)
    } else if is_name(first) {
        (rest.find(|c| !is_name(c)).unwrap_or(rest.len()), true)
    } else if first == '\'' {
        (quote(rest), true)
    } else if rest.starts_with("::") {
        (2, true)
    } else {
        (first.len_utf8(), true)
    }
}

fn is_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// `"…"`, `b"…"`, `c"…"`, `r#"…"#` and their mixtures.
fn text_literal(rest: &str) -> Option<usize> {
    let prefix = ["br", "cr", "b", "c", "r", ""].into_iter().find(|prefix| {
        let after = rest.strip_prefix(prefix).unwrap_or("-");
        after.starts_with('"') || (prefix.ends_with('r') && after.trim_start_matches('#').starts_with('"'))
    })?;
    let opened = &rest[prefix.len()..];
    if !prefix.ends_with('r') {
        return Some(prefix.len() + escaped(opened, '"'));
    }
    let hashes = opened.len() - opened.trim_start_matches('#').len();
    let close = format!("\"{}", "#".repeat(hashes));
    let start = prefix.len() + hashes + 1;
    Some(rest[start..].find(&close).map_or(rest.len(), |at| start + at + close.len()))
}

/// A character (`'a'`, `'\''`) or a lifetime (`'a`).
fn quote(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    let Some((_, inner)) = chars.next() else { return rest.len() };
    match chars.next() {
        _ if inner == '\\' => escaped(rest, '\''),
        Some((at, '\'')) => at + 1,
        _ => 1 + rest[1..].find(|c| !is_name(c)).unwrap_or(rest.len() - 1).max(1),
    }
}

/// The length up to the closing `mark`, `\` hiding what follows it.
fn escaped(opened: &str, mark: char) -> usize {
    let mut chars = opened.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == mark {
            return at + c.len_utf8();
        }
    }
    opened.len()
}

/// What marks an item as only for tests.
const TEST_MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];

/// `tokens` without the items marked `#[cfg(test)]`.
pub(crate) fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if starts_with(&tokens[at..], &TEST_MARK) {
            at = item_end(tokens, at + TEST_MARK.len());
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// The names of modules with files of their own that are marked `#[cfg(test)]`.
pub(crate) fn test_modules(tokens: &[Token]) -> impl Iterator<Item = &str> {
    let marks = (0..tokens.len()).filter(|at| starts_with(&tokens[*at..], &TEST_MARK));
    marks.filter_map(|at| {
        let item = &tokens[at + TEST_MARK.len()..item_end(tokens, at + TEST_MARK.len())];
        let name = item.iter().skip_while(|token| token.text != "mod").nth(1)?;
        item.last().is_some_and(|end| end.text == ";").then_some(name.text.as_str())
    })
}

/// One past the `;` or `}` that ends the item at `start`.
fn item_end(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" if depth == 1 => return at + 1,
            "}" | ")" | "]" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// Whether `tokens` begin with `expected`.
pub(crate) fn starts_with(tokens: &[Token], expected: &[&str]) -> bool {
    tokens.len() >= expected.len() && tokens.iter().zip(expected).all(|(token, text)| token.text == *text)
}

/// The lines where `expected` begins.
pub(crate) fn lines_of(tokens: &[Token], expected: &[&str]) -> Vec<usize> {
    (0..tokens.len()).filter(|at| starts_with(&tokens[*at..], expected)).map(|at| tokens[at].line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let texts: Vec<_> = tokens(source).into_iter().map(|token| token.text).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn comments_are_left_out() {
        check("a // unwrap\n/* b /* c */ d */ e", &["a", "e"]);
    }

    #[test]
    fn texts_are_one_token() {
        check(r##"f("a\"b", r#"c"d"#, b"e")"##, &["f", "(", r#""a\"b""#, ",", r##"r#"c"d"#"##, ",", r#"b"e""#, ")"]);
    }

    #[test]
    fn a_lifetime_is_no_character() {
        check(r"&'a 'b' '\'' 'static", &["&", "'a", "'b'", r"'\''", "'static"]);
    }

    #[test]
    fn a_token_knows_its_line() {
        assert_eq!(lines_of(&tokens("/* a\n*/ \"b\n\" c::d"), &["c", "::", "d"]), [3]);
    }

    #[test]
    fn modules_for_tests_are_named() {
        let source = "#[cfg(test)] mod a { } #[cfg(test)] pub(crate) mod b; mod c; #[cfg(test)] use d;";
        assert_eq!(test_modules(&tokens(source)).collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn items_for_tests_are_cut_out() {
        let kept = without_tests(&tokens(
            "a #[cfg(test)] mod tests { fn b() { [0; 3] } } c #[cfg(test)] mod d; e #[cfg(test)] fn f(_: [u8; 2]) {} g",
        ));
        assert_eq!(kept.into_iter().map(|token| token.text).collect::<String>(), "aceg");
    }
}
