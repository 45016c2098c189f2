//! What a bundle is written with: records as lines of JSON, equal ones once, each thing with its number.

use super::error::{Kind, Part};
use super::header::{Checksum, Extent};
use super::names::Names;
use super::{Limits, NESTING_MAX};
use crate::base::{Diagnostic, Object, Place, Source};
use serde::Serialize;
use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// Turns contents into lines, each thing once.
#[derive(Default)]
pub(super) struct Encoder {
    pub(super) limits: Limits,
    pub(super) texts: Lines,
    pub(super) values: Lines,
    pub(super) roots: Lines,
    pub(super) tables: Lines,
    pub(super) programs: Lines,
    /// The objects met so far, in the order in which they were met.
    pub(super) objects: Vec<Arc<dyn Object>>,
    pub(super) names: Names,
    /// The numbers of records, and those of objects.
    pub(super) seen: Seen,
    pub(super) mistakes: Vec<Diagnostic>,
    /// How deep the present place of the present record is nested.
    pub(super) nesting: usize,
    pub(super) is_too_deep: bool,
}

impl Encoder {
    /// Runs `write` one level deeper; leaves it out where that is too deep.
    pub(super) fn nested(&mut self, write: impl FnOnce(&mut Self)) {
        if self.nesting >= NESTING_MAX {
            self.is_too_deep = true;
            return;
        }
        self.nesting += 1;
        write(self);
        self.nesting -= 1;
    }

    /// Adds a record, and what is wrong with it; `source` is the author's file that it comes from.
    pub(super) fn add(
        &mut self,
        lines: fn(&mut Self) -> &mut Lines,
        kind: Kind,
        line: Line,
        source: Option<&Source>,
    ) -> usize {
        let line = line.finish();
        let index = lines(self).add(&line);
        self.judge(kind(index), line.len(), source);
        index
    }

    pub(super) fn judge(&mut self, part: Part, bytes: usize, source: Option<&Source>) {
        let mut mistakes = Vec::new();
        if bytes as u64 > self.limits.record_bytes_max {
            let help = "let pages print less of it, or read it at request time";
            mistakes.push(too_large(part, self.limits.record_bytes_max).help(help));
        }
        // A record within another, such as a text or a value, is named with it.
        if self.nesting == 0 && std::mem::take(&mut self.is_too_deep) {
            let message = format!("{part} is nested more than {NESTING_MAX} deep");
            mistakes.push(Diagnostic::error(message).help("nest fewer blocks, partials and tables"));
        }
        self.mistakes.extend(mistakes.into_iter().map(|mistake| match source {
            Some(source) => mistake.at(Place::file(&source.path)),
            None => mistake,
        }));
    }
}

pub(super) fn too_large(part: Part, bytes_max: u64) -> Diagnostic {
    Diagnostic::error(format!("{part} has more than {bytes_max} bytes"))
}

/// A record being written: one array of texts, numbers, `true`, `false` and `null`.
pub(super) struct Line(Vec<u8>);

impl Line {
    pub(super) fn new() -> Self {
        Self(b"[".to_vec())
    }

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

    pub(super) fn append(&mut self, other: &Self) {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        self.0.extend_from_slice(&other.0[1..]);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.0.extend_from_slice(b"]\n");
        self.0
    }
}

/// The records of one kind, in the order in which they were first needed.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) bytes: Vec<u8>,
    pub(super) extents: Vec<Extent>,
    by_hash: HashMap<[u8; 32], usize>,
}

impl Lines {
    /// The number of the record `line`, which is added if it is new.
    pub(super) fn add(&mut self, line: &[u8]) -> usize {
        let hash = *blake3::hash(line).as_bytes();
        if let Some(index) = self.by_hash.get(&hash) {
            return *index;
        }
        self.by_hash.insert(hash, self.extents.len());
        self.push(line)
    }

    /// The number of the record `line`, which is added as it is: others may count on its place.
    pub(super) fn push(&mut self, line: &[u8]) -> usize {
        self.bytes.extend_from_slice(line);
        self.extents.push(Extent(line.len() as u64, Checksum::of(line)));
        self.extents.len() - 1
    }
}

/// Which things in memory have a number already. It holds them, so that no other comes to lie where one was.
#[derive(Default)]
pub(super) struct Seen(HashMap<usize, (Box<dyn Any>, usize)>);

impl Seen {
    pub(super) fn get<A: ?Sized>(&self, address: *const A) -> Option<usize> {
        self.0.get(&address.addr()).map(|(_, index)| *index)
    }

    /// That the thing at `address`, which lives as long as `owner`, has the number `index`.
    pub(super) fn insert<A: ?Sized>(&mut self, address: *const A, owner: impl Any, index: usize) {
        self.0.insert(address.addr(), (Box::new(owner), index));
    }
}
