//! Records → what they say, token by token; nothing in them is trusted.

use super::Inner;
use crate::base::Text;
use crate::bundle::error::{Error, Part};
use crate::bundle::format::NESTING_MAX;
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

/// How many things a list has room for before they are read: nested lists may all claim to be long.
const RESERVED_MAX: usize = 1_000;

/// One thing in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Text(Cow<'a, str>),
}

/// Reads one record.
pub(super) struct Reader<'r> {
    pub(super) part: Part,
    pub(super) bundle: &'r Arc<Inner>,
    tokens: std::vec::IntoIter<Token<'r>>,
    nesting: usize,
    /// Names that were read, for they come again and again.
    names: HashSet<Text>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(bytes: &'r [u8], part: Part, bundle: &'r Arc<Inner>) -> Result<Self, Error> {
        let tokens: Vec<Token<'r>> =
            serde_json::from_slice(bytes).map_err(|error| Error::Malformed { part, cause: error.to_string() })?;
        Ok(Self { part, bundle, tokens: tokens.into_iter(), nesting: 0, names: HashSet::new() })
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&self) -> bool {
        self.tokens.len() == 0
    }

    pub(super) fn ensure_end(&self) -> Result<(), Error> {
        if self.is_at_end() { Ok(()) } else { Err(self.malformed("it goes on after its end")) }
    }

    pub(super) fn malformed(&self, cause: impl Into<String>) -> Error {
        Error::Malformed { part: self.part, cause: cause.into() }
    }

    pub(super) fn token(&mut self) -> Result<Token<'r>, Error> {
        self.tokens.next().ok_or_else(|| self.malformed("it ends too early"))
    }

    /// Whether null comes next; then it is taken.
    pub(super) fn takes_null(&mut self) -> bool {
        let is_null = self.tokens.as_slice().first() == Some(&Token::Null);
        if is_null {
            self.tokens.next();
        }
        is_null
    }

    /// Whether `text` comes next; then it is taken.
    pub(super) fn takes_text(&mut self, text: &str) -> bool {
        let is_text = matches!(self.tokens.as_slice().first(), Some(Token::Text(next)) if next == text);
        if is_text {
            self.tokens.next();
        }
        is_text
    }

    pub(super) fn string(&mut self) -> Result<Cow<'r, str>, Error> {
        match self.token()? {
            Token::Text(text) => Ok(text),
            other => Err(self.malformed(format!("expected a text, but got {other:?}"))),
        }
    }

    pub(super) fn shared_text(&mut self) -> Result<Text, Error> {
        Ok(self.string()?.as_ref().into())
    }

    /// A text that is likely to come again in this record.
    pub(super) fn name(&mut self) -> Result<Text, Error> {
        let name = self.string()?;
        if let Some(name) = self.names.get(&*name) {
            return Ok(name.clone());
        }
        let name: Text = name.as_ref().into();
        self.names.insert(name.clone());
        Ok(name)
    }

    pub(super) fn number<N: TryFrom<i64>>(&mut self) -> Result<N, Error> {
        match self.token()? {
            Token::Int(number) => {
                N::try_from(number).map_err(|_| self.malformed(format!("the number {number} is out of range")))
            }
            other => Err(self.malformed(format!("expected a number, but got {other:?}"))),
        }
    }

    /// A number below `len`, of `noun`.
    pub(super) fn index(&mut self, len: usize, noun: &str) -> Result<usize, Error> {
        let index = self.number()?;
        if index < len { Ok(index) } else { Err(self.malformed(format!("there is no {noun} {index}"))) }
    }

    /// As many things as the next number says.
    pub(super) fn list<T>(&mut self, read: impl FnMut(&mut Self) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let count = self.number()?;
        self.repeat(count, read)
    }

    /// `count` things; each takes a token at least.
    pub(super) fn repeat<T>(
        &mut self,
        count: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        if count > self.tokens.len() {
            return Err(self.malformed("it ends too early"));
        }
        // A loop, not an iterator: each level of a nested record takes a piece of the stack here.
        let mut list = Vec::with_capacity(count.min(RESERVED_MAX));
        for _ in 0..count {
            list.push(read(self)?);
        }
        Ok(list)
    }

    /// Begins a level of nesting.
    pub(super) fn descend(&mut self) -> Result<(), Error> {
        if self.nesting >= NESTING_MAX {
            return Err(self.malformed(format!("it is nested more than {NESTING_MAX} deep")));
        }
        self.nesting += 1;
        Ok(())
    }

    /// Ends a level of nesting. After an error nothing more is read, so it need not be ended.
    pub(super) fn ascend(&mut self) {
        self.nesting -= 1;
    }
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

    fn visit_unit<E: serde::de::Error>(self) -> Result<Token<'de>, E> {
        Ok(Token::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Token<'de>, E> {
        Ok(Token::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Token<'de>, E> {
        Ok(Token::Int(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Token<'de>, E> {
        i64::try_from(value).map(Token::Int).map_err(|_| E::custom("a number is too large"))
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Token<'de>, E> {
        Ok(Token::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Token<'de>, E> {
        Ok(Token::Text(Cow::Owned(text.to_owned())))
    }
}
