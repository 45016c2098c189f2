//! Brings the output folder to the state of a [`Tree`].
//!
//! 1. read the manifest of the last build, and clear what that build left;
//! 2. before the first change, note in the manifest all that may be written, so that a killed build's files are known
//!    to the next;
//! 3. remove old files that stand where a folder must be, and the other way round;
//! 4. write what differs, step by step;
//! 5. remove what is no longer wanted, and the folders that emptied;
//! 6. write the final manifest.

#[cfg(test)]
mod tests;

use crate::base::{MARKER, OutputPath, REPLACED_END, TEMPORARY_END, folders_above};
use crate::output::conflict::{hash, hash_file, shared_hashes};
use crate::output::manifest::{self, Manifest};
use crate::output::replace::{self, Native, Old};
use crate::output::spool::Reader;
use crate::output::{Content, Error, Result, Spool, Step, Tree};
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

/// Makes `folder` hold `tree`. Files that the generator did not write stay, except those in the place of a file of
/// `tree`.
///
/// # Errors
/// Where the machine refuses an operation; what was done until then stands, and the next call completes it.
pub fn write(folder: &Path, tree: &Tree, spool: &Spool) -> Result<Written> {
    let mut old = Manifest::read(folder)?;
    clear(folder, &mut old)?;
    let journal = Journal { folder, old: &old, tree, spool, is_begun: Mutex::new(false) };
    let names = Names::of(tree);
    let (asides, stale): (Vec<_>, Vec<_>) =
        (old.files.keys().map(String::as_str)).filter(|path| tree.get(path).is_none()).partition(|path| is_aside(path));
    let mut held: Vec<String> = asides.into_iter().map(str::to_owned).collect();
    let (in_the_way, stale): (Vec<&str>, Vec<&str>) = stale.into_iter().partition(|path| names.meet(path));
    let (markers, stale): (Vec<&str>, Vec<&str>) = stale.into_iter().partition(|path| is_marker(path));
    let mut removed = remove(&journal, &in_the_way, &mut held)?;
    let mut hashes = BTreeMap::new();
    let mut written = 0;
    for step in Step::ALL {
        if step == Step::Bundle {
            removed += remove(&journal, &markers, &mut held)?;
            write_transitions(&journal)?;
        }
        for (path, hash, outcome) in write_files(&journal, &tree.of_step(step).collect::<Vec<_>>())? {
            written += usize::from(outcome != Outcome::Unchanged);
            if outcome == Outcome::WrittenBesideOld {
                held.push(aside(path.as_str()));
            }
            hashes.insert(path.to_string(), hash.to_hex().to_string());
        }
    }
    removed += remove(&journal, &stale, &mut held)?;
    hashes.extend(held.into_iter().map(|path| (path, String::new())));
    write_manifest(folder, &Manifest::complete(hashes))?;
    Ok(Written { written, unchanged: tree.len() - written, removed })
}

/// Whether IIS hands a folder to the executable by this file.
fn is_marker(path: &str) -> bool {
    path.rsplit('/').next() == Some(MARKER)
}

/// Removes what an earlier build could not: half-written files, if it was killed, and files put aside. Those that are
/// still held stay in `old`.
fn clear(folder: &Path, old: &mut Manifest) -> Result<()> {
    if !old.complete {
        let paths = old.files.keys().map(String::as_str).chain([manifest::PATH]);
        for path in paths.clone() {
            let temporary = temporary(&folder.join(path));
            replace::remove(&Native, &temporary).map_err(Error::new("failed to remove file", &temporary))?;
        }
        let asides: Vec<String> = paths.filter(|path| !is_aside(path)).map(aside).collect();
        old.files.extend(asides.into_iter().map(|path| (path, String::new())));
    }
    old.files.retain(|path, _| !(is_aside(path) && remove_aside(folder, path)));
    Ok(())
}

/// Whether the file put aside at `path` is gone now. Without patience: an executable may run for days.
fn remove_aside(folder: &Path, path: &str) -> bool {
    let target = folder.join(path);
    let is_gone = fs::remove_file(&target).is_ok() || !target.exists();
    if is_gone {
        remove_emptied_folders(folder, path);
    }
    is_gone
}

/// The path of a file put aside.
fn aside(path: &str) -> String {
    format!("{path}{REPLACED_END}")
}

fn is_aside(path: &str) -> bool {
    path.ends_with(REPLACED_END)
}

/// The names of a tree's files and folders as Windows compares them, where `About` and `about` are one.
struct Names {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Names {
    fn of(tree: &Tree) -> Self {
        let files: HashSet<String> = tree.iter().map(|(path, _)| path.as_str().to_lowercase()).collect();
        let folders = files.iter().flat_map(|file| folders_above(file)).map(str::to_owned).collect();
        Self { files, folders }
    }

    /// Whether the old file `path` can't stand beside the tree: one of its files or folders has that name, or one of its
    /// files the name of a folder that `path` is in.
    fn meet(&self, path: &str) -> bool {
        let path = path.to_lowercase();
        self.files.contains(&path)
            || self.folders.contains(&path)
            || folders_above(&path).any(|folder| self.files.contains(folder))
    }
}

/// Notes in the manifest, before the first change, what a build is about to do.
struct Journal<'a> {
    folder: &'a Path,
    old: &'a Manifest,
    tree: &'a Tree,
    spool: &'a Spool,
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
            let mut shared = self.old.shared.clone();
            shared.extend(shared_hashes(self.tree, self.spool)?);
            write_manifest(self.folder, &Manifest::begun(files, shared))?;
            *is_begun = true;
        }
        Ok(())
    }
}
/// Writes the manifest, if it says something new.
fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<()> {
    write_bytes(&folder.join(manifest::PATH), &manifest.to_bytes(), || Ok(())).map(drop)
}

