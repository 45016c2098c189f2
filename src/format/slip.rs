//! What an author most likely slipped on, where a parser only says that it can't go on. It is asked after a failure alone, so a wrong
//! guess never refuses anything.

use super::yaml::key_of_line;
use crate::base::{Date, Refusal, Span};
use std::ops::Range;

/// What is wrong with the YAML in `block` of `text`, of which a parser failed at byte `failed_at`; `None` if no slip is seen.
pub(super) fn in_yaml(text: &str, block: Range<usize>, failed_at: usize) -> Option<(Span, Refusal)> {
    let mut above: Option<Key<'_>> = None;
    for line in lines(text, block.start..block.end) {
        if line.start > failed_at {
            break;
        }
        let content = &text[line.clone()];
        let indent = line.start - text[..line.start].rfind('\n').map_or(0, |at| at + 1);
        if above.as_ref().is_some_and(|above| above.is_text && indent > above.indent) {
            continue;
        }
        if let Some(slip) = open_quote(text, &line, block.end, IN_YAML).or_else(|| wrong_beginning(text, &line)) {
            return Some(slip);
        }
        let key = key_of_line(text, line.clone());
        match (&above, key) {
            (Some(above), Some((name, ..))) if indent > above.indent && !above.goes_on => {
                let refusal = Refusal::new(format!("`{name}` is indented further than `{}` above it", above.name));
                return Some((line.into(), refusal.help("begin both lines at the same column")));
            }
            (Some(above), Some((name, ..))) if indent < above.indent && above.is_first => {
                let refusal = Refusal::new(format!("`{}` is indented further than `{name}` below it", above.name));
                return Some((above.line, refusal.help("begin both lines at the same column")));
            }
            (Some(above), None) if indent == above.indent && !above.goes_on && !content.starts_with("- ") => {
                return without_sign(content, ": ").map(|refusal| (line.into(), refusal));
            }
            _ => {}
        }
        if let Some((name, _, value)) = key {
            let value = &text[value.range()];
            let goes_on = value.is_empty() || value.starts_with(['|', '>', '[', '{', '&', '"', '\'']);
            let is_text = value.starts_with(['|', '>']);
            above = Some(Key { name, indent, line: line.into(), goes_on, is_text, is_first: above.is_none() });
        }
    }
    None
}

/// What may stand before the quote that begins a value.
const IN_YAML: &[char] = &[':', ',', '[', '{', '-'];
const IN_TOML: &[char] = &['=', ',', '[', '{'];

/// The key of the line above.
struct Key<'a> {
    name: &'a str,
    indent: usize,
    line: Span,
    /// Whether its value may go on below.
    goes_on: bool,
    /// Whether all that is indented further is its text.
    is_text: bool,
    is_first: bool,
}

/// The lines that hold something, without blanks around them.
fn lines(text: &str, block: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = block.start;
    text[block].split_inclusive('\n').filter_map(move |line| {
        let start = at + line.len() - line.trim_start().len();
        let end = start + line.trim().len();
        at += line.len();
        (start < end && !text[start..end].starts_with('#') && &text[start..end] != "---").then_some(start..end)
    })
}

/// A quote that begins a value in `line` and takes the keys below into it, or is closed too early.
fn open_quote(text: &str, line: &Range<usize>, end: usize, signs: &[char]) -> Option<(Span, Refusal)> {
    let content = &text[line.clone()];
    let mut from = 0;
    while let Some(at) = content[from..].find(['"', '\'']).map(|at| from + at) {
        let quote = char::from(content.as_bytes()[at]);
        let before = content[..at].trim_end();
        if !(before.is_empty() || before.ends_with(signs)) {
            from = at + 1;
            continue;
        }
        let start = line.start + at;
        let Some(length) = quoted_bytes(&text[start..line.end], quote) else {
            let closed_at = quoted_bytes(&text[start..end], quote).map(|length| start + length);
            let takes_a_key =
                |end: usize| text[line.end..end].lines().any(|below| key_of_line(below, 0..below.len()).is_some());
            return closed_at.is_none_or(takes_a_key).then(|| {
                let refusal = Refusal::new("the quote that begins here is never closed");
                ((start..line.end).into(), refusal.help(format!("write `{quote}` at the end of the text")))
            });
        };
        let rest = content[at + length..].trim_start();
        if !(rest.is_empty() || rest.starts_with([':', ',', ']', '}', '#'])) {
            let other = if quote == '"' { '\'' } else { '"' };
            let refusal = Refusal::new("the text ends before the end of the line, at its second quote");
            let help = format!("put `{other}` around a text that holds `{quote}`");
            return Some(((start..line.end).into(), refusal.help(help)));
        }
        from = at + length;
    }
    None
}

