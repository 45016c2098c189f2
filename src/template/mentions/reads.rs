//! What of the root a program reads at request time: that much of it has to be shipped, and no more.

use crate::base::{Map, Text, Value};
use std::collections::BTreeSet;

/// What of the root a program reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Paths of one or two names: `item`, `page.title`. Two names where nothing reads the first as a whole.
    Paths(BTreeSet<Vec<Text>>),
    /// The root as one value.
    Everything,
}

impl Default for Reads {
    fn default() -> Self {
        Self::Paths(BTreeSet::new())
    }
}

impl Reads {
    /// What stands at `paths`, each of one or two names.
    pub(super) fn new(mut paths: BTreeSet<Vec<Text>>) -> Self {
        // A path is part of a shorter one.
        let firsts: BTreeSet<Text> = paths.iter().filter(|path| path.len() == 1).flatten().cloned().collect();
        paths.retain(|path| path.len() == 1 || !firsts.contains(&path[0]));
        Self::Paths(paths)
    }

    /// What either of two programs reads.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Paths(mut paths), Self::Paths(others)) => {
                paths.extend(others);
                Self::new(paths)
            }
            _ => Self::Everything,
        }
    }

    /// Whether something of the value at `path`, one or two names from the root, is read.
    pub fn reads(&self, path: &[&str]) -> bool {
        let Self::Paths(paths) = self else { return true };
        // As far as both go.
        paths.iter().any(|read| read.iter().zip(path).all(|(name, wanted)| **name == **wanted))
    }

    /// `root` without what is not read. Of an object, fields that are read become a table.
    pub fn part_of(&self, root: &Map) -> Map {
        let Self::Paths(paths) = self else { return root.clone() };
        let mut part = like(root);
        for (name, value) in root.iter() {
            let mut seconds = paths.iter().filter(|path| path.first() == Some(name)).map(|path| path.get(1)).peekable();
            if seconds.peek().is_some() {
                let seconds: Option<Vec<&Text>> = seconds.collect();
                part.insert(name.clone(), seconds.map_or_else(|| value.clone(), |seconds| fields(value, &seconds)));
            }
        }
        part
    }
}

/// `value` with the fields `names` alone; all of it where it is no table or object.
fn fields(value: &Value, names: &[&Text]) -> Value {
    match value {
        Value::Map(map) => {
            let mut part = like(map);
            for (name, value) in map.iter().filter(|(name, _)| names.contains(name)) {
                part.insert(name.clone(), value.clone());
            }
            part.into()
        }
        Value::Object(object) => {
            let fields = names.iter().filter_map(|name| Some((Text::clone(name), object.field(name)?)));
            fields.collect::<Map>().into()
        }
        value => value.clone(),
    }
}

/// An empty map that may lack any name if `map` may.
fn like(map: &Map) -> Map {
    if map.is_open() { Map::open() } else { Map::new() }
}
