//! The bundle that answers now: looked after once a second, replaced by a new one that is whole, never by a broken one.

use super::Folders;
use super::loaded::Loaded;
use super::log::{self, Level, Log};
use crate::bundle::{self, Bundle};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, TryLockError};
use std::time::{Duration, Instant, SystemTime};

const LOOK_EVERY_MS: u64 = 1_000;

/// How long a visitor waits for a bundle that is being copied over the one that answered so far, and how long visitors wait after
/// the file last changed: one whose copying was broken off costs the next ones nothing.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a file that stays broken is read again: that costs as much as its length.
const RETRY_EVERY: Duration = Duration::from_secs(30);

/// How often it is tried meanwhile.
const POLL_EVERY: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub(super) struct Bundles {
    current: RwLock<Option<Arc<Loaded>>>,
    started: Instant,
    /// When the file is to be looked at again, after `started`.
    next_look_ms: AtomicU64,
    /// Held while a bundle is loaded.
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Of the file that was last tried, `Some(None)` if there was none; `None` before the first time.
    tried: Option<Option<Stamp>>,
    failure: Option<Failure>,
}

/// What differs after a file was changed. The file's number would show no more: a file that takes the place of another was made
/// at another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    created: Option<SystemTime>,
}

/// Why the file that lies there now does not answer.
#[derive(Clone, Debug)]
struct Failure {
    /// For the log and those who look after the server.
    message: String,
    /// Equal where the log has nothing new to say.
    key: String,
    /// When the file was last seen to change.
    changed_at: Instant,
    tried_at: Instant,
    /// Whether the same file may be whole the next time.
    may_pass: bool,
}

impl Bundles {
    pub(super) fn new() -> Self {
        Self {
            current: RwLock::new(None),
            started: Instant::now(),
            next_look_ms: AtomicU64::new(0),
            state: Mutex::default(),
        }
    }

    /// The bundle to answer with; `None` if there never was one that could be read. Costs a look at the clock, and once a second
    /// one at the file.
    pub(super) fn current(&self, folders: &Folders, log: &Log) -> Option<Arc<Loaded>> {
        let current = self.get();
        let is_due = self.look_is_due();
        if is_due {
            log.retry();
        }
        let mut state = match &current {
            Some(_) if !is_due => return current,
            // While another thread loads the new one, the old one answers.
            Some(_) => match self.state.try_lock() {
                Ok(state) => state,
                Err(TryLockError::WouldBlock) => return current,
                Err(TryLockError::Poisoned(state)) => state.into_inner(),
            },
            // At the start, whoever comes first is waited for.
            None => self.state(),
        };
        if !is_due && state.tried.is_some() {
            return self.get();
        }
        if self.is_to_be_loaded(&state, folders) {
            _ = self.load(&mut state, folders, log);
        }
        self.get()
    }

    /// Another bundle than `spent`, of which a part could not be read: where the file `is_changed`, waits while a new one is being
    /// copied. `None` if none came.
    pub(super) fn other_than(
        &self,
        spent: &Arc<Loaded>,
        is_changed: bool,
        (folders, log): (&Folders, &Log),
    ) -> Option<Arc<Loaded>> {
        let began = Instant::now();
        loop {
            let mut state = self.state();
            if let Some(current) = self.get().filter(|current| !Arc::ptr_eq(current, spent)) {
                return Some(current);
            }
            let is_given_up =
                |state: &State| state.failure.as_ref().is_some_and(|failure| failure.changed_at.elapsed() >= PATIENCE);
            // The same file would give the same bundle. One that was given up is only looked at once a second.
            let is_worth_it = is_changed || self.is_to_be_loaded(&state, folders);
            if is_worth_it && !is_given_up(&state) && self.load(&mut state, folders, log) {
                return self.get();
            }
            if !is_changed || began.elapsed() >= PATIENCE || is_given_up(&state) {
                return None;
            }
            drop(state);
            std::thread::sleep(POLL_EVERY);
        }
    }

    pub(super) fn failure(&self) -> Option<String> {
        self.state().failure.as_ref().map(|failure| failure.message.clone())
    }

    fn get(&self) -> Option<Arc<Loaded>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Nothing in it is ever half done: it is used also after a panic.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this thread is the one to look at the file.
    fn look_is_due(&self) -> bool {
        let now_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let next_ms = self.next_look_ms.load(Ordering::Relaxed);
        let later_ms = now_ms.saturating_add(LOOK_EVERY_MS);
        let order = Ordering::Relaxed;
        now_ms >= next_ms && self.next_look_ms.compare_exchange(next_ms, later_ms, order, order).is_ok()
    }

