//! The handle of a pipe, overlapped or not: which of the two IIS gives is not documented, so each call is right for both.
//!
//! Each operation has an `OVERLAPPED` with an event that is reset by hand. A handle that is not overlapped completes it
//! before the call returns; an overlapped one says `ERROR_IO_PENDING`, and `GetOverlappedResult` waits. Without the
//! structure an overlapped handle "can incorrectly report that the operation is complete"
//! (<https://learn.microsoft.com/windows/win32/sync/synchronization-and-overlapped-input-and-output>), and Rust's own
//! `File` aborts the process there (rust-lang/rust issue 81357).

#![allow(unsafe_code, reason = "the standard library knows no pipes that others made")]

use super::event::Event;
use std::io;
use std::os::windows::io::{AsRawHandle, OwnedHandle};
use std::ptr;
use windows_sys::Win32::Foundation::{
    ERROR_BROKEN_PIPE, ERROR_HANDLE_EOF, ERROR_IO_PENDING, ERROR_NO_DATA, ERROR_OPERATION_ABORTED,
    ERROR_PIPE_CONNECTED, ERROR_PIPE_NOT_CONNECTED, HANDLE, TRUE,
};
use windows_sys::Win32::Storage::FileSystem::{FlushFileBuffers, ReadFile, WriteFile};
use windows_sys::Win32::System::IO::{CancelIoEx, GetOverlappedResult, OVERLAPPED};
use windows_sys::Win32::System::Pipes::{
    ConnectNamedPipe, DisconnectNamedPipe, GetNamedPipeInfo, PIPE_READMODE_BYTE, PIPE_SERVER_END, PIPE_WAIT,
    PeekNamedPipe, SetNamedPipeHandleState,
};
use windows_sys::core::BOOL;

/// The most bytes that one `WriteFile` is given: as many as a record of FastCGI holds. The system keeps what it is given
/// until the other side has read it.
const WRITE_BYTES_MAX: usize = 64 << 10;

/// The codes by which a pipe says that its other side is gone, or that waiting was cancelled; meanings by
/// <https://learn.microsoft.com/windows/win32/debug/system-error-codes>.
const ENDS: [u32; 5] =
    [ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED, ERROR_OPERATION_ABORTED, ERROR_HANDLE_EOF];

pub(super) struct Handle {
    pipe: OwnedHandle,
    end: End,
    /// Set when an operation is complete. One thread reads and writes, so one is enough.
    completed: Event,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Server,
    Client,
}

/// Who is at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Client {
    /// One, as far as the system says.
    Connected,
    /// One that has left, or none that is still waited for.
    Gone,
}

impl Handle {
    /// What `pipe` is. One that does not say which end it is is taken as the client's, which is only read and written.
    ///
    /// # Errors
    /// Where the system gives no event.
    pub(super) fn new(pipe: OwnedHandle) -> io::Result<Self> {
        let raw = pipe.as_raw_handle();
        let mut flags = 0;
        let null = ptr::null_mut();
        // SAFETY: the handle is open; `flags` is written before the call returns, and null is allowed for the rest.
        let has_info = unsafe { GetNamedPipeInfo(raw, &raw mut flags, null, null, null) } != 0;
        let end = if has_info && flags & PIPE_SERVER_END != 0 { End::Server } else { End::Client };
        let mode = PIPE_READMODE_BYTE | PIPE_WAIT;
        // It is in this mode already, unless its maker chose another one that can't be changed: that is read as it is.
        // SAFETY: the handle is open; `mode` is read before the call returns, and null is allowed for the rest.
        _ = unsafe { SetNamedPipeHandleState(raw, &raw const mode, ptr::null(), ptr::null()) };
        Ok(Self { pipe, end, completed: Event::new()? })
    }

    /// Waits for a client. At any other answer of the system than these four, reading shows more.
    pub(super) fn connect(&self) -> Client {
        if self.end == End::Client {
            return Client::Connected;
        }
        let connected = self.complete(|pipe, overlapped| {
            // SAFETY: the handle is open, and `overlapped` lives until the operation is complete.
            unsafe { ConnectNamedPipe(pipe, overlapped) }
        });
        match connected.map_err(|error| code(&error)) {
            Err(Some(ERROR_NO_DATA | ERROR_OPERATION_ABORTED)) => Client::Gone,
            Err(Some(ERROR_PIPE_CONNECTED)) | Ok(_) | Err(_) => Client::Connected,
        }
    }

