//! Pages and sections: written each once, with the fields that programs ask for, and read as handles that look their fields
//! up in the bundle when they are asked for.
//!
//! ```text
//! objects = (SHAPE (value | "!")*)*        "!" is a field that the object lacks although it lists its name
//! ```

use super::OBJECTS_PER_RECORD;
use super::encoder::{Encoder, Line, Lines};
use super::error::{Error, Part};
use super::header::Shape;
use super::reader::{Fields, Inner, ObjectHandle, Reader, Token};
use crate::base::{Object, Text, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Says that an object has no field although it lists its name.
const ABSENT: &str = "!";

#[derive(Default)]
struct Shapes {
    list: Vec<Shape>,
    by_names: HashMap<Vec<Text>, usize>,
}

impl Encoder {
    pub(super) fn object_number(&mut self, object: &Arc<dyn Object>) -> usize {
        let address = Arc::as_ptr(object);
        self.seen.get(address).unwrap_or_else(|| {
            self.seen.insert(address, object.clone(), self.objects.len());
            self.objects.push(object.clone());
            self.objects.len() - 1
        })
    }

    /// The records of every object that was met, and of those that they lead to.
    pub(super) fn all_objects(&mut self) -> (Lines, Vec<Shape>) {
        let mistakes = self.mistakes.len();
        let written = self.objects_asked_for();
        // Whether an `each` goes over an object shows only after all objects were met: then all their fields are needed.
        if !self.names.widen() {
            return written;
        }
        self.mistakes.truncate(mistakes);
        self.objects_asked_for()
    }

    fn objects_asked_for(&mut self) -> (Lines, Vec<Shape>) {
        let mut lines = Lines::default();
        let mut shapes = Shapes::default();
        let mut next = 0;
        while next < self.objects.len() {
            let mut line = Line::new();
            for index in next..next + OBJECTS_PER_RECORD {
                // Writing an object may meet others, so the list is asked each time.
                let Some(object) = self.objects.get(index).cloned() else { break };
                self.object(&mut line, &*object, &mut shapes);
            }
            next += OBJECTS_PER_RECORD;
            let line = line.finish();
            let index = lines.push(&line);
            self.judge(Part::Objects(index), line.len(), None);
        }
        (lines, shapes.list)
    }

    fn object(&mut self, line: &mut Line, object: &dyn Object, shapes: &mut Shapes) {
        let names = object.names();
        let asked: Vec<usize> = (0..names.len()).filter(|index| self.names.asks_for(&names[*index])).collect();
        line.push(&shapes.number(&names, &asked));
        for index in asked {
            match object.field(&names[index]) {
                Some(value) => self.entry(line, &names[index], &value),
                None => line.push(ABSENT),
            }
        }
    }
}

impl Shapes {
    /// The number of the shape of objects with these names; `shipped` follows from them.
    fn number(&mut self, names: &[Text], shipped: &[usize]) -> usize {
        if let Some(index) = self.by_names.get(names) {
            return *index;
        }
        self.by_names.insert(names.to_vec(), self.list.len());
        self.list.push(Shape { names: names.to_vec(), shipped: shipped.to_vec() });
        self.list.len() - 1
    }
}

impl Reader<'_> {
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
        if self.takes(&Token::Text(ABSENT.into())) { Ok(None) } else { self.value().map(Some) }
    }

    /// The object `number`; `None` if there can be none.
    pub(super) fn object(&self, number: usize) -> Option<Value> {
        let cell = self.bundle.handles.get(number)?;
        let handle = cell.get_or_init(|| Arc::new(ObjectHandle { bundle: Arc::downgrade(self.bundle), number }));
        Some(Value::Object(handle.clone()))
    }
}

impl Inner {
    fn fields(self: &Arc<Self>, number: usize) -> Result<(&Fields, &Shape), Error> {
        let record = number / OBJECTS_PER_RECORD;
        let fields = self
            .objects
            .get(record, self)?
            .get(number % OBJECTS_PER_RECORD)
            .ok_or_else(|| Error::Malformed(Part::Objects(record), format!("there is no object {number}")))?;
        Ok((fields, &self.shapes[fields.shape]))
    }

    fn field(self: &Arc<Self>, number: usize, name: &str) -> Result<Option<Value>, Error> {
        let (fields, shape) = self.fields(number)?;
        let Some(index) = shape.names.iter().position(|other| **other == *name) else { return Ok(None) };
        match shape.shipped.binary_search(&index) {
            Ok(at) => Ok(fields.values[at].clone()),
            Err(_) => Err(Error::NotShipped(name.to_owned())),
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

impl Object for ObjectHandle {
    fn field(&self, name: &str) -> Option<Value> {
        let bundle = self.bundle.upgrade()?;
        bundle.kept(bundle.field(self.number, name))
    }

    fn names(&self) -> Vec<Text> {
        let Some(bundle) = self.bundle.upgrade() else { return Vec::new() };
        bundle.kept(bundle.fields(self.number).map(|(_, shape)| shape.names.clone()))
    }
}