/// The bytes of the quoted text that `text` begins with, its quotes included; `None` if it is never closed.
fn quoted_bytes(text: &str, quote: char) -> Option<usize> {
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if quote == '"' => _ = letters.next(),
            '\'' if quote == '\'' && letters.peek().is_some_and(|(_, next)| *next == '\'') => _ = letters.next(),
            _ if letter == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// A value that begins with a sign that YAML keeps for itself.
fn wrong_beginning(text: &str, line: &Range<usize>) -> Option<(Span, Refusal)> {
    let (_, _, value) = key_of_line(text, line.clone())?;
    let written = &text[value.range()];
    let sign = written.chars().next().filter(|sign| matches!(sign, '@' | '`' | '%'))?;
    let sign = if sign == '`' { "a backtick".to_owned() } else { format!("`{sign}`") };
    let refusal = Refusal::new(format!("a value can't begin with {sign}"));
    Some((value, refusal.help("put the value in quotes")))
}

/// `weight 1`: the sign between a key and its value is missing.
fn without_sign(line: &str, sign: &str) -> Option<Refusal> {
    let (key, value) = line.split_once(' ')?;
    let is_key = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let refusal = || Refusal::new(format!("no `{}` stands behind `{key}`", sign.trim()));
    is_key.then(|| refusal().help(format!("write `{key}{sign}{}`", value.trim())))
}

/// `key: value`, where TOML was to be read and a parser failed at byte `failed_at`.
pub(super) fn yaml_in_toml(text: &str, block: Range<usize>, failed_at: usize) -> Option<(Span, Refusal)> {
    let line = lines(text, block.clone()).take_while(|line| line.start <= failed_at).last()?;
    let (key, key_span, value) = key_of_line(text, line.clone()).filter(|(key, ..)| !key.contains('='))?;
    let refusal = Refusal::new(format!("`{key}:` is YAML, and this is TOML"));
    let toml = format!("{key} = {}", in_toml_form(&text[value.range()]));
    let help = match block.start {
        0 => format!("write `{toml}`"),
        _ => format!("write `---` in place of both lines `+++`, or `{toml}`"),
    };
    Some((key_span, refusal.help(help)))
}

/// What is wrong with the TOML in `block` of `text`, of which a parser failed at byte `failed_at`; `None` if no slip is seen.
pub(super) fn in_toml(text: &str, block: Range<usize>, failed_at: usize) -> Option<(Span, Refusal)> {
    let failed_at = text.floor_char_boundary(failed_at.clamp(block.start, block.end));
    for quotes in ["\"\"\"", "'''"] {
        let above = &text[block.start..failed_at];
        if above.matches(quotes).count() % 2 == 1 && text[failed_at..block.end].trim().is_empty() {
            let at = block.start + above.rfind(quotes)?;
            let refusal = Refusal::new("the quotes that begin here are never closed");
            return Some((Span::new(at, at + 3), refusal.help(format!("write `{quotes}` at the end of the text"))));
        }
    }
    let line = lines(text, block.clone()).take_while(|line| line.start <= failed_at).last()?;
    let content = &text[line.clone()];
    let Some((key, value)) = content.split_once('=') else {
        return without_sign(content, " = ").map(|refusal| (line.into(), refusal));
    };
    let value = value.split(" #").next().unwrap_or(value).trim();
    let at = line.start + content.find(value)?;
    let span = Span::new(at, at + value.len());
    match value.chars().next()? {
        first if first.is_alphabetic() && !["true", "false"].contains(&value) => {
            let refusal = Refusal::new("text stands in quotes");
            Some((span, refusal.help(format!("write `{} = {}`", key.trim(), in_toml_form(value)))))
        }
        first if first.is_ascii_digit() && Date::parse(value, 0).is_some() => {
            let refusal = Refusal::new("this form of a date stands in quotes");
            Some((span, refusal.help(format!("write `{} = \"{value}\"`", key.trim()))))
        }
        quote @ ('"' | '\'') if !value.starts_with("\"\"\"") && !value.starts_with("'''") => {
            open_quote(text, &line, line.end, IN_TOML)
                .map(|(_, refusal)| (span, refusal))
                .filter(|_| quote == '\'' || !value.contains('\\'))
        }
        _ => None,
    }
}

/// A value that YAML understands, as TOML writes it.
fn in_toml_form(value: &str) -> String {
    let is_bare = value.parse::<f64>().is_ok() || value.starts_with(['"', '\'', '[', '{']);
    match value.to_lowercase().as_str() {
        "true" | "yes" => "true".to_owned(),
        "false" | "no" => "false".to_owned(),
        _ if is_bare => value.to_owned(),
        _ if value.contains(['"', '\\']) => format!("'{value}'"),
        _ => format!("\"{value}\""),
    }
}
