//! Objects → records: each thing once, with the fields that programs ask for.

use super::Encoder;
use super::lines::{Line, Lines, Seen};
use crate::base::{Object, Text};
use crate::bundle::error::Part;
use crate::bundle::format::{ABSENT, OBJECTS_PER_RECORD};
use crate::bundle::header::Shape;
use std::collections::HashMap;
use std::sync::Arc;

/// The objects met so far, by identity, in the order in which they were met.
#[derive(Default)]
pub(super) struct Objects {
    list: Vec<Arc<dyn Object>>,
    seen: Seen<()>,
}

/// The kinds of object met so far.
#[derive(Default)]
struct Shapes {
    list: Vec<Shape>,
    by_names: HashMap<Vec<Text>, usize>,
}

impl Objects {
    /// The number of `object`.
    pub(super) fn number(&mut self, object: &Arc<dyn Object>) -> usize {
        let address = Arc::as_ptr(object);
        self.seen.get(address).unwrap_or_else(|| {
            self.seen.insert(address, (), self.list.len());
            self.list.push(object.clone());
            self.list.len() - 1
        })
    }
}

impl Encoder {
    /// The records of every object that was met, and of those that they lead to.
    pub(super) fn all_objects(&mut self) -> (Lines, Vec<Shape>) {
        let mistakes = self.mistakes.len();
        let written = self.objects_asked_for();
        // Only once the objects are known it shows whether an `each` goes over one: then all their fields are needed.
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
        while next < self.objects.list.len() {
            let mut line = Line::new();
            for index in next..next + OBJECTS_PER_RECORD {
                // Writing an object may meet others, so the list is asked each time.
                let Some(object) = self.objects.list.get(index).cloned() else { break };
                self.object(&mut line, &*object, &mut shapes);
            }
            next += OBJECTS_PER_RECORD;
            let line = line.finish();
            let index = lines.push(&line);
            self.judge(Part::Objects(index), line.len(), None);
        }
        (lines, shapes.list)
    }

    /// `shape value*`
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
