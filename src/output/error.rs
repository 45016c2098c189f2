//! An operation on the machine's files that failed.

use crate::output::replace::{Native, System};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The machine failed: exit status 3.
#[derive(Debug)]
pub struct Error {
    /// As "failed to write file".
    action: &'static str,
    path: PathBuf,
    cause: io::Error,
}

/// What fails where the list of our own files is damaged.
pub(super) const READ_MANIFEST: &str = "failed to read manifest";

const HELD_OR_DENIED: &str = "another program may hold the file open, or this user may not write there; what is still \
                              missing the next build completes";

/// What can fail because of the machine.
pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Makes the error of `action` on `path`, for `map_err`.
    pub fn new(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self { action, path: path.to_owned(), cause }
    }

    /// The cure, where the usual cause is known.
    pub fn help(&self) -> Option<&'static str> {
        if self.action == READ_MANIFEST {
            return Some(
                "delete it if you did not mean to keep it; files of pages that are gone then stay in the output",
            );
        }
        match self.cause.kind() {
            _ if Native.is_held(&self.cause) => Some(HELD_OR_DENIED),
            io::ErrorKind::PermissionDenied => Some(HELD_OR_DENIED),
            io::ErrorKind::StorageFull => {
                Some("free some space and build again: the next build completes what this one began")
            }
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Joined paths hold `/` on every system; shown they hold what the system writes.
        let path: PathBuf = self.path.components().collect();
        write!(f, "{} `{}`: {}", self.action, path.display(), self.cause)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
