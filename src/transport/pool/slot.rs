//! One connection, as other threads see it: what it waits for, since when, and how to end it.

use super::Stream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How long a new connection is left alone: a web server sends its request right after connecting. And how long one whose request
/// has begun: the rest of it is most likely on its way.
pub(super) const FIRST_GRACE_MS: u64 = 250;

/// How long one is left alone whose answer is not taken: a web server takes it as quickly as it can store it.
pub(super) const WRITE_GRACE_MS: u64 = 10_000;

pub(super) struct Slot {
    pub(super) stream: Box<dyn Stream>,
    /// A [`Stage`]. Its own thread changes it, until another one ends it.
    stage: AtomicU64,
    /// Whether the other side had left when it was last looked at, while something was computed for it.
    pub(super) had_left: AtomicBool,
    /// Nobody waits for what it computes.
    pub(super) given_up: Arc<AtomicBool>,
}

/// In which order connections give way to others: the first loses least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Yields {
    /// It waits for a request.
    Idle,
    /// It waits for the rest of one.
    HalfSent,
    /// It waits until its answer is taken.
    NotTaken,
}

/// What a connection does, and since when: three bits and milliseconds in one word, so that it can be compared and changed at
/// once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stage(u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// It waits for its first request, which is most likely on its way.
    First = 0,
    /// It waits for a next request.
    Next = 1,
    /// It waits for the rest of one.
    Rest = 2,
    Write = 3,
    /// It computes: nobody on the other side can make that longer, so it has no deadline here.
    Compute = 4,
}

impl Stage {
    const ENDED: Self = Self(u64::MAX);
    pub(super) const COMPUTING: Self = Self::new(Doing::Compute, 0);

    /// `since` is in milliseconds from any beginning.
    pub(super) const fn new(doing: Doing, since: u64) -> Self {
        Self(since << 3 | doing as u64)
    }

    pub(super) fn doing(self) -> Doing {
        match self.0 & 7 {
            0 => Doing::First,
            1 => Doing::Next,
            2 => Doing::Rest,
            3 => Doing::Write,
            _ => Doing::Compute,
        }
    }

    pub(super) fn since(self) -> u64 {
        self.0 >> 3
    }

    /// Whether it may be ended for others at `now`.
    pub(super) fn yields(self, now: u64) -> Option<Yields> {
        let (yields, grace) = match self.doing() {
            Doing::First => (Yields::Idle, FIRST_GRACE_MS),
            Doing::Next => (Yields::Idle, 0),
            Doing::Rest => (Yields::HalfSent, FIRST_GRACE_MS),
            Doing::Write => (Yields::NotTaken, WRITE_GRACE_MS),
            Doing::Compute => return None,
        };
        (now.saturating_sub(self.since()) >= grace).then_some(yields)
    }
}

impl Slot {
    pub(super) fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            stage: AtomicU64::new(Stage::COMPUTING.0),
            had_left: AtomicBool::default(),
            given_up: Arc::default(),
        }
    }

    pub(super) fn stage(&self) -> Stage {
        Stage(self.stage.load(Ordering::SeqCst))
    }

    /// For its own thread: whether it may go on to `next`, because nobody has ended it.
    pub(super) fn enter(&self, next: Stage) -> bool {
        let now = self.stage();
        now != Stage::ENDED && self.change(now, next)
    }

    /// Ends the connection if it is still in `stage`; whether it was.
    pub(super) fn end(&self, stage: Stage) -> bool {
        let is_ended = self.change(stage, Stage::ENDED);
        match stage.doing() {
            _ if !is_ended => {}
            Doing::First | Doing::Next => self.stream.end_input(),
            Doing::Rest | Doing::Write | Doing::Compute => self.stream.end(),
        }
        is_ended
    }

    /// For its own thread: a request has come in the moment in which it was ended, and is answered before.
    pub(super) fn answer_last(&self) {
        self.stage.store(Stage::COMPUTING.0, Ordering::SeqCst);
    }

    fn change(&self, from: Stage, to: Stage) -> bool {
        self.stage.compare_exchange(from.0, to.0, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}
