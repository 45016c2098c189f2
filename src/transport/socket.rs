//! Listening at an address, and serving the connections that come.

use super::stream::Listener;
use super::{Address, Connection, Options, local, pool, signals};
use std::io;
use std::net::TcpListener;

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
