//! How much one file of data may hold, whatever it is written in: a short file can stand for more than a machine has.

use crate::base::{Diagnostic, Source, Span, Value};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::fmt::{self, Display};

/// Values in one file of data, unless the site says otherwise: 100,000 rows of 29 columns. Each takes up to 100 bytes.
const DATA_VALUES_MAX: u32 = 3_000_000;

/// Bytes of text in one file of data, unless the site says otherwise: as many as a live file may have.
const DATA_TEXT_BYTES_MAX: u32 = 64 << 20;

/// What one file of data may hold. What an alias stands for counts as often as the alias stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataLimits {
    /// Lists, tables, and all that is in them.
    pub values_max: u32,
    /// Bytes of text, the names in tables included.
    pub text_bytes_max: u32,
}

impl Default for DataLimits {
    fn default() -> Self {
        Self { values_max: DATA_VALUES_MAX, text_bytes_max: DATA_TEXT_BYTES_MAX }
    }
}

/// What is left for the rest of a file.
#[derive(Debug)]
pub(super) struct Budget {
    limits: DataLimits,
    values: Cell<u64>,
    text_bytes: Cell<u64>,
    /// The limit that was passed.
    exceeded: Cell<Option<Exceeded>>,
}

/// A limit that a file passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exceeded {
    Values(u32),
    TextBytes(u32),
}

impl Budget {
    pub(super) fn new(limits: DataLimits) -> Self {
        let [values, text_bytes] = [limits.values_max, limits.text_bytes_max].map(u64::from);
        Self { limits, values: Cell::new(values), text_bytes: Cell::new(text_bytes), exceeded: Cell::default() }
    }

    /// Takes so many values and bytes.
    ///
    /// # Errors
    /// So many are not left.
    pub(super) fn take(&self, values: usize, text_bytes: usize) -> Result<(), Exceeded> {
        let left = |cell: &Cell<u64>, taken: usize| cell.get().checked_sub(u64::try_from(taken).unwrap_or(u64::MAX));
        self.values
            .set(left(&self.values, values).ok_or_else(|| self.exceeds(Exceeded::Values(self.limits.values_max)))?);
        self.text_bytes.set(
            left(&self.text_bytes, text_bytes)
                .ok_or_else(|| self.exceeds(Exceeded::TextBytes(self.limits.text_bytes_max)))?,
        );
        Ok(())
    }

    fn exceeds(&self, limit: Exceeded) -> Exceeded {
        self.exceeded.set(Some(limit));
        limit
    }

    /// The limit that was passed, if one was: libraries hand on its words alone, and some of their own before them.
    pub(super) fn exceeded(&self) -> Option<Exceeded> {
        self.exceeded.get()
    }

    /// Takes `value` with all that is in it.
    ///
    /// # Errors
    /// As [`Budget::take`].
    pub(super) fn take_all(&self, value: &Value) -> Result<(), Exceeded> {
        match value {
            Value::Text(text) => self.take(1, text.len()),
            Value::List(values) => {
                self.take(1, 0)?;
                values.iter().try_for_each(|value| self.take_all(value))
            }
            Value::Map(map) => {
                self.take(1, 0)?;
                map.iter().try_for_each(|(name, value)| self.take(0, name.len()).and_then(|()| self.take_all(value)))
            }
            _ => self.take(1, 0),
        }
    }
}

impl DataLimits {
    /// That a text has not too many values. There is one at least for each of these signs, counted by kind; so this refuses
    /// nothing that is allowed, and what it lets pass has a few times as many at most.
    ///
    /// # Errors
    /// It has too many.
    pub(super) fn ensure_few<const KINDS: usize>(self, signs: [usize; KINDS]) -> Result<(), Exceeded> {
        let is_few = signs.into_iter().all(|count| count as u64 <= u64::from(self.values_max));
        if is_few { Ok(()) } else { Err(Exceeded::Values(self.values_max)) }
    }
}

impl Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Values(max) => write!(f, "it holds more than {max} values, the limit of `[limits] data_values`"),
            Self::TextBytes(max) => {
                write!(f, "it holds more than {max} bytes of text, the limit of `[limits] data_text`")
            }
        }
    }
}

impl Exceeded {
    /// That a file in `format` can't be read, with the cure.
    pub(super) fn diagnostic(self, format: &str, source: &Source, span: Span) -> Diagnostic {
        failed(format, self, source, span).help("make the file smaller, or raise the limit in site.toml")
    }
}

