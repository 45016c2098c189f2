//! Files that are read at request time: cached, looked at for each request, read again when they changed.
//!
//! 1. [`look`]: where the file lies, its length and its time;
//! 2. where they are those of what was read last: what was read last;
//! 3. a file that is not there yet is copied from the seed ([`seed`]);
//! 4. the file is read whole and parsed; a mistake leaves the last good value in its place.

mod look;
mod parse;
mod seed;
mod state;
#[cfg(test)]
mod tests;

use crate::base::Value;
use look::{Contents, Look};
use state::{Seen, State};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

pub use look::FILE_BYTES_MAX;

/// A file that is read at request time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveFile {
    /// Below the folder of live data, with `/` between segments; its extension tells its format, as at build time.
    pub path: String,
}

/// What the files are read by; equal settings make equal values of equal files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSettings {
    /// In the order of their indices.
    pub files: Vec<LiveFile>,
    /// `App_Data/data`: what others write.
    pub data: PathBuf,
    /// `App_Data/seed`: first copies.
    pub seed: PathBuf,
    /// Whether a first copy becomes the live file where there is none yet; else it is read in its place.
    pub copies_seeds: bool,
    /// Seconds east of UTC, for dates without an offset, which only TOML has.
    pub utc_offset: i32,
}

/// Live data; shared by all threads.
///
/// It holds the last good values, so it should outlive a bundle: keep it when the next bundle's settings equal
/// [`Live::settings`], else make a new one, which reads nothing before it is asked.
#[derive(Debug)]
pub struct Live {
    settings: LiveSettings,
    /// For each of the files.
    slots: Vec<Slot>,
}

#[derive(Debug)]
struct Slot {
    /// Where the live file lies.
    live: PathBuf,
    /// Where its first copy lies.
    seed: PathBuf,
    /// What is known; held for moments only.
    state: Mutex<State>,
    /// Held by the thread that reads the file: the others take what is known meanwhile.
    turn: Mutex<()>,
}

/// What a look at a file gave.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The file's data, whole: what lies there now, or what lay there last and was good.
    pub value: Result<Value, Failure>,
    /// For the log, once for each change: why the data is not what lies there now. One line.
    pub notice: Option<String>,
}

/// There is no data, and never was since the start. One line, for the log and not for visitors, as
/// ``C:\inetpub\wwwroot\App_Data\data\stock.json:3:7: failed to read JSON: expected `,` or `}` ``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

/// How long a seed that could not be copied is read in its place before copying is tried again.
const SEED_RETRY: Duration = Duration::from_secs(10);

impl Live {
    /// Nothing is read yet.
    pub fn new(settings: LiveSettings) -> Self {
        let slot = |file: &LiveFile| Slot {
            live: settings.data.join(&file.path),
            seed: settings.seed.join(&file.path),
            state: Mutex::default(),
            turn: Mutex::default(),
        };
        let slots = settings.files.iter().map(slot).collect();
        Self { settings, slots }
    }

    /// What it was made with.
    pub fn settings(&self) -> &LiveSettings {
        &self.settings
    }

    /// The data of the file at `index`, which must be one of the settings' files. Costs one look at the file's length and
    /// time; where they changed, reading it. While one thread reads, the others get the value before, if there is one.
    pub fn get(&self, index: usize) -> Reading {
        let slot = &self.slots[index];
        let look = look::look(&slot.live, &slot.seed);
        if let Some(known) = slot.state().known(&look, &slot.live, Instant::now()) {
            return known;
        }
        let _turn = match slot.turn.try_lock() {
            Ok(turn) => turn,
            Err(TryLockError::WouldBlock) => {
                if let Some(value) = slot.state().good() {
                    return Reading { value: Ok(value), notice: None };
                }
                slot.turn.lock().unwrap_or_else(PoisonError::into_inner)
            }
            // It guards no data, so a panic of another request's left nothing behind.
            Err(TryLockError::Poisoned(turn)) => turn.into_inner(),
        };
        // Another thread may have read it before this one had its turn.
        let look = look::look(&slot.live, &slot.seed);
        if let Some(known) = slot.state().known(&look, &slot.live, Instant::now()) {
            return known;
        }
        slot.renew(&look, &self.settings)
    }

    /// Why the data of the file at `index` is not what lies there, as [`Live::get`] found last; `None` if it is.
    pub fn trouble(&self, index: usize) -> Option<String> {
        self.slots[index].state().trouble().map(str::to_owned)
    }
}

impl Slot {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics while it holds what is known")
    }

    /// Reads what `look` found; only one thread does at a time.
    fn renew(&self, look: &Look, settings: &LiveSettings) -> Reading {
        let mut remark = None;
        let mut is_seed = matches!(look, Look::Seed(_));
        if is_seed && settings.copies_seeds {
            remark = seed::place(&self.seed, &self.live).err().map(|cause| self.seed_stays(&cause));
            is_seed = remark.is_some();
        }
        let path = if is_seed { &self.seed } else { &self.live };
        let Contents { stamp, bytes, is_whole } = match look::read(path) {
            Ok(contents) => contents,
            Err(fault) => return self.state().broken(fault, None),
        };
        let is_finished = is_whole && (stamp.is_settled() || parse::is_finished(path, &bytes));
        let seen = Seen::new(if is_seed { Look::Seed(stamp) } else { Look::Live(stamp) }, &bytes);
        let mut state = self.state();
        // Who writes there is not done: what was good before is better than half of what comes.
        if state.good().is_some() && !is_finished {
            return state.unchanged();
        }
        if state.has_read(&seen) {
            state.see(seen);
            return state.unchanged();
        }
        // The others need not wait for what is parsed.
        drop(state);
        let parsed = parse::parse(path, bytes, settings.utc_offset);
        match parsed {
            Ok(value) => self.state().renewed(value, remark, seen),
            Err(fault) => self.state().broken(fault, Some(seen)),
        }
    }

    /// Notes that the seed could not be copied, and says so.
    fn seed_stays(&self, cause: &io::Error) -> String {
        self.state().seed_failed(Instant::now());
        let (live, seed) = (self.live.display(), self.seed.display());
        format!("failed to make `{live}` from its first copy: {cause}; `{seed}` is read in its place")
    }
}
