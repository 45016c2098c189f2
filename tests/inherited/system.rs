//! What Windows has and the standard library has not: pipes, events, and processes that are given handles.

#![allow(unsafe_code, reason = "the standard library starts no process without standard output")]

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle, RawHandle};
use std::path::Path;
use std::ptr;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use windows_sys::Win32::Foundation::{HANDLE_FLAG_INHERIT, INVALID_HANDLE_VALUE, SetHandleInformation, WAIT_OBJECT_0};
use windows_sys::Win32::Storage::FileSystem::{FILE_FLAG_OVERLAPPED, PIPE_ACCESS_DUPLEX};
use windows_sys::Win32::System::Pipes::{
    CreateNamedPipeW, PIPE_READMODE_BYTE, PIPE_TYPE_BYTE, PIPE_WAIT, PeekNamedPipe,
};
use windows_sys::Win32::System::Threading::{
    CREATE_UNICODE_ENVIRONMENT, CreateEventW, CreateProcessW, GetExitCodeProcess, PROCESS_INFORMATION,
    STARTF_USESTDHANDLES, STARTUPINFOW, SetEvent, TerminateProcess, WaitForSingleObject,
};

/// A handle that is inherited is inherited by every process that starts meanwhile, and keeps a pipe open there. So one
/// starts after the other.
static ONE_STARTS: Mutex<()> = Mutex::new(());

/// How a handle does its work: a choice of who makes it, and of nobody who is given it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Synchronous,
    Overlapped,
}

/// The server's end of a new pipe, the only one of its name.
pub(crate) fn create_pipe(name: &str, kind: Kind, buffer_bytes: u32) -> OwnedHandle {
    let access = match kind {
        Kind::Synchronous => PIPE_ACCESS_DUPLEX,
        Kind::Overlapped => PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED,
    };
    let name = wide(OsStr::new(name));
    let mode = PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT;
    // SAFETY: `name` ends with 0, and null stands for the usual rights.
    let pipe = unsafe { CreateNamedPipeW(name.as_ptr(), access, mode, 1, buffer_bytes, buffer_bytes, 0, ptr::null()) };
    assert!(pipe != INVALID_HANDLE_VALUE, "{}", io::Error::last_os_error());
    // SAFETY: it was opened just now, for nobody else.
    unsafe { OwnedHandle::from_raw_handle(pipe) }
}

/// An event that is not set.
pub(crate) fn create_event() -> OwnedHandle {
    // SAFETY: null stands for the usual rights and for no name.
    let event = unsafe { CreateEventW(ptr::null(), 1, 0, ptr::null()) };
    assert!(!event.is_null(), "{}", io::Error::last_os_error());
    // SAFETY: it was opened just now, for nobody else.
    unsafe { OwnedHandle::from_raw_handle(event) }
}

/// Sets `event`.
pub(crate) fn set(event: &OwnedHandle) {
    // SAFETY: the handle is open.
    assert!(unsafe { SetEvent(event.as_raw_handle()) } != 0, "{}", io::Error::last_os_error());
}

/// How many bytes are there to be read from `pipe`.
pub(crate) fn readable_bytes(pipe: RawHandle) -> u32 {
    let mut bytes = 0;
    let null = ptr::null_mut();
    // SAFETY: the handle is open, `bytes` is written before the call returns, and null is allowed for the rest.
    let is_told = unsafe { PeekNamedPipe(pipe, null, 0, null.cast(), &raw mut bytes, null.cast()) };
    assert!(is_told != 0, "{}", io::Error::last_os_error());
    bytes
}

/// A process.
pub(crate) struct Process {
    handle: OwnedHandle,
}

/// What a process is started with.
pub(crate) struct Start<'a> {
    pub(crate) program: &'a Path,
    /// Its standard input, given away.
    pub(crate) input: RawHandle,
    /// Another handle that it is given.
    pub(crate) other: Option<RawHandle>,
    /// Variables besides those of this process.
    pub(crate) variables: Vec<(String, String)>,
}

