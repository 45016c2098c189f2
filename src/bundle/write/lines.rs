//! Records of one kind as they are written: equal ones once.

use crate::bundle::checksum::Checksum;
use crate::bundle::header::Extent;
use std::collections::HashMap;

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
