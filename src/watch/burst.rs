//! When a burst of events is over: soon after a lone save, later where one event follows another.

use std::time::{Duration, Instant};

/// All events of one save come within this time.
const SAVE: Duration = Duration::from_millis(5);
/// How long it must be quiet after a lone save.
const QUIET_AFTER_SAVE: Duration = Duration::from_millis(20);
/// How long it must be quiet where there was more.
const QUIET: Duration = Duration::from_millis(100);
/// A burst is over after this time, whatever follows.
const BURST_MAX: Duration = Duration::from_secs(1);

/// Events that follow one another.
#[derive(Clone, Copy)]
pub(super) struct Burst {
    first: Instant,
    last: Instant,
}

impl Burst {
    pub(super) fn begin(now: Instant) -> Self {
        Self { first: now, last: now }
    }

    /// Another event.
    pub(super) fn goes_on(&mut self, now: Instant) {
        self.last = now;
    }

    /// When it is over, unless it goes on before.
    pub(super) fn end(&self) -> Instant {
        let quiet = if self.last - self.first < SAVE { QUIET_AFTER_SAVE } else { QUIET };
        (self.last + quiet).min(self.first + BURST_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events at `times` in milliseconds → when each burst is over.
    fn check(times: impl IntoIterator<Item = u64>, expected: &[u64]) {
        let start = Instant::now();
        let mut bursts: Vec<Burst> = Vec::new();
        for time in times {
            let now = start + Duration::from_millis(time);
            match bursts.last_mut() {
                Some(burst) if now < burst.end() => burst.goes_on(now),
                _ => bursts.push(Burst::begin(now)),
            }
        }
        let ends: Vec<_> = bursts.iter().map(|burst| (burst.end() - start).as_millis()).collect();
        assert_eq!(ends, expected.iter().map(|end| u128::from(*end)).collect::<Vec<_>>());
    }

    #[test]
    fn a_lone_save_is_over_20_ms_after_its_last_event() {
        check([0], &[20]);
        check([0, 1, 2, 4], &[24]);
        check([0, 50], &[20, 70]);
    }

    #[test]
    fn more_events_are_waited_for_100_ms() {
        check([0, 5], &[105]);
        check((0..40).map(|event| event * 6), &[39 * 6 + 100]);
        check([0, 6, 105, 204, 305], &[304, 325]);
    }

    #[test]
    fn no_burst_is_longer_than_a_second() {
        check((0..200).map(|event| event * 6), &[1000, 199 * 6 + 100]);
        check([0, 19, 118, 217, 316, 415, 514, 613, 712, 811, 910, 999, 1000], &[1000, 1020]);
    }
}
