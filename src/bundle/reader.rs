//! Records → what they say, token by token; nothing in them is trusted.

use super::NESTING_MAX;
use super::contents::{DataSource, RequestLimits, Row};
use super::error::{Error, Kind, Part};
use super::header::{Extent, PageRecords, Shape};
use super::storage::Storage;
use crate::base::{Map, Source, Text, Value};
use crate::config::Limits;
use crate::template::{Partials, Program};
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

/// A bundle that is read: what its first line says, and each record as what it was parsed into.
pub(super) struct Inner {
    pub(super) storage: Storage,
    pub(super) language: String,
    pub(super) base_path: String,
    pub(super) utc_offset: i32,
    pub(super) request_limits: RequestLimits,
    pub(super) limits: Limits,
    pub(super) sources: Vec<DataSource>,
    pub(super) pages: Vec<PageRecords>,
    pub(super) partial_names: Vec<(Text, usize)>,
    pub(super) partials: OnceLock<Partials>,
    pub(super) shapes: Vec<Shape>,
    pub(super) texts: Records<Arc<Source>>,
    pub(super) values: Records<Value>,
    pub(super) objects: Records<Vec<Fields>>,
    pub(super) roots: Records<Arc<Map>>,
    pub(super) tables: Records<Vec<Row>>,
    pub(super) programs: Records<Arc<Program>>,
    /// One for each object, so that an object is the same wherever it is met.
    pub(super) handles: Vec<OnceLock<Arc<ObjectHandle>>>,
    pub(super) failure: OnceLock<Error>,
}

/// A page or section. The bundle owns what it leads to, so it points back weakly.
#[derive(Debug)]
pub(super) struct ObjectHandle {
    pub(super) bundle: Weak<Inner>,
    pub(super) number: usize,
}

pub(super) struct Fields {
    pub(super) shape: usize,
    /// Those that are shipped, in the order of its shape; `None` where it lacks one.
    pub(super) values: Vec<Option<Value>>,
}

/// The records of one kind, each kept as what it was parsed into.
pub(super) struct Records<T> {
    kind: Kind,
    parse: Parse<T>,
    list: Vec<Record<T>>,
}

type Parse<T> = fn(&mut Reader<'_>) -> Result<T, Error>;

struct Record<T> {
    start: u64,
    extent: Extent,
    parsed: OnceLock<T>,
}

impl<T> Records<T> {
    /// The records that begin at `place`, which is left behind the last one.
    pub(super) fn new(extents: Vec<Extent>, kind: Kind, parse: Parse<T>, place: &mut u64) -> Self {
        let record = |extent: Extent| {
            let start = *place;
            // A file with more bytes than can be counted is refused as cut short before any record is read.
            *place = start.saturating_add(extent.0);
            Record { start, extent, parsed: OnceLock::new() }
        };
        Self { kind, parse, list: extents.into_iter().map(record).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The record `index`, parsed if this is the first time.
    pub(super) fn get<'b>(&'b self, index: usize, bundle: &'b Arc<Inner>) -> Result<&'b T, Error> {
        let record = &self.list[index];
        if let Some(parsed) = record.parsed.get() {
            return Ok(parsed);
        }
        let part = (self.kind)(index);
        let bytes = bundle.storage.bytes(record.start, record.extent, part)?;
        let mut reader = Reader::new(&bytes, part, bundle)?;
        let parsed = (self.parse)(&mut reader)?;
        reader.ensure_end()?;
        // Another thread may have parsed it meanwhile; then its result is the one that is kept.
        Ok(record.parsed.get_or_init(|| parsed))
    }

    pub(super) fn verify(&self, bundle: &Arc<Inner>) -> Result<(), Error> {
        (0..self.len()).try_for_each(|index| self.get(index, bundle).map(drop))
    }
}

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
            serde_json::from_slice(bytes).map_err(|error| Error::Malformed(part, error.to_string()))?;
        Ok(Self { part, bundle, tokens: tokens.into_iter(), nesting: 0, names: HashSet::new() })
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.tokens.len() == 0
    }

    pub(super) fn ensure_end(&self) -> Result<(), Error> {
        if self.is_at_end() { Ok(()) } else { Err(self.malformed("it goes on after its end")) }
    }

    pub(super) fn malformed(&self, cause: impl Into<String>) -> Error {
        Error::Malformed(self.part, cause.into())
    }

    pub(super) fn token(&mut self) -> Result<Token<'r>, Error> {
        self.tokens.next().ok_or_else(|| self.malformed("it ends too early"))
    }

    /// Whether `token` comes next; then it is taken.
    pub(super) fn takes(&mut self, token: &Token<'_>) -> bool {
        let is_next = self.tokens.as_slice().first() == Some(token);
        if is_next {
            self.tokens.next();
        }
        is_next
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

    pub(super) fn index(&mut self, len: usize, noun: &str) -> Result<usize, Error> {
        let index = self.number()?;
        if index < len { Ok(index) } else { Err(self.malformed(format!("there is no {noun} {index}"))) }
    }

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
