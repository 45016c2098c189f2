//! Messages that come again and again: what visitors can cause neither fills the disk nor hides what else there is to say.

use std::collections::HashMap;

/// Lines about one subject.
const SAME_PER_MINUTE_MAX: usize = 5;
const SAME_PER_DAY_MAX: usize = 100;

/// Lines about all things.
const ALL_PER_MINUTE_MAX: usize = 300;

/// Things that are counted. A site has fewer places that can be wrong; above it those that nobody met in this minute are
/// forgotten.
const THINGS_MAX: usize = 2_000;

const SECONDS_PER_MINUTE: i64 = 60;
const MINUTES_PER_DAY: i64 = 24 * 60;

/// What was said in this minute and on this day.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// Minutes since 1970.
    minute: i64,
    written: usize,
    counts: HashMap<String, Count>,
}

#[derive(Debug, Default)]
struct Count {
    /// When it was last met.
    minute: i64,
    written_in_minute: usize,
    written_in_day: usize,
    /// Since it was last written.
    left_out: usize,
}

impl Repeats {
    /// Whether a line about `subject` may be written at `second`, and how many were left out before.
    pub(super) fn admit(&mut self, subject: &str, second: i64) -> Option<usize> {
        let minute = second.div_euclid(SECONDS_PER_MINUTE);
        if minute != self.minute {
            self.minute = minute;
            self.written = 0;
        }
        if !self.counts.contains_key(subject) {
            if self.counts.len() >= THINGS_MAX {
                self.counts.retain(|_, count| count.minute == minute);
            }
            if self.counts.len() >= THINGS_MAX {
                return None;
            }
        }
        let count = self.counts.entry(subject.to_owned()).or_default();
        count.meet(minute);
        let is_full = self.written >= ALL_PER_MINUTE_MAX
            || count.written_in_minute >= SAME_PER_MINUTE_MAX
            || count.written_in_day >= SAME_PER_DAY_MAX;
        if is_full {
            count.left_out += 1;
            return None;
        }
        count.written_in_minute += 1;
        count.written_in_day += 1;
        self.written += 1;
        Some(std::mem::take(&mut count.left_out))
    }
}

impl Count {
    fn meet(&mut self, minute: i64) {
        if minute != self.minute {
            self.written_in_minute = 0;
        }
        if minute.div_euclid(MINUTES_PER_DAY) != self.minute.div_euclid(MINUTES_PER_DAY) {
            self.written_in_day = 0;
        }
        self.minute = minute;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_is_written_a_few_times_a_minute() {
        let mut repeats = Repeats::default();
        let times = SAME_PER_MINUTE_MAX + 7;
        let written = (0..times).filter(|_| repeats.admit("a", 60) == Some(0)).count();
        assert_eq!(written, SAME_PER_MINUTE_MAX);
        assert_eq!(repeats.admit("b", 119), Some(0));
        assert_eq!(repeats.admit("a", 120), Some(7));
        assert_eq!(repeats.admit("a", 121), Some(0));
    }

    #[test]
    fn the_same_thing_is_written_so_often_a_day_and_again_on_the_next() {
        let mut repeats = Repeats::default();
        let minutes = 0..MINUTES_PER_DAY;
        let written = minutes.filter(|minute| repeats.admit("a", minute * SECONDS_PER_MINUTE).is_some()).count();
        assert_eq!(written, SAME_PER_DAY_MAX);
        let left_out = usize::try_from(MINUTES_PER_DAY).unwrap() - SAME_PER_DAY_MAX;
        assert_eq!(repeats.admit("a", MINUTES_PER_DAY * SECONDS_PER_MINUTE), Some(left_out));
    }

    #[test]
    fn a_minute_has_so_many_lines_at_most() {
        let mut repeats = Repeats::default();
        let written = (0..10_000).filter(|number| repeats.admit(&number.to_string(), 60).is_some()).count();
        assert_eq!(written, ALL_PER_MINUTE_MAX);
        assert_eq!(repeats.counts.len(), THINGS_MAX);
        // Those of the minute before make room.
        assert_eq!(repeats.admit("new", 120), Some(0));
        assert_eq!(repeats.counts.len(), 1);
    }
}
