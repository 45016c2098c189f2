//! Values → records.
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

use super::Encoder;
use super::lines::Line;
use crate::base::{Date, Map, Text, Value};
use crate::bundle::contents::Row;
use crate::bundle::error::Part;
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

    /// The record of a page's rows.
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
        if let Some(index) = self.seen_values.get(address) {
            return line.push_tagged('#', index);
        }
        let mut own = Line::new();
        self.value(&mut own, value);
        if own.len() < SHARED_BYTES_MIN {
            return line.append(&own);
        }
        let index = self.add(|encoder| &mut encoder.values, Part::Value, own, None);
        self.seen_values.insert(address, value.clone(), index);
        line.push_tagged('#', index);
    }

    /// A value that stands under `name`.
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
            Value::Date(Date::Day(day)) => line.push_tagged('d', day),
            Value::Date(Date::Moment { second, offset }) => line.push_tagged('m', format_args!("{second} {offset}")),
            Value::Text(text) => line.push_tagged('=', text),
            Value::Html(html) => line.push_tagged('<', html),
            Value::List(values) => {
                line.push_tagged('[', values.len());
                self.nested(|encoder| values.iter().for_each(|value| encoder.value(line, value)));
            }
            Value::Map(map) => self.map(line, map, Self::value),
            Value::Object(object) => {
                let number = self.objects.number(object);
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
