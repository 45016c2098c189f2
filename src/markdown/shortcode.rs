//! Shortcode tags in Markdown: masked while the Markdown is read, and put back afterwards.
//!
//! A tag is `{{> shortcodes/NAME …}}`, `{{#> shortcodes/NAME …}}` or `{{/shortcodes/NAME}}`; all other braces are text,
//! and so is a tag after a backslash.
//!
//! Markdown must neither read what stands in a tag nor lose its place, so each tag is replaced by a mask of the same
//! length: a word where it stands beside text, a declaration `<!…>`, which is a block of HTML, where it has its lines
//! to itself. A mask that turns up in code was no tag, and the author's text is put back there.

use super::lines::Lines;
use crate::base::Piece;
use std::borrow::Cow;
use std::ops::Range;

/// The longest tag, in bytes: a limit, so that hostile text full of broken tags is not read again and again.
pub(super) const TAG_BYTES_MAX: usize = 8192;
/// Bytes of the mark that begins each mask.
const MARK_BYTES: usize = 8;
/// Digits of the number that follows the mark. With `<!` and `>` around them they fit in the shortest tag, which has
/// 17 bytes, and a text of 4 GB can't hold more tags than they can count.
const NUMBER_DIGITS: usize = 6;
const RADIX: u32 = 36;
const PATH: &str = "shortcodes/";

/// The tags in one text, and what looks like one.
#[derive(Debug)]
pub(super) struct Tags {
    tags: Vec<Tag>,
    mark: String,
}

#[derive(Debug)]
struct Tag {
    range: Range<usize>,
    form: Form,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Beside text: masked as a word.
    Inline,
    /// On lines of its own: masked as a block.
    Block,
    /// Only the opening of a tag that does not go on as one: text, if it does not stand in code a mistake.
    Broken,
}

impl Tags {
    /// All that may be a tag in `text`, wherever it stands.
    pub(super) fn find(text: &str) -> Self {
        let mut tags = Vec::new();
        let mut at = 0;
        while let Some(offset) = text[at..].find("{{") {
            let start = at + offset;
            at = start + 2;
            let escaped = text[..start].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
            if escaped {
                continue;
            }
            if let Some(path_end) = opening(text, start) {
                let (end, form) = match closing(text, path_end) {
                    Some(end) => (end, Form::Inline),
                    None => (path_end, Form::Broken),
                };
                tags.push(Tag { range: start..end, form, text: text[start..end].to_owned() });
                at = end;
            }
        }
        find_blocks(text, &mut tags);
        // The text can't hold a hash of itself, so what carries the mark is a mask.
        let mark = if tags.is_empty() { String::new() } else { mark(text) };
        Self { tags, mark }
    }

    /// `text` with a mask in the place of each tag; every offset stays true.
    pub(super) fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.tags.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        for (number, tag) in self.tags.iter().enumerate() {
            masked.push_str(&text[masked.len()..tag.range.start]);
            if tag.form == Form::Block {
                masked.push_str("<!");
            }
            masked.push_str(&self.mark);
            push_number(&mut masked, number);
            let padded = tag.range.end - usize::from(tag.form == Form::Block);
            masked.extend(std::iter::repeat_n('x', padded - masked.len()));
            if tag.form == Form::Block {
                masked.push('>');
            }
        }
        masked.push_str(&text[masked.len()..]);
        Cow::Owned(masked)
    }

    /// `text` as the author wrote it, as in code.
    pub(super) fn restore<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.replace(text, |tag| &tag.text)
    }

    pub(super) fn strip<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.replace(text, |tag| if tag.form == Form::Broken { &tag.text } else { "" })
    }

    pub(super) fn any_in(&self, text: &str) -> bool {
        self.masks(text).next().is_some()
    }

    /// Where the openings of broken tags in `text` stand in the whole.
    pub(super) fn broken_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.masks(text).filter(|(_, tag)| tag.form == Form::Broken).map(|(_, tag)| tag.range.clone())
    }

    /// Splits `html` at the masks; `lines` is the text.
    pub(super) fn split(&self, html: String, lines: &Lines<'_>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut at = 0;
        let mut pending = String::new();
        for (range, tag) in self.masks(&html) {
            pending.push_str(&html[at..range.start]);
            at = range.end;
            if tag.form == Form::Broken {
                super::html::push_text(&mut pending, &tag.text);
                continue;
            }
            if !pending.is_empty() {
                pieces.push(Piece::Html(std::mem::take(&mut pending)));
            }
            pieces.push(Piece::Tag(lines.span(&tag.range)));
        }
        let rest = if pieces.is_empty() && pending.is_empty() { html } else { pending + &html[at..] };
        if !rest.is_empty() {
            pieces.push(Piece::Html(rest));
        }
        pieces
    }

    fn replace<'a>(&self, text: &'a str, with: impl Fn(&Tag) -> &str) -> Cow<'a, str> {
        let mut replaced = String::new();
        let mut at = 0;
        for (range, tag) in self.masks(text) {
            replaced.push_str(&text[at..range.start]);
            replaced.push_str(with(tag));
            at = range.end;
        }
        if at == 0 { Cow::Borrowed(text) } else { Cow::Owned(replaced + &text[at..]) }
    }

    /// The masks in `text`, in order.
    fn masks<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Range<usize>, &'a Tag)> + 'a {
        // Without tags there is no mark, and nothing to search for.
        let marks = (!self.tags.is_empty()).then(|| text.match_indices(self.mark.as_str()));
        marks.into_iter().flatten().filter_map(|(at, _)| {
            let number = text.get(at + MARK_BYTES..at + MARK_BYTES + NUMBER_DIGITS)?;
            let tag = self.tags.get(usize::from_str_radix(number, RADIX).ok()?)?;
            let start = if tag.form == Form::Block { at.checked_sub(2)? } else { at };
            let range = start..start + tag.range.len();
            text.is_char_boundary(range.end).then_some((range, tag))
        })
    }
}

