//! Where bytes come from and go to: what the process was started with (a named pipe or a socket), or an address it listens
//! at. It knows nothing of what the bytes mean.
//!
//! - [`inherited()`]: what a web server gave the process as its standard input.
//! - [`listen`]: an address of one's own.
//! - `pool`: many connections at once, each served by the thread that accepted it.
//! - `pipe`: one connection after the other, on Windows.

mod address;
mod pool;
mod socket;
mod stream;

#[path = "inherited/unix.rs"]
#[cfg(unix)]
mod inherited;
#[path = "inherited/windows.rs"]
#[cfg(windows)]
mod inherited;

#[cfg(windows)]
mod pipe;

#[path = "system/unix.rs"]
#[cfg(unix)]
mod system;
#[path = "system/windows.rs"]
#[cfg(windows)]
mod system;

pub use address::Address;
pub use inherited::inherited;
pub use socket::listen;

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
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

    /// How many there may be at once, this one included.
    fn connections_max(&self) -> usize;

    /// Is set where nobody waits for an answer any more that is still computed: the other side has left, or the process has to
    /// end. It is looked at every second, not for each request.
    fn given_up(&self) -> Arc<AtomicBool> {
        Arc::default()
    }
}

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// A next request. It may take long; here the connection may be ended.
    Next,
    /// The rest of one, which has begun; each has its own time, and is numbered by how many came before on this connection.
    Rest(u64),
}

/// How long connections may take, and how many there may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Connections at once, at least 1; at more, one that waits gives way.
    pub connections_max: usize,
    /// How long a connection may wait for its next request.
    pub idle_max: Duration,
    /// How long a request may take to arrive, from its first byte.
    pub read_max: Duration,
    /// How long an answer may take to be written.
    pub write_max: Duration,
    /// How long the process takes to end, from when it is asked to: what is not answered then is given up.
    pub end_max: Duration,
}

/// Connections at once, by default: each is a thread, most of which wait and cost some 20 KB.
const CONNECTIONS_MAX: usize = 256;
/// Longer than web servers keep a connection themselves (nginx 60 s): where both close at once, a request may be lost.
const IDLE_MAX: Duration = Duration::from_mins(10);
/// Web servers pass a request on when they have most of it, so this is generous.
const READ_MAX: Duration = Duration::from_secs(30);
/// Web servers take an answer as quickly as they can store it.
const WRITE_MAX: Duration = Duration::from_mins(1);
/// Less than what asks waits before it kills: systemd 90 s, Docker 10 s, IIS what the set-up writes
/// (`signalBeforeTerminateSeconds`).
const END_MAX: Duration = Duration::from_secs(8);

impl Default for Options {
    fn default() -> Self {
        Self {
            connections_max: CONNECTIONS_MAX,
            idle_max: IDLE_MAX,
            read_max: READ_MAX,
            write_max: WRITE_MAX,
            end_max: END_MAX,
        }
    }
}
