//! A system that fails as machines do: the power goes, the disk is full, an operation is refused.

use crate::output::replace::System;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// When a system fails, and how. Operations are counted from 0.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    Never,
    /// The process is killed in this operation: it is half done, and none comes after it.
    Killed(usize),
    /// From this operation on, the disk has no room.
    DiskFull(usize),
    /// This operation is refused.
    Refused(usize),
    /// The file that ends so is never put in its place.
    Rename(&'static str),
}

pub(super) struct Faulty {
    fault: Fault,
    operations: AtomicUsize,
}

/// What an operation needs.
enum Need {
    Nothing,
    Room,
}

impl Faulty {
    pub(super) fn new(fault: Fault) -> Self {
        Self { fault, operations: AtomicUsize::new(0) }
    }

    /// How many operations there were.
    pub(super) fn operations(&self) -> usize {
        self.operations.load(Ordering::SeqCst)
    }

    /// Lets an operation happen, or refuses it; `half` is what is done of it where it breaks off.
    fn begin(&self, need: Need, half: impl FnOnce()) -> io::Result<()> {
        let at = self.operations.fetch_add(1, Ordering::SeqCst);
        let kind = match (self.fault, need) {
            (Fault::Killed(fault), _) if at >= fault => io::ErrorKind::Other,
            (Fault::DiskFull(fault), Need::Room) if at >= fault => io::ErrorKind::StorageFull,
            (Fault::Refused(fault), _) if at == fault => io::ErrorKind::PermissionDenied,
            _ => return Ok(()),
        };
        if !matches!(self.fault, Fault::Killed(fault) if at > fault) {
            half();
        }
        Err(kind.into())
    }
}

impl System for Faulty {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let half = || {
            let missing = path.ancestors().take_while(|folder| !folder.exists()).last();
            _ = missing.map(fs::create_dir);
        };
        self.begin(Need::Room, half)?;
        fs::create_dir_all(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.begin(Need::Nothing, || {})?;
        fs::remove_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.begin(Need::Room, || _ = fs::write(path, &bytes[..bytes.len() / 2]))?;
        fs::write(path, bytes)
    }

    fn copy(&self, from: &mut File, path: &Path) -> io::Result<()> {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes)?;
        self.write(path, &bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        if matches!(self.fault, Fault::Rename(end) if to.ends_with(end)) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.begin(Need::Nothing, || {})?;
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.begin(Need::Nothing, || {})?;
        fs::remove_file(path)
    }

    fn is_held(&self, _: &io::Error) -> bool {
        false
    }

    fn clear_read_only(&self, _: &Path) -> bool {
        false
    }
}
