//! Names with values: a table of the author's, a row, or what a template sees at its root.

use super::{Text, Value};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::fmt;

/// Names with values, in the author's order.
#[derive(Clone, Default)]
pub struct Map {
    entries: Vec<(Text, Value)>,
    /// Only of a map with more than [`SCANNED_MAX`] names.
    places: Option<Box<Places>>,
    open: bool,
    /// Whether names, which are in lower case, are asked for in any case.
    any_case: bool,
}

/// Where each name of a map stands among its entries; apart, because most maps are small, and there are many.
#[derive(Clone, Debug)]
struct Places {
    by_name: HashMap<Text, usize, RandomState>,
}

/// Up to this many names, comparing them one by one is quicker than a hash, and a table of rows is full of such maps.
const SCANNED_MAX: usize = 8;

impl Map {
    /// An empty map; a name it lacks is a mistake.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty map that may lack any name, such as `extra` or `request.query`: what is missing is null.
    pub fn open() -> Self {
        Self { open: true, ..Self::default() }
    }

    /// An empty map for names in lower case, asked for in any case, that may lack any: `request.header`.
    pub fn open_in_any_case() -> Self {
        Self { any_case: true, ..Self::open() }
    }

    /// Makes room for `count` names at once.
    pub fn reserve(&mut self, count: usize) {
        self.entries.reserve_exact(count);
    }

    /// Whether a name it lacks is null and not a mistake.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let place = self.place(name);
        let place = place.or_else(|| self.any_case.then(|| self.place(&name.to_ascii_lowercase())).flatten());
        place.map(|at| &self.entries[at].1)
    }

    /// Sets `name`; an earlier value keeps its position and is returned.
    pub fn insert(&mut self, name: impl Into<Text>, value: impl Into<Value>) -> Option<Value> {
        let (name, value) = (name.into(), value.into());
        if let Some(at) = self.place(&name) {
            return Some(std::mem::replace(&mut self.entries[at].1, value));
        }
        let at = self.entries.len();
        if let Some(places) = &mut self.places {
            places.by_name.insert(name.clone(), at);
        }
        self.entries.push((name, value));
        if self.places.is_none() && self.entries.len() > SCANNED_MAX {
            let by_name = self.entries.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
            self.places = Some(Box::new(Places { by_name }));
        }
        None
    }

    fn place(&self, name: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.by_name.get(name).copied(),
            // Names are shared: most are found by where they lie.
            None => self.entries.iter().position(|(other, _)| std::ptr::eq(&**other, name) || **other == *name),
        }
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Text, &Value)> + DoubleEndedIterator {
        self.entries.iter().map(|(name, value)| (name, value))
    }

    /// How many names it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Into<Text>, V: Into<Value>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        for (name, value) in entries {
            map.insert(name, value);
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_case_are_found_however_many_there_are() {
        for count in [1, SCANNED_MAX + 1] {
            let mut map = Map::open_in_any_case();
            for number in 0..count {
                map.insert(format!("x-{number}"), number.to_string());
            }
            assert_eq!(map.get("X-0").map(Value::to_string).as_deref(), Some("0"));
            assert!(map.get("x-0").is_some() && map.get("X-").is_none() && map.is_open());
        }
        let exact: Map = [("x", 1_i64)].into_iter().collect();
        assert!(exact.get("X").is_none());
    }

    #[test]
    fn a_map_keeps_its_order_however_large_it_is() {
        for count in [0, 1, SCANNED_MAX, SCANNED_MAX + 1, 100] {
            let names: Vec<String> = (0..count).rev().map(|number| format!("n{number}")).collect();
            let mut map: Map = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
            assert_eq!((map.len(), map.is_empty()), (count, count == 0));
            for name in &names {
                let earlier = map.insert(name.as_str(), true).map(|value| value.to_string());
                assert_eq!(earlier.as_deref(), Some(name.as_str()));
                assert!(matches!(map.get(name), Some(Value::Bool(true))));
            }
            assert!(map.iter().map(|(name, _)| &**name).eq(names.iter().map(String::as_str)));
            assert!(map.get("n").is_none() && map.insert("n", Value::Null).is_none() && map.get("n").is_some());
        }
    }
}
