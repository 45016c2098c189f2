//! Brings the output folder to the state of a [`Tree`].
//!
//! 1. read the manifest of the last build, and clear what a killed build left;
//! 2. before the first change, note in the manifest all that may be written, so that a killed build's files are known
//!    to the next;
//! 3. remove old files that stand where a folder must be, and the other way round;
//! 4. write what differs: files of the author's first, then pages, so that no page names an asset that is not there;
//! 5. remove what is no longer wanted, and the folders that emptied;
//! 6. write the final manifest.

#[cfg(test)]
mod tests;

use crate::base::{OutputPath, TEMPORARY_END};
use crate::output::manifest::{self, Manifest};
use crate::output::spool::Reader;
use crate::output::{Content, Error, Result, Spool, Tree};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What [`write()`] did, in files; the manifest is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// New or different.
    pub written: usize,
    /// Already right, and not touched.
    pub unchanged: usize,
    /// Written by an earlier build and no longer wanted.
    pub removed: usize,
}

/// Makes `folder` hold `tree`. Files that the generator did not write stay.
///
/// # Errors
/// Where the machine refuses an operation; what was done until then stands, and the next call completes it.
pub fn write(folder: &Path, tree: &Tree, spool: &Spool) -> Result<Written> {
    let old = Manifest::read(folder)?;
    if !old.complete {
        remove_temporary_files(folder, &old)?;
    }
    let journal = Journal { folder, old: &old, tree, is_begun: Mutex::new(false) };
    let folded: HashSet<String> = tree.iter().map(|(path, _)| path.as_str().to_lowercase()).collect();
    let stale = old.files.keys().map(String::as_str).filter(|path| tree.get(path).is_none());
    let (in_the_way, stale): (Vec<&str>, Vec<&str>) =
        stale.partition(|path| is_in_the_way(path, tree) || folded.contains(&path.to_lowercase()));
    let mut removed = remove(&journal, &in_the_way)?;
    let (copies, pages): (Vec<_>, Vec<_>) = tree.iter().partition(|(_, content)| matches!(content, Content::Copy(..)));
    let mut hashes = BTreeMap::new();
    let mut written = 0;
    for files in [copies, pages] {
        for (path, hash, outcome) in write_files(&journal, &files, spool)? {
            written += usize::from(outcome == Outcome::Written);
            hashes.insert(path.to_string(), hash.to_hex().to_string());
        }
    }
    removed += remove(&journal, &stale)?;
    write_manifest(folder, &Manifest::new(hashes, true))?;
    Ok(Written { written, unchanged: tree.len() - written, removed })
}

/// Notes in the manifest, before the first change, what a build is about to do.
struct Journal<'a> {
    folder: &'a Path,
    old: &'a Manifest,
    tree: &'a Tree,
    is_begun: Mutex<bool>,
}

impl Journal<'_> {
    /// Something will change now.
    fn begin(&self) -> Result<()> {
        let mut is_begun = self.is_begun.lock().expect("nothing panics while it holds the journal");
        if !*is_begun {
            let mut files = self.old.files.clone();
            // A file that is there and was not written by the generator is not the generator's to remove.
            let is_new =
                |path: &&OutputPath| !files.contains_key(path.as_str()) && !self.folder.join(path.as_str()).exists();
            let new: Vec<&OutputPath> = self.tree.iter().map(|(path, _)| path).filter(is_new).collect();
            files.extend(new.into_iter().map(|path| (path.to_string(), String::new())));
            write_manifest(self.folder, &Manifest::new(files, false))?;
            *is_begun = true;
        }
        Ok(())
    }
}

/// Writes the manifest, if it says something new.
fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<()> {
    write_bytes(&folder.join(manifest::PATH), &manifest.to_bytes(), || Ok(())).map(drop)
}

fn remove_temporary_files(folder: &Path, old: &Manifest) -> Result<()> {
    let mut paths = old.files.keys().map(String::as_str).chain([manifest::PATH]);
    paths.try_for_each(|path| remove_file(&temporary(&folder.join(path))).map(drop))
}

