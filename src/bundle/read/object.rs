//! Objects: handles that look their fields up in the bundle when they are asked for.

use super::Inner;
use super::record::Reader;
use crate::base::{Object, Text, Value};
use crate::bundle::error::{Error, Part};
use crate::bundle::format::{ABSENT, OBJECTS_PER_RECORD};
use crate::bundle::header::Shape;
use std::sync::{Arc, Weak};

/// A page or section. The bundle owns what it leads to, so it points back weakly.
#[derive(Debug)]
pub(super) struct Handle {
    bundle: Weak<Inner>,
    number: usize,
}

/// The fields of an object.
pub(super) struct Fields {
    shape: usize,
    /// Those that are shipped, in the order of its shape; `None` where it lacks one.
    values: Vec<Option<Value>>,
}

impl Reader<'_> {
    /// The objects of a record.
    pub(super) fn objects(&mut self) -> Result<Vec<Fields>, Error> {
        let mut objects = Vec::new();
        while !self.is_at_end() {
            let shape = self.index(self.bundle.shapes.len(), "shape")?;
            let count = self.bundle.shapes[shape].shipped.len();
            objects.push(Fields { shape, values: self.repeat(count, Self::field)? });
        }
        Ok(objects)
    }

    fn field(&mut self) -> Result<Option<Value>, Error> {
        if self.takes_text(ABSENT) { Ok(None) } else { self.value().map(Some) }
    }

    /// The object `number`; `None` if there can be none.
    pub(super) fn object(&self, number: usize) -> Option<Value> {
        let cell = self.bundle.handles.get(number)?;
        let handle = cell.get_or_init(|| Arc::new(Handle { bundle: Arc::downgrade(self.bundle), number }));
        Some(Value::Object(handle.clone()))
    }
}

impl Inner {
    fn fields(self: &Arc<Self>, number: usize) -> Result<(&Fields, &Shape), Error> {
        let record = number / OBJECTS_PER_RECORD;
        let fields = self.objects.get(record, self)?.get(number % OBJECTS_PER_RECORD).ok_or_else(|| {
            Error::Malformed { part: Part::Objects(record), cause: format!("there is no object {number}") }
        })?;
        Ok((fields, &self.shapes[fields.shape]))
    }

    fn field(self: &Arc<Self>, number: usize, name: &str) -> Result<Option<Value>, Error> {
        let (fields, shape) = self.fields(number)?;
        let Some(index) = shape.names.iter().position(|other| **other == *name) else { return Ok(None) };
        match shape.shipped.binary_search(&index) {
            Ok(at) => Ok(fields.values[at].clone()),
            Err(_) => Err(Error::NotShipped { name: name.to_owned() }),
        }
    }

    /// What `result` holds, or nothing, and the reason is kept for [`Bundle::failure`](super::Bundle::failure).
    fn kept<T: Default>(&self, result: Result<T, Error>) -> T {
        result.unwrap_or_else(|error| {
            // The first reason is kept; others follow from it.
            _ = self.failure.set(error);
            T::default()
        })
    }
}

impl Object for Handle {
    fn field(&self, name: &str) -> Option<Value> {
        let bundle = self.bundle.upgrade()?;
        bundle.kept(bundle.field(self.number, name))
    }

    fn names(&self) -> Vec<Text> {
        let Some(bundle) = self.bundle.upgrade() else { return Vec::new() };
        bundle.kept(bundle.fields(self.number).map(|(_, shape)| shape.names.clone()))
    }
}