    /// Whether the file is another one than was last tried, or one that may be whole by now.
    fn is_to_be_loaded(&self, state: &State, folders: &Folders) -> bool {
        state.failure.as_ref().is_some_and(|failure| failure.is_tried_again(Instant::now()))
            || state.tried != Some(Stamp::of(&folders.bundle))
    }

    /// Puts the bundle that lies there now in the place of the current one; whether it could be. The log says what is new.
    fn load(&self, state: &mut State, folders: &Folders, log: &Log) -> bool {
        let current = self.get();
        let stamp = Stamp::of(&folders.bundle);
        let before = state.tried.replace(stamp);
        match read(&folders.bundle, current.is_some()) {
            Ok(bundle) => {
                let routes = bundle.routes().len();
                let earlier = current.as_ref().map(|loaded| &loaded.live);
                let loaded = Arc::new(Loaded::new(bundle, folders, earlier, log::now()));
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(loaded);
                state.failure = None;
                if current.is_some() {
                    log.notice(Level::Info, &format!("a new bundle answers now, with {routes} routes"));
                }
                true
            }
            Err(error) => {
                let failure = Failure::new(&error, state.failure.as_ref().filter(|_| before == Some(stamp)));
                if state.failure.as_ref().is_none_or(|last| last.key != failure.key) {
                    let consequence =
                        if current.is_some() { "the one before goes on answering" } else { "nothing can be answered" };
                    log.notice(
                        Level::Error,
                        &format!("{}: {}; {consequence}", folders.bundle.display(), failure.message),
                    );
                }
                state.failure = Some(failure);
                false
            }
        }
    }
}

impl Failure {
    /// Whether the same file is to be read once more: often while it may still be written, else now and then.
    fn is_tried_again(&self, now: Instant) -> bool {
        let is_new = now.saturating_duration_since(self.changed_at) < PATIENCE;
        self.may_pass && (is_new || now.saturating_duration_since(self.tried_at) >= RETRY_EVERY)
    }

    /// `before` is what was wrong with the same file.
    fn new(error: &bundle::Error, before: Option<&Self>) -> Self {
        use bundle::Error;
        let is_half_copied = matches!(error, Error::CutShort { .. } | Error::Grown { .. });
        Self {
            message: message(error),
            // While a file is being copied its length is another one each second.
            key: if is_half_copied { error.help().to_owned() } else { error.to_string() },
            changed_at: before.map_or_else(Instant::now, |before| before.changed_at),
            tried_at: Instant::now(),
            // On Windows the time of a file only changes when the copying ends, and its length may be right before.
            may_pass: is_half_copied
                || matches!(error, Error::Read(_) | Error::NoBundle | Error::Damaged | Error::Changed(_)),
        }
    }
}

impl Stamp {
    /// `None` if there is no file.
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        let (modified, created) = (metadata.modified().ok(), metadata.created().ok());
        Some(Self { bytes: metadata.len(), modified, created })
    }
}

/// The file at `path`. What is no file, as a pipe, may never open.
pub(super) fn open(path: &Path) -> Result<File, bundle::Error> {
    let opened = fs::metadata(path).and_then(|metadata| match metadata.is_file() {
        true => File::open(path),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file")),
    });
    opened.map_err(bundle::Error::Read)
}

/// The bundle at `path`. One that is to take the place of another is read whole first, and let go again: as yet nobody needs all
/// of it in memory.
fn read(path: &Path, whole: bool) -> Result<Bundle, bundle::Error> {
    let file = open(path)?;
    if whole {
        let same = file.try_clone().map_err(bundle::Error::Read)?;
        Bundle::read(same)?.verify()?;
    }
    Bundle::read(file)
}

pub(super) fn message(error: &bundle::Error) -> String {
    format!("{error}; {}", error.help())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_read_often_while_it_is_new_and_seldom_later() {
        let began = Instant::now();
        let check = |after: Duration, tried_before: Duration, may_pass, expected| {
            let now = began + after;
            let [message, key] = [String::new(), String::new()];
            let failure = Failure { message, key, changed_at: began, tried_at: now - tried_before, may_pass };
            assert_eq!(failure.is_tried_again(now), expected, "{after:?} {tried_before:?}");
        };
        let moment = Duration::from_millis(1);
        check(PATIENCE - moment, moment, true, true);
        check(PATIENCE - moment, moment, false, false);
        check(PATIENCE, moment, true, false);
        check(Duration::from_mins(5), RETRY_EVERY - moment, true, false);
        check(Duration::from_mins(5), RETRY_EVERY, true, true);
        check(Duration::from_mins(5), RETRY_EVERY, false, false);
    }
}
