//! Makes the changes of a [`Diff`](crate::output::Diff), one after the other.

use crate::base::OutputPath;
use crate::base::layout::TEMPORARY_END;
use crate::output::diff::{Change, aside};
use crate::output::look::{Lies, RUN_FILES_MIN, folders, is_absent};
use crate::output::manifest::{self, Manifest};
use crate::output::replace::{self, Native, Old, System};
use crate::output::spool::Reader;
use crate::output::{Content, Error, Result, Spool};
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::ErrorKind::{AlreadyExists, DirectoryNotEmpty};
use std::path::{Path, PathBuf};

/// Makes `changes` to `folder`; what is written comes from `spool` and from the author's files.
///
/// # Errors
/// Where the machine refuses an operation; what was done until then stands, and the next build completes it.
pub fn apply(folder: &Path, changes: Vec<Change<'_>>, spool: &Spool) -> Result<()> {
    apply_by(&Native, folder, changes, spool)
}

pub(super) fn apply_by(
    system: &(impl System + Sync),
    folder: &Path,
    changes: Vec<Change<'_>>,
    spool: &Spool,
) -> Result<()> {
    let apply = Apply { system, folder };
    // What somebody holds is left to a later build: files that lie aside, and files whose folder can't be removed.
    let mut held: Vec<String> = Vec::new();
    for change in changes {
        match change {
            Change::Begin { files, may_hold } => apply.write_manifest(&Manifest::begun(files, may_hold))?,
            Change::Remove(path) => held.extend(apply.remove(&path)?),
            Change::RemoveAside(path) => held.extend(apply.remove_aside(path)),
            Change::Write(files) => held.extend(apply.write_files(&files, spool)?),
            Change::Finish(mut files) => {
                files.extend(held.drain(..).map(|path| (path, String::new())));
                apply.write_manifest(&Manifest::complete(files))?;
            }
        }
    }
    Ok(())
}

struct Apply<'a, S> {
    system: &'a S,
    folder: &'a Path,
}

impl<S: System + Sync> Apply<'_, S> {
    /// Writes the manifest, if it says something new.
    fn write_manifest(&self, manifest: &Manifest) -> Result<()> {
        let (path, bytes) = (self.folder.join(manifest::PATH), manifest.to_bytes());
        if fs::read(&path).is_ok_and(|present| present == bytes) {
            return Ok(());
        }
        self.replace(&path, |temporary| self.write(temporary, &bytes)).map(drop)
    }

    /// Writes files; returns the paths of old ones that lie aside.
    fn write_files(&self, files: &[(&OutputPath, &Content)], spool: &Spool) -> Result<Vec<String>> {
        let write_file = |reader: &mut Reader<'_>, (path, content): &(&OutputPath, &Content)| {
            let target = self.folder.join(path.as_str());
            let old = match content {
                Content::Stored(stored) => {
                    let bytes = reader.read(stored)?;
                    self.replace(&target, |temporary| self.write(temporary, bytes))
                }
                Content::Copy(from) => self.replace(&target, |temporary| self.copy(from, temporary)),
            };
            Ok((old? == Old::Aside).then(|| aside(path.as_str())))
        };
        let held = files.par_iter().with_min_len(RUN_FILES_MIN).map_init(|| spool.reader(), write_file);
        Ok(held.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.system.write(path, bytes).map_err(Error::new("failed to write file", path))
    }

    fn copy(&self, from: &Path, path: &Path) -> Result<()> {
        let mut source = File::open(from).map_err(Error::new("failed to read file", from))?;
        self.system.copy(&mut source, path).map_err(Error::new("failed to write file", path))
    }

    /// Puts what `write` writes in the place of whatever file is at `path`, all at once. A failure leaves nothing behind.
    fn replace(&self, path: &Path, write: impl FnOnce(&Path) -> Result<()>) -> Result<Old> {
        if let Some(folder) = path.parent() {
            self.system.create_folder(folder).map_err(Error::new("failed to create folder", folder))?;
        }
        let temporary = temporary(path);
        let replaced = write(&temporary).and_then(|()| {
            replace::replace(self.system, &temporary, path).map_err(Error::new("failed to write file", path))
        });
        if replaced.is_err() {
            _ = self.system.remove(&temporary);
        }
        replaced
    }

    /// Removes the file at `path`, if there is one, and the folders that emptied; returns what is left to a later build.
    fn remove(&self, path: &str) -> Result<Option<String>> {
        let target = self.folder.join(path);
        let old = replace::remove(self.system, &target).map_err(Error::new("failed to remove file", &target))?;
        Ok(match old {
            Old::Aside => Some(aside(path)),
            Old::Absent | Old::Gone => self.remove_emptied_folders(path),
        })
    }

    /// Removes the file aside at `path`; returns what is left to a later build. Without patience: an executable may run
    /// for days.
    fn remove_aside(&self, path: String) -> Option<String> {
        let target = self.folder.join(&path);
        if self.system.remove(&target).is_err() && Lies::at(&target) != Lies::Nothing {
            return Some(path);
        }
        self.remove_emptied_folders(&path)
    }

    /// Removes the folders that the file `path` was in and that are empty now; returns `path` if somebody holds one of them.
    fn remove_emptied_folders(&self, path: &str) -> Option<String> {
        let inner_first = folders(path).collect::<Vec<_>>().into_iter().rev();
        for folder in inner_first {
            match self.system.remove_folder(&self.folder.join(folder)) {
                Ok(()) => {}
                // A killed build may have removed it, and not those around it.
                Err(cause) if is_absent(&cause) => {}
                // Some systems say so of a folder that is not empty. Those around it are not empty either.
                Err(cause) if matches!(cause.kind(), DirectoryNotEmpty | AlreadyExists) => return None,
                Err(_) => return Some(path.to_owned()),
            }
        }
        None
    }
}

/// Beside its target, because on Windows a file keeps the permissions of the folder it was created in.
fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(TEMPORARY_END);
    name.into()
}
