//! Equal things kept once, so that to compare two is to compare two numbers.

use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Index;

/// Things of one kind, each kept once.
pub(super) struct Interned<T> {
    things: Vec<T>,
    ids: HashMap<T, Id<T>, RandomState>,
}

/// One of the things that an [`Interned`] keeps.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Id<T> {
    at: usize,
    kind: PhantomData<fn() -> T>,
}

/// Something of a program; two are the same where they stand at one address.
pub(super) struct Address<'p, T>(pub(super) &'p T);

impl<T: Clone + Eq + Hash> Interned<T> {
    /// The one that equals `thing`.
    pub(super) fn id(&mut self, thing: T) -> Id<T> {
        *self.ids.entry(thing).or_insert_with_key(|thing| {
            self.things.push(thing.clone());
            Id { at: self.things.len() - 1, kind: PhantomData }
        })
    }
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { things: Vec::new(), ids: HashMap::default() }
    }
}

impl<T> Index<Id<T>> for Interned<T> {
    type Output = T;

    fn index(&self, id: Id<T>) -> &T {
        &self.things[id.at]
    }
}

// Derived, it would ask that `T` is `Copy`.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> Clone for Address<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Address<'_, T> {}

impl<T> PartialEq for Address<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl<T> Eq for Address<'_, T> {}

impl<T> Hash for Address<'_, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}
