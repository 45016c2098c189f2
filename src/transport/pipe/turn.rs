//! Whose turn it is when the process shall end: one that waits for a client or a request ends at once, one that is
//! answering a request answers it.
//!
//! Nothing that is read gets lost, and no answer is cut off, because what may be cancelled and what may not is told apart
//! under one lock: an operation is cancelled only between the two moments in which the thread that does it says so. It may
//! say so just before it calls the system, where there is nothing to cancel yet; so cancelling goes on until it has ended.

use super::event::{Event, Set};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long one attempt to cancel waits for the next.
const PAUSE: Duration = Duration::from_millis(10);

/// What the thread that serves is doing, and whether it shall end.
#[derive(Default)]
pub(super) struct Turn {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    phase: Phase,
    is_ending: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    /// It answers a request: nothing is cancelled.
    #[default]
    Busy,
    /// It waits for a client or for a request.
    Waiting,
}

impl Turn {
    /// What `operation` gives, which may be cancelled while it waits; `None` where the process shall end.
    pub(super) fn wait<T>(&self, operation: impl FnOnce() -> T) -> Option<T> {
        {
            let mut state = self.lock();
            if state.is_ending {
                return None;
            }
            state.phase = Phase::Waiting;
        }
        let result = operation();
        self.lock().phase = Phase::Busy;
        Some(result)
    }

    /// Waits for `shutdown`, then calls `cancel` while the other thread waits; returns when `done` is set.
    pub(super) fn watch(&self, shutdown: &Event, done: &Event, cancel: impl Fn()) {
        // Where the event can't be waited for, IIS ends the process itself.
        if Event::wait_for_either(shutdown, done).ok() != Some(Set::First) {
            return;
        }
        self.lock().is_ending = true;
        while done.wait_for(PAUSE).ok() == Some(false) {
            let state = self.lock();
            if state.phase == Phase::Waiting {
                cancel();
            }
        }
    }

    /// A thread that panicked left nothing half done here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
