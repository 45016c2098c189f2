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
use crate::transport::stream::{Listener, only_named};
use crate::transport::{Connection, Options, pool, system};
use std::env;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::os::windows::io::{FromRawHandle, FromRawSocket, OwnedHandle, OwnedSocket, RawHandle, RawSocket};
use std::ptr;
use windows_sys::Win32::Foundation::INVALID_HANDLE_VALUE;
use windows_sys::Win32::Networking::WinSock::{WSADATA, WSAStartup};
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
pub struct Inherited {
    input: Input,
    shutdown: Option<Event>,
}

enum Input {
    /// IIS's usual way: one named pipe for each process.
    Pipe(Pipe),
    /// IIS's `protocol="Tcp"`: a socket that listens.
    Listener(Box<dyn Listener>),
}

/// What a web server gave the process; `None` where it was started by hand. The standard input is taken: call it once.
///
/// # Errors
/// Where it was started as web servers do, but with neither of both; where `FCGI_WEB_SERVER_ADDRS` is malformed.
pub fn inherited() -> io::Result<Option<Inherited>> {
    let Some(handle) = standard(STD_INPUT_HANDLE) else { return Ok(None) };
    if standard(STD_OUTPUT_HANDLE).is_some() || standard(STD_ERROR_HANDLE).is_some() {
        return Ok(None);
    }
    let input = if is_pipe(handle) {
        // SAFETY: it is open, and nobody else uses standard input: this function is called once.
        Input::Pipe(Pipe::new(unsafe { OwnedHandle::from_raw_handle(handle) })?)
    } else {
        start_sockets()?;
        // SAFETY: it is open, and nobody else uses standard input: this function is called once. What is no socket is
        // refused by each call, and closing it then does nothing.
        let stream = unsafe { TcpStream::from_raw_socket(handle as RawSocket) };
        if !is_listening(&stream) {
            return Err(io::Error::other("it is neither a named pipe nor a listening socket"));
        }
        Input::Listener(only_named(TcpListener::from(OwnedSocket::from(stream)))?)
    };
    Ok(Some(Inherited { input, shutdown: shutdown_event() }))
}

impl Inherited {
    /// Calls `serve` for each connection until the process is told to end, or, with a pipe, its client has gone; a request
    /// that has begun is answered. Connections of a pipe come one after the other, and `options` do not hold for them: IIS
    /// has its own. Call it only once in a process.
    ///
    /// # Errors
    /// Where no thread can be started, or the socket accepts no connections.
    pub fn serve(
        self,
        options: &Options,
        serve: impl Fn(&mut dyn Connection) + Send + Sync + 'static,
    ) -> io::Result<()> {
        let Self { input, shutdown } = self;
        match input {
            Input::Pipe(pipe) => pipe.serve(shutdown.as_ref(), &serve),
            Input::Listener(listener) => {
                let asked_to_end = system::catch_signals()?;
                pool::serve(listener, options, Box::new(serve), move |end| {
                    match shutdown.is_some_and(|shutdown| shutdown.wait().is_ok()) {
                        true => end(),
                        false => asked_to_end.wait(end),
                    }
                })
            }
        }
    }
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

/// Makes sockets work: std does so only where it makes one itself.
fn start_sockets() -> io::Result<()> {
    let mut data = WSADATA::default();
    // SAFETY: `data` is written before the call returns.
    match unsafe { WSAStartup(WINSOCK_VERSION, &raw mut data) } {
        0 => Ok(()),
        code => Err(io::Error::from_raw_os_error(code)),
    }
}

/// A listening socket is one that has no other side: FastCGI 1.0, section 2.2. (`SO_ACCEPTCONN` would tell it too, but of
/// an inherited socket Wine tells no option, and why it has no other side neither.)
fn is_listening(socket: &TcpStream) -> bool {
    socket.local_addr().is_ok() && socket.peer_addr().is_err()
}

/// The event of [`SHUTDOWN_EVENT`]; `None` where there is none, or what is said of it makes no sense.
fn shutdown_event() -> Option<Event> {
    let handle: usize = env::var(SHUTDOWN_EVENT).ok()?.parse().ok()?;
    let handle = ptr::with_exposed_provenance_mut(handle);
    // What is left in the environment from elsewhere may be the number of anything.
    if Some(handle) == standard(STD_INPUT_HANDLE) {
        return None;
    }
    // SAFETY: it was opened for this process by the one that started it, and only this call takes it.
    let handle = unsafe { OwnedHandle::from_raw_handle(handle) };
    Event::inherited(handle)
}
