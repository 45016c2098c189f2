//! JSON → values.

use super::budget::{Budget, DataLimits, count_outside_quotes, failed};
use crate::base::{Diagnostic, Source, Span, Value};
use crate::format::line_start;
use crate::format::tree::Tree;
use serde::de::DeserializeSeed;

/// The value of `source`. A number that is no `i64` becomes a float, as in JavaScript; a key that stands twice in one
/// object is a mistake.
///
/// # Errors
/// The first mistake, with its place; also more than 128 levels of lists and objects, and more than `limits`.
pub(super) fn json(source: &Source, limits: DataLimits) -> Result<Value, Box<Diagnostic>> {
    let count = count_outside_quotes(&source.text, true);
    let of = |byte: u8| count[usize::from(byte)];
    limits
        .ensure_few([of(b','), of(b'[') + of(b'{')])
        .map_err(|exceeded| exceeded.diagnostic("JSON", source, Span::default()))?;
    let mut reader = serde_json::Deserializer::from_str(&source.text);
    let tree = Tree::new(Budget::new(limits));
    let value = tree.deserialize(&mut reader);
    value.and_then(|value| reader.end().map(|()| value)).map_err(|error| {
        // The column is the number of bytes that were read in the line; the last is the wrong one.
        let at = line_start(&source.text, error.line()) + error.column().saturating_sub(1);
        let span = Span::new(at, at + 1);
        if let Some(exceeded) = tree.exceeded() {
            return Box::new(exceeded.diagnostic("JSON", source, span));
        }
        let shown = error.to_string();
        let cause = shown.rsplit_once(" at line ").map_or(shown.as_str(), |(cause, _)| cause);
        let before = source.text.get(..at).unwrap_or_default();
        // A line ends within a text. The library tells the beginning of the next line.
        if let Some(line) = before.strip_suffix('\n').filter(|_| cause.starts_with("control character")) {
            let start = line.rfind('"').unwrap_or(line.len());
            let span = Span::new(start, line.trim_end().len());
            let diagnostic = failed("JSON", "the quote that begins here is never closed", source, span);
            return Box::new(diagnostic.help("write `\"` at the end of the text"));
        }
        Box::new(failed("JSON", cause, source, span))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &str) {
        assert_eq!(
            json(&source("a.json", text), DataLimits::default()).map(|value| value.to_string()).as_deref(),
            Ok(expected),
            "{text}"
        );
    }

    fn check_wrong(text: &str, expected: &str) {
        let diagnostic = json(&source("a.json", text), DataLimits::default()).unwrap_err();
        assert_eq!(shown(&[*diagnostic]), [expected]);
    }

    #[test]
    fn values_keep_their_type() {
        check("[1, -2.50, true, null, \"x\", [2]]", "1,-2.5,true,,x,2");
    }

    #[test]
    fn a_number_over_64_bits_is_a_float_as_in_javascript() {
        check("[9223372036854775807, 9223372036854775808]", "9223372036854775807,9223372036854776000");
    }

    #[test]
    fn the_first_mistake_has_its_place() {
        check_wrong("", "error: failed to read JSON: EOF while parsing a value --> a.json:1:1 []");
        check_wrong("{\"a\": 1,\n  \"é\": x}", "error: failed to read JSON: expected value --> a.json:2:8 [x]");
        check_wrong("[1] 2", "error: failed to read JSON: trailing characters --> a.json:1:5 [2]");
        check_wrong("{\"a\": 1,\n}\n", "error: failed to read JSON: trailing comma --> a.json:2:1 [}]");
        check_wrong("[1e999]", "error: failed to read JSON: number out of range --> a.json:1:6 [9]");
        check_wrong("[1,\n", "error: failed to read JSON: EOF while parsing a value --> a.json:2:1 []");
    }

    #[test]
    fn a_key_stands_once_in_its_object() {
        check_wrong(
            "{\"a\": 1,\n  \"a\": 2}",
            "error: failed to read JSON: key `a` stands twice in one table --> a.json:2:5 [\"]",
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        check(&format!("{}{}", "[".repeat(127), "]".repeat(127)), "");
        check_wrong(&"[".repeat(100_000), "error: failed to read JSON: recursion limit exceeded --> a.json:1:128 [[]");
    }
}
