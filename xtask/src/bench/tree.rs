//! What lies in a folder: paths, sizes, times.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    /// When it was last written.
    pub(super) modified: SystemTime,
}

/// Every file below `folder`, by path.
///
/// # Errors
/// As the system says.
pub(super) fn files(folder: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            if metadata.is_dir() {
                folders.push(entry.path());
            } else {
                files.push(File { path: entry.path(), bytes: metadata.len(), modified: metadata.modified()? });
            }
        }
    }
    files.sort();
    Ok(files)
}
