//! Names of files and folders, as the system of the output compares them.

use crate::base::fold_case;
use crate::output::look::{Lies, folders};
use crate::output::manifest;
use std::collections::HashSet;
use std::path::Path;

/// Whether `About` and `about` are one name, as on Windows, or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Folded,
    Kept,
}

impl Case {
    /// How names are compared in `folder`, where an earlier build has written a manifest. Where none has, nothing is the
    /// generator's, and nothing has to be compared.
    pub(super) fn of(folder: &Path) -> Self {
        match Lies::at(&folder.join(manifest::PATH.to_uppercase())) {
            Lies::Nothing => Self::Kept,
            _ => Self::Folded,
        }
    }

    /// The key of `path`: paths with one key are one file. Not [`crate::base::path_key`]: to the system, names of others that
    /// look like ours are other files.
    pub(super) fn key(self, path: &str) -> String {
        match self {
            Self::Kept => path.to_owned(),
            Self::Folded => fold_case(path),
        }
    }
}

/// The keys of files, and of the folders that they are in.
pub(super) struct Names {
    case: Case,
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Names {
    pub(super) fn new<'p>(case: Case, paths: impl Iterator<Item = &'p str>) -> Self {
        let files: HashSet<String> = paths.map(|path| case.key(path)).collect();
        let folders = files.iter().flat_map(|file| folders(file)).map(str::to_owned).collect();
        Self { case, files, folders }
    }

    pub(super) fn have_file(&self, path: &str) -> bool {
        self.files.contains(&self.case.key(path))
    }

    pub(super) fn have_folder(&self, path: &str) -> bool {
        self.folders.contains(&self.case.key(path))
    }

    /// Whether another file `path` can't stand beside the files: one of them, or one of their folders, has that name, or one
    /// of them the name of a folder that `path` is in.
    pub(super) fn meet(&self, path: &str) -> bool {
        let path = self.case.key(path);
        self.files.contains(&path)
            || self.folders.contains(&path)
            || folders(&path).any(|folder| self.files.contains(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_another_case_are_one_name_one_by_one() {
        for (one, other) in [("About/x.html", "about/X.HTML"), ("ÄRGER", "ärger"), ("ΑΣ", "ας"), ("a/σ", "A/ς")]
        {
            assert_eq!(Case::Folded.key(one), Case::Folded.key(other), "{one}");
            assert_ne!(Case::Kept.key(one), Case::Kept.key(other), "{one}");
        }
        for (one, other) in [("straße", "strasse"), ("a", "ä"), ("a/b", "ab")] {
            assert_ne!(Case::Folded.key(one), Case::Folded.key(other), "{one}");
        }
    }
}
