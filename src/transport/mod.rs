//! Where bytes come from and go to: what the process was started with (a named pipe or a socket), or an address it listens
//! at. It knows nothing of what the bytes mean.

#[cfg(windows)]
#[path = "inherited/windows.rs"]
mod inherited;
#[cfg(windows)]
mod pipe;

#[cfg(windows)]
pub use inherited::{Inherited, inherited};
#[cfg(windows)]
pub use pipe::Pipe;

use std::io;
use std::time::Duration;

/// One connection.
pub trait Connection {
    /// Waits for bytes and puts them at the beginning of `into`; 0 is the end of the connection: the other side closed it,
    /// it is to be given up for others, or the process is to end while it waits for a next request.
    ///
    /// # Errors
    /// Where it broke, or `wait` is over.
    fn read(&mut self, wait: Wait, into: &mut [u8]) -> io::Result<usize>;

    /// Writes all of `bytes`.
    ///
    /// # Errors
    /// Where it broke, or the other side takes too long.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// A next request. It may take long; here the connection may be ended.
    Next,
    /// The rest of one.
    Rest,
}

/// How long connections may take, and how many there may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Connections at once; at more, the one that has waited longest for its next request is closed.
    pub connections_max: usize,
    /// How long a connection may wait for its next request.
    pub idle_max: Duration,
    /// How long a request may take to arrive, from its first byte.
    pub read_max: Duration,
    /// How long an answer may take to be written.
    pub write_max: Duration,
}
