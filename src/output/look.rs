//! What lies in the folder that is written, at the paths that matter.

use crate::base::OutputPath;
use crate::output::spool::Reader;
use crate::output::{Content, Error, Result};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// What lies at a path. A link is not followed: what it leads to is not the generator's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lies {
    Nothing,
    File {
        bytes: u64,
    },
    Folder,
    Link,
    /// A device, a pipe, a socket.
    Other,
}

impl Lies {
    pub(super) fn at(path: &Path) -> Self {
        // A path that can't be looked at fails where it is written, with the words for that.
        let Ok(metadata) = fs::symlink_metadata(path) else { return Self::Nothing };
        match metadata.file_type() {
            kind if kind.is_symlink() => Self::Link,
            kind if kind.is_dir() => Self::Folder,
            kind if kind.is_file() => Self::File { bytes: metadata.len() },
            _ => Self::Other,
        }
    }

    pub(super) fn is_file(self) -> bool {
        matches!(self, Self::File { .. })
    }
}

/// The folder that is written, and what lies at each of the folders in it that paths name.
pub(super) struct Target<'p> {
    pub(super) folder: &'p Path,
    folders: HashMap<&'p str, Lies>,
}

/// What lies at a path below the folder that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<'p> {
    /// Only folders lead there, or nothing does.
    There(Lies),
    /// This one of the folders that lead there is no folder.
    NoWay(&'p str, Lies),
}

impl<'p> Target<'p> {
    /// Looks at all folders that `paths` are in.
    pub(super) fn new(folder: &'p Path, paths: impl Iterator<Item = &'p str>) -> Self {
        let names: HashSet<&str> = paths.flat_map(folders).collect();
        let folders = names.into_par_iter().map(|name| (name, Lies::at(&folder.join(name)))).collect();
        Self { folder, folders }
    }

    /// What lies at `path`, which is one of those that this was made of.
    pub(super) fn find<'a>(&self, path: &'a str) -> Found<'a> {
        for folder in folders(path) {
            match self.folders.get(folder) {
                Some(Lies::Folder) => {}
                Some(Lies::Nothing) | None => return Found::There(Lies::Nothing),
                Some(lies) => return Found::NoWay(folder, *lies),
            }
        }
        Found::There(Lies::at(&self.folder.join(path)))
    }

    /// Whether a file lies at `path`.
    pub(super) fn has_file(&self, path: &str) -> bool {
        matches!(self.find(path), Found::There(Lies::File { .. }))
    }

    /// What lies where a file shall be that was not compared yet.
    pub(super) fn place<'a>(&self, path: &'a str) -> Place<'a> {
        match self.find(path) {
            Found::There(Lies::Nothing) => Place::Free,
            Found::There(Lies::File { bytes }) => Place::Different { bytes },
            Found::There(lies) => Place::Taken(path, lies),
            Found::NoWay(folder, lies) => Place::Taken(folder, lies),
        }
    }
}

/// The folders that the file `path` is in, from the outermost.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// What lies where a file shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'p> {
    Free,
    /// The file as it shall be.
    Equal,
    /// Another file, and its length.
    Different {
        bytes: u64,
    },
    /// No file, at the path itself or at one of the folders that lead there.
    Taken(&'p str, Lies),
}

/// What lies where `content` shall be, and the hash of `content`.
pub(super) fn compare<'p>(
    target: &Target<'_>,
    path: &'p OutputPath,
    content: &Content,
    reader: &mut Reader<'_>,
) -> Result<(Place<'p>, blake3::Hash)> {
    let place = target.place(path.as_str());
    let present = target.folder.join(path.as_str());
    let length = if let Place::Different { bytes } = place { Some(bytes) } else { None };
    let (hash, is_equal) = match content {
        Content::Stored(stored) => {
            let bytes = reader.read(stored)?;
            (blake3::hash(bytes), length == Some(bytes.len() as u64) && holds(&present, bytes))
        }
        // Piece by piece, because videos need not fit in memory.
        Content::Copy(from) => {
            let hash = hash_file(from).map_err(Error::new("failed to read file", from))?;
            let is_as_long = length.is_some() && length == fs::metadata(from).ok().map(|metadata| metadata.len());
            (hash, is_as_long && hash_file(&present).is_ok_and(|present| present == hash))
        }
    };
    Ok((if is_equal { Place::Equal } else { place }, hash))
}

/// Whether a file that is as long as `bytes` holds them.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let mut present = vec![0; bytes.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut present)).is_ok() && present == bytes
}

/// Whether nothing lies at a path, by what the system refused to do there.
pub(super) fn is_absent(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The hash of a file, read piece by piece.
pub(super) fn hash_file(path: &Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize())
}
