//! Ends a connection while another thread waits in it: here the wait has to be given up too.

#![allow(unsafe_code, reason = "the standard library can't give up what a thread waits for")]

use std::net::{Shutdown, TcpStream};
use std::os::windows::io::AsRawSocket;
use std::ptr;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::IO::CancelIoEx;

/// Ends `stream` in both directions. The order matters: who is about to wait finds it ended, and who waits is woken.
pub(super) fn end(stream: &TcpStream) {
    // Refused only where the other side has ended it already.
    _ = stream.shutdown(Shutdown::Both);
    let socket = stream.as_raw_socket() as HANDLE;
    // SAFETY: the socket is open as long as `stream` is borrowed; null stands for all that is waited for in it. Where nothing
    // is, the call fails and does nothing.
    _ = unsafe { CancelIoEx(socket, ptr::null()) };
}
