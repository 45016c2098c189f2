//! How Windows refuses to replace and to remove files.

use crate::output::replace::System;
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Opens a file to read it. Pipes have names of their own on Windows, and lie in no folder.
pub(in crate::output) fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

pub(in crate::output) struct Native;

/// `ERROR_ACCESS_DENIED`, `ERROR_SHARING_VIOLATION`, `ERROR_LOCK_VIOLATION`, `ERROR_DELETE_PENDING`,
/// `ERROR_USER_MAPPED_FILE`, by <https://learn.microsoft.com/windows/win32/debug/system-error-codes>. The first one can
/// also mean missing rights; Windows says it of running executables and of files marked read-only.
const HELD: [i32; 5] = [5, 32, 33, 303, 1224];

impl System for Native {
    fn is_held(&self, cause: &io::Error) -> bool {
        cause.raw_os_error().is_some_and(|code| HELD.contains(&code))
    }

    fn clear_read_only(&self, path: &Path) -> bool {
        let Ok(mut permissions) = fs::metadata(path).map(|metadata| metadata.permissions()) else { return false };
        if !permissions.readonly() {
            return false;
        }
        #[allow(
            clippy::permissions_set_readonly_false,
            reason = "on Windows this clears the mark and gives no rights"
        )]
        permissions.set_readonly(false);
        fs::set_permissions(path, permissions).is_ok()
    }
}
