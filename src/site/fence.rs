//! Finds the front matter at the top of a page, and what was meant as front matter but is none.

use crate::base::{Diagnostic, Source, Span};
use crate::site::Key;
use std::ops::Range;

/// The front matter of a page, unread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    pub(super) language: Language,
    /// The first byte of the line that opens it.
    pub(super) start: usize,
    /// The bytes between the fences.
    pub(super) block: Range<usize>,
    /// The first byte of the body.
    pub(super) body_start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// Between lines of `+++`.
    Toml,
    /// Between lines of `---`.
    Yaml,
}

/// The front matter at the top of `source`, below any blank lines; `None` if the page begins with its body.
///
/// # Errors
/// It never ends. Or the page begins with what only looks like front matter: as the body, it would publish what the author
/// closed.
pub(super) fn fence(source: &Source) -> Result<Option<Fence>, Box<Diagnostic>> {
    let text = &*source.text;
    let start = skip_blanks(text, 0);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line_start..start];
    let mut lines = text[start..].split_inclusive('\n');
    let opener = lines.next().unwrap_or_default();
    let fence = opener.trim_end_matches(is_blank);
    let language = match fence {
        "+++" => Language::Toml,
        "---" => Language::Yaml,
        _ => return lookalike(text).map_or(Ok(None), |(span, why)| Err(not_read(source, span, &why))),
    };
    let block_start = start + opener.len();
    let mut at = block_start;
    for line in lines {
        if line.strip_prefix(indent).unwrap_or(line).trim_end_matches(is_blank) == fence {
            let fence = Fence { language, start, block: block_start..at, body_start: at + line.len() };
            return ensure_it_opens_once(source, &fence).map(|()| Some(fence));
        }
        at += line.len();
    }
    let rule = if language == Language::Yaml { "; a rule at the top of a page is `***`" } else { "" };
    let diagnostic = Diagnostic::error(format!("front matter opened by `{fence}` is never closed"))
        .at(source.place(Span::new(start, start + fence.len())))
        .help(format!("end it with a line of `{fence}`{rule}"));
    Err(Box::new(diagnostic))
}

/// Nothing between the fences says that the rest is text. But keys up to one more line of the kind are front matter whose first line
/// stands twice.
fn ensure_it_opens_once(source: &Source, fence: &Fence) -> Result<(), Box<Diagnostic>> {
    let text = &*source.text;
    if !text[fence.block.clone()].chars().all(is_blank) {
        return Ok(());
    }
    let at = skip_blanks(text, fence.block.end);
    let second = text[at..fence.body_start].trim_end_matches(is_blank);
    let is_end = |line: &&str| is_fence_line(line) && line.contains(&second[..1]);
    let lines = || text[fence.body_start..].lines().map(|line| line.trim_matches(is_blank));
    let mut keys = lines().take_while(|line| !is_end(line));
    let is_closed = lines().any(|line| is_end(&line));
    if !is_closed || !keys.clone().any(is_key_line) || !keys.all(reads_as_front_matter) {
        return Ok(());
    }
    let message = "this looks like front matter, but is not read: the line that opens it stands twice";
    let diagnostic = Diagnostic::error(message).at(source.place(Span::new(at, at + second.len())));
    Err(diagnostic.help("remove one of the two; if it is text of the page, put it into a code block").into())
}

/// The first line of a text that begins with front matter, well formed or nearly so; `None` if the text begins with something
/// else. For files that have no front matter: JSON and lines `title: x` are common output of templates, so they do not count.
pub(super) fn misplaced(text: &str) -> Option<Span> {
    let start = skip_blanks(text, 0);
    let (first, below) = first_line(text, start);
    let is_fence = is_fence_line(first) && holds_a_key(below);
    is_fence.then(|| Span::new(start, start + first.len()))
}

/// Why something that looks like front matter is not read as front matter.
enum Lookalike<'a> {
    /// `---yaml`, `--- # c`, `----`, or dashes that a word processor made.
    Fence(&'a str),
    Json,
    /// A comment stands before the fence.
    Comment,
    /// The first line is a key and its value.
    NoFence,
}

