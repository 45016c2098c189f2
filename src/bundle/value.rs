//! Values → records → values.
//!
//! ```text
//! value = null | true | false | INTEGER
//!       | "=TEXT" | "<HTML" | "fFLOAT" | "dYYYY-MM-DD" | "mSECONDS OFFSET"
//!       | "[COUNT" value*            a list
//!       | "{COUNT" (NAME value)*     a map; "?COUNT" if it is open
//!       | "@NUMBER"                  an object
//!       | "#NUMBER"                  a value of its own record; in roots and programs only, so that none holds itself
//! root  = value                      a map
//! table = COUNT (COUNT TEXT* value value)*      for each row its key, `item` and `page`
//! ```

use super::contents::Row;
use super::encoder::{Encoder, Line};
use super::error::{Error, Part};
use super::reader::{Reader, Token};
use crate::base::{Date, Map, Text, Value};
use std::sync::Arc;

/// A shorter list or map stands where it is used: a record of its own would take more.
const SHARED_BYTES_MIN: usize = 128;

impl Encoder {
    /// The record of the names at a page's root. Its values, and what stands in its maps such as `data`, are shared with
    /// other pages.
    pub(super) fn root(&mut self, root: &Map) -> usize {
        let mut line = Line::new();
        self.map(&mut line, root, |encoder, line, value| match value {
            Value::Map(map) => encoder.map(line, map, Self::shared),
            value => encoder.shared(line, value),
        });
        self.add(|encoder| &mut encoder.roots, Part::Root, line, None)
    }

    pub(super) fn table(&mut self, rows: &[Row]) -> usize {
        let mut sorted: Vec<&Row> = rows.iter().collect();
        sorted.sort_by(|left, right| left.key.cmp(&right.key));
        sorted.dedup_by(|later, earlier| later.key == earlier.key);
        let mut line = Line::new();
        line.push(&sorted.len());
        for row in sorted {
            line.push(&row.key.len());
            row.key.iter().for_each(|text| line.push(&**text));
            self.entry(&mut line, &"item".into(), &row.item);
            self.entry(&mut line, &"page".into(), &row.page);
        }
        self.add(|encoder| &mut encoder.tables, Part::Table, line, None)
    }

    /// A value, in a record of its own if it is a long list or map.
    pub(super) fn shared(&mut self, line: &mut Line, value: &Value) {
        let address = match value {
            Value::List(values) => Arc::as_ptr(values).cast::<()>(),
            Value::Map(map) => Arc::as_ptr(map).cast(),
            _ => return self.value(line, value),
        };
        if let Some(index) = self.seen.get(address) {
            return line.push_tagged('#', index);
        }
        let mut own = Line::new();
        self.value(&mut own, value);
        if own.len() < SHARED_BYTES_MIN {
            return line.append(&own);
        }
        let index = self.add(|encoder| &mut encoder.values, Part::Value, own, None);
        self.seen.insert(address, value.clone(), index);
        line.push_tagged('#', index);
    }

    pub(super) fn entry(&mut self, line: &mut Line, name: &Text, value: &Value) {
        self.name(name, value);
        self.value(line, value);
    }

    fn name(&mut self, name: &Text, value: &Value) {
        if let Value::Object(_) = value {
            self.names.object(name);
        }
    }

    fn value(&mut self, line: &mut Line, value: &Value) {
        match value {
            Value::Null => line.push(&()),
            Value::Bool(value) => line.push(value),
            Value::Int(value) => line.push(value),
            // With an exponent it is short, and exact to the last bit.
            Value::Float(value) => line.push_tagged('f', format_args!("{value:e}")),
            Value::Date(Date::Day { day, offset }) => line.push_tagged('d', format_args!("{day} {offset}")),
            Value::Date(Date::Moment { second, offset }) => line.push_tagged('m', format_args!("{second} {offset}")),
            Value::Text(text) => line.push_tagged('=', text),
            Value::Html(html) => line.push_tagged('<', html),
            Value::List(values) => {
                line.push_tagged('[', values.len());
                self.nested(|encoder| values.iter().for_each(|value| encoder.value(line, value)));
            }
            Value::Map(map) => self.map(line, map, Self::value),
            Value::Object(object) => {
                let number = self.object_number(object);
                line.push_tagged('@', number);
            }
        }
    }

    /// A map whose values `write` writes.
    fn map(&mut self, line: &mut Line, map: &Map, write: impl Fn(&mut Self, &mut Line, &Value)) {
        line.push_tagged(if map.is_open() { '?' } else { '{' }, map.len());
        self.nested(|encoder| {
            for (name, value) in map.iter() {
                line.push(&**name);
                encoder.name(name, value);
                write(encoder, line, value);
            }
        });
    }
}

/// The largest offset from UTC of a date, in seconds: `+25:59:59`, as jiff has it.
const OFFSET_SECONDS_MAX: u32 = 25 * 3600 + 59 * 60 + 59;

impl Reader<'_> {
    pub(super) fn root(&mut self) -> Result<Arc<Map>, Error> {
        match self.value()? {
            Value::Map(map) => Ok(map),
            other => Err(self.malformed(format!("expected a table, but got {}", other.kind()))),
        }
    }

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
            Some('d') => day(rest).map(Value::Date),
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

/// `DAY OFFSET`
fn day(text: &str) -> Option<Date> {
    let (day, offset) = text.split_once(' ')?;
    Some(Date::Day { day: day.parse().ok()?, offset: offset_seconds(offset)? })
}

/// `SECONDS OFFSET`
fn moment(text: &str) -> Option<Date> {
    let (second, offset) = text.split_once(' ')?;
    Some(Date::Moment { second: second.parse().ok()?, offset: offset_seconds(offset)? })
}

fn offset_seconds(text: &str) -> Option<i32> {
    text.parse().ok().filter(|offset: &i32| offset.unsigned_abs() <= OFFSET_SECONDS_MAX)
}