/// Starts a process without standard output and standard error.
pub(crate) fn start(start: &Start<'_>) -> Process {
    let _alone = ONE_STARTS.lock().unwrap_or_else(PoisonError::into_inner);
    for handle in [Some(start.input), start.other].into_iter().flatten() {
        inherit(handle, HANDLE_FLAG_INHERIT);
    }
    let info = STARTUPINFOW {
        cb: size_of::<STARTUPINFOW>().try_into().unwrap(),
        dwFlags: STARTF_USESTDHANDLES,
        hStdInput: start.input,
        hStdOutput: INVALID_HANDLE_VALUE,
        hStdError: INVALID_HANDLE_VALUE,
        ..STARTUPINFOW::default()
    };
    let program = wide(start.program.as_os_str());
    let environment = environment(&start.variables);
    let mut process = PROCESS_INFORMATION::default();
    let mut create = || {
        // SAFETY: the texts end with 0, the environment with two; `info` and `process` live until the call returns, and
        // null is allowed for the rest.
        let created = unsafe {
            CreateProcessW(
                program.as_ptr(),
                ptr::null_mut(),
                ptr::null(),
                ptr::null(),
                1,
                CREATE_UNICODE_ENVIRONMENT,
                environment.as_ptr().cast(),
                ptr::null(),
                &raw const info,
                &raw mut process,
            )
        };
        if created == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    };
    let mut created = create();
    // Wine fails so now and then where many processes are started at once.
    for _ in 0..STARTS_MAX {
        if created.as_ref().is_err_and(|error| error.raw_os_error() == Some(INTERNAL_ERROR)) {
            thread::sleep(Duration::from_millis(100));
            created = create();
        }
    }
    created.unwrap();
    for handle in [Some(start.input), start.other].into_iter().flatten() {
        inherit(handle, 0);
    }
    // SAFETY: it was opened just now, for nobody else.
    drop(unsafe { OwnedHandle::from_raw_handle(process.hThread) });
    // SAFETY: it was opened just now, for nobody else.
    Process { handle: unsafe { OwnedHandle::from_raw_handle(process.hProcess) } }
}

/// `ERROR_INTERNAL_ERROR`.
const INTERNAL_ERROR: i32 = 1359;

/// How often a start is tried again.
const STARTS_MAX: usize = 20;

impl Process {
    /// Its code, once it has ended; `None` if it has not by `time`.
    pub(crate) fn wait(&self, time: Duration) -> Option<u32> {
        // SAFETY: the handle is open.
        let seen = unsafe { WaitForSingleObject(self.handle.as_raw_handle(), time.as_millis().try_into().unwrap()) };
        let mut code = 0;
        // SAFETY: the handle is open, and `code` is written before the call returns.
        let is_told = unsafe { GetExitCodeProcess(self.handle.as_raw_handle(), &raw mut code) };
        assert!(is_told != 0, "{}", io::Error::last_os_error());
        (seen == WAIT_OBJECT_0).then_some(code)
    }

    /// Ends it, as IIS does where it is not content; one that has ended already stays as it is.
    pub(crate) fn kill(&self) {
        // SAFETY: the handle is open.
        _ = unsafe { TerminateProcess(self.handle.as_raw_handle(), 99) };
    }
}

/// Whether processes that start from now on are given `handle`.
fn inherit(handle: RawHandle, flag: u32) {
    // SAFETY: the handle is open.
    let is_done = unsafe { SetHandleInformation(handle, HANDLE_FLAG_INHERIT, flag) };
    assert!(is_done != 0, "{}", io::Error::last_os_error());
}

/// The variables of this process and `more`, as a block of `NAME=value`.
fn environment(more: &[(String, String)]) -> Vec<u16> {
    let own = std::env::vars_os();
    let all = own.chain(more.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))));
    let mut block: Vec<u16> = all
        .flat_map(|(mut line, value)| {
            line.push("=");
            line.push(value);
            wide(&line)
        })
        .collect();
    block.push(0);
    block
}

fn wide(text: &OsStr) -> Vec<u16> {
    text.encode_wide().chain([0]).collect()
}
