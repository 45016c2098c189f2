//! Text → tokens: where tags begin and end, and what stands in each.

use super::cursor::{Cursor, Read, is_name};
use super::mistakes::Mistakes;
use super::token::{Tag, TagKind, Token};
use crate::base::{Diagnostic, Span, foreign_mark, foreign_tag};

/// The tokens of `source` from byte `start`.
pub(super) fn tokens<'a>(start: usize, mistakes: &mut Mistakes<'a>) -> Vec<Token> {
    let text: &'a str = &mistakes.source.text;
    let mut lexer = Lexer::new(text, start, mistakes);
    while lexer.cursor.at < text.len() {
        lexer.text_and_tag();
    }
    lexer.tokens
}

pub(super) fn tag<'a>(span: Span, mistakes: &mut Mistakes<'a>) -> Vec<Token> {
    let text: &'a str = &mistakes.source.text[..span.end as usize];
    let mut lexer = Lexer::new(text, span.start as usize, mistakes);
    lexer.tag();
    lexer.tokens
}

struct Lexer<'m, 'a> {
    cursor: Cursor<'m, 'a>,
    tokens: Vec<Token>,
    /// Known after one search, so that the rest of the file is searched once only.
    no_dashed_comment_ends: bool,
    /// Of a whole file in another language the first mark is told.
    foreign_is_told: bool,
}

impl<'m, 'a> Lexer<'m, 'a> {
    fn new(text: &'a str, at: usize, mistakes: &'m mut Mistakes<'a>) -> Self {
        let cursor = Cursor::new(text, at, mistakes);
        Self { cursor, tokens: Vec::new(), no_dashed_comment_ends: false, foreign_is_told: false }
    }

    fn literal(&mut self, start: usize, end: usize) {
        if start < end {
            let whole = Span::new(start, end);
            self.tokens.push(Token::Literal { whole, kept: whole });
        }
    }

    /// The text up to the next tag, and the tag; `\{{` makes text of a tag, `\\{{` is a backslash and a tag.
    fn text_and_tag(&mut self) {
        let start = self.cursor.at;
        let text = self.cursor.text;
        let Some(tag) = self.cursor.rest().find("{{").map(|at| start + at) else {
            self.literal(start, text.len());
            self.warn_of_foreign_marks(start, text.len());
            self.cursor.at = text.len();
            return;
        };
        let before = &text[start..tag];
        self.warn_of_foreign_marks(start, tag);
        if before.ends_with("\\\\") {
            self.literal(start, tag - 1);
        } else if before.ends_with('\\') {
            self.literal(start, tag - 1);
            self.cursor.at = end_of_escaped(text, tag);
            self.literal(tag, self.cursor.at);
            return;
        } else {
            self.literal(start, tag);
        }
        self.cursor.at = tag;
        self.tag();
    }

    fn warn_of_foreign_marks(&mut self, start: usize, end: usize) {
        if self.foreign_is_told {
            return;
        }
        let Some((range, tag)) = foreign_mark(&self.cursor.text[start..end]) else { return };
        self.foreign_is_told = true;
        let message = format!("this is a tag of {}, and printed as it stands", tag.language);
        let help = format!("{}; for text, put `{{{{{{{{raw}}}}}}}}…{{{{{{{{/raw}}}}}}}}` around it", tag.help);
        let span = Span::new(start + range.start, start + range.end);
        self.cursor.mistakes.add(span, Diagnostic::warning(message).help(help));
    }

    /// The tag that begins here; after a mistake whatever of it can be used.
    fn tag(&mut self) {
        let start = self.cursor.at;
        if self.cursor.rest().starts_with("{{{{") {
            return self.raw_block();
        }
        self.cursor.tag = start;
        self.cursor.at += "{{".len();
        let strip_before = self.cursor.eat("~");
        let (inside, mistakes) = (self.cursor.at, self.cursor.mistakes.diagnostics.len());
        let mut kind = TagKind::Nothing;
        let mut strip_after = false;
        let read = if self.cursor.eat("!") {
            self.comment(start, &mut strip_after)
        } else {
            self.cursor.inside(&mut kind).and_then(|close| self.close(close, &mut strip_after))
        };
        if read.is_err() {
            self.cursor.recover();
            // What is never closed may hold anything.
            let inside = self.cursor.text[inside..self.cursor.at].strip_suffix("}}");
            if let Some(tag) = inside.and_then(foreign_tag) {
                let message = format!("this is a tag of {}, not of Handlebars", tag.language);
                self.cursor.mistakes.explain(mistakes, message, tag.help);
            }
        }
        let span = self.cursor.since(start);
        self.tokens.push(Token::Tag(Tag { span, strip_before, strip_after, kind }));
    }

