//! What a web server on Windows starts a process with: a named pipe or a listening socket as standard input, and neither
//! standard output nor standard error.
//!
//! Outside facts are those of libfcgi's `os_win32.c` and PHP's `main/fastcgi.c`, which run under IIS, and of
//! <https://learn.microsoft.com/iis/configuration/system.webserver/fastcgi/application/>.

#![allow(
    unsafe_code,
    reason = "the standard library does not tell a pipe from a socket, and takes no handle without it"
)]

use crate::transport::pipe::{Event, Pipe};
use std::env;
use std::io;
use std::net::TcpListener;
use std::os::windows::io::{FromRawHandle, FromRawSocket, OwnedHandle, RawHandle, RawSocket};
use std::ptr;
use windows_sys::Win32::Foundation::INVALID_HANDLE_VALUE;
use windows_sys::Win32::Networking::WinSock::{SO_ACCEPTCONN, SOCKET, SOL_SOCKET, WSADATA, WSAStartup, getsockopt};
use windows_sys::Win32::Storage::FileSystem::{FILE_TYPE_PIPE, GetFileType};
use windows_sys::Win32::System::Console::{
    GetStdHandle, STD_ERROR_HANDLE, STD_HANDLE, STD_INPUT_HANDLE, STD_OUTPUT_HANDLE,
};
use windows_sys::Win32::System::Pipes::GetNamedPipeInfo;

/// The variable in which IIS hands over the event that announces the end of the process, where
/// `signalBeforeTerminateSeconds` is set: the handle as a decimal number.
const SHUTDOWN_EVENT: &str = "_FCGI_SHUTDOWN_EVENT_";

/// Version 2.2 of Windows' sockets, which every Windows has.
const WINSOCK_VERSION: u16 = 0x0202;

/// What the process was started with.
#[derive(Debug)]
pub enum Inherited {
    /// IIS's usual way: one named pipe for each process.
    Pipe(Pipe),
    /// IIS's `protocol="Tcp"`: a socket that listens.
    Listener(TcpListener),
}

/// What a web server gave the process; `None` where it was started by hand. The standard handles are taken: call it once.
///
/// # Errors
/// Where it was started as web servers do, but with neither of both.
pub fn inherited() -> io::Result<Option<Inherited>> {
    let Some(input) = standard(STD_INPUT_HANDLE) else { return Ok(None) };
    if standard(STD_OUTPUT_HANDLE).is_some() || standard(STD_ERROR_HANDLE).is_some() {
        return Ok(None);
    }
    if is_pipe(input) {
        // SAFETY: it is open, and nobody else uses standard input: there is one call of this function.
        let input = unsafe { OwnedHandle::from_raw_handle(input) };
        if let Some(pipe) = Pipe::new(input, shutdown_event())? {
            return Ok(Some(Inherited::Pipe(pipe)));
        }
    } else if is_listening(input as SOCKET)? {
        // SAFETY: it is an open socket, and nobody else uses standard input: there is one call of this function.
        let listener = unsafe { TcpListener::from_raw_socket(input as RawSocket) };
        return Ok(Some(Inherited::Listener(listener)));
    }
    Err(io::Error::other("standard input is neither a named pipe nor a listening socket"))
}

/// A standard handle; `None` where there is none. What IIS gives as invalid, Wine passes on as null.
fn standard(which: STD_HANDLE) -> Option<RawHandle> {
    // SAFETY: the call takes a number.
    let handle = unsafe { GetStdHandle(which) };
    (!handle.is_null() && handle != INVALID_HANDLE_VALUE).then_some(handle)
}

/// Whether it is a named pipe. Sockets have the type of pipes too, but can't be asked what pipes can.
fn is_pipe(handle: RawHandle) -> bool {
    // SAFETY: the call refuses a handle that is not open.
    let is_typed = unsafe { GetFileType(handle) } == FILE_TYPE_PIPE;
    let null = ptr::null_mut();
    // SAFETY: the call refuses a handle that is not open; null is allowed for what need not be known.
    is_typed && unsafe { GetNamedPipeInfo(handle, null, null, null, null) } != 0
}

/// Whether it is a socket that listens. Nothing of sockets works before they are started up, also what std does with this
/// one later.
fn is_listening(socket: SOCKET) -> io::Result<bool> {
    let mut data = WSADATA::default();
    // SAFETY: `data` is written before the call returns.
    let failure = unsafe { WSAStartup(WINSOCK_VERSION, &raw mut data) };
    if failure != 0 {
        return Err(io::Error::from_raw_os_error(failure));
    }
    let mut answer = [0_u8; 4];
    let mut length = 4;
    // SAFETY: `answer` has `length` bytes, and both are written before the call returns; it refuses what is no socket.
    let failure = unsafe { getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, answer.as_mut_ptr(), &raw mut length) };
    Ok(failure == 0 && answer != [0; 4])
}

/// The event of [`SHUTDOWN_EVENT`]; `None` where there is none, or what is said of it makes no sense.
fn shutdown_event() -> Option<Event> {
    let handle: usize = env::var(SHUTDOWN_EVENT).ok()?.parse().ok()?;
    let handle = ptr::with_exposed_provenance_mut(handle);
    // SAFETY: it was opened for this process by the one that started it, and only this call takes it.
    let handle = unsafe { OwnedHandle::from_raw_handle(handle) };
    Event::inherited(handle)
}
