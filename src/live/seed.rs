//! First copies: a seed becomes the live file where there is none yet.

use crate::base::layout::TEMPORARY_END;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Makes `live` a copy of `seed`, all of it at once, unless there is one meanwhile: several processes begin at the same
/// time, and who writes live data may be quicker than all of them.
///
/// A hard link to a finished copy is what never replaces on every system (POSIX `link`; Windows `CreateHardLinkW`): std's
/// `rename` replaces on both, and `create_new` would show others an empty file first. On a file system without hard links
/// it fails.
///
/// # Errors
/// The folder can't be made or written.
pub(super) fn place(seed: &Path, live: &Path) -> io::Result<()> {
    if let Some(folder) = live.parent() {
        fs::create_dir_all(folder)?;
    }
    let temporary = temporary(live);
    let placed = copy(seed, &temporary).and_then(|()| fs::hard_link(&temporary, live));
    // What can't be removed is a file that nobody reads.
    _ = fs::remove_file(&temporary);
    match placed {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && live.exists() => Ok(()),
        placed => placed,
    }
}

/// A name beside `live` that no other process has.
fn temporary(live: &Path) -> PathBuf {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
    let name = live.file_name().unwrap_or_default().to_string_lossy();
    live.with_file_name(format!(".{name}.{}-{now}{TEMPORARY_END}", std::process::id()))
}

/// The contents alone: `fs::copy` would make a read-only seed a read-only live file.
fn copy(seed: &Path, temporary: &Path) -> io::Result<()> {
    let mut seed = File::open(seed)?;
    let mut copy = File::create_new(temporary)?;
    io::copy(&mut seed, &mut copy)?;
    // A machine that goes down right after the link must not leave an empty file for the live one.
    copy.sync_all()
}