    /// Reads what is there, or waits for it; 0 where the other side is gone or reading was cancelled.
    pub(super) fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        let length = u32::try_from(into.len()).unwrap_or(u32::MAX);
        loop {
            let read = self.complete(|pipe, overlapped| {
                // SAFETY: the handle is open, `into` has `length` bytes, and both it and `overlapped` live until the
                // operation is complete.
                unsafe { ReadFile(pipe, into.as_mut_ptr(), length, ptr::null_mut(), overlapped) }
            });
            match read {
                // The other side has written nothing at all, which is not the end of a pipe.
                Ok(0) if !into.is_empty() => {}
                Err(error) if is_end(&error) => return Ok(0),
                read => return read,
            }
        }
    }

    /// Writes all of `bytes`, and waits for the other side to make room. Where that is gone, it is `BrokenPipe`.
    pub(super) fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let length = u32::try_from(bytes.len().min(WRITE_BYTES_MAX)).unwrap_or(u32::MAX);
            let written = self.complete(|pipe, overlapped| {
                // SAFETY: the handle is open, `bytes` has `length` bytes, and both it and `overlapped` live until the
                // operation is complete.
                unsafe { WriteFile(pipe, bytes.as_ptr(), length, ptr::null_mut(), overlapped) }
            });
            match written {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                Err(error) if is_end(&error) => return Err(io::ErrorKind::BrokenPipe.into()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Shuts the client out, once it has read everything; `false` where no other one can come.
    pub(super) fn disconnect(&self) -> bool {
        if self.end == End::Client {
            return false;
        }
        let pipe = self.pipe.as_raw_handle();
        // It fails where the client has gone: then there is nothing to wait for.
        // SAFETY: the handle is open.
        _ = unsafe { FlushFileBuffers(pipe) };
        // SAFETY: the handle is open.
        unsafe { DisconnectNamedPipe(pipe) != 0 }
    }

    /// Whether the other side is gone. It waits for what another thread reads or writes, where the handle is not overlapped.
    pub(super) fn has_left(&self) -> bool {
        let pipe = self.pipe.as_raw_handle();
        let null = ptr::null_mut();
        // SAFETY: the handle is open; null is allowed for all that need not be known.
        let is_open = unsafe { PeekNamedPipe(pipe, ptr::null_mut(), 0, null, null, null) } != 0;
        !is_open && is_end(&io::Error::last_os_error())
    }

    /// Makes what waits on this handle, in whichever thread, end as if the other side were gone; does nothing where
    /// nothing waits.
    pub(super) fn cancel(&self) {
        // SAFETY: the handle is open, and null stands for every operation on it.
        _ = unsafe { CancelIoEx(self.pipe.as_raw_handle(), ptr::null()) };
    }

    /// Starts an operation and waits until it is complete; gives the number of bytes.
    fn complete(&self, start: impl FnOnce(HANDLE, *mut OVERLAPPED) -> BOOL) -> io::Result<usize> {
        let pipe = self.pipe.as_raw_handle();
        let mut overlapped = OVERLAPPED { hEvent: self.completed.as_raw_handle(), ..OVERLAPPED::default() };
        let overlapped = &raw mut overlapped;
        if start(pipe, overlapped) == 0 {
            let error = io::Error::last_os_error();
            if code(&error) != Some(ERROR_IO_PENDING) {
                return Err(error);
            }
        }
        let mut transferred = 0;
        // SAFETY: the handle is open, and the operation was started with `overlapped`; both it and `transferred` live
        // until the call returns, and that waits for the operation.
        let is_done = unsafe { GetOverlappedResult(pipe, overlapped, &raw mut transferred, TRUE) };
        if is_done == 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(usize::try_from(transferred).unwrap_or(usize::MAX))
    }
}

fn is_end(error: &io::Error) -> bool {
    code(error).is_some_and(|code| ENDS.contains(&code))
}

fn code(error: &io::Error) -> Option<u32> {
    error.raw_os_error().and_then(|code| u32::try_from(code).ok())
}
