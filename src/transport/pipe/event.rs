//! Events of Windows: set once, seen by all who wait.

#![allow(unsafe_code, reason = "the standard library knows no events")]

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle, RawHandle};
use std::ptr;
use std::time::Duration;
use windows_sys::Win32::Foundation::{FALSE, TRUE, WAIT_OBJECT_0, WAIT_TIMEOUT};
use windows_sys::Win32::System::Threading::{
    CreateEventW, INFINITE, SetEvent, WaitForMultipleObjects, WaitForSingleObject,
};

/// An event: not set at first, and set for good.
pub(in crate::transport) struct Event {
    handle: OwnedHandle,
}

impl Event {
    /// A new one.
    ///
    /// # Errors
    /// Where the system gives none.
    pub(super) fn new() -> io::Result<Self> {
        // SAFETY: null stands for the usual rights and for no name.
        let handle = unsafe { CreateEventW(ptr::null(), TRUE, FALSE, ptr::null()) };
        if handle.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: it was opened just now, for nobody else.
        let handle = unsafe { OwnedHandle::from_raw_handle(handle) };
        Ok(Self { handle })
    }

    /// The event that was opened before, by whoever started the process; `None` where there is none that can be waited
    /// for.
    pub(in crate::transport) fn inherited(handle: OwnedHandle) -> Option<Self> {
        let event = Self { handle };
        let is_set = event.wait_for(Duration::ZERO).ok()?;
        // One that is reset by whoever sees it was so just now.
        drop(is_set.then(|| event.set_on_drop()));
        Some(event)
    }

    /// Waits for it.
    ///
    /// # Errors
    /// Where it is no event.
    pub(in crate::transport) fn wait(&self) -> io::Result<()> {
        self.wait_milliseconds(INFINITE).map(|_| ())
    }

    /// Waits for one of `events`, no longer than `time`; the place of the first that is set, if one is.
    ///
    /// # Errors
    /// Where one of them is none.
    pub(super) fn first_of(events: &[&Self], time: Duration) -> io::Result<Option<usize>> {
        let handles: Vec<_> = events.iter().map(|event| event.as_raw_handle()).collect();
        let count = u32::try_from(handles.len()).unwrap_or(u32::MAX);
        // SAFETY: there are `count` handles, and all are open; the call refuses too many.
        match unsafe { WaitForMultipleObjects(count, handles.as_ptr(), FALSE, milliseconds(time)) } {
            WAIT_TIMEOUT => Ok(None),
            event if event < WAIT_OBJECT_0 + count => Ok(usize::try_from(event - WAIT_OBJECT_0).ok()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// Waits for it no longer than `time`; gives whether it is set.
    ///
    /// # Errors
    /// Where it is no event.
    pub(super) fn wait_for(&self, time: Duration) -> io::Result<bool> {
        self.wait_milliseconds(milliseconds(time))
    }

    fn wait_milliseconds(&self, milliseconds: u32) -> io::Result<bool> {
        // SAFETY: the handle is owned; the call refuses one that can't be waited for.
        match unsafe { WaitForSingleObject(self.as_raw_handle(), milliseconds) } {
            WAIT_OBJECT_0 => Ok(true),
            WAIT_TIMEOUT => Ok(false),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// What sets it when it goes out of scope, by a panic as well.
    pub(super) fn set_on_drop(&self) -> SetOnDrop<'_> {
        SetOnDrop { event: self }
    }
}

fn milliseconds(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(INFINITE)
}

impl AsRawHandle for Event {
    fn as_raw_handle(&self) -> RawHandle {
        self.handle.as_raw_handle()
    }
}

pub(super) struct SetOnDrop<'a> {
    event: &'a Event,
}

impl Drop for SetOnDrop<'_> {
    fn drop(&mut self) {
        // SAFETY: the handle is open.
        _ = unsafe { SetEvent(self.event.as_raw_handle()) };
    }
}
