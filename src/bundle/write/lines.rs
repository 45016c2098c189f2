//! Records as they are written: each a line of JSON, equal ones once.

use crate::bundle::header::{Checksum, Extent};
use serde::Serialize;
use std::collections::HashMap;
use std::fmt;

/// A record being written: one array of texts, numbers, `true`, `false` and `null`.
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
pub(super) struct Seen<T>(HashMap<usize, (T, usize)>);

impl<T> Default for Seen<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Seen<T> {
    /// The number of the thing at `address`.
    pub(super) fn get<A: ?Sized>(&self, address: *const A) -> Option<usize> {
        self.0.get(&address.addr()).map(|(_, index)| *index)
    }

    /// That the thing at `address`, which lives as long as `owner`, has the number `index`.
    pub(super) fn insert<A: ?Sized>(&mut self, address: *const A, owner: T, index: usize) {
        self.0.insert(address.addr(), (owner, index));
    }
}
