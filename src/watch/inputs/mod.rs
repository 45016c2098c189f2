//! What a build reads, in which state it is, and where it has to be watched.

use crate::base::Diagnostics;
use crate::source::{Entry, FOLDERS, Found, Link, Permissions, on_disk, walk};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a build reads.
pub struct Inputs {
    /// The project's root, without links.
    root: PathBuf,
    /// By the names that the author has for them.
    files: BTreeMap<PathBuf, Input>,
    /// The folders that are watched with all below them.
    trees: Vec<PathBuf>,
    /// The folders in which a file is replaced, or a link on the way to one.
    folders: Vec<PathBuf>,
}

#[derive(PartialEq, Eq)]
struct Input {
    /// Where it lies on disk.
    path: PathBuf,
    /// `None` where nothing lies there.
    state: Option<State>,
}

/// What changes when a file is written.
#[derive(PartialEq, Eq)]
struct State {
    bytes: u64,
    modified: Option<SystemTime>,
}

/// More links on the way to one file are a circle: `path_resolution(7)` allows as many.
const LINKS_MAX: usize = 40;

impl Inputs {
    /// The author's files in the project in `root`, wherever links lead.
    pub(crate) fn of(root: &Path, permissions: Permissions<'_>) -> Self {
        let root = on_disk(root);
        let mut inputs = Self { files: BTreeMap::new(), trees: Vec::new(), folders: vec![root.clone()], root };
        let root = inputs.root.clone();
        inputs.trees.extend(FOLDERS.map(|folder| root.join(folder)).into_iter().filter(|folder| is_folder(folder)));
        // A build tells the mistakes.
        walk(&root, permissions, &mut Diagnostics::default(), &mut |entry| match entry {
            Entry::File(Found { path, real, mistake, .. }) => {
                let metadata = if mistake.is_some() { fs::symlink_metadata(&real) } else { fs::metadata(&real) };
                inputs.files.insert(path, Input { path: real, state: metadata.ok().as_ref().map(State::of) });
            }
            Entry::Link(Link { lies_at, target, .. }) => {
                inputs.folders.extend(folders_on_the_way(&lies_at));
                inputs.trees.extend(is_folder(&target).then_some(target));
            }
        });
        inputs
    }

    /// Whether the project is there.
    pub(super) fn has_root(&self) -> bool {
        is_folder(&self.root)
    }

    /// Adds a file that the author calls `name`; it lies below the root, or where its whole path says, and need not exist.
    pub(crate) fn add(&mut self, name: &Path) {
        let path = self.root.join(name);
        self.folders.extend(folders_on_the_way(&path));
        let state = fs::metadata(&path).ok().as_ref().map(State::of);
        self.files.insert(name.to_owned(), Input { path, state });
    }

    /// The names of what differs from `earlier`, in order.
    pub(super) fn changes_since(&self, earlier: &Self) -> Vec<PathBuf> {
        let differs = |name: &&PathBuf| self.files.get(*name) != earlier.files.get(*name);
        let names: BTreeSet<&PathBuf> = self.files.keys().chain(earlier.files.keys()).filter(differs).collect();
        names.into_iter().cloned().collect()
    }

    /// The folders to watch, and whether with all below them; none lies in another that is.
    pub(super) fn places(&self) -> BTreeMap<PathBuf, Depth> {
        let mut places: BTreeMap<PathBuf, Depth> = BTreeMap::new();
        let folders = self.folders.iter().map(|folder| (folder, Depth::Folder));
        for (folder, depth) in folders.chain(self.trees.iter().map(|tree| (tree, Depth::Tree))) {
            places.insert(folder.clone(), depth);
        }
        let is_in_a_tree = |path: &Path| {
            path.ancestors().skip(1).any(|above| places.get(above).is_some_and(|depth| *depth == Depth::Tree))
        };
        let inner: Vec<PathBuf> = places.keys().filter(|path| is_in_a_tree(path)).cloned().collect();
        places.retain(|path, _| !inner.contains(path));
        places
    }
}

/// How far a folder is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// What lies directly in it.
    Folder,
    /// All below it.
    Tree,
}

impl State {
    fn of(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok() }
    }
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// The folder of each link on the way to what lies at `path`, and the folder where it lies; of a folder that is not there the
/// nearest above it that is.
fn folders_on_the_way(path: &Path) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    let mut path = path.to_owned();
    for _ in 0..LINKS_MAX {
        let link = path.ancestors().find_map(|link| Some((link.to_owned(), link.parent()?, fs::read_link(link).ok()?)));
        let Some((link, folder, target)) = link else { break };
        folders.push(folder.to_owned());
        let rest = path.strip_prefix(&link).unwrap_or(Path::new(""));
        path = if rest.as_os_str().is_empty() { folder.join(target) } else { folder.join(target).join(rest) };
    }
    folders.extend(path.parent().map(Path::to_owned));
    let existing = |folder: &PathBuf| folder.ancestors().find_map(|above| above.canonicalize().ok());
    folders.iter().filter_map(existing).collect()
}

#[cfg(test)]
mod tests;