    /// `}}` or `~}}`, with one more brace before for `{{{`.
    fn close(&mut self, brace: &'static str, strip_after: &mut bool) -> Read<()> {
        let cursor = &mut self.cursor;
        cursor.skip_space();
        let at = cursor.at;
        let is_closed = cursor.eat(brace) && {
            *strip_after = cursor.eat("~");
            cursor.eat("}}")
        };
        if is_closed {
            return Ok(());
        }
        cursor.at = at;
        if !brace.is_empty() && cursor.is_at_close() {
            let diagnostic = Diagnostic::error("`{{{` is closed by `}}`").help("write `}}}`");
            let span = Span::new(cursor.at, cursor.at + 2);
            return cursor.fail(span, diagnostic);
        }
        cursor.unexpected(if brace.is_empty() { "`}}`" } else { "`}}}`" })
    }

    fn comment(&mut self, start: usize, strip_after: &mut bool) -> Read<()> {
        let dashes = if self.cursor.rest().starts_with("--") { "--" } else { "" };
        let rest = self.cursor.rest();
        let end = if dashes.is_empty() { rest.find("}}") } else { self.end_of_dashed_comment() };
        let Some(end) = end else {
            let diagnostic = Diagnostic::error("the comment is never closed");
            let span = self.cursor.since(start);
            if dashes.is_empty() {
                // Without any `}}` no tag can follow.
                self.cursor.at = self.cursor.text.len();
            }
            return self.cursor.fail(span, diagnostic.help(format!("write `{dashes}}}}}` after it")));
        };
        *strip_after = rest[..end].ends_with('~');
        self.cursor.at += end + "}}".len();
        Ok(())
    }

    /// How far it is to the `}}` of the next `--}}` or `--~}}`.
    fn end_of_dashed_comment(&mut self) -> Option<usize> {
        if self.no_dashed_comment_ends {
            return None;
        }
        let rest = self.cursor.rest();
        let mut at = 0;
        while let Some(dashes) = rest[at..].find("--") {
            at += dashes;
            let after = &rest[at + 2..];
            if after.starts_with("}}") {
                return Some(at + 2);
            } else if after.starts_with("~}}") {
                return Some(at + 3);
            }
            at += 1;
        }
        self.no_dashed_comment_ends = true;
        None
    }

    /// `{{{{raw}}}}…{{{{/raw}}}}`: all that stands between is text, raw blocks within included.
    fn raw_block(&mut self) {
        let start = self.cursor.at;
        self.cursor.at += "{{{{".len();
        self.cursor.skip_space();
        let name = self.cursor.word();
        self.cursor.skip_space();
        if name != "raw" || !self.cursor.eat("}}}}") {
            let diagnostic = Diagnostic::error("`{{{{` begins nothing but `{{{{raw}}}}`")
                .help("write `{{{{raw}}}}…{{{{/raw}}}}` around text that holds braces");
            self.cursor.mistakes.add(Span::new(start, start + 4), diagnostic);
            self.cursor.recover();
            return;
        }
        let open = self.cursor.since(start);
        let body = self.cursor.at;
        let Some((end, after)) = end_of_raw(self.cursor.text, body) else {
            let diagnostic = Diagnostic::error("the block `raw` is never closed");
            self.cursor.mistakes.add(open, diagnostic.help("write `{{{{/raw}}}}` where it ends"));
            self.literal(body, self.cursor.text.len());
            self.cursor.at = self.cursor.text.len();
            return;
        };
        self.raw_tag(open, TagKind::OpenRaw);
        self.literal(body, end);
        self.raw_tag(Span::new(end, after), TagKind::Close("raw".to_owned()));
        self.cursor.at = after;
    }

    fn raw_tag(&mut self, span: Span, kind: TagKind) {
        self.tokens.push(Token::Tag(Tag { span, strip_before: false, strip_after: false, kind }));
    }
}

/// Where the text that `\{{` at `tag` begins has its end: before the next tag and its backslashes.
fn end_of_escaped(text: &str, tag: usize) -> usize {
    let from = tag + 2;
    let Some(next) = text[from..].find("{{").map(|at| from + at) else { return text.len() };
    let backslashes = text[from..next].bytes().rev().take(2).take_while(|byte| *byte == b'\\').count();
    next - backslashes
}

/// Where the closing tag of a raw block begins and ends.
fn end_of_raw(text: &str, body: usize) -> Option<(usize, usize)> {
    let (mut at, mut depth) = (body, 0);
    loop {
        let tag = at + text[at..].find("{{{{")?;
        at = tag + 4;
        match text[at..].strip_prefix('/') {
            Some(closed) if depth == 0 && closed.starts_with("raw}}}}") => return Some((tag, at + "/raw}}}}".len())),
            Some(closed) if depth > 0 && closed.trim_start_matches(is_name).starts_with("}}}}") => depth -= 1,
            Some(_) => {}
            None => depth += 1,
        }
    }
}
