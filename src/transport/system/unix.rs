//! What the standard library can't do with a socket in which another thread waits: end it, look for what has come.

#![allow(unsafe_code, reason = "the standard library looks only by waiting")]

use std::net::{Shutdown, TcpStream};
use std::os::fd::{AsFd, AsRawFd};

/// Ends `stream` in both directions; the system wakes the thread that waits in it.
pub(super) fn end(stream: &TcpStream) {
    // Refused only where the other side has ended it already.
    _ = stream.shutdown(Shutdown::Both);
}

/// Ends `stream` for who reads; what has come is still given.
pub(super) fn end_input(stream: &TcpStream) {
    // As above.
    _ = stream.shutdown(Shutdown::Read);
}

/// Whether bytes have come that nobody has read.
pub(super) fn has_input(stream: &impl AsFd) -> bool {
    let mut byte = 0_u8;
    let flags = libc::MSG_PEEK | libc::MSG_DONTWAIT;
    // SAFETY: the socket is open as long as `stream` is borrowed, and `byte` has room for one.
    unsafe { libc::recv(stream.as_fd().as_raw_fd(), (&raw mut byte).cast(), 1, flags) > 0 }
}
