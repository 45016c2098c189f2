//! Files that are read at request time: cached, looked at for each request, read again when they changed.
//!
//! 1. `Presence::of`: where the file lies, its length and its time;
//! 2. where they are those of what was read last: what was read last;
//! 3. a file that is not there yet is copied from the seed (`seed`);
//! 4. the file is read whole and parsed; a mistake leaves the last good value in its place.

mod file;
mod seed;
mod state;
#[cfg(test)]
mod tests;

use crate::format::DataLimits;
use file::{Contents, Presence};
use state::{Seen, State};
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Instant;

pub(crate) use state::Reading;

/// What the files are read by; equal settings make equal values of equal files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LiveSettings {
    /// The files, in the order of their indices: below the folder of live data, with `/` between segments. The extension
    /// tells the format, as at build time.
    pub files: Vec<String>,
    /// `App_Data/data`: what others write.
    pub data: PathBuf,
    /// `App_Data/seed`: first copies.
    pub seed: PathBuf,
    /// Whether a first copy becomes the live file where there is none yet; else it is read in its place.
    pub copies_seeds: bool,
    /// Seconds east of UTC, for dates without an offset, which only TOML has.
    pub utc_offset: i32,
    /// What one of them may hold.
    pub limits: DataLimits,
}

/// Live data; shared by all threads.
///
/// It holds the last good values, so it should outlive a bundle: keep it when the next bundle's settings equal
/// [`Live::settings`], else make a new one, which reads nothing before it is asked.
#[derive(Debug)]
pub(crate) struct Live {
    settings: LiveSettings,
    slots: Vec<Slot>,
}

#[derive(Debug)]
struct Slot {
    live: PathBuf,
    seed: PathBuf,
    /// Held for moments only.
    state: Mutex<State>,
    /// Held by the thread that reads the file: the others take the last good value meanwhile.
    turn: Mutex<()>,
}

impl Live {
    /// Nothing is read yet.
    pub(crate) fn new(settings: LiveSettings) -> Self {
        let slot = |path: &String| Slot {
            live: settings.data.join(path),
            seed: settings.seed.join(path),
            state: Mutex::default(),
            turn: Mutex::default(),
        };
        let slots = settings.files.iter().map(slot).collect();
        Self { settings, slots }
    }

    pub(crate) fn settings(&self) -> &LiveSettings {
        &self.settings
    }

    /// The data of the file at `index`, which must be one of the settings' files. Costs one look at the file's length and
    /// time; where they changed, reading it. While one thread reads, the others get the value before, if there is one.
    pub(crate) fn get(&self, index: usize) -> Reading {
        let slot = &self.slots[index];
        if let Ok(reading) = slot.cached() {
            return reading;
        }
        let _turn = match slot.turn.try_lock() {
            Ok(turn) => turn,
            Err(TryLockError::WouldBlock) => {
                if let Some(value) = slot.state().last_good.clone() {
                    return Reading { value: Ok(value), notice: None };
                }
                slot.turn.lock().unwrap_or_else(PoisonError::into_inner)
            }
            // It guards no data, so a panic of another request's left nothing behind.
            Err(TryLockError::Poisoned(turn)) => turn.into_inner(),
        };
        // Another thread may have read it before this one had its turn.
        slot.cached().unwrap_or_else(|presence| slot.read(&presence, &self.settings))
    }

    /// Why the data of the file at `index` is not what lies there, as [`Live::get`] saw last; `None` if it is.
    pub(crate) fn problem(&self, index: usize) -> Option<String> {
        self.slots[index].state().problem.clone()
    }
}

impl Slot {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics while it holds the state")
    }

    /// The reading, if the file need not be read for it.
    ///
    /// # Errors
    /// What is to be read.
    fn cached(&self) -> Result<Reading, Presence> {
        let presence = Presence::of(&self.live, &self.seed);
        self.state().cached(&presence, &self.live, Instant::now()).ok_or(presence)
    }

    /// Reads the file; only one thread does at a time.
    fn read(&self, presence: &Presence, settings: &LiveSettings) -> Reading {
        let mut warning = None;
        let mut is_seed = matches!(presence, Presence::Seed(_));
        if is_seed && settings.copies_seeds {
            warning = seed::place(&self.seed, &self.live).err().map(|cause| self.seed_stays(&cause));
            is_seed = warning.is_some();
        }
        let path = if is_seed { &self.seed } else { &self.live };
        let Contents { stamp, bytes, is_whole } = match file::read(path) {
            Ok(contents) => contents,
            Err(fault) => return self.state().broken(fault, None),
        };
        let is_finished = is_whole && (stamp.is_settled() || file::is_finished(path, &bytes));
        let seen = Seen::new(if is_seed { Presence::Seed(stamp) } else { Presence::Live(stamp) }, &bytes);
        let mut state = self.state();
        // Who writes there is not done: what was good before is better than half of what comes.
        if state.last_good.is_some() && !is_finished {
            return state.unchanged();
        }
        if state.has_read(&seen) {
            state.seen = Some(seen);
            return state.unchanged();
        }
        // The others need not wait for what is parsed.
        drop(state);
        match file::parse(path, bytes, settings.utc_offset, settings.limits) {
            Ok(value) => self.state().renewed(value, warning, seen),
            Err(fault) => self.state().broken(fault, Some(seen)),
        }
    }

    /// Notes that the seed could not be copied, and says so.
    fn seed_stays(&self, cause: &io::Error) -> String {
        self.state().seed_failed = Some(Instant::now());
        let (live, seed) = (self.live.display(), self.seed.display());
        format!("failed to make `{live}` from its first copy: {cause}; `{seed}` is read in its place")
    }
}
