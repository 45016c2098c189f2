//! Puts files in the place of others, and removes them, also where other programs hold them.
//!
//! Windows refuses both while somebody has the file open who did not ask to share it (a virus scanner, an indexer, a web
//! server that is sending it), while it runs as a program, and where it is marked read-only. So:
//!
//! 1. the mark is cleared, and a refusal that may pass is met by trying again for a while;
//! 2. what still can't be replaced, but renamed, as a running executable can, is put aside;
//! 3. what lies aside is removed at once if possible, else by a later build.

#[cfg(not(windows))]
mod others;
#[cfg(windows)]
mod windows;

#[cfg(not(windows))]
use others as system;
#[cfg(windows)]
use windows as system;

pub(super) use system::{Native, open};

use crate::base::layout::REPLACED_END;
use crate::output::look::{Lies, is_absent};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How often an operation is tried before its refusal is an error.
const TRIES_MAX: usize = 10;

/// How long one try waits for the next: with [`TRIES_MAX`] about a second, longer than scanners and web servers hold a
/// file.
const PAUSE: Duration = Duration::from_millis(100);

/// What is needed of the system to change files, and how it refuses.
pub(super) trait System {
    /// Makes a folder, and those that it is in.
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    /// Removes a folder, if it is empty.
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    /// Writes a new file.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        create(path)?.write_all(bytes)
    }

    /// Writes a new file.
    fn copy(&self, from: &mut File, path: &Path) -> io::Result<()> {
        io::copy(from, &mut create(path)?).map(drop)
    }

    /// Gives the file `from` the name `to`, in place of a file that has it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Lets somebody else finish.
    fn pause(&self) {
        thread::sleep(PAUSE);
    }

    /// Whether `cause` says that somebody holds the file, which may pass.
    fn is_held(&self, cause: &io::Error) -> bool;

    /// Clears the mark "read-only" of a file, if it has one and the mark is in the way; returns whether it was.
    fn clear_read_only(&self, path: &Path) -> bool;
}

/// Creates the file at `path`, in place of one that a killed build left.
fn create(path: &Path) -> io::Result<File> {
    let create = || File::options().write(true).create_new(true).open(path);
    match create() {
        // To open it would write through it, if it is a link.
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(path).and_then(|()| create()),
        created => created,
    }
}

/// What became of the old file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Old {
    Absent,
    Gone,
    /// It is held, and lies [`aside`].
    Aside,
}

/// Puts the file `from` in the place of whatever file is at `to`; never tells that there was none.
///
/// # Errors
/// Where the system refuses; then the old file stands at `to` as before.
pub(super) fn replace(system: &impl System, from: &Path, to: &Path) -> io::Result<Old> {
    let Err(refusal) = patiently(system, to, || system.rename(from, to)) else { return Ok(Old::Gone) };
    put_aside(system, to, refusal)?;
    if let Err(cause) = patiently(system, to, || system.rename(from, to)) {
        // Without its old file the page would be gone; if this is refused too, the next build writes it anew.
        _ = system.rename(&aside(to), to);
        return Err(cause);
    }
    Ok(without_aside(system, to))
}

/// Removes the file at `path`.
///
/// # Errors
/// Where the system refuses.
pub(super) fn remove(system: &impl System, path: &Path) -> io::Result<Old> {
    match patiently(system, path, || system.remove(path)) {
        Ok(()) => Ok(Old::Gone),
        Err(cause) if is_absent(&cause) => Ok(Old::Absent),
        Err(refusal) => put_aside(system, path, refusal).map(|()| without_aside(system, path)),
    }
}

/// Where a held file lies when another one has its place.
pub(super) fn aside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(REPLACED_END);
    name.into()
}

/// Gives the held file at `path` another name; else tells the `refusal` that led here.
fn put_aside(system: &impl System, path: &Path, refusal: io::Error) -> io::Result<()> {
    if Lies::at(path) == Lies::Folder {
        // Systems say this in different words, Windows as "access denied".
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !system.is_held(&refusal) || system.rename(path, &aside(path)).is_err() {
        return Err(refusal);
    }
    Ok(())
}

/// Removes what lies aside of `path`, if nobody holds it any more.
fn without_aside(system: &impl System, path: &Path) -> Old {
    if system.remove(&aside(path)).is_ok() { Old::Gone } else { Old::Aside }
}

/// The result of `operation` on the file at `path`, tried again as long as that may help.
fn patiently(system: &impl System, path: &Path, operation: impl Fn() -> io::Result<()>) -> io::Result<()> {
    for _ in 1..TRIES_MAX {
        match operation() {
            Err(cause) if system.is_held(&cause) && Lies::at(path) != Lies::Folder => {
                if !system.clear_read_only(path) {
                    system.pause();
                }
            }
            done => return done,
        }
    }
    operation()
}

#[cfg(test)]
mod tests;
