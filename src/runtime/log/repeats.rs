//! Messages that come again and again: a broken page under load must not fill the disk.

use std::collections::HashMap;

const SAME_PER_MINUTE_MAX: usize = 5;

const ALL_PER_MINUTE_MAX: usize = 300;

const SECONDS_PER_MINUTE: i64 = 60;

/// What was said in this minute.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// Minutes since 1970.
    minute: i64,
    written: usize,
    counts: HashMap<String, Count>,
}

#[derive(Debug, Default)]
struct Count {
    written: usize,
    /// Since it was last written.
    left_out: usize,
}

impl Repeats {
    /// Whether `message` may be written at `second`, and how often it was left out before.
    pub(super) fn admit(&mut self, message: &str, second: i64) -> Option<usize> {
        let minute = second.div_euclid(SECONDS_PER_MINUTE);
        if minute != self.minute {
            self.minute = minute;
            self.written = 0;
            // What nobody said for a minute is forgotten, or the list would stay full.
            self.counts.retain(|_, count| count.left_out > 0 && count.written > 0);
            self.counts.values_mut().for_each(|count| count.written = 0);
        }
        // The list holds the messages of this minute, and those of the minute before that were left out.
        let is_listed = self.counts.contains_key(message);
        if !is_listed && self.counts.len() >= 2 * ALL_PER_MINUTE_MAX {
            return None;
        }
        let count = self.counts.entry(message.to_owned()).or_default();
        if count.written >= SAME_PER_MINUTE_MAX || self.written >= ALL_PER_MINUTE_MAX {
            count.left_out += 1;
            return None;
        }
        count.written += 1;
        self.written += 1;
        Some(std::mem::take(&mut count.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_message_is_written_a_few_times_a_minute() {
        let mut repeats = Repeats::default();
        let times = SAME_PER_MINUTE_MAX + 7;
        let written = (0..times).filter(|_| repeats.admit("a", 60) == Some(0)).count();
        assert_eq!(written, SAME_PER_MINUTE_MAX);
        assert_eq!(repeats.admit("b", 119), Some(0));
        assert_eq!(repeats.admit("a", 120), Some(7));
        assert_eq!(repeats.admit("a", 121), Some(0));
    }

    #[test]
    fn a_minute_has_so_many_messages_at_most() {
        let mut repeats = Repeats::default();
        let written = (0..10_000).filter(|number| repeats.admit(&number.to_string(), 60).is_some()).count();
        assert_eq!(written, ALL_PER_MINUTE_MAX);
        assert!(repeats.counts.len() <= 2 * ALL_PER_MINUTE_MAX);
        let written = (0..10_000).filter(|number| repeats.admit(&number.to_string(), 120).is_some()).count();
        assert_eq!(written, ALL_PER_MINUTE_MAX);
        assert!(repeats.counts.len() <= 2 * ALL_PER_MINUTE_MAX);
        (180..600).step_by(60).for_each(|second| _ = repeats.admit("other", second));
        assert_eq!(repeats.admit("new", 600), Some(0));
    }
}