/// Whether the old file `path` is a folder of `tree`, or lies below a file of it.
fn is_in_the_way(path: &str, tree: &Tree) -> bool {
    tree.has_folder(path) || path.match_indices('/').any(|(at, _)| tree.get(&path[..at]).is_some())
}

/// Whether a file had to be written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Written,
    Unchanged,
}

type WrittenFile<'t> = (&'t OutputPath, blake3::Hash, Outcome);

fn write_files<'t>(
    journal: &Journal<'_>,
    files: &[(&'t OutputPath, &Content)],
    spool: &Spool,
) -> Result<Vec<WrittenFile<'t>>> {
    // Long runs, so that the files of one folder are mostly one thread's.
    let run_min = 64;
    let write_one = |reader: &mut Reader<'_>, (path, content): &(&'t OutputPath, &Content)| {
        let target = journal.folder.join(path.as_str());
        let (hash, outcome) = match content {
            Content::Stored(stored) => {
                let bytes = reader.read(stored)?;
                (blake3::hash(bytes), write_bytes(&target, bytes, || journal.begin())?)
            }
            Content::Copy(from) => copy(journal, from, &target)?,
        };
        Ok((*path, hash, outcome))
    };
    files.par_iter().with_min_len(run_min).map_init(|| spool.reader(), write_one).collect()
}

/// Writes `bytes` to `path` unless the file holds them already; `before` comes before any change.
fn write_bytes(path: &Path, bytes: &[u8], before: impl FnOnce() -> Result<()>) -> Result<Outcome> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(Outcome::Unchanged);
    }
    before()?;
    replace_by(path, |temporary| fs::write(temporary, bytes).map_err(Error::new("failed to write file", temporary)))?;
    Ok(Outcome::Written)
}

/// Copies `from` to `path` unless both are equal; piece by piece, because videos need not fit in memory.
fn copy(journal: &Journal<'_>, from: &Path, path: &Path) -> Result<(blake3::Hash, Outcome)> {
    let hash = hash_file(from).map_err(Error::new("failed to read file", from))?;
    let length = |path: &Path| fs::metadata(path).map(|metadata| metadata.len()).ok();
    if length(path) == length(from) && hash_file(path).is_ok_and(|present| present == hash) {
        return Ok((hash, Outcome::Unchanged));
    }
    journal.begin()?;
    replace_by(path, |temporary| {
        let mut source = File::open(from).map_err(Error::new("failed to read file", from))?;
        let target = File::create(temporary).and_then(|mut target| io::copy(&mut source, &mut target));
        target.map(drop).map_err(Error::new("failed to write file", temporary))
    })?;
    Ok((hash, Outcome::Written))
}

fn hash_file(path: &Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize())
}

/// Puts what `write` writes in the place of whatever file is at `path`, all at once. A failure leaves nothing behind.
fn replace_by(path: &Path, write: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::new("failed to create folder", folder))?;
    }
    let temporary = temporary(path);
    let renamed =
        write(&temporary).and_then(|()| fs::rename(&temporary, path).map_err(Error::new("failed to write file", path)));
    if renamed.is_err() {
        _ = fs::remove_file(&temporary);
    }
    renamed
}

/// Beside its target, because on Windows a file keeps the permissions of the folder it was created in.
fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(TEMPORARY_END);
    name.into()
}

/// Removes `paths` and the folders that emptied; returns how many files were there.
fn remove(journal: &Journal<'_>, paths: &[&str]) -> Result<usize> {
    let folder = journal.folder;
    let mut removed = 0;
    for path in paths {
        journal.begin()?;
        removed += usize::from(remove_file(&folder.join(path))?);
        let mut parent = Path::new(path).parent();
        // A folder that is not empty refuses, which is the answer wanted.
        while let Some(inner) = parent.filter(|inner| !inner.as_os_str().is_empty()) {
            if fs::remove_dir(folder.join(inner)).is_err() {
                break;
            }
            parent = inner.parent();
        }
    }
    Ok(removed)
}

/// Whether it was there.
fn remove_file(path: &Path) -> Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
        Err(cause) => Err(Error::new("failed to remove file", path)(cause)),
    }
}
