//! Waits for changes of the author's files.
//!
//! Events only wake: the build that follows sees which file changed, and whether it really did. So in-place, atomic and
//! rename-away saves are all alike, and the build sees a file that was made in a new folder before the system watched that
//! folder, because the folder itself was an event.

use crate::source::is_ignored;
use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, NoCache, new_debouncer_opt};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// How long a file must have been quiet before its change wakes, so that a save is never read half-written.
const QUIET: Duration = Duration::from_millis(100);

/// The folders watched below the root.
const WATCHED: [&str; 3] = ["site", "templates", "static"];

/// Watches one project.
pub struct Watcher {
    root: PathBuf,
    debouncer: Debouncer<RecommendedWatcher, NoCache>,
    events: Receiver<DebounceEventResult>,
}

/// The system can't watch.
#[derive(Debug)]
pub struct Error {
    folder: PathBuf,
    cause: notify::Error,
}

impl Watcher {
    /// Begins to watch the project in `root`: [`Watcher::wait`] returns the changes from now on.
    ///
    /// # Errors
    /// Where the system can't watch the folder, as on some network file systems or past a limit.
    pub fn new(root: &Path) -> Result<Self, Error> {
        let (sender, events) = mpsc::channel();
        let root = root.canonicalize().map_err(|cause| Error { folder: root.to_owned(), cause: cause.into() })?;
        let failed = |cause| Error { folder: root.clone(), cause };
        let debouncer = new_debouncer_opt(QUIET, None, sender, NoCache::new(), notify::Config::default());
        let mut debouncer = debouncer.map_err(failed)?;
        // The root has an event when one of the folders comes into being.
        debouncer.watch(&root, RecursiveMode::NonRecursive).map_err(failed)?;
        let mut watcher = Self { root, debouncer, events };
        for folder in WATCHED {
            watcher.watch_folder(&watcher.root.join(folder))?;
        }
        Ok(watcher)
    }

    /// Waits until some of the author's files changed and are quiet; returns their paths below the root, sorted.
    ///
    /// # Errors
    /// Where the system stopped watching.
    pub fn wait(&mut self) -> Result<Vec<PathBuf>, Error> {
        loop {
            let mut changed = Vec::new();
            let first = self.events.recv().map_err(|_| self.error(notify::Error::generic("the watcher ended")))?;
            let rest: Vec<_> = self.events.try_iter().collect();
            for batch in std::iter::once(first).chain(rest) {
                match batch {
                    Ok(events) => self.collect(&events, &mut changed)?,
                    Err(mut causes) => match causes.pop() {
                        Some(cause) => return Err(self.error(cause)),
                        None => continue,
                    },
                }
            }
            changed.sort();
            changed.dedup();
            if !changed.is_empty() {
                return Ok(changed);
            }
        }
    }

    fn collect(&mut self, events: &[DebouncedEvent], changed: &mut Vec<PathBuf>) -> Result<(), Error> {
        for event in events {
            // The system dropped events: anything may have changed.
            if event.need_rescan() {
                changed.push(PathBuf::from("."));
            }
            if !is_change(&event.kind) {
                continue;
            }
            for path in &event.paths {
                let Ok(path) = path.strip_prefix(&self.root) else { continue };
                if is_watched(path) {
                    changed.push(path.to_owned());
                    if path.components().count() == 1 {
                        self.watch_folder(&self.root.join(path))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Watches one of the folders, if it exists.
    fn watch_folder(&mut self, folder: &Path) -> Result<(), Error> {
        match self.debouncer.watch(folder, RecursiveMode::Recursive) {
            Err(cause) if folder.is_dir() => Err(Error { folder: folder.to_owned(), cause }),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn error(&self, cause: notify::Error) -> Error {
        Error { folder: self.root.clone(), cause }
    }
}

/// Whether an event can mean other bytes. On Linux reading a file is an event too, and our own builds read.
fn is_change(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)))
}

/// Whether `path`, below the root, is the author's.
fn is_watched(path: &Path) -> bool {
    let mut names = path.components().map(|component| component.as_os_str().to_string_lossy());
    names.next().is_some_and(|first| WATCHED.contains(&first.as_ref())) && !names.any(|name| is_ignored(&name))
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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed to watch folder `{}`: {}", self.folder.display(), self.cause)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_authors_files_count() {
        for path in ["site/index.md", "templates", "static/a/b.css"] {
            assert!(is_watched(Path::new(path)), "{path}");
        }
        for path in ["", "output/index.html", ".generator/lock", "site/.index.md.swp", "site/index.md~", "README.md"] {
            assert!(!is_watched(Path::new(path)), "{path}");
        }
    }
}
