//! Records → values; the grammar is at the top of `write::value`.

use super::record::{Reader, Token};
use crate::base::{Date, Map, Value};
use crate::bundle::contents::Row;
use crate::bundle::error::{Error, Part};
use std::sync::Arc;

/// The largest offset from UTC of a date, in seconds: `+25:59:59`, as jiff has it.
const OFFSET_SECONDS_MAX: u32 = 25 * 3600 + 59 * 60 + 59;

impl Reader<'_> {
    /// The names at a page's root.
    pub(super) fn root(&mut self) -> Result<Arc<Map>, Error> {
        match self.value()? {
            Value::Map(map) => Ok(map),
            other => Err(self.malformed(format!("expected a table, but got {}", other.kind()))),
        }
    }

    /// The rows of a page.
    pub(super) fn table(&mut self) -> Result<Vec<Row>, Error> {
        self.list(|reader| {
            let key = reader.list(Self::shared_text)?;
            Ok(Row { key, item: reader.value()?, page: reader.value()? })
        })
    }

    pub(super) fn value(&mut self) -> Result<Value, Error> {
        let text = match self.token()? {
            Token::Null => return Ok(Value::Null),
            Token::Bool(value) => return Ok(Value::Bool(value)),
            Token::Int(value) => return Ok(Value::Int(value)),
            Token::Text(text) => text,
        };
        let mut rest = text.chars();
        let (tag, rest) = (rest.next(), rest.as_str());
        let value = match tag {
            Some('=') => Some(Value::from(rest)),
            Some('<') => Some(Value::html(rest)),
            Some('f') => rest.parse().ok().map(Value::Float),
            Some('d') => rest.parse().ok().map(|day| Value::Date(Date::Day(day))),
            Some('m') => moment(rest).map(Value::Date),
            Some('[') => rest.parse().ok().map(|count| self.values(count)).transpose()?,
            Some('{') => rest.parse().ok().map(|count| self.map(Map::new(), count)).transpose()?,
            Some('?') => rest.parse().ok().map(|count| self.map(Map::open(), count)).transpose()?,
            Some('@') => rest.parse().ok().and_then(|number| self.object(number)),
            Some('#') => self.shared(rest)?,
            _ => None,
        };
        value.ok_or_else(|| self.malformed(format!("`{text}` is no value")))
    }

    fn values(&mut self, count: usize) -> Result<Value, Error> {
        self.descend()?;
        let values = self.repeat(count, Self::value)?;
        self.ascend();
        Ok(values.into())
    }

    fn map(&mut self, mut map: Map, count: usize) -> Result<Value, Error> {
        self.descend()?;
        for (name, value) in self.repeat(count, |reader| Ok((reader.name()?, reader.value()?)))? {
            map.insert(name, value);
        }
        self.ascend();
        Ok(map.into())
    }

    /// A value of its own record; `None` where there is none, or where this record may not refer to one.
    fn shared(&self, number: &str) -> Result<Option<Value>, Error> {
        let may_share = matches!(self.part, Part::Root(_) | Part::Program(_));
        match number.parse().ok().filter(|index| may_share && *index < self.bundle.values.len()) {
            Some(index) => self.bundle.values.get(index, self.bundle).cloned().map(Some),
            None => Ok(None),
        }
    }
}

/// `SECONDS OFFSET`
fn moment(text: &str) -> Option<Date> {
    let (second, offset) = text.split_once(' ')?;
    let (second, offset) = (second.parse().ok()?, offset.parse::<i32>().ok()?);
    (offset.unsigned_abs() <= OFFSET_SECONDS_MAX).then_some(Date::Moment { second, offset })
}
