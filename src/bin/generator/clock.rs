//! The time of a run: that of the system, or the one that `SOURCE_DATE_EPOCH` sets, so that a build can be repeated to the byte
//! (<https://reproducible-builds.org/specs/source-date-epoch/>).

use crate::arguments::Arguments;
use clap::CommandFactory;
use clap::error::ErrorKind;
use std::time::{SystemTime, UNIX_EPOCH};

/// The last second of the year 9998: in every offset its year has four digits.
const SECONDS_MAX: i64 = 253_370_764_799;

#[derive(Clone, Copy)]
pub(crate) enum Clock {
    System,
    /// Seconds since 1970.
    Fixed(i64),
}

impl Clock {
    /// # Errors
    /// The variable is malformed, which the specification wants to end a build.
    pub(crate) fn from_environment() -> Result<Self, clap::Error> {
        let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(Self::System) };
        let text = text.to_string_lossy();
        seconds(&text).map(Self::Fixed).ok_or_else(|| {
            let message = format!(
                "the environment variable SOURCE_DATE_EPOCH must be whole seconds since 1970, at most {SECONDS_MAX}, but is `{}`",
                text.escape_debug()
            );
            Arguments::command().error(ErrorKind::InvalidValue, message)
        })
    }

    /// Seconds since 1970.
    pub(crate) fn now(self) -> i64 {
        match self {
            Self::Fixed(seconds) => seconds,
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH);
                since.map_or(0, |since| since.as_secs().cast_signed())
            }
        }
    }
}

/// `text` as `date +%s` prints it.
fn seconds(text: &str) -> Option<i64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|seconds| is_number && *seconds <= SECONDS_MAX)
}
