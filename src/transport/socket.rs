//! Sockets that are listened at, and the connections that come of them: TCP here, Unix sockets in `local`.

use super::{Address, Connection, Options, ending, local, pool, signals};
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

/// A socket that is listened at, before its first connection is accepted.
pub struct Listening {
    address: Address,
    listener: Box<dyn Listener>,
    /// Removes the file of a Unix socket when it is dropped.
    file: Option<local::SocketFile>,
}

/// Listens at `address`. The file of a Unix socket gets `mode` as its permissions, and is replaced if nobody listens at it
/// any more.
///
/// # Errors
/// Where the address is in use, or can't be listened at.
pub fn listen(address: &Address, mode: u32) -> io::Result<Listening> {
    match address {
        Address::Tcp(address) => {
            let listener = TcpListener::bind(address)?;
            let address = Address::Tcp(listener.local_addr()?);
            Ok(Listening { address, listener: Box::new(listener), file: None })
        }
        Address::Unix(path) => {
            let (listener, file) = local::bind(path, mode)?;
            Ok(Listening { address: address.clone(), listener, file: Some(file) })
        }
    }
}

impl Listening {
    /// The address, with the port that was chosen.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Calls `serve` for each connection, several at once, until the process is asked to end; then the requests that have
    /// begun are answered, and it returns. Call it only once in a process, before other threads are started: it takes over
    /// the signals that ask to end.
    ///
    /// # Errors
    /// Where no thread can be started, or the socket accepts no connections.
    pub fn serve(
        self,
        options: &Options,
        serve: impl Fn(&mut dyn Connection) + Send + Sync + 'static,
    ) -> io::Result<()> {
        let asked_to_end = signals::catch()?;
        let served = pool::serve(self.listener, options, Box::new(serve), move || asked_to_end.wait());
        drop(self.file);
        served
    }
}
