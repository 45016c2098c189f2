//! What is known of one live file.

use super::look::{self, Look};
use super::{Failure, Reading, SEED_RETRY};
use crate::base::Value;
use foldhash::quality::FixedState;
use std::hash::BuildHasher;
use std::path::Path;
use std::time::Instant;

/// What is known of one live file; of a new one nothing.
#[derive(Debug, Default)]
pub(super) struct State {
    /// What was read last, good or not; `None` after something came between.
    seen: Option<Seen>,
    /// The last value without a mistake.
    good: Option<Value>,
    /// Whether a live file was ever read, and not the seed in its place.
    was_live: bool,
    /// Why the value is not what lies there now, or why there is none.
    trouble: Option<String>,
    /// When the seed could not be copied last.
    seed_failed: Option<Instant>,
}

/// What was read.
#[derive(Debug)]
pub(super) struct Seen {
    look: Look,
    /// Of the bytes, by which a change shows that the stamp does not.
    hash: u64,
    is_settled: bool,
}

impl Seen {
    /// Of `bytes`, just read.
    pub(super) fn new(look: Look, bytes: &[u8]) -> Self {
        let is_settled = match look {
            Look::Live(stamp) | Look::Seed(stamp) => stamp.is_settled(),
            Look::Nothing(_) => false,
        };
        Self { look, hash: FixedState::default().hash_one(bytes), is_settled }
    }
}

impl State {
    /// The reading where `look` needs none of the file; `None` if the file has to be read.
    pub(super) fn known(&mut self, look: &Look, live: &Path, now: Instant) -> Option<Reading> {
        match look {
            Look::Nothing(fault) => return Some(self.broken(fault.clone(), None)),
            // Who replaces the file may have removed it first: a seed put there now would be in the way.
            Look::Seed(_) if self.good.is_some() && self.was_live => {
                return Some(self.broken(look::missing(live), None));
            }
            Look::Seed(_) if self.seed_failed.is_none_or(|failed| now.duration_since(failed) >= SEED_RETRY) => {
                return None;
            }
            Look::Live(_) | Look::Seed(_) => {}
        }
        let is_known = self.seen.as_ref().is_some_and(|seen| seen.is_settled && seen.look == *look);
        is_known.then(|| self.unchanged())
    }

    /// Whether these very bytes of this very file were read last.
    pub(super) fn has_read(&self, seen: &Seen) -> bool {
        self.seen.as_ref().is_some_and(|last| last.look == seen.look && last.hash == seen.hash)
    }

    /// Notes that the file was read again and is the same.
    pub(super) fn see(&mut self, seen: Seen) {
        self.seen = Some(seen);
    }

    /// Notes that the seed could not be copied.
    pub(super) fn seed_failed(&mut self, now: Instant) {
        self.seed_failed = Some(now);
    }

    /// The last value without a mistake.
    pub(super) fn good(&self) -> Option<Value> {
        self.good.clone()
    }

    /// As before.
    pub(super) fn unchanged(&self) -> Reading {
        let failure = || Failure(self.trouble.clone().unwrap_or_default());
        Reading { value: self.good.clone().ok_or_else(failure), notice: None }
    }

    /// A good value was read; `remark` is what is to be told of it.
    pub(super) fn renewed(&mut self, value: Value, remark: Option<String>, seen: Seen) -> Reading {
        self.was_live = matches!(seen.look, Look::Live(_));
        self.good = Some(value);
        self.seen = Some(seen);
        self.troubled(remark)
    }

    /// What lies there can't be used; `seen` is what was read, if anything was.
    pub(super) fn broken(&mut self, fault: String, seen: Option<Seen>) -> Reading {
        self.seen = seen;
        let kept = if self.good.is_some() { "; the data before stays" } else { "" };
        self.troubled(Some(fault + kept))
    }

    /// Why the value is not what lies there now, or why there is none.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    fn troubled(&mut self, trouble: Option<String>) -> Reading {
        let is_new = self.trouble != trouble;
        self.trouble = trouble;
        let notice = self.trouble.clone().filter(|_| is_new && self.good.is_some());
        Reading { notice, ..self.unchanged() }
    }
}
