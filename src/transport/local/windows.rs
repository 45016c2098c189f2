//! There are no Unix sockets here.

use super::stream::Listener;
use std::io;
use std::path::Path;

/// There is none.
pub(super) enum SocketFile {}

/// Refuses.
pub(super) fn bind(_path: &Path, _mode: u32) -> io::Result<(Box<dyn Listener>, SocketFile)> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "Unix sockets are not available on this system"))
}