/// That a file in `format` can't be read.
pub(super) fn failed(format: &str, cause: impl Display, source: &Source, span: Span) -> Diagnostic {
    Diagnostic::error(format!("failed to read {format}: {cause}")).at(source.place(span))
}

/// How often each byte stands in `text` outside of double quotes. A backslash within quotes, where it `escapes`, takes the meaning of
/// the next byte.
pub(super) fn count_outside_quotes(text: &str, escapes: bool) -> [usize; 256] {
    let (mut is_quoted, mut is_escaped, mut counts) = (false, false, [0; 256]);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if escapes && is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            byte => counts[usize::from(byte)] += usize::from(!is_quoted),
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Diagnostics;
    use crate::format::data_file;
    use crate::testing::{shown, source};

    /// What is told of a file that may hold so many values and bytes of text; nothing where it is read.
    fn told(path: &str, text: &str, values_max: u32, text_bytes_max: u32) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        let value = data_file(&source(path, text), 0, DataLimits { values_max, text_bytes_max }, &mut diagnostics);
        assert_eq!(matches!(value, Value::Null), !diagnostics.is_empty());
        shown(&diagnostics)
    }

    /// That `text` holds so many values and bytes of text, and what is told where one less is allowed.
    fn check(path: &str, text: &str, values: u32, text_bytes: u32, too_many: &str, too_much: &str) {
        let nothing: [&str; 0] = [];
        assert_eq!(told(path, text, values, text_bytes), nothing, "{text}");
        let line = |cause: String, place: &str| {
            format!(
                "error: failed to read {cause} --> {path}:{place} help: make the file smaller, or raise the limit in site.toml"
            )
        };
        let name = path.rsplit('.').next().unwrap().to_uppercase();
        let [values, text_bytes] = [values - 1, text_bytes - 1];
        let cause = format!("{name}: it holds more than {values} values, the limit of `[limits] data_values`");
        assert_eq!(told(path, text, values, text_bytes + 1), [line(cause, too_many)], "{text}");
        let cause = format!("{name}: it holds more than {text_bytes} bytes of text, the limit of `[limits] data_text`");
        assert_eq!(told(path, text, values + 1, text_bytes), [line(cause, too_much)], "{text}");
    }

    #[test]
    fn values_and_text_are_counted_in_every_format() {
        check("a.json", "[1, {\"ab\": \"cde\"}]", 4, 5, "1:16 [\"]", "1:16 [\"]");
        check("a.toml", "x = [1, 'ab']\ny = 'cde'", 5, 7, "1:1 []", "1:1 []");
        check("a.yaml", "x: [1, ab]\ny: cde", 5, 7, "2:4 [c]", "2:4 [c]");
        check("a.csv", "x,y\nab,cd\nef,gh\n", 6, 8, "3:1 [ef,gh]", "3:1 [ef,gh]");
    }

    #[test]
    fn what_an_alias_stands_for_counts_each_time() {
        // The library tells the place of the anchor.
        check("a.yaml", "a: &a abcde\nb: [*a, *a]", 5, 17, "1:4 [&]", "1:4 [&]");
        // A merge puts it into another table, and that counts too.
        check("a.yaml", "a: &a {x: 1}\nb: {<<: *a}", 7, 6, "2:4 [{]", "1:8 [x]");
    }

    #[test]
    fn a_file_of_separators_is_refused_before_it_is_read() {
        let empty = "[],".repeat(1_000);
        for (path, text) in [
            ("a.json", format!("[{empty}[]]")),
            ("a.toml", format!("x = [{empty}]")),
            ("a.yaml", format!("[{empty}]")),
            ("a.csv", ",".repeat(3_000)),
        ] {
            let expected = "it holds more than 1000 values, the limit of `[limits] data_values`";
            let found = told(path, &text, 1_000, 1_000);
            assert!(
                found.len() == 1 && found[0].contains(expected) && found[0].contains(&format!("--> {path}:1:1")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn signs_in_texts_count_in_yaml_alone() {
        let commas = ",".repeat(100);
        assert_eq!(told("a.json", &format!("[\"\\\"{commas}\"]"), 3, 1_000), [""; 0]);
        assert_eq!(told("a.toml", &format!("x = \"\\\"{commas}\""), 3, 1_000), [""; 0]);
        assert_eq!(told("a.csv", &format!("x\n\"{commas}\"\n"), 3, 1_000), [""; 0]);
        assert_eq!(told("a.yaml", &format!("x: '{commas}'\n"), 100, 1_000), [""; 0]);
        assert_eq!(told("a.yaml", &format!("x: '{commas}'\n"), 99, 1_000).len(), 1);
    }
}
