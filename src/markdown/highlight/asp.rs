//! Classic ASP and Web Forms: HTML with scripts in `<%…%>`, for which there is no grammar.
//!
//! 1. find the blocks, and the language of the scripts;
//! 2. read the HTML, with blanks where scripts and comments stand;
//! 3. read all scripts as one code, as a server does, with blanks where HTML stands.

use super::class::Class;
use super::language::Languages;
use super::paint::Painted;
use std::ops::Range;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `<%--…--%>`
    Comment,
    /// `<%@ Page Language="C#" %>`
    Directive,
    /// Anything else.
    Script,
}

/// One `<%…%>`; the last one may have no end.
struct Block {
    kind: Kind,
    /// All of it.
    whole: Range<usize>,
    /// What stands between its marks.
    inner: Range<usize>,
}

/// The classes of `code`; `script` is the language of its scripts unless a directive names another.
pub(super) fn paint(languages: &Languages, script: &'static str, code: &str) -> Painted {
    let blocks = blocks(code);
    let directives = blocks.iter().filter(|block| block.kind == Kind::Directive);
    let script = directives.filter_map(|block| language(&code[block.inner.clone()])).next().unwrap_or(script);
    let Painted { mut classes, plain_line } = languages.paint("html", &html(code, &blocks));
    let scripts = scripts(code, &blocks);
    let painted_scripts = languages.paint(script, &scripts);
    for Block { kind, whole, inner } in blocks {
        match kind {
            Kind::Comment => classes[whole].fill(Class::Comment),
            Kind::Directive => {}
            Kind::Script => {
                classes[whole].fill(Class::Keyword);
                classes[inner.clone()].copy_from_slice(&painted_scripts.classes[inner]);
            }
        }
    }
    let of_scripts = painted_scripts.plain_line.map(|number| line_in(code, &scripts, number));
    Painted { classes, plain_line: plain_line.into_iter().chain(of_scripts).min() }
}

fn blocks(code: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(found) = code[at..].find("<%") {
        let start = at + found;
        let rest = &code[start + 2..];
        let (kind, mark, end) = match rest.as_bytes().first() {
            _ if rest.starts_with("--") => (Kind::Comment, 2, "--%>"),
            Some(b'@') => (Kind::Directive, 1, "%>"),
            Some(b'=' | b':' | b'#' | b'$') => (Kind::Script, 1, "%>"),
            _ => (Kind::Script, 0, "%>"),
        };
        let first = start + 2 + mark;
        let last = code[first..].find(end).map(|length| first + length);
        at = last.map_or(code.len(), |last| last + end.len());
        blocks.push(Block { kind, whole: start..at, inner: first..last.unwrap_or(code.len()) });
    }
    blocks
}

/// The language that a directive names.
fn language(directive: &str) -> Option<&'static str> {
    let directive: String = directive.to_lowercase().split_whitespace().collect();
    let (_, value) = directive.split_once("language=")?;
    let value = value.trim_start_matches(['"', '\'']);
    [("c#", "csharp"), ("cs", "csharp"), ("vb", "vb"), ("js", "javascript"), ("javascript", "javascript")]
        .into_iter()
        .find_map(|(name, language)| value.starts_with(name).then_some(language))
}

/// The code with blanks for scripts and comments; directives look like tags, and are made ones.
fn html(code: &str, blocks: &[Block]) -> String {
    let mut html = String::with_capacity(code.len());
    for Block { kind, whole, inner } in blocks {
        html.push_str(&code[html.len()..whole.start]);
        if *kind == Kind::Directive {
            html.push_str("<aa");
            html.push_str(&code[inner.clone()]);
            html.push_str(if inner.end < whole.end { " >" } else { "" });
        } else {
            push_blanks(&mut html, &code[whole.clone()]);
        }
    }
    html.push_str(&code[html.len()..]);
    html
}

/// The code with blanks for all but scripts. Each script ends a line, so that a comment in it does not go on in the next one.
fn scripts(code: &str, blocks: &[Block]) -> String {
    let mut scripts = String::with_capacity(code.len());
    for Block { whole, inner, .. } in blocks.iter().filter(|block| block.kind == Kind::Script) {
        let before = scripts.len();
        push_blanks(&mut scripts, &code[before..inner.start]);
        scripts.push_str(&code[inner.clone()]);
        if inner.end < whole.end {
            scripts.push_str("\n ");
        }
    }
    let before = scripts.len();
    push_blanks(&mut scripts, &code[before..]);
    scripts
}

/// As many bytes as `text` has, with its ends of lines.
fn push_blanks(out: &mut String, text: &str) {
    out.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}

/// The line of `code` where line `number` of `scripts` begins, which has more of them.
fn line_in(code: &str, scripts: &str, number: u32) -> u32 {
    let lines = scripts.split_inclusive('\n').take(number as usize - 1);
    let start: usize = lines.map(str::len).sum();
    1 + code.bytes().take(start).map(|byte| u32::from(byte == b'\n')).sum::<u32>()
}
