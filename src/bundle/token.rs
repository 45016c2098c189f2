//! A record as a line of JSON: one array of texts, numbers, `true`, `false` and `null`.

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A record being written.
pub(super) struct Line(Vec<u8>);

impl Line {
    pub(super) fn new() -> Self {
        Self(b"[".to_vec())
    }

    /// Adds a text, a number, `true`, `false` or `null`.
    pub(super) fn push<T: Serialize + ?Sized>(&mut self, token: &T) {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        serde_json::to_writer(&mut self.0, token).expect("a Vec takes everything that is written to it");
    }

    /// Adds a text that says by its first letter what the rest is.
    pub(super) fn push_tagged(&mut self, tag: char, rest: impl fmt::Display) {
        self.push(&format_args!("{tag}{rest}"));
    }

    /// Adds all of `other`.
    pub(super) fn append(&mut self, other: &Self) {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        self.0.extend_from_slice(&other.0[1..]);
    }

    /// How many bytes it has so far.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The line, with its end.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.0.extend_from_slice(b"]\n");
        self.0
    }
}

/// One thing in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Text(Cow<'a, str>),
}

impl<'de> Deserialize<'de> for Token<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TokenVisitor)
    }
}

struct TokenVisitor;

impl<'de> Visitor<'de> for TokenVisitor {
    type Value = Token<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a whole number, `true`, `false` or `null`")
    }

    fn visit_unit<E: Error>(self) -> Result<Token<'de>, E> {
        Ok(Token::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Token<'de>, E> {
        Ok(Token::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Token<'de>, E> {
        Ok(Token::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Token<'de>, E> {
        i64::try_from(value).map(Token::Int).map_err(|_| E::custom("a number is too large"))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Token<'de>, E> {
        Ok(Token::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Token<'de>, E> {
        Ok(Token::Text(Cow::Owned(text.to_owned())))
    }
}
