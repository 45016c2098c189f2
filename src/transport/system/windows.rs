//! What the standard library can't do: end a socket in which another thread waits, see what has come. And what this system
//! lacks: signals that ask a process to end, and Unix sockets.

#![allow(unsafe_code, reason = "the standard library can't give up what a thread waits for, and looks only by waiting")]

use super::stream::Listener;
use std::io;
use std::net::{Shutdown, TcpStream};
use std::os::windows::io::AsRawSocket;
use std::path::Path;
use std::ptr;
use std::thread;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Networking::WinSock::{
    FIONREAD, POLLERR, POLLHUP, POLLRDNORM, WSAPOLLFD, WSAPoll, ioctlsocket,
};
use windows_sys::Win32::System::IO::CancelIoEx;

/// Nothing asks the process to end: one that listens at an address is ended by the system, at once.
pub(super) struct AskedToEnd;

pub(super) fn catch_signals() -> io::Result<AskedToEnd> {
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

/// Ends `stream` in both directions. The order matters: who is about to wait finds it ended, and who waits is woken.
pub(super) fn end(stream: &TcpStream) {
    // Refused only where the other side has ended it already.
    _ = stream.shutdown(Shutdown::Both);
    let socket = stream.as_raw_socket() as HANDLE;
    // SAFETY: the socket is open as long as `stream` is borrowed; null stands for all that is waited for in it. Where nothing
    // is, the call fails and does nothing.
    _ = unsafe { CancelIoEx(socket, ptr::null()) };
}

/// The same: where one direction alone is ended, Windows resets the connection for what still comes.
pub(super) fn end_input(stream: &TcpStream) {
    end(stream);
}

pub(super) fn has_input(stream: &TcpStream) -> bool {
    let socket = stream.as_raw_socket();
    let mut bytes = 0;
    // SAFETY: the socket is open as long as `stream` is borrowed; `bytes` is written before the call returns.
    let has_count = unsafe { ioctlsocket(socket as _, FIONREAD, &raw mut bytes) } == 0;
    has_count && bytes > 0
}

/// A web server that only ends its own direction, after a request, is taken for one that has left: none does so.
pub(super) fn has_left(stream: &TcpStream) -> bool {
    let mut poll = WSAPOLLFD { fd: stream.as_raw_socket() as _, events: POLLRDNORM, revents: 0 };
    // SAFETY: there is one, and it is written before the call returns, which waits for nothing.
    let is_known = unsafe { WSAPoll(&raw mut poll, 1, 0) } > 0;
    is_known && poll.revents & (POLLHUP | POLLERR) != 0
}

/// The file of a Unix socket: there is none.
pub(super) enum SocketFile {}

pub(super) fn bind(_path: &Path, _mode: u32) -> io::Result<(Box<dyn Listener>, SocketFile)> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "Unix sockets are not available on this system"))
}