/// Where `text` begins with what looks like front matter, and why it is not read.
fn lookalike(text: &str) -> Option<(Span, Lookalike<'_>)> {
    let start = skip_blanks(text, 0);
    let (first, below) = first_line(text, start);
    let span = Span::new(start, start + first.len());
    if holds_more_than_a_fence(first) || is_fence_line(first) && holds_a_key(below) {
        return Some((span, Lookalike::Fence(first)));
    }
    if is_json(&text[start..]) {
        return Some((span, Lookalike::Json));
    }
    if is_key_line(first) || protects_without_a_fence(first, below) {
        return Some((span, Lookalike::NoFence));
    }
    let after = skip_comments(text, start);
    let (first, below) = first_line(text, after);
    let is_commented = after > start && (first == "+++" || is_fence_line(first) && holds_a_key(below));
    is_commented.then(|| (Span::new(after, after + first.len()), Lookalike::Comment))
}

fn not_read(source: &Source, span: Span, why: &Lookalike<'_>) -> Box<Diagnostic> {
    const FORM: &str = "put TOML between two lines `+++`, or YAML between two lines `---`";
    let (why, cure) = match why {
        Lookalike::Fence(line) => {
            let cure = "write `+++` alone on its first and last line for TOML, `---` for YAML";
            (format!("`{line}` does not open it"), cure)
        }
        Lookalike::Json => ("it is JSON".to_owned(), FORM),
        Lookalike::Comment => ("a comment stands before it".to_owned(), "move the comment below the front matter"),
        Lookalike::NoFence => ("no line `+++` or `---` opens it".to_owned(), FORM),
    };
    let diagnostic = Diagnostic::error(format!("this looks like front matter, but is not read: {why}"));
    let help = format!("{cure}; if it is text of the page, put two lines `+++` before it");
    Box::new(diagnostic.at(source.place(span)).help(help))
}

/// Whether an editor shows nothing for `c`: white space, a byte order mark, other characters without width.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}')
}

/// The first byte from `at` on that is not blank, or the end of `text`.
fn skip_blanks(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches(is_blank).len()
}

/// The first byte from `at` on that is neither blank nor part of a comment or a declaration, of HTML or Handlebars.
fn skip_comments(text: &str, mut at: usize) -> usize {
    const COMMENTS: [(&str, &str); 5] = [("<!--", "-->"), ("<!", ">"), ("<?", "?>"), ("{{!--", "--}}"), ("{{!", "}}")];
    while let Some((_, end)) = COMMENTS.iter().find(|(start, _)| text[at..].starts_with(start)) {
        let Some(length) = text[at..].find(end) else { break };
        at = skip_blanks(text, at + length + end.len());
    }
    at
}

/// The line at `start` without blanks at its end, and the text below it.
fn first_line(text: &str, start: usize) -> (&str, &str) {
    let (line, below) = text[start..].split_once('\n').unwrap_or((&text[start..], ""));
    (line.trim_end_matches(is_blank), below)
}

/// `---yaml`, `+++ toml`, `--- # c`, but no line of dashes alone, which is a rule.
fn holds_more_than_a_fence(line: &str) -> bool {
    (line.starts_with("---") || line.starts_with("+++")) && !is_ornament(line)
}

/// Whether `line` could be meant to open front matter.
fn is_fence_line(line: &str) -> bool {
    holds_more_than_a_fence(line) || is_ornament(line) || is_spoilt_fence(line)
}

/// `x---`, `**+++**`, `═══`: a short line that holds a part of a fence or no letters at all, but begins nothing of HTML, of
/// Handlebars, of a table or of code.
fn is_spoilt_fence(line: &str) -> bool {
    let is_short = (2..=SPOILT_LETTERS_MAX).contains(&line.chars().count());
    let holds_part = ["---", "+++", "—"].iter().any(|part| line.contains(part));
    is_short
        && !line.starts_with(['<', '{', '|', '~'])
        && !line.starts_with("```")
        && (holds_part || !line.contains(char::is_alphanumeric))
}

const SPOILT_LETTERS_MAX: usize = 16;

/// A line of dashes of any kind and of what else underlines and rules are made of.
fn is_ornament(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| is_blank(c) || "-+=*_~;\u{2010}–—―‑‒−".contains(c))
}

