//! SIGTERM and SIGINT, by which web servers, systemd and terminals ask a process to end.
//!
//! They are blocked, and one thread waits for them: so nothing is run inside a signal handler, and no system call of other
//! threads is interrupted.

#![allow(unsafe_code, reason = "the standard library knows no signals")]

use std::io;
use std::mem::MaybeUninit;
use std::thread;
use std::time::Duration;

/// What asks the process to end.
const SIGNALS: [libc::c_int; 2] = [libc::SIGTERM, libc::SIGINT];

/// Some tell a process and then its group, or send both signals: all that come within this time count once.
const TOGETHER: Duration = Duration::from_millis(500);

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
    for signal in SIGNALS {
        // SAFETY: the set is initialised, and the signal exists.
        check(unsafe { libc::sigaddset(&mut signals, signal) })?;
    }
    let caught = AskedToEnd { signals };
    caught.set_mask(libc::SIG_BLOCK)?;
    Ok(caught)
}

impl AskedToEnd {
    /// Calls `end` when one of the signals arrives. Those that come right after it are the same act; a later one ends the
    /// process at once, as it does by default.
    pub(super) fn wait(&self, end: &dyn Fn()) {
        self.take();
        end();
        thread::sleep(TOGETHER);
        while self.is_pending() {
            self.take();
        }
        // If it is refused, the next signal waits as this one did.
        _ = self.set_mask(libc::SIG_UNBLOCK);
    }

    /// Waits for one of the signals.
    fn take(&self) {
        let mut signal = 0;
        // SAFETY: the set is initialised, and the signal's number has room. It fails only where the set holds a signal that
        // does not exist.
        unsafe { libc::sigwait(&self.signals, &mut signal) };
    }

    /// Whether one of the signals has arrived.
    fn is_pending(&self) -> bool {
        let mut pending = MaybeUninit::uninit();
        // SAFETY: it is given room for a set, and makes all of it where it succeeds.
        if unsafe { libc::sigpending(pending.as_mut_ptr()) } != 0 {
            return false;
        }
        // SAFETY: `sigpending` succeeded, so the set is initialised.
        let pending = unsafe { pending.assume_init() };
        // SAFETY: the set is initialised, and the signal exists.
        SIGNALS.iter().any(|signal| unsafe { libc::sigismember(&pending, *signal) } == 1)
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
