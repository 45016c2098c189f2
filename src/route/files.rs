//! The files of the output that have a URL, by path.

use crate::base::{OutputPath, path_key};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Files by path; one that Windows takes for another is that one on every system.
#[derive(Clone, Debug, Default)]
pub struct Files {
    by_key: BTreeMap<String, File>,
}

/// A file, and the route that it answers.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it lies.
    pub path: OutputPath,
    /// Index of its route.
    pub route: usize,
    /// Index of the rendered page that fills it; `None` for redirects, error pages and copies.
    pub entry: Option<usize>,
}

impl Files {
    /// Adds `file`, or returns the one that is there already.
    pub fn insert(&mut self, file: File) -> Option<&File> {
        match self.by_key.entry(path_key(file.path.as_str())) {
            Entry::Occupied(first) => Some(first.into_mut()),
            Entry::Vacant(entry) => {
                entry.insert(file);
                None
            }
        }
    }

    /// The file at `path`; letters in another case are another path here, as in links.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.find(path).filter(|file| file.path.as_str() == path)
    }

    /// The file that Windows finds at `path`.
    pub fn find(&self, path: &str) -> Option<&File> {
        self.by_key.get(&path_key(path))
    }

    /// Those of which `is_kept` holds.
    pub fn only(&self, is_kept: impl Fn(&File) -> bool) -> Self {
        let kept = self.by_key.iter().filter(|(_, file)| is_kept(file));
        Self { by_key: kept.map(|(key, file)| (key.clone(), file.clone())).collect() }
    }

    /// All of them, by path.
    pub fn iter(&self) -> impl Iterator<Item = &File> {
        self.by_key.values()
    }

    /// Whether a file other than `except` lies in `folder` or below.
    pub fn has_below(&self, folder: &str, except: &OutputPath) -> bool {
        self.below(folder).any(|file| file.path != *except)
    }

    /// The files in `folder` and below, by path.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = &File> {
        let first = path_key(folder) + "/";
        let from = self.by_key.range(first.clone()..);
        from.take_while(move |(key, _)| key.starts_with(&first)).map(|(_, file)| file)
    }
}
