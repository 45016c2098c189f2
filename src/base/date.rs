//! Dates as authors write them: a day, or a moment with its offset from UTC.

use jiff::Timestamp;
use jiff::civil;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::Offset;
use std::cmp::Ordering;
use std::fmt;

const SECONDS_PER_DAY: i64 = 24 * 3600;

/// A day, or a moment.
#[derive(Clone, Copy, Debug)]
pub enum Date {
    /// `2026-01-31`, which begins at midnight `offset` seconds east of UTC.
    Day {
        /// As in the calendar.
        day: civil::Date,
        /// Seconds east of UTC.
        offset: i32,
    },
    /// `2026-01-31T10:00:00+01:00`: seconds since 1970 and the offset it is shown in, both in seconds.
    Moment {
        /// Seconds since 1970-01-01T00:00:00Z.
        second: i64,
        /// Seconds east of UTC.
        offset: i32,
    },
}

impl Date {
    /// Reads a date as Jekyll and Hugo write it: `DAY`, or `DAY TIME` with an offset or none.
    ///
    /// ```text
    /// DAY    = 2026-01-31 | 2026-1-5
    /// TIME   = 10:00:00 | 10:00 | 9:30, after `T` or blanks
    /// OFFSET = Z | UTC | GMT | +01:00 | +0100 | +01, with or without blanks before it
    /// ```
    ///
    /// The name of a zone may stand behind an offset in figures (`+0100 CET`, `+01:00[Europe/Berlin]`): the offset holds. Without an
    /// offset `offset_default`, in seconds east of UTC, holds. `None` if it is no date.
    pub fn parse(text: &str, offset_default: i32) -> Option<Self> {
        let text = text.trim();
        let day_end = text.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(text.len());
        let (day, rest) = text.split_at(day_end);
        let day = read_day(day)?;
        if rest.is_empty() {
            return Some(Self::Day { day, offset: offset_default });
        }
        let time_and_offset = rest.trim_start_matches(['T', 't', ' ', '\t']);
        let is_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',');
        let time_end = time_and_offset.find(|c| !is_time(c)).unwrap_or(time_and_offset.len());
        let (time, offset) = time_and_offset.split_at(time_end);
        let time = day.to_datetime(read_time(time)?);
        let seconds = match offset.trim_start() {
            "" => offset_default,
            written => read_offset(written)?,
        };
        let second = Offset::from_seconds(seconds).ok()?.to_timestamp(time).ok()?.as_second();
        Some(Self::Moment { second, offset: seconds })
    }

    /// The moment `second` seconds after 1970, shown in UTC.
    pub fn from_unix(second: i64) -> Self {
        Self::Moment { second, offset: 0 }
    }

    /// Seconds since 1970-01-01T00:00:00Z; a day counts from its beginning.
    pub fn unix(&self) -> i64 {
        match self {
            // Counted in days: the library's timestamps end before the last day of its calendar.
            Self::Day { day, offset } => {
                let days = (*day - civil::Date::constant(1970, 1, 1)).get_days();
                i64::from(days) * SECONDS_PER_DAY - i64::from(*offset)
            }
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
            Self::Day { day, .. } => day.at(0, 0, 0, 0),
            Self::Moment { second, offset } => {
                let timestamp = Timestamp::from_second(*second).unwrap_or_default();
                Offset::from_seconds(*offset).unwrap_or(Offset::UTC).to_datetime(timestamp)
            }
        }
    }

    /// Its parts, for strftime.
    pub fn parts(&self) -> BrokenDownTime {
        let mut parts = BrokenDownTime::from(self.civil());
        let (Self::Day { offset, .. } | Self::Moment { offset, .. }) = self;
        parts.set_offset(Offset::from_seconds(*offset).ok());
        parts
    }
}

