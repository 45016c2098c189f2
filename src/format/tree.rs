//! Any serde format → [`Value`], in one pass, refusing a key that stands twice.

use super::budget::{Budget, Exceeded};
use crate::base::{Map, Text, Value};
use foldhash::fast::RandomState;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;

/// Reads one value. Names are shared between tables: a list of 100,000 rows holds each column's name once.
pub(super) struct Tree {
    budget: Budget,
    names: RefCell<HashSet<Text, RandomState>>,
    /// How many names the table had that was read last: the next one is most likely a row like it.
    names_of_last: Cell<usize>,
    merge_keys: bool,
}

impl Tree {
    pub(super) fn new(budget: Budget) -> Self {
        Self { budget, names: RefCell::default(), names_of_last: Cell::default(), merge_keys: false }
    }

    /// A table takes what it lacks from the table, or the list of tables, under its key `<<`.
    pub(super) fn with_merge_keys(budget: Budget) -> Self {
        Self { merge_keys: true, ..Self::new(budget) }
    }

    /// The limit that was passed, if one was.
    pub(super) fn exceeded(&self) -> Option<Exceeded> {
        self.budget.exceeded()
    }

    fn scalar<E: Error>(&self, value: impl Into<Value>) -> Result<Value, E> {
        self.budget.take(1, 0).map_err(E::custom)?;
        Ok(value.into())
    }

    /// What `map` lacks comes from `from`. Names that it has already count too, as they are looked up.
    fn merge(&self, map: &mut Map, from: &Value) -> Result<(), Exceeded> {
        match from {
            Value::Map(other) => {
                for (name, value) in other.iter() {
                    self.budget.take(1, 0)?;
                    if map.get(name).is_none() {
                        map.insert(name.clone(), value.clone());
                    }
                }
                Ok(())
            }
            Value::List(tables) => tables.iter().try_for_each(|table| self.merge(map, table)),
            _ => Ok(()),
        }
    }

    fn name(&self, name: &str) -> Text {
        let mut names = self.names.borrow_mut();
        if let Some(shared) = names.get(name) {
            return shared.clone();
        }
        let name = Text::from(name);
        // A table whose keys are all different (an index by number) would only fill memory.
        if names.len() < NAMES_SHARED_MAX {
            names.insert(name.clone());
        }
        name
    }
}

const NAMES_SHARED_MAX: usize = 10_000;

impl<'de> DeserializeSeed<'de> for &Tree {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Tree {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    /// An empty YAML document.
    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.scalar(value)
    }

    /// As JavaScript reads it: what is no `i64` becomes the nearest float.
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.scalar(i64::try_from(value).map_or(Value::Float(value as f64), Value::Int))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.scalar(Value::Float(value as f64))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.scalar(Value::Float(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.budget.take(1, text.len()).map_err(E::custom)?;
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.budget.take(1, 0).map_err(A::Error::custom)?;
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(self)? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.budget.take(1, 0).map_err(A::Error::custom)?;
        let mut map = Map::new();
        map.reserve(self.names_of_last.get());
        let mut merged = Value::Null;
        while let Some(key) = entries.next_key_seed(Name { tree: self, earlier: &map })? {
            let value = entries.next_value_seed(self)?;
            if self.merge_keys && *key == *"<<" {
                merged = value;
            } else {
                map.insert(key, value);
            }
        }
        self.names_of_last.set(map.len());
        self.merge(&mut map, &merged).map_err(A::Error::custom)?;
        Ok(map.into())
    }

    /// YAML's `!tag value`.
    fn visit_enum<A: EnumAccess<'de>>(self, _tagged: A) -> Result<Value, A::Error> {
        Err(A::Error::custom("tags, which begin with `!`, are not supported"))
    }
}

/// A key: text, or in YAML a number or true or false, as it is printed. One that stands among `earlier` ones is refused
/// here, where the library knows its place.
struct Name<'a> {
    tree: &'a Tree,
    earlier: &'a Map,
}

impl Name<'_> {
    fn new_name<E: Error>(&self, name: &str) -> Result<Text, E> {
        match self.earlier.get(name) {
            Some(_) => Err(E::custom(format!("key `{name}` stands twice in one table"))),
            None => {
                self.tree.budget.take(0, name.len()).map_err(E::custom)?;
                Ok(self.tree.name(name))
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Text;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key of text")
    }

    fn visit_bool<E: Error>(self, key: bool) -> Result<Text, E> {
        self.new_name(if key { "true" } else { "false" })
    }

    fn visit_i64<E: Error>(self, key: i64) -> Result<Text, E> {
        self.new_name(&key.to_string())
    }

    fn visit_u64<E: Error>(self, key: u64) -> Result<Text, E> {
        self.new_name(&key.to_string())
    }

    fn visit_f64<E: Error>(self, key: f64) -> Result<Text, E> {
        self.new_name(&Value::Float(key).to_string())
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Text, E> {
        self.new_name(key)
    }
}
