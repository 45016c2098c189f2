//! A socket that connections come from, and a connected one: TCP here and in `peers`, Unix sockets in `local`.

use super::system;
use std::io::{self, Read, Write};
use std::net::TcpStream;

/// A socket that connections come from. Several threads accept at once.
pub(super) trait Listener: Send + Sync {
    /// Waits for the next connection.
    fn accept(&self) -> io::Result<Box<dyn Stream>>;
}

/// A connected socket. One thread reads and writes, another one may end it.
pub(super) trait Stream: Send + Sync {
    /// Waits for bytes; 0 is the end.
    fn read(&self, into: &mut [u8]) -> io::Result<usize>;

    /// Writes all of `bytes`.
    fn write_all(&self, bytes: &[u8]) -> io::Result<()>;

    /// Whether bytes have come that nobody has read.
    fn has_input(&self) -> bool;

    /// Ends it for the thread that waits to read; what that has read a moment before it can still answer, where the system
    /// knows such an end.
    fn end_input(&self);

    /// Ends it in both directions, also for the thread that waits in it.
    fn end(&self);
}

impl Stream for TcpStream {
    fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        Read::read(&mut &*self, into)
    }

    fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        Write::write_all(&mut &*self, bytes)
    }

    fn has_input(&self) -> bool {
        system::has_input(self)
    }

    fn end_input(&self) {
        system::end_input(self);
    }

    fn end(&self) {
        system::end(self);
    }
}
