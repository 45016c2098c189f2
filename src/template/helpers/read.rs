//! Reading arguments: what each helper expects of a value, and the message where it is something else.

use super::numeric::Number;
use super::plain::plain;
use super::{Arguments, Host};
use crate::base::{Date, Refusal, Text, Value, nearest};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// How much of a text a message shows, in characters.
const SHOWN_CHARACTERS_MAX: usize = 40;

impl<'a> Arguments<'a> {
    /// The positional argument at `index`; null where it is left out.
    pub(super) fn at(&self, index: usize) -> &'a Value {
        self.positional.get(index).unwrap_or(&Value::Null)
    }

    /// The argument `key=value`; null where it is left out.
    pub(super) fn named(&self, key: &str) -> &'a Value {
        self.named.iter().find(|(name, _)| &**name == key).map_or(&Value::Null, |(_, value)| value)
    }

    /// The language of `lang=`, else the site's.
    pub(super) fn language(&self) -> Result<Text, Refusal> {
        Ok(text(self.named("lang"))?.unwrap_or_else(|| self.host.language().into()))
    }
}

/// What a message calls `value`: "the text `abc`".
pub(super) fn described(value: &Value) -> String {
    match value {
        Value::Bool(_) => format!("`{value}`"),
        Value::Float(number) if !number.is_finite() => format!("`{value}`"),
        Value::Int(_) | Value::Float(_) => format!("the number {value}"),
        Value::Date(_) => format!("the date {value}"),
        Value::Text(text) | Value::Html(text) => format!("the text {}", quoted(text)),
        Value::Null | Value::List(_) | Value::Map(_) | Value::Object(_) => value.kind().to_owned(),
    }
}

/// `text` in backticks, short and on one line, for a message.
pub(super) fn quoted(text: &str) -> String {
    let mut letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let shown: String = letters.by_ref().take(SHOWN_CHARACTERS_MAX).collect();
    let rest = if letters.next().is_some() { "…" } else { "" };
    format!("`{shown}{rest}`")
}

/// That there is no `what` called `name`, and which of `names` was meant; all of them where none is near.
pub(crate) fn lacks(what: &str, name: &str, names: &[&str]) -> Refusal {
    let refusal = Refusal::new(format!("there is no {what} {}", quoted(name)));
    match nearest(name, names.iter().copied()) {
        Some(near) => refusal.help(format!("did you mean `{near}`?")),
        None if names.is_empty() => refusal,
        None => refusal.help(format!("there is `{}`", names.join("`, `"))),
    }
}

/// The plain text of a value that prints as text, HTML without its tags; `None` for null.
pub(super) fn text(value: &Value) -> Result<Option<Text>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::Text(text) => Ok(Some(text.clone())),
        Value::Html(html) => Ok(Some(plain(html).into())),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Date(_) => Ok(Some(value.to_string().into())),
        Value::List(_) | Value::Map(_) | Value::Object(_) => {
            Err(format!("expected text, but got {}", described(value)).into())
        }
    }
}

/// A text that may not be left out; `what` names it in the message.
pub(super) fn some_text(value: &Value, what: &str) -> Result<Text, Refusal> {
    text(value)?.ok_or_else(|| format!("expected {what}, but got nothing").into())
}

/// A number, or text that is one.
pub(super) fn number(value: &Value) -> Result<Number, Refusal> {
    Number::read(value).ok_or_else(|| format!("expected a number, but got {}", described(value)).into())
}

/// A whole number in `range`; `what` names it in the message. `None` for null.
pub(super) fn whole(value: &Value, what: &str, range: RangeInclusive<usize>) -> Result<Option<usize>, Refusal> {
    if matches!(value, Value::Null) {
        return Ok(None);
    }
    let number = match Number::read(value) {
        Some(Number::Int(number)) => usize::try_from(number).ok(),
        _ => None,
    };
    number.filter(|number| range.contains(number)).map(Some).ok_or_else(|| {
        let expected = match *range.end() {
            usize::MAX => format!("a whole number from {}", range.start()),
            end => format!("a whole number from {} to {end}", range.start()),
        };
        format!("expected {expected} as {what}, but got {}", described(value)).into()
    })
}

/// A list; `None` for null.
pub(super) fn list(value: &Value) -> Result<Option<&Arc<Vec<Value>>>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::List(values) => Ok(Some(values)),
        _ => Err(format!("expected a list, but got {}", described(value)).into()),
    }
}

/// A date, or text that is one, in the site's offset if it names none; `None` for null and for blank text, as of an empty cell.
pub(super) fn date(value: &Value, host: &dyn Host) -> Result<Option<Date>, Refusal> {
    let date = match value {
        Value::Null => return Ok(None),
        Value::Text(text) if text.trim().is_empty() => return Ok(None),
        Value::Date(date) => Some(*date),
        Value::Text(text) => Date::parse(text, host.utc_offset()),
        _ => None,
    };
    date.map(Some).ok_or_else(|| format!("expected a date such as `2026-01-31`, but got {}", described(value)).into())
}
