//! The files that `output/` shall hold, and in which order they come there.

use crate::base::{Diagnostic, Diagnostics, OutputPath, folders_above, path_key};
use crate::output::Stored;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

/// The files of the output, by path, each with what it holds and when it is written.
#[derive(Debug, Default)]
pub struct Tree {
    files: BTreeMap<OutputPath, File>,
    transitions: BTreeMap<OutputPath, Content>,
}

#[derive(Debug)]
struct File {
    step: Step,
    content: Content,
}

/// When a file is written: a step begins when the one before it is done, so that no visitor meets a page whose asset
/// is missing, or a route that nobody answers. They are declared in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What pages name, and first copies of data.
    Asset,
    /// What visitors ask for.
    Page,
    /// What the executable answers from. Before it come the transitions ([`Tree::insert_transition`]).
    Bundle,
    /// The executable.
    Program,
    /// The file that IIS watches to start a changed executable: by then that is in its place.
    Version,
    /// The settings of IIS, `web.config`.
    Config,
    /// Empty files by which IIS hands a folder to the executable: earlier, it would take them for files to send. Those
    /// that are no longer wanted go before the transitions.
    Marker,
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
    /// Adds a file; an earlier one at that path is replaced.
    ///
    /// # Panics
    /// Where `path` is live: the data of the moment is not the generator's to write.
    pub fn insert(&mut self, step: Step, path: OutputPath, content: Content) {
        assert!(!path.is_live(), "`{path}` is data of the moment");
        self.files.insert(path, File { step, content });
    }

    /// What the file at `path` shall hold from the pages until its own step comes, if it is there already and changes:
    /// a `web.config` with what the old one and the new one share.
    pub fn insert_transition(&mut self, path: OutputPath, content: Content) {
        self.transitions.insert(path, content);
    }

    /// What the file at `path` shall hold.
    pub fn get(&self, path: &str) -> Option<&Content> {
        self.files.get(path).map(|file| &file.content)
    }

    /// No file lies where another one needs a folder.
    pub(super) fn ensure_files_are_no_folders(&self, diagnostics: &mut Diagnostics) {
        let keys: HashMap<String, &OutputPath> =
            self.files.keys().map(|path| (path_key(path.as_str()), path)).collect();
        for path in self.files.keys() {
            let key = path_key(path.as_str());
            if let Some(file) = folders_above(&key).find_map(|folder| keys.get(folder)) {
                let message = format!("`{path}` can't be made: `{file}` is a file, not a folder");
                diagnostics.push(Diagnostic::error(message).help("change the path of one"));
            }
        }
    }

    /// What files shall hold for a while, by path.
    pub(super) fn transitions(&self) -> impl Iterator<Item = (&OutputPath, &Content)> {
        self.transitions.iter()
    }

    /// The files, by path, each with its step.
    pub(super) fn steps(&self) -> impl Iterator<Item = (Step, &OutputPath, &Content)> {
        self.files.iter().map(|(path, file)| (file.step, path, &file.content))
    }
}