/// Whether one of the lines up to the next blank one gives a key of front matter, or a later one a key that protects, with nothing but
/// front matter before it.
fn holds_a_key(below: &str) -> bool {
    let lines = below.lines().map(|line| line.trim_matches(is_blank)).skip_while(|line| line.is_empty());
    let (mut is_first_part, mut is_front_matter) = (true, true);
    for line in lines.take_while(|line| !is_ornament(line)) {
        is_first_part &= !line.is_empty();
        if is_first_part && (is_key_line(line) || is_json(line)) || is_front_matter && protecting_key(line).is_some() {
            return true;
        }
        is_front_matter &= reads_as_front_matter(line);
        if !is_first_part && !is_front_matter {
            return false;
        }
    }
    false
}

/// Whether a page begins with front matter that protects it, whatever its `first` line is: nothing but keys stands above the key that
/// protects, and one of the lines is a fence, spoilt or not, or the first one is a key too. A whole fence is for
/// [`crate::site::stray`], if it stands above.
fn protects_without_a_fence(first: &str, below: &str) -> bool {
    let mut is_begun = gives_a_value(first);
    let mut protects = false;
    // What is indented is code in Markdown, or belongs to the key above.
    let lines = below.lines().filter(|line| !line.starts_with("    ") && !line.starts_with('\t'));
    for line in lines.map(|line| line.trim_matches(is_blank)).filter(|line| !line.is_empty()) {
        let is_fence = is_fence_line(line);
        let is_code = line.starts_with("```") || line.starts_with("~~~");
        if is_code || is_fence && !protects && matches!(line, "+++" | "---" | ";;;") {
            return false;
        }
        is_begun |= is_fence;
        protects |= protecting_key(line).is_some();
        if is_begun && protects {
            return true;
        }
        if !is_fence && !reads_as_front_matter(line) {
            return false;
        }
    }
    false
}

/// A blank line, a comment, a key, or what belongs to the key above.
pub(super) fn reads_as_front_matter(text: &str) -> bool {
    let is_rest =
        text.is_empty() || text.starts_with([' ', '\t', '#', '[', ']', '{', '}', '"', '\'']) || text.starts_with("- ");
    is_rest || gives_a_value(text)
}

/// `author: x`, `a.b = x`: a key, known or not, and its value.
fn gives_a_value(text: &str) -> bool {
    let (name, value) = text.split_at(text.find([':', '=']).unwrap_or(text.len()));
    !value.is_empty() && name.trim_end().chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

/// `title: x` or `title = x`, for keys of front matter only: a text may begin with `Note: x`.
pub(super) fn is_key_line(line: &str) -> bool {
    let (name, rest) = name(line);
    Key::of(name).is_some() && rest.starts_with([':', '=']) || protecting_key(line).is_some()
}

/// The key that protects of a line such as `draft: true`, in any letters, with a value that it may have.
pub(super) fn protecting_key(line: &str) -> Option<&'static str> {
    const TRUTHS: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "1", "0"];
    let (name, value) = line.split_once([':', '='])?;
    let name = name.trim_end_matches(is_blank).trim_matches(['"', '\'']);
    let is_word = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let key = Key::protecting(name).filter(|_| is_word)?;
    let value = value.split('#').next().unwrap_or(value).trim_matches(is_blank).trim_matches(['"', '\'']);
    let takes_names = key.starts_with("allow");
    (takes_names || TRUTHS.contains(&value.to_lowercase().as_str())).then_some(key)
}

/// An object of JSON, or one without quotes around a key of ours; not `{{page.title}}`, `{% raw %}` or `{: .wide}`.
fn is_json(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('{').map(|inside| inside.trim_start_matches(is_blank)) else { return false };
    let (name, rest) = name(inside);
    let is_quoted = inside.starts_with(['"', '\'']);
    (is_quoted || Key::of(name).is_some()) && rest.starts_with(':')
}

/// A name, in quotes or not, and what follows it.
fn name(text: &str) -> (&str, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    let inside = &text[quote.map_or(0, char::len_utf8)..];
    let is_end = |c: char| quote.map_or(!(c.is_ascii_alphanumeric() || c == '_'), |quote| c == quote || c == '\n');
    let (name, rest) = inside.split_at(inside.find(is_end).unwrap_or(inside.len()));
    let rest = quote.and_then(|quote| rest.strip_prefix(quote)).unwrap_or(rest);
    (name, rest.trim_start_matches(is_blank))
}
