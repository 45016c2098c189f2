//! What is cached of one live file.

use super::file::{self, Presence};
use crate::base::Value;
use foldhash::quality::FixedState;
use std::hash::BuildHasher;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a seed that could not be copied is read in its place before copying is tried again.
pub(super) const SEED_RETRY: Duration = Duration::from_secs(10);

/// The data of a file at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// The file's data, whole: what lies there now, or what lay there last and was good.
    ///
    /// An error is that there is no data, and never was since the start. One line, for the log and not for visitors, as
    /// ``C:\inetpub\wwwroot\App_Data\data\stock.json:3:7: failed to read JSON: expected `,` or `}` ``.
    pub value: Result<Value, String>,
    /// For the log, once for each change: why the data is not what lies there now. One line.
    pub notice: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    /// What was read last, good or not; `None` after something came between.
    pub(super) seen: Option<Seen>,
    pub(super) last_good: Option<Value>,
    /// Whether a live file was ever read, and not the seed in its place.
    was_live: bool,
    /// Why the value is not what lies there now, or why there is none.
    pub(super) problem: Option<String>,
    pub(super) seed_failed: Option<Instant>,
}

#[derive(Debug)]
pub(super) struct Seen {
    presence: Presence,
    /// Of the bytes, by which a change shows that the stamp does not.
    hash: u64,
    is_settled: bool,
}

impl Seen {
    pub(super) fn new(presence: Presence, bytes: &[u8]) -> Self {
        let is_settled = match presence {
            Presence::Live(stamp) | Presence::Seed(stamp) => stamp.is_settled(),
            Presence::Nothing(_) => false,
        };
        Self { presence, hash: FixedState::default().hash_one(bytes), is_settled }
    }
}

impl State {
    /// The reading where `presence` needs none of the file; `None` if the file has to be read.
    pub(super) fn cached(&mut self, presence: &Presence, live: &Path, now: Instant) -> Option<Reading> {
        match presence {
            Presence::Nothing(fault) => return Some(self.broken(fault.clone(), None)),
            // Who replaces the file may have removed it first: a seed put there now would be in the way.
            Presence::Seed(_) if self.last_good.is_some() && self.was_live => {
                return Some(self.broken(file::missing(live), None));
            }
            Presence::Seed(_) if self.seed_failed.is_none_or(|failed| now.duration_since(failed) >= SEED_RETRY) => {
                return None;
            }
            Presence::Live(_) | Presence::Seed(_) => {}
        }
        let is_cached = self.seen.as_ref().is_some_and(|seen| seen.is_settled && seen.presence == *presence);
        is_cached.then(|| self.unchanged())
    }

    pub(super) fn has_read(&self, seen: &Seen) -> bool {
        self.seen.as_ref().is_some_and(|last| last.presence == seen.presence && last.hash == seen.hash)
    }

    pub(super) fn unchanged(&self) -> Reading {
        let failure = || self.problem.clone().unwrap_or_default();
        Reading { value: self.last_good.clone().ok_or_else(failure), notice: None }
    }

    /// A good value was read; `warning` is what is to be said of it.
    pub(super) fn renewed(&mut self, value: Value, warning: Option<String>, seen: Seen) -> Reading {
        self.was_live = matches!(seen.presence, Presence::Live(_));
        self.last_good = Some(value);
        self.seen = Some(seen);
        self.set_problem(warning)
    }

    /// What lies there can't be used; `seen` is what was read, if anything was.
    pub(super) fn broken(&mut self, fault: String, seen: Option<Seen>) -> Reading {
        self.seen = seen;
        let kept = if self.last_good.is_some() { "; the data before stays" } else { "" };
        self.set_problem(Some(fault + kept))
    }

    fn set_problem(&mut self, problem: Option<String>) -> Reading {
        let is_new = self.problem != problem;
        self.problem = problem;
        let notice = self.problem.clone().filter(|_| is_new && self.last_good.is_some());
        Reading { notice, ..self.unchanged() }
    }
}
