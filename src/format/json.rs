//! JSON → values.

use crate::base::{Diagnostic, Source, Span, Value};
use crate::format::line_start;
use crate::format::tree::Tree;
use serde::de::DeserializeSeed;

/// The value of `source`. A number that is no `i64` becomes a float, as in JavaScript; a key that stands twice in one
/// object is a mistake.
///
/// # Errors
/// The first mistake, with its place; also more than 128 levels of lists and objects.
pub fn json(source: &Source) -> Result<Value, Box<Diagnostic>> {
    let mut reader = serde_json::Deserializer::from_str(&source.text);
    let value = Tree::default().deserialize(&mut reader);
    value.and_then(|value| reader.end().map(|()| value)).map_err(|error| {
        // The column is the number of bytes that were read in the line; the last is the wrong one.
        let at = line_start(&source.text, error.line()) + error.column().saturating_sub(1);
        let shown = error.to_string();
        let cause = shown.rsplit_once(" at line ").map_or(shown.as_str(), |(cause, _)| cause);
        let place = source.place(Span::new(at, at + 1));
        Box::new(Diagnostic::error(format!("failed to read JSON: {cause}")).at(place))
    })
}
