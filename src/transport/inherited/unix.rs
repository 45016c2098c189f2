//! A listening socket as descriptor 0, as spawn-fcgi, lighttpd, mod_fcgid and systemd give it.

use crate::transport::socket::Listening;
use crate::transport::stream::{Listener, only_named};
use std::io::{self, ErrorKind};
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};

/// The listening socket that the process was started with; `None` if its standard input is something else, as it is where
/// it was started by hand. Call it only once in a process, before other threads are started.
///
/// # Errors
/// Where there is no standard input, too many files are open, or `FCGI_WEB_SERVER_ADDRS` is malformed.
pub fn inherited() -> io::Result<Option<Listening>> {
    let descriptor = io::stdin().as_fd().try_clone_to_owned()?;
    listener(descriptor)?.map(|listener| Listening::new(listener, None)).transpose()
}

/// A listening socket is one that has no other side: FastCGI 1.0, section 2.2. What is no socket is refused in another way.
fn listener(descriptor: OwnedFd) -> io::Result<Option<Box<dyn Listener>>> {
    let is_without_peer = |cause: io::Error| cause.kind() == ErrorKind::NotConnected;
    let unix = UnixStream::from(descriptor);
    if unix.local_addr().is_ok() {
        if !unix.peer_addr().is_err_and(is_without_peer) {
            return Ok(None);
        }
        let listener = UnixListener::from(OwnedFd::from(unix));
        // Who made it may have wanted to poll it; our threads wait in it.
        listener.set_nonblocking(false)?;
        return Ok(Some(Box::new(listener)));
    }
    let tcp = TcpStream::from(OwnedFd::from(unix));
    if tcp.local_addr().is_err() || !tcp.peer_addr().is_err_and(is_without_peer) {
        return Ok(None);
    }
    let listener = TcpListener::from(OwnedFd::from(tcp));
    listener.set_nonblocking(false)?;
    only_named(listener).map(Some)
}
