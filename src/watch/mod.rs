//! Waits for changes of what a build reads.
//!
//! Events only wake: after each burst of them a look at every file's size and time tells what changed. So in-place, atomic and
//! rename-away saves are all alike, and a file is seen that no event told: one made in a new folder before the system watched that
//! folder, or one of a burst that was too long for the system (notify loses those on Windows).

mod burst;
mod inputs;

pub use inputs::Inputs;

use crate::watch::burst::Burst;
use crate::watch::inputs::Depth;
use notify::event::{Event, EventKind, MetadataKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// So long after a build everything is looked at once more, whether an event came or not.
const LAST_LOOK: Duration = Duration::from_secs(1);

/// Looks at what a build reads.
pub type Look<'a> = &'a dyn Fn() -> Inputs;

/// Watches one project.
pub struct Watcher {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    watched: BTreeMap<PathBuf, Depth>,
    /// What the next build reads.
    seen: Option<Inputs>,
}

/// The system can't watch.
#[derive(Debug)]
pub struct Error {
    /// `None` where it is not about one.
    folder: Option<PathBuf>,
    cause: notify::Error,
}

impl Watcher {
    /// Begins to watch what `look` sees: [`Watcher::wait`] returns the changes from now on.
    ///
    /// # Errors
    /// Where the system can't watch a folder, as on some network file systems or past a limit.
    pub fn new(look: Look<'_>) -> Result<Self, Error> {
        let (sender, events) = mpsc::channel();
        // Links are followed by the walk, which knows how far.
        let config = notify::Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(sender, config).map_err(Error::from)?;
        let mut watcher = Self { watcher, events, watched: BTreeMap::new(), seen: None };
        let inputs = watcher.look(look)?;
        if !inputs.has_root() {
            return Err(notify::Error::path_not_found().into());
        }
        watcher.seen = Some(inputs);
        Ok(watcher)
    }

    /// Waits until some of what a build reads changed, and is quiet; returns the names of what did, sorted.
    ///
    /// # Errors
    /// Where the system stopped watching.
    pub fn wait(&mut self, look: Look<'_>) -> Result<Vec<PathBuf>, Error> {
        let mut last_look = Some(Instant::now() + LAST_LOOK);
        loop {
            if !self.wait_for_burst(last_look)? {
                last_look = None;
            }
            let now = self.look(look)?;
            let changed = self.seen.as_ref().map_or_else(Vec::new, |seen| now.changes_since(seen));
            self.seen = Some(now);
            if !changed.is_empty() {
                return Ok(changed);
            }
        }
    }

    /// Waits until a burst of events is over; `false` if none came until `end`.
    fn wait_for_burst(&mut self, end: Option<Instant>) -> Result<bool, Error> {
        if !self.wait_for_change(end)? {
            return Ok(false);
        }
        let mut burst = Burst::begin(Instant::now());
        while self.wait_for_change(Some(burst.end()))? {
            burst.goes_on(Instant::now());
        }
        Ok(true)
    }

    /// Waits for an event that can mean a change; `false` if none came until `end`.
    fn wait_for_change(&mut self, end: Option<Instant>) -> Result<bool, Error> {
        loop {
            let event = match end {
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(end) => self.events.recv_timeout(end.saturating_duration_since(Instant::now())),
            };
            match event {
                Ok(event) => {
                    let event = event?;
                    if is_change(&event.kind) {
                        self.forget_replaced(&event);
                        return Ok(true);
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Ok(false),
                Err(RecvTimeoutError::Disconnected) => return Err(notify::Error::generic("the watcher ended").into()),
            }
        }
    }

    /// A folder that was removed or made anew is another one to the system, which has to be asked again to watch it.
    fn forget_replaced(&mut self, event: &Event) {
        if matches!(event.kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))) {
            return;
        }
        for path in &event.paths {
            if self.watched.remove(path).is_some() {
                // It may be gone.
                _ = self.watcher.unwatch(path);
            }
        }
    }

    /// What a build reads now. Where a folder had to be watched first, it is looked at again, because a change in between has no
    /// event.
    fn look(&mut self, look: Look<'_>) -> Result<Inputs, Error> {
        loop {
            let inputs = look();
            if !self.watch(inputs.places())? {
                return Ok(inputs);
            }
        }
    }

    /// Watches `places` and nothing else; `true` if one of them was not watched before.
    fn watch(&mut self, places: BTreeMap<PathBuf, Depth>) -> Result<bool, Error> {
        let stale = |(path, depth): &(&PathBuf, &Depth)| places.get(*path) != Some(*depth);
        let stale: Vec<PathBuf> = self.watched.iter().filter(stale).map(|(path, _)| path.clone()).collect();
        for path in stale {
            self.watched.remove(&path);
            _ = self.watcher.unwatch(&path);
        }
        let mut is_new = false;
        for (path, depth) in places {
            if self.watched.contains_key(&path) {
                continue;
            }
            match self.watcher.watch(&path, depth.into()) {
                Ok(()) => {
                    self.watched.insert(path, depth);
                    is_new = true;
                }
                // It was removed since it was seen, which is an event of the folder above.
                Err(notify::Error { kind: notify::ErrorKind::PathNotFound, .. }) => {}
                Err(_) if !path.is_dir() => {}
                Err(cause) => return Err(Error { folder: Some(path), cause }),
            }
        }
        Ok(is_new)
    }
}

impl From<Depth> for RecursiveMode {
    fn from(depth: Depth) -> Self {
        match depth {
            Depth::Folder => Self::NonRecursive,
            Depth::Tree => Self::Recursive,
        }
    }
}

/// Whether an event can mean other bytes. On Linux reading a file is an event too, and our own builds read.
fn is_change(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)))
}

impl Error {
    /// The cure of the usual cause.
    pub fn help(&self) -> Option<&'static str> {
        match self.cause.kind {
            notify::ErrorKind::MaxFilesWatch => {
                Some("raise the system's limit, on Linux `sysctl fs.inotify.max_user_watches=524288`")
            }
            _ => None,
        }
    }
}

impl From<notify::Error> for Error {
    fn from(cause: notify::Error) -> Self {
        Self { folder: None, cause }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.folder.as_deref().map(Path::display) {
            Some(folder) => write!(f, "failed to watch folder `{folder}`: {}", self.cause),
            None => write!(f, "failed to watch the project: {}", self.cause),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
