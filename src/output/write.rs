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

use crate::base::OutputPath;
use crate::output::manifest::{self, Manifest};
use crate::output::spool::Reader;
use crate::output::{Content, Error, Result, Spool, Tree};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a temporary file's name ends in; it lies beside its target, because on Windows a file keeps the permissions of
/// the folder it was created in.
const TEMPORARY: &str = ".generator-new";

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
    let stale: Vec<&str> = old.files.keys().map(String::as_str).filter(|path| tree.get(path).is_none()).collect();
    announce(folder, &old, tree)?;
    let (in_the_way, stale): (Vec<&str>, Vec<&str>) = stale.into_iter().partition(|path| is_in_the_way(path, tree));
    let mut removed = remove(folder, &in_the_way)?;
    let (copies, pages): (Vec<_>, Vec<_>) = tree.iter().partition(|(_, content)| matches!(content, Content::Copy(..)));
    let mut hashes = BTreeMap::new();
    let mut written = 0;
    for files in [copies, pages] {
        for (path, hash, outcome) in write_files(folder, &files, spool)? {
            written += usize::from(outcome == Outcome::Written);
            hashes.insert(path.to_string(), hash.to_hex().to_string());
        }
    }
    removed += remove(folder, &stale)?;
    let manifest = Manifest::new(hashes, true);
    write_file(&folder.join(manifest::PATH), &manifest.to_bytes())?;
    Ok(Written { written, unchanged: tree.len() - written, removed })
}

/// Writes a manifest that names all old and new files, if that is more than the old one names.
fn announce(folder: &Path, old: &Manifest, tree: &Tree) -> Result<()> {
    if tree.iter().all(|(path, _)| old.files.contains_key(path.as_str())) {
        return Ok(());
    }
    let mut files = old.files.clone();
    files.extend(tree.iter().map(|(path, _)| (path.to_string(), String::new())));
    let manifest = Manifest::new(files, false);
    write_file(&folder.join(manifest::PATH), &manifest.to_bytes()).map(drop)
}

fn remove_temporary_files(folder: &Path, old: &Manifest) -> Result<()> {
    old.files.keys().try_for_each(|path| remove_file(&temporary(&folder.join(path))).map(drop))
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

fn write_files<'t>(folder: &Path, files: &[(&'t OutputPath, &Content)], spool: &Spool) -> Result<Vec<WrittenFile<'t>>> {
    // Long runs, so that the files of one folder are mostly one thread's.
    let run_min = 64;
    let write_one = |reader: &mut Reader<'_>, (path, content): &(&'t OutputPath, &Content)| {
        let target = folder.join(path.as_str());
        let (hash, outcome) = match content {
            Content::Stored(stored) => {
                let bytes = reader.read(stored)?;
                (blake3::hash(bytes), write_file(&target, bytes)?)
            }
            Content::Copy(from) => {
                let bytes = fs::read(from).map_err(Error::new("failed to read file", from))?;
                (blake3::hash(&bytes), write_file(&target, &bytes)?)
            }
        };
        Ok((*path, hash, outcome))
    };
    files.par_iter().with_min_len(run_min).map_init(|| spool.reader(), write_one).collect()
}

/// Writes `bytes` to `path` by a temporary file and a rename, unless the file holds them already.
fn write_file(path: &Path, bytes: &[u8]) -> Result<Outcome> {
    match fs::read(path) {
        Ok(present) if present == bytes => return Ok(Outcome::Unchanged),
        Ok(_) => {}
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(Error::new("failed to create folder", folder))?;
            }
        }
        // A folder, or a file that may not be read: the rename says so in the system's words.
        Err(_) => {}
    }
    let temporary = temporary(path);
    fs::write(&temporary, bytes).map_err(Error::new("failed to write file", &temporary))?;
    fs::rename(&temporary, path).map_err(|cause| {
        _ = fs::remove_file(&temporary);
        Error::new("failed to write file", path)(cause)
    })?;
    Ok(Outcome::Written)
}

fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(TEMPORARY);
    name.into()
}

/// Removes `paths` and the folders that emptied; returns how many files were there.
fn remove(folder: &Path, paths: &[&str]) -> Result<usize> {
    let mut removed = 0;
    for path in paths {
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