/// Whether a file had to be written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Written,
    /// The old file is held, and lies aside.
    WrittenBesideOld,
    Unchanged,
}

type WrittenFile<'t> = (&'t OutputPath, blake3::Hash, Outcome);

fn write_files<'t>(journal: &Journal<'_>, files: &[(&'t OutputPath, &Content)]) -> Result<Vec<WrittenFile<'t>>> {
    // Long runs, so that the files of one folder are mostly one thread's.
    let run_min = 64;
    let write_one = |reader: &mut Reader<'_>, (path, content): &(&'t OutputPath, &Content)| {
        let (hash, outcome) = write_file(journal, reader, path, content)?;
        Ok((*path, hash, outcome))
    };
    files.par_iter().with_min_len(run_min).map_init(|| journal.spool.reader(), write_one).collect()
}

/// Lays between an old and a new file what both can serve, where there is an old one and it has to change.
fn write_transitions(journal: &Journal<'_>) -> Result<()> {
    for (path, transition) in journal.tree.transitions() {
        let Ok(present) = hash_file(&journal.folder.join(path.as_str())) else { continue };
        let Some(wanted) = journal.tree.get(path.as_str()) else { continue };
        if hash(wanted, journal.spool)? != present {
            write_file(journal, &mut journal.spool.reader(), path, transition)?;
        }
    }
    Ok(())
}

fn write_file(
    journal: &Journal<'_>,
    reader: &mut Reader<'_>,
    path: &OutputPath,
    content: &Content,
) -> Result<(blake3::Hash, Outcome)> {
    let target = journal.folder.join(path.as_str());
    match content {
        Content::Stored(stored) => {
            let bytes = reader.read(stored)?;
            Ok((blake3::hash(bytes), write_bytes(&target, bytes, || journal.begin())?))
        }
        Content::Copy(from) => copy(journal, from, &target),
    }
}

/// Writes `bytes` to `path` unless the file holds them already; `before` comes before any change.
fn write_bytes(path: &Path, bytes: &[u8], before: impl FnOnce() -> Result<()>) -> Result<Outcome> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(Outcome::Unchanged);
    }
    before()?;
    replace_by(path, |temporary| fs::write(temporary, bytes).map_err(Error::new("failed to write file", temporary)))
}

/// Copies `from` to `path` unless both are equal; piece by piece, because videos need not fit in memory.
fn copy(journal: &Journal<'_>, from: &Path, path: &Path) -> Result<(blake3::Hash, Outcome)> {
    let hash = hash_file(from).map_err(Error::new("failed to read file", from))?;
    let length = |path: &Path| fs::metadata(path).map(|metadata| metadata.len()).ok();
    if length(path) == length(from) && hash_file(path).is_ok_and(|present| present == hash) {
        return Ok((hash, Outcome::Unchanged));
    }
    journal.begin()?;
    let outcome = replace_by(path, |temporary| {
        let mut source = File::open(from).map_err(Error::new("failed to read file", from))?;
        let target = File::create(temporary).and_then(|mut target| io::copy(&mut source, &mut target));
        target.map(drop).map_err(Error::new("failed to write file", temporary))
    })?;
    Ok((hash, outcome))
}

/// Puts what `write` writes in the place of whatever file is at `path`, all at once. A failure leaves nothing behind.
fn replace_by(path: &Path, write: impl FnOnce(&Path) -> Result<()>) -> Result<Outcome> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::new("failed to create folder", folder))?;
    }
    let temporary = temporary(path);
    let replaced = write(&temporary)
        .and_then(|()| replace::replace(&Native, &temporary, path).map_err(Error::new("failed to write file", path)));
    if replaced.is_err() {
        _ = fs::remove_file(&temporary);
    }
    Ok(if replaced? == Old::Aside { Outcome::WrittenBesideOld } else { Outcome::Written })
}

/// Beside its target, because on Windows a file keeps the permissions of the folder it was created in.
fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(TEMPORARY_END);
    name.into()
}

/// Removes `paths` and the folders that emptied; returns how many files were there, and adds to `held` what lies aside.
fn remove(journal: &Journal<'_>, paths: &[&str], held: &mut Vec<String>) -> Result<usize> {
    let folder = journal.folder;
    let mut removed = 0;
    for path in paths {
        journal.begin()?;
        let target = folder.join(path);
        match replace::remove(&Native, &target).map_err(Error::new("failed to remove file", &target))? {
            Old::Absent => {}
            Old::Gone => removed += 1,
            Old::Aside => {
                removed += 1;
                held.push(aside(path));
            }
        }
        remove_emptied_folders(folder, path);
    }
    Ok(removed)
}

/// Removes the folders that the file `path` was in and that are empty now.
fn remove_emptied_folders(folder: &Path, path: &str) {
    // One that is not empty refuses, which is the answer wanted, and those around it are not empty either.
    _ = folders_above(path)
        .skip(1)
        .collect::<Vec<_>>()
        .iter()
        .rev()
        .try_for_each(|inner| fs::remove_dir(folder.join(inner)));
}