/// The end of `{{> shortcodes/`, `{{#> shortcodes/` or `{{/shortcodes/` at `start`, where a name follows.
fn opening(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start + 2..];
    let path = match rest.strip_prefix("#>").or_else(|| rest.strip_prefix('>')) {
        Some(rest) => rest.trim_start(),
        None => rest.strip_prefix('/')?,
    };
    let name = path.strip_prefix(PATH)?;
    let named = name.starts_with(|first: char| !first.is_whitespace() && first != '}');
    named.then(|| text.len() - name.len())
}

/// The end of the tag whose path begins before `at`: after the `}}` that stands in no string. What no tag can hold
/// ends the search, so that a forgotten `}}` does not swallow the page.
fn closing(text: &str, at: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(at + TAG_BYTES_MAX)];
    let mut at = at;
    loop {
        match *bytes.get(at)? {
            b'}' => return (bytes.get(at + 1) == Some(&b'}')).then_some(at + 2),
            quote @ (b'"' | b'\'') => {
                at = string_end(bytes, at + 1, quote)?;
                if !matches!(bytes.get(at)?, b' ' | b'\t' | b'\n' | b')' | b'}' | b'~') {
                    return None;
                }
            }
            b'{' | b'`' | b'<' | b'>' => return None,
            _ => at += 1,
        }
    }
}

/// One past the closing quote; as in Handlebars a backslash before the quote makes it a character.
fn string_end(bytes: &[u8], mut at: usize, quote: u8) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            b'\\' if bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Marks as blocks the tags on lines that hold nothing but tags and the marks of quotes and lists before them.
fn find_blocks(text: &str, tags: &mut [Tag]) {
    let is_blank = |range: Range<usize>| text[range].bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    let mut first = 0;
    while first < tags.len() {
        let start = tags[first].range.start;
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let mut alone = is_container_prefix(&text[line_start..start]);
        let mut last = first;
        while let Some(next) = tags.get(last + 1) {
            let between = tags[last].range.end..next.range.start;
            if text[between.clone()].contains('\n') {
                break;
            }
            alone &= is_blank(between);
            last += 1;
        }
        let end = tags[last].range.end;
        alone &= is_blank(end..text[end..].find('\n').map_or(text.len(), |at| end + at));
        let line = &mut tags[first..=last];
        if alone && line.iter().all(|tag| tag.form == Form::Inline) {
            line.iter_mut().for_each(|tag| tag.form = Form::Block);
        }
        first = last + 1;
    }
}

/// Whether `prefix` holds only indentation and the marks of block quotes and list items.
fn is_container_prefix(prefix: &str) -> bool {
    prefix.split([' ', '\t', '>']).all(|mark| {
        let number = mark.trim_start_matches(|char: char| char.is_ascii_digit());
        matches!(mark, "" | "-" | "+" | "*") || (number.len() < mark.len() && matches!(number, "." | ")"))
    })
}

/// A letter and digits of base 36 that do not occur in `text`.
fn mark(text: &str) -> String {
    let hash = blake3::hash(text.as_bytes());
    let digits = hash.as_bytes()[1..MARK_BYTES].iter().map(|byte| digit(u32::from(*byte)));
    std::iter::once('x').chain(digits).collect()
}

fn push_number(out: &mut String, number: usize) {
    let digits = (0..NUMBER_DIGITS as u32).rev();
    out.extend(digits.map(|place| digit((number / (RADIX as usize).pow(place)) as u32)));
}

fn digit(value: u32) -> char {
    char::from_digit(value % RADIX, RADIX).expect("a remainder is a digit")
}