/// `2026-01-31`, `2026-1-5`, `20260131`.
fn read_day(text: &str) -> Option<civil::Date> {
    let Some((year, month_and_day)) = text.split_once('-') else { return text.parse().ok() };
    let (month, day) = month_and_day.split_once('-')?;
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `10:00:00`, `10:00`, `9:30`.
fn read_time(text: &str) -> Option<civil::Time> {
    let hour_is_short = text.find(':') == Some(1);
    if hour_is_short { format!("0{text}").parse().ok() } else { text.parse().ok() }
}

/// Seconds east of UTC, of an offset and what stands behind it.
fn read_offset(text: &str) -> Option<i32> {
    if ["Z", "UTC", "GMT"].iter().any(|name| text.eq_ignore_ascii_case(name)) {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let end = text[1..].find(|c: char| !c.is_ascii_digit() && c != ':').map_or(text.len(), |at| at + 1);
    let (figures, name) = text[1..].split_at(end - 1);
    let (hours, minutes) = match figures.len() {
        2 => (figures, "00"),
        4 => figures.split_at(2),
        5 => figures.split_once(':')?,
        _ => return None,
    };
    let in_range = |text: &str, max: i32| text.parse::<i32>().ok().filter(|number| text.len() == 2 && *number <= max);
    is_zone_name(name).then_some(sign * (in_range(hours, 23)? * 3600 + in_range(minutes, 59)? * 60))
}

/// Nothing, ` CET`, `[Europe/Berlin]`: behind an offset, which holds.
fn is_zone_name(text: &str) -> bool {
    let name = match text.trim_start().strip_prefix('[') {
        Some(bracketed) => bracketed.strip_suffix(']').unwrap_or("["),
        None if text.is_empty() || text.starts_with(' ') => text.trim_start(),
        None => return false,
    };
    name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+'))
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
            Self::Day { day, .. } => day.fmt(f),
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
        for text in
            ["", "yesterday", "2026-02-30", "31.01.2026", "2026-01-31T25:00:00Z", "2026-13-01", "2026-1", "26-1-5"]
        {
            check(text, None);
        }
        for text in
            ["2026-001-05", "+2026-1-5", "2026-1-5-", "2026-01-31Z", "2026-01-31T", "2026-01-31 Z", "2026-01-31 é"]
        {
            check(text, None);
        }
    }

    #[test]
    fn dates_of_jekyll_and_hugo_are_read() {
        for (text, expected) in [
            ("2024-1-5", "2024-01-05"),
            ("2024-01-31 10:00:00 +0100", "2024-01-31T10:00:00+01:00"),
            ("2024-1-31 9:05 -05:30", "2024-01-31T09:05:00-05:30"),
            ("2024-01-31 10:00:00 UTC", "2024-01-31T10:00:00Z"),
            ("2024-01-31 10:00:00Z", "2024-01-31T10:00:00Z"),
            ("2024-01-31t10:00:00.5z", "2024-01-31T10:00:00Z"),
            ("2024-01-31T10:00:00+02", "2024-01-31T10:00:00+02:00"),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn beside_the_name_of_a_zone_the_offset_holds() {
        for zone in ["[Europe/Berlin]", "[Etc/GMT+5]", "[America/Port-au-Prince]", " CET", " +03", ""] {
            check(&format!("2024-06-30T23:30:00-02:00{zone}"), Some("2024-06-30T23:30:00-02:00"));
        }
        for text in
            ["+01:00[", "+01:00CET", "[Europe/Berlin]", " CET", "+24:00", "+01:60", "+1:00", "+01:0", "+01:00:30", "é"]
        {
            check(&format!("2024-01-31T10:00:00{text}"), None);
        }
    }

    #[test]
    fn a_day_begins_in_the_offset_of_the_site() {
        for (offset, moment) in [(0, "T00:00:00Z"), (13 * 3600, "T00:00:00+13:00"), (-8 * 3600, "T00:00:00-08:00")] {
            let day = Date::parse("2026-11-30", offset).unwrap();
            assert_eq!(day, Date::parse(&format!("2026-11-30{moment}"), 0).unwrap());
            assert_eq!(day.to_string(), "2026-11-30");
        }
        assert_eq!(Date::parse("9999-12-31", -3600).unwrap().unix(), 253_402_214_400 + 3600);
        assert_eq!(Date::parse("0000-01-01", 3600).unwrap().unix(), -62_167_219_200 - 3600);
    }

    #[test]
    fn moments_compare_across_offsets() {
        assert!(Date::parse("2026-01-31T10:00:00+01:00", 0) < Date::parse("2026-01-31T09:30:00Z", 0));
    }
}
