//! The values that templates see: what data files, front matter and pages turn into.

use super::{Date, Diagnostic, Map};
use std::any::Any;
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

    /// The mistake of reading the field `name`, if it is there but not for all who see what is being rendered; without a place.
    fn closed(&self, name: &str) -> Option<Diagnostic> {
        _ = name;
        None
    }

    /// Whether both are handles of the same thing.
    fn same(&self, other: &dyn Object) -> bool {
        std::ptr::eq(std::ptr::from_ref(self).cast::<()>(), std::ptr::from_ref(other).cast::<()>())
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
    fn a_value_stays_small() {
        assert!(std::mem::size_of::<Value>() <= 24, "{}", std::mem::size_of::<Value>());
    }
}
