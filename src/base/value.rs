//! The values that templates see: what data files, front matter and pages turn into.

use super::Date;
use foldhash::fast::RandomState;
use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// Text that is shared, not copied.
pub type Text = Arc<str>;

/// One value; cheap to clone, never changed in place.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Nothing; prints nothing.
    #[default]
    Null,
    /// Prints `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number; printed as JavaScript prints it.
    Float(f64),
    /// A day, or a moment.
    Date(Date),
    /// Text, escaped where it is printed.
    Text(Text),
    /// HTML made by the generator, not escaped again.
    Html(Text),
    /// A list.
    List(Arc<Vec<Value>>),
    /// Names with values, in the author's order.
    Map(Arc<Map>),
    /// A handle whose fields are looked up when they are asked for.
    Object(Arc<dyn Object>),
}

/// A thing with many fields, such as a page, of which a template reads few.
pub trait Object: Any + fmt::Debug + Send + Sync {
    /// The field `name`; `None` if this kind of thing has no such field.
    fn field(&self, name: &str) -> Option<Value>;

    /// The names of all fields, in the order to list them to an author.
    fn names(&self) -> Vec<Text>;

    /// Why a field that this kind of thing has is not there at this moment, for a message; `None` if that is not so.
    fn why_absent(&self, name: &str) -> Option<&'static str> {
        _ = name;
        None
    }

    /// Whether both are handles of the same thing.
    fn same(&self, other: &dyn Object) -> bool {
        std::ptr::eq(std::ptr::from_ref(self).cast::<()>(), std::ptr::from_ref(other).cast::<()>())
    }
}

/// Names with values, in the author's order.
#[derive(Clone, Debug, Default)]
pub struct Map {
    entries: Vec<(Text, Value)>,
    /// Only of a map with more than [`SCANNED_MAX`] names.
    places: Option<Box<Places>>,
    open: bool,
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
        self.place(name).map(|at| &self.entries[at].1)
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
            None => self.entries.iter().position(|(known, _)| **known == *name),
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

impl<K: Into<Text>, V: Into<Value>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        for (name, value) in entries {
            map.insert(name, value);
        }
        map
    }
}

impl Value {
    /// HTML that is not escaped again.
    pub fn html(html: impl Into<Text>) -> Self {
        Self::Html(html.into())
    }

    /// The text of a `Text` or `Html`.
    pub fn as_text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) | Self::Html(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, as a message names it: "a list".
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Date(_) => "a date",
            Self::Text(_) | Self::Html(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a table",
            Self::Object(_) => "an object",
        }
    }
}

/// As handlebars.js prints a value, before any escaping.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Float(value) => write_float(f, *value),
            Self::Date(value) => value.fmt(f),
            Self::Text(value) | Self::Html(value) => f.write_str(value),
            Self::List(values) => {
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    value.fmt(f)?;
                }
                Ok(())
            }
            Self::Map(_) | Self::Object(_) => f.write_str("[object Object]"),
        }
    }
}

/// ECMAScript `Number::toString`: no fraction where it is whole, an exponent from 1e21 up and below 1e-6.
fn write_float(f: &mut fmt::Formatter<'_>, value: f64) -> fmt::Result {
    let size = value.abs();
    if value.is_nan() {
        f.write_str("NaN")
    } else if value.is_infinite() {
        f.write_str(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else if size == 0.0 {
        f.write_str("0")
    } else if (1e-6..1e21).contains(&size) {
        write!(f, "{value}")
    } else {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let sign = if exponent.starts_with('-') { "" } else { "+" };
        write!(f, "{digits}e{sign}{exponent}")
    }
}

macro_rules! value_from {
    ($($from:ty => |$value:ident| $into:expr),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $into
            }
        })*
    };
}

value_from! {
    bool => |value| Self::Bool(value),
    i64 => |value| Self::Int(value),
    f64 => |value| Self::Float(value),
    Date => |value| Self::Date(value),
    &str => |value| Self::Text(value.into()),
    String => |value| Self::Text(value.into()),
    Text => |value| Self::Text(value),
    Vec<Value> => |value| Self::List(Arc::new(value)),
    Map => |value| Self::Map(Arc::new(value)),
    Arc<dyn Object> => |value| Self::Object(value),
}

/// A length; more than an `i64` holds can't be in memory.
impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_in_javascript() {
        for (value, expected) in [
            (1.0, "1"),
            (0.1, "0.1"),
            (-0.0, "0"),
            (1e21, "1e+21"),
            (1.5e-7, "1.5e-7"),
            (1e20, "100000000000000000000"),
        ] {
            assert_eq!(Value::Float(value).to_string(), expected);
        }
    }

    #[test]
    fn lists_and_tables_print_as_in_javascript() {
        let list = Value::from(vec![Value::Int(1), Value::Null, Value::from(Map::new())]);
        assert_eq!(list.to_string(), "1,,[object Object]");
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

    #[test]
    fn a_value_stays_small() {
        assert!(std::mem::size_of::<Value>() <= 24, "{}", std::mem::size_of::<Value>());
    }
}
