//! The watch: ends connections whose deadline is over.

use super::slot::{Doing, FIRST_GRACE_MS, Slot};
use super::{Pool, State};
use std::io;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

impl Pool {
    /// Milliseconds since the pool began.
    pub(super) fn now(&self) -> u64 {
        milliseconds(self.began.elapsed())
    }

    /// Watches until the end, and all connections have ended.
    pub(super) fn keep_watch(&self) -> io::Result<()> {
        let mut state = self.lock();
        while !(state.is_ending && state.slots.is_empty()) {
            state = if state.slots.is_empty() {
                state.watch_sleeps = true;
                self.watch.wait(state).unwrap_or_else(PoisonError::into_inner)
            } else {
                let overdue = self.end_overdue(&state);
                let pause = overdue.min(self.see_that_one_accepts(&state));
                self.watch.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0
            };
        }
        state.failure.take().map_or(Ok(()), Err)
    }

    /// Where nobody accepts, somebody has to finish for that; how long until that is to be tried again.
    fn see_that_one_accepts(&self, state: &State) -> Duration {
        if state.accepting > 0 || state.is_ending {
            return Duration::MAX;
        }
        self.make_room(state);
        Duration::from_millis(FIRST_GRACE_MS)
    }

    /// Ends what is overdue; how long until something else can be. What begins later is due later than the shortest limit
    /// from now.
    fn end_overdue(&self, state: &State) -> Duration {
        let limits = [Doing::First, Doing::Next, Doing::Rest, Doing::Write].map(|doing| self.limit(doing, state));
        let shortest = limits.into_iter().flatten().min().unwrap_or(u64::MAX);
        let now = self.now();
        let left = state.slots.iter().filter_map(|slot| self.end_if_overdue(slot, now, state));
        // A millisecond more, as those that count have begun.
        Duration::from_millis(left.fold(shortest, u64::min).saturating_add(1))
    }

    /// The milliseconds that a connection has left, if it has a deadline.
    fn end_if_overdue(&self, slot: &Arc<Slot>, now: u64, state: &State) -> Option<u64> {
        let stage = slot.stage();
        let due = stage.since().saturating_add(self.limit(stage.doing(), state)?);
        if due > now {
            return Some(due - now);
        }
        // Its request has come, and its thread is about to see it.
        if stage.idle_since(now).is_some() && slot.stream.has_input() {
            return Some(FIRST_GRACE_MS);
        }
        slot.end(stage);
        None
    }

    /// The milliseconds that it may take to do so.
    fn limit(&self, doing: Doing, state: &State) -> Option<u64> {
        match doing {
            Doing::First if state.is_ending => Some(FIRST_GRACE_MS),
            Doing::First | Doing::Next => Some(milliseconds(self.options.idle_max)),
            Doing::Rest => Some(milliseconds(self.options.read_max)),
            Doing::Write => Some(milliseconds(self.options.write_max)),
            Doing::Compute => None,
        }
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
