//! What lies in the folder that is written, at the paths that matter.

use crate::base::OutputPath;
use crate::output::replace::open;
use crate::output::spool::Reader;
use crate::output::{Content, Error, Result};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// A thread takes this many files in a row, so that the files of one folder are mostly one thread's.
pub(super) const RUN_FILES_MIN: usize = 64;

/// What lies at a path. A link is not followed: what it leads to is not the generator's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lies {
    Nothing,
    File,
    Folder,
    Link,
    /// A device, a pipe, a socket.
    Other,
}

impl Lies {
    pub(crate) fn at(path: &Path) -> Self {
        // A path that can't be looked at fails where it is written, with the words for that.
        let Ok(metadata) = fs::symlink_metadata(path) else { return Self::Nothing };
        match metadata.file_type() {
            kind if kind.is_symlink() => Self::Link,
            kind if kind.is_dir() => Self::Folder,
            kind if kind.is_file() => Self::File,
            _ => Self::Other,
        }
    }
}

/// What lies at a path below the folder that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<'p> {
    /// Only folders lead there, or nothing does.
    There(Lies),
    /// This one of the folders that lead there is no folder.
    NoWay(&'p str, Lies),
}

pub(super) fn find<'p>(folder: &Path, path: &'p str) -> Found<'p> {
    for inner in folders(path) {
        match Lies::at(&folder.join(inner)) {
            Lies::Folder => {}
            Lies::Nothing => return Found::There(Lies::Nothing),
            lies => return Found::NoWay(inner, lies),
        }
    }
    Found::There(Lies::at(&folder.join(path)))
}

/// The text of the file at `path` in `folder`; `None` where none lies there. What is no file is not opened: reading a pipe would
/// wait for its writer.
pub(crate) fn text(folder: &Path, path: &str) -> Option<String> {
    has_file(folder, path).then(|| fs::read_to_string(folder.join(path)).ok())?
}

pub(super) fn has_file(folder: &Path, path: &str) -> bool {
    find(folder, path) == Found::There(Lies::File)
}

/// The folders that the file `path` is in, from the outermost.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// What lies where a file shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occupancy<'p> {
    Free,
    /// The file as it shall be.
    Equal,
    /// Another file.
    Different,
    /// No file, at the path itself or at one of the folders that lead there.
    Taken(&'p str, Lies),
}

impl<'p> Occupancy<'p> {
    /// What lies at `path` in `folder`, where it is not as it shall be.
    pub(super) fn of(folder: &Path, path: &'p str) -> Self {
        match find(folder, path) {
            Found::There(Lies::Nothing) => Self::Free,
            Found::There(Lies::File) => Self::Different,
            Found::There(lies) => Self::Taken(path, lies),
            Found::NoWay(folder, lies) => Self::Taken(folder, lies),
        }
    }
}

/// What lies where `content` shall be, and the hash of `content`. A file that an earlier build wrote, `is_ours`, is mostly
/// equal, and then not looked at any closer: on Windows each look opens it once more.
pub(super) fn compare<'p>(
    folder: &Path,
    path: &'p OutputPath,
    content: &Content,
    is_ours: bool,
    reader: &mut Reader<'_>,
) -> Result<(Occupancy<'p>, blake3::Hash)> {
    let look = || Occupancy::of(folder, path.as_str());
    let seen = (!is_ours).then(look);
    let may_be_equal = seen.is_none_or(|place| place == Occupancy::Different);
    let present = if may_be_equal { open(&folder.join(path.as_str())).ok() } else { None };
    let (hash, is_equal) = match content {
        Content::Stored(stored) => {
            let bytes = reader.read(stored)?;
            (blake3::hash(bytes), present.is_some_and(|present| holds(present, bytes).unwrap_or(false)))
        }
        Content::Copy(from) => {
            let hash = hash_file(from).map_err(Error::new("failed to read file", from))?;
            (hash, present.is_some_and(|present| is_copy(present, from, hash).unwrap_or(false)))
        }
    };
    Ok((if is_equal { Occupancy::Equal } else { seen.unwrap_or_else(look) }, hash))
}

/// Whether `present` holds `bytes`.
fn holds(mut present: File, bytes: &[u8]) -> io::Result<bool> {
    let metadata = present.metadata()?;
    if !metadata.is_file() || metadata.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut read = vec![0; bytes.len()];
    present.read_exact(&mut read)?;
    Ok(read == bytes)
}

/// Whether `present` holds what the file `from` does, whose hash is `hash`; piece by piece, because videos need not fit in
/// memory.
fn is_copy(present: File, from: &Path, hash: blake3::Hash) -> io::Result<bool> {
    let metadata = present.metadata()?;
    Ok(metadata.is_file() && metadata.len() == fs::metadata(from)?.len() && hash_reader(present)? == hash)
}

/// Whether nothing lies at a path, by what the system refused to do there.
pub(super) fn is_absent(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The hash of a file, read piece by piece.
pub(super) fn hash_file(path: &Path) -> io::Result<blake3::Hash> {
    hash_reader(File::open(path)?)
}

fn hash_reader(file: File) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(hasher.finalize())
}
