//! Dates as authors write them: a day, or a moment with its offset from UTC.

use jiff::Timestamp;
use jiff::civil;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::Offset;
use std::cmp::Ordering;
use std::fmt;

/// A day, or a moment.
#[derive(Clone, Copy, Debug)]
pub enum Date {
    /// `2026-01-31`: compared as midnight UTC.
    Day(civil::Date),
    /// `2026-01-31T10:00:00+01:00`: seconds since 1970 and the offset it is shown in, both in seconds.
    Moment {
        /// Seconds since 1970-01-01T00:00:00Z.
        second: i64,
        /// Seconds east of UTC.
        offset: i32,
    },
}

impl Date {
    /// Reads `2026-01-31`, `2026-01-31T10:00:00`, `2026-01-31 10:00`, with or without `Z` or `+01:00`.
    /// Without an offset `offset_default`, in seconds east of UTC, holds. `None` if it is no date.
    pub fn parse(text: &str, offset_default: i32) -> Option<Self> {
        let text = text.trim();
        if let Ok(timestamp) = text.parse::<Timestamp>() {
            return Some(Self::Moment { second: timestamp.as_second(), offset: written_offset(text) });
        }
        if text.len() <= 10 {
            return text.parse().ok().map(Self::Day);
        }
        let time: civil::DateTime = text.parse().ok()?;
        let offset = Offset::from_seconds(offset_default).ok()?;
        let second = offset.to_timestamp(time).ok()?.as_second();
        Some(Self::Moment { second, offset: offset_default })
    }

    /// The moment `second` seconds after 1970, shown in UTC.
    pub fn from_unix(second: i64) -> Self {
        Self::Moment { second, offset: 0 }
    }

    /// Seconds since 1970-01-01T00:00:00Z; a day counts from its midnight in UTC.
    pub fn unix(&self) -> i64 {
        match self {
            Self::Day(day) => Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).map_or(0, Timestamp::as_second),
            Self::Moment { second, .. } => *second,
        }
    }

    /// The year it shows.
    pub fn year(&self) -> i16 {
        self.civil().year()
    }

    /// The day and time it shows.
    pub fn civil(&self) -> civil::DateTime {
        match self {
            Self::Day(day) => day.at(0, 0, 0, 0),
            Self::Moment { second, offset } => {
                let timestamp = Timestamp::from_second(*second).unwrap_or_default();
                Offset::from_seconds(*offset).unwrap_or(Offset::UTC).to_datetime(timestamp)
            }
        }
    }

    /// Its parts, for strftime.
    pub fn parts(&self) -> BrokenDownTime {
        let mut parts = BrokenDownTime::from(self.civil());
        let offset = match self {
            Self::Day(_) => 0,
            Self::Moment { offset, .. } => *offset,
        };
        parts.set_offset(Offset::from_seconds(offset).ok());
        parts
    }
}

/// The offset at the end of an RFC 3339 text that parses: `Z`, `+01:00`, `-0530`.
fn written_offset(text: &str) -> i32 {
    let Some(at) = text.rfind(['+', '-']).filter(|at| *at > 10) else { return 0 };
    let mut digits = text[at + 1..].bytes().filter(u8::is_ascii_digit).map(|digit| i32::from(digit - b'0'));
    let mut pair = || digits.next().unwrap_or(0) * 10 + digits.next().unwrap_or(0);
    let seconds = pair() * 3600 + pair() * 60;
    if text.as_bytes()[at] == b'-' { -seconds } else { seconds }
}

impl PartialEq for Date {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Date {}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        self.unix().cmp(&other.unix())
    }
}

/// ISO 8601: `2026-01-31`, `2026-01-31T10:00:00Z`, `2026-01-31T10:00:00+01:00`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Moment { offset: 0, .. } => write!(f, "{}Z", self.civil()),
            Self::Moment { offset, .. } => {
                let (sign, size) = if *offset < 0 { ('-', -offset) } else { ('+', *offset) };
                write!(f, "{}{sign}{:02}:{:02}", self.civil(), size / 3600, size / 60 % 60)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Date::parse(text, 3600).map(|date| date.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_date_prints_as_it_was_written() {
        for text in ["2026-01-31", "2026-01-31T10:00:00Z", "2026-01-31T10:00:00+01:00", "2026-01-31T10:00:00-05:30"] {
            check(text, Some(text));
        }
    }

    #[test]
    fn a_moment_without_offset_takes_the_sites() {
        check("2026-01-31 10:00:00", Some("2026-01-31T10:00:00+01:00"));
        check("2026-01-31T10:00", Some("2026-01-31T10:00:00+01:00"));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "yesterday", "2026-02-30", "31.01.2026", "2026-01-31T25:00:00Z", "2026-13-01"] {
            check(text, None);
        }
    }

    #[test]
    fn moments_compare_across_offsets() {
        assert!(Date::parse("2026-01-31T10:00:00+01:00", 0) < Date::parse("2026-01-31T09:30:00Z", 0));
    }
}
