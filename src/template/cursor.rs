//! A place in a template's text, and the small steps of reading from it.

use super::mistakes::Mistakes;
use crate::base::{Diagnostic, Span};

/// This tag can't be read. The mistake is reported.
pub(super) struct Unreadable;

pub(super) type Read<T> = Result<T, Unreadable>;

/// Reads the author's text from `at`, never past `end`.
pub(super) struct Cursor<'m, 'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Where the tag that is read begins.
    pub(super) tag: usize,
    pub(super) mistakes: &'m mut Mistakes<'a>,
    /// Quotes and brackets that do not occur from here on, so that they are looked for once.
    absent: Vec<char>,
}

impl<'m, 'a> Cursor<'m, 'a> {
    pub(super) fn new(text: &'a str, at: usize, mistakes: &'m mut Mistakes<'a>) -> Self {
        Self { text, at, tag: at, mistakes, absent: Vec::new() }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over `prefix` if it is next.
    pub(super) fn eat(&mut self, prefix: &str) -> bool {
        let is_next = self.rest().starts_with(prefix);
        if is_next {
            self.at += prefix.len();
        }
        is_next
    }

    pub(super) fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(is_space).len();
    }

    pub(super) fn since(&self, start: usize) -> Span {
        Span::new(start, self.at)
    }

    /// Steps over the name that is next; empty if there is none.
    pub(super) fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    pub(super) fn is_at_close(&self) -> bool {
        let rest = self.rest();
        rest.starts_with("}}") || rest.starts_with("~}}") || rest.starts_with("}~}}")
    }

    /// Steps over the text up to and with an unescaped `closer`; the cursor stands after the opener.
    ///
    /// # Errors
    /// There is none; `what`, which `opener` opens, is never closed.
    pub(super) fn until(&mut self, closer: char, opener: usize, what: &str) -> Read<&'a str> {
        let start = self.at;
        let mut help = None;
        if !self.absent.contains(&closer) {
            let mut escaped = false;
            for (at, character) in self.rest().char_indices() {
                if character == closer && !escaped {
                    self.at = start + at + closer.len_utf8();
                    return Ok(&self.text[start..start + at]);
                }
                escaped = character == '\\' && !escaped;
            }
            self.absent.push(closer);
            if self.rest().contains(&format!("\\{closer}")) {
                help = Some(format!(
                    "`\\{closer}` is part of the {what}: what stands in quotes or brackets can't end with a backslash"
                ));
            }
        }
        let diagnostic = Diagnostic { help, ..Diagnostic::error(format!("the {what} is never closed")) };
        self.fail(Span::new(opener, opener + 1), diagnostic)
    }

    /// Reports `diagnostic` at `span`; always an error.
    pub(super) fn fail<T>(&mut self, span: Span, diagnostic: Diagnostic) -> Read<T> {
        self.mistakes.add(span, diagnostic);
        Err(Unreadable)
    }

    /// Reports that something else stands here than `expected`; always an error.
    pub(super) fn unexpected<T>(&mut self, expected: &str) -> Read<T> {
        let rest = self.rest();
        let Some(character) = rest.chars().next().filter(|_| !rest.starts_with("{{")) else {
            let span = Span::new(self.tag, self.tag + "{{".len());
            return self.fail(span, Diagnostic::error("the tag is never closed"));
        };
        let actual = if self.is_at_close() { "the end of the tag".to_owned() } else { format!("`{character}`") };
        let span = Span::new(self.at, self.at + character.len_utf8());
        self.fail(span, Diagnostic::error(format!("expected {expected}, found {actual}")))
    }

    /// After a mistake: steps to the end of this tag, or to the next one if that begins before.
    pub(super) fn recover(&mut self) {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            match &bytes[self.at..] {
                [b'}', b'}', ..] => {
                    self.at += 2;
                    while self.eat("}") {}
                    return;
                }
                [b'{', b'{', ..] => return,
                _ => self.at += 1,
            }
        }
    }
}

/// ECMAScript's `\s`: Unicode's white space and the byte order mark, without U+0085.
pub(super) fn is_space(character: char) -> bool {
    (character.is_whitespace() && character != '\u{85}') || character == '\u{feff}'
}

/// What a name may hold: the `ID` of handlebars.js' `handlebars.l`.
pub(super) fn is_name(character: char) -> bool {
    !is_space(character)
        && !matches!(character, '!'..='#' | '%'..=',' | '.' | '/' | ';'..='>' | '@' | '['..='^' | '`' | '{'..='~')
}
