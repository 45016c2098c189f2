//! A socket that connections come from, and a connected one: TCP here, Unix sockets in `local`.

use super::ending;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

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

    /// Ends it in both directions, also for the thread that waits in it.
    fn end(&self);
}

impl Listener for TcpListener {
    fn accept(&self) -> io::Result<Box<dyn Stream>> {
        let (stream, _) = Self::accept(self)?;
        // An answer is written at once: nothing is gained by holding back its last part. If it is refused, the answer is
        // only slower.
        _ = stream.set_nodelay(true);
        Ok(Box::new(stream))
    }
}

impl Stream for TcpStream {
    fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        Read::read(&mut &*self, into)
    }

    fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        Write::write_all(&mut &*self, bytes)
    }

    fn end(&self) {
        ending::end(self);
    }
}
