//! The files that `output/` shall hold.

use crate::base::OutputPath;
use crate::output::Stored;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::PathBuf;

/// The files of the output, by path, each with what it holds.
#[derive(Debug, Default)]
pub struct Tree {
    files: BTreeMap<OutputPath, Content>,
}

/// What a file shall hold.
#[derive(Debug)]
pub enum Content {
    /// Rendered bytes, in the spool.
    Stored(Stored),
    /// The bytes of a file of the author's, at this path on the machine.
    Copy(PathBuf),
}

impl Tree {
    /// Adds a file; an earlier one at that path is replaced and returned.
    pub fn insert(&mut self, path: OutputPath, content: Content) -> Option<Content> {
        self.files.insert(path, content)
    }

    /// What the file at `path` shall hold.
    pub fn get(&self, path: &str) -> Option<&Content> {
        self.files.get(path)
    }

    /// Whether some file lies below `path` as a folder.
    pub fn has_folder(&self, path: &str) -> bool {
        let first = format!("{path}/");
        let next = self.files.range::<str, _>((Bound::Included(first.as_str()), Bound::Unbounded)).next();
        next.is_some_and(|(file, _)| file.as_str().starts_with(&first))
    }

    /// The files, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Content)> {
        self.files.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
