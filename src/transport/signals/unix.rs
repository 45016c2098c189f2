//! SIGTERM and SIGINT, by which web servers, systemd and terminals ask a process to end.
//!
//! They are blocked, and one thread waits for them: so nothing is run inside a signal handler, and no system call of other
//! threads is interrupted.

#![allow(unsafe_code, reason = "the standard library knows no signals")]

use std::io;
use std::mem::MaybeUninit;

/// The signals, blocked in the thread that made this and in all that it starts later.
pub(super) struct AskedToEnd {
    signals: libc::sigset_t,
}

/// Blocks the signals, to be waited for.
///
/// # Errors
/// Where the system refuses.
pub(super) fn catch() -> io::Result<AskedToEnd> {
    let mut signals = MaybeUninit::uninit();
    // SAFETY: it is given room for a set, and makes all of it.
    check(unsafe { libc::sigemptyset(signals.as_mut_ptr()) })?;
    // SAFETY: `sigemptyset` succeeded, so the set is initialised.
    let mut signals = unsafe { signals.assume_init() };
    for signal in [libc::SIGTERM, libc::SIGINT] {
        // SAFETY: the set is initialised, and the signal exists.
        check(unsafe { libc::sigaddset(&mut signals, signal) })?;
    }
    let caught = AskedToEnd { signals };
    caught.set_mask(libc::SIG_BLOCK)?;
    Ok(caught)
}

impl AskedToEnd {
    /// Returns when one of the signals arrives. The next one ends the process at once, as it does by default.
    pub(super) fn wait(&self) {
        let mut signal = 0;
        // SAFETY: the set is initialised, and the signal's number has room. It fails only where the set holds a signal that
        // does not exist.
        unsafe { libc::sigwait(&self.signals, &mut signal) };
        // If it is refused, the next signal waits as this one did.
        _ = self.set_mask(libc::SIG_UNBLOCK);
    }

    fn set_mask(&self, how: libc::c_int) -> io::Result<()> {
        // SAFETY: the set is initialised; the former mask is not asked for.
        match unsafe { libc::pthread_sigmask(how, &self.signals, std::ptr::null_mut()) } {
            0 => Ok(()),
            code => Err(io::Error::from_raw_os_error(code)),
        }
    }
}

fn check(result: libc::c_int) -> io::Result<()> {
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
