//! `[limits]`: the work that one rendering may make, and the data that one file may hold.

use super::bytes;
use crate::base::Diagnostic;
use crate::format::{DataLimits, Field};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// `[limits]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Steps of one rendering at request time; a build may take several times as many. `None` is the default of `template`.
    pub steps: Option<u64>,
    /// What one file of data may hold: `data_values` and `data_text`.
    pub data: DataLimits,
}

/// Fewer steps than these a page with a layout and a menu may need; more take hours.
const STEPS: RangeInclusive<i64> = 10_000..=1_000_000_000_000;

impl Limits {
    /// Takes one key of the table.
    pub(super) fn set(&mut self, field: Field<'_>) -> Result<(), Box<Diagnostic>> {
        match &**field.key() {
            "steps" => self.steps = Some(number(field, STEPS)?),
            "data_values" => self.data.values_max = number(field, 1..=i64::from(u32::MAX))?,
            "data_text" => self.data.text_bytes_max = bytes(field)?,
            _ => {
                let help = "`[limits]` has `steps`, `data_values` and `data_text`";
                return Err(field.unknown(["steps", "data_values", "data_text"], help));
            }
        }
        Ok(())
    }
}

fn number<T: TryFrom<i64>>(field: Field<'_>, range: RangeInclusive<i64>) -> Result<T, Box<Diagnostic>> {
    let value = field.integer()?;
    let number = Some(value).filter(|value| range.contains(value)).and_then(|value| T::try_from(value).ok());
    number.ok_or_else(|| {
        field.invalid(format!("must be from {} to {}, but is {value}", range.start(), range.end()).into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Diagnostics;
    use crate::testing::{shown, source};

    fn read(text: &str) -> (Limits, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let config = crate::config::read([&source("site/site.toml", text)], &mut diagnostics);
        (config.limits, shown(&diagnostics))
    }

    fn limits(steps: Option<u64>, values_max: u32, text_bytes_max: u32) -> Limits {
        Limits { steps, data: DataLimits { values_max, text_bytes_max } }
    }

    #[test]
    fn every_limit_has_a_default_and_can_be_set() {
        assert_eq!(read(""), (limits(None, 3_000_000, 64 << 20), vec![]));
        let text = "[limits]\nsteps = 10_000\ndata_values = 1\ndata_text = 4294967295\n";
        assert_eq!(read(text), (limits(Some(10_000), 1, u32::MAX), vec![]));
        assert_eq!(read("[limits]\nsteps = 1_000_000_000_000").0.steps, Some(1_000_000_000_000));
    }

    #[test]
    fn what_is_no_limit_is_told() {
        for (line, expected) in [
            ("steps = 9999", "`steps` must be from 10000 to 1000000000000, but is 9999 --> site/site.toml:2:9 [9999]"),
            (
                "steps = 1000000000001",
                "`steps` must be from 10000 to 1000000000000, but is 1000000000001 --> site/site.toml:2:9 [1000000000001]",
            ),
            ("data_values = 0", "`data_values` must be from 1 to 4294967295, but is 0 --> site/site.toml:2:15 [0]"),
            (
                "data_text = 4294967296",
                "`data_text` must be a number of bytes from 1 to 4294967295 --> site/site.toml:2:13 [4294967296]",
            ),
            ("step = 1", "unknown key `step` --> site/site.toml:2:1 [step] help: did you mean `steps`?"),
            (
                "memory = 1",
                "unknown key `memory` --> site/site.toml:2:1 [memory] \
                 help: `[limits]` has `steps`, `data_values` and `data_text`",
            ),
        ] {
            let (limits, mistakes) = read(&format!("[limits]\n{line}\n"));
            assert_eq!(mistakes, [format!("error: {expected}")]);
            assert_eq!(limits, Limits::default());
        }
    }
}
