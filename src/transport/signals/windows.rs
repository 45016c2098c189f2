//! A process that listens at an address is ended by the system here, at once.

use std::io;
use std::thread;

/// Nothing asks the process to end.
pub(super) struct AskedToEnd;

/// Catches nothing.
pub(super) fn catch() -> io::Result<AskedToEnd> {
    Ok(AskedToEnd)
}

impl AskedToEnd {
    /// Never returns, and never calls `end`.
    pub(super) fn wait(&self, _end: &dyn Fn()) {
        loop {
            thread::park();
        }
    }
}
