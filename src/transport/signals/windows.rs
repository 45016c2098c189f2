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
    /// Never returns.
    pub(super) fn wait(&self) {
        loop {
            thread::park();
        }
    }
}
