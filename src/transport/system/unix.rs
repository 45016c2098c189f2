//! What the standard library can't do: catch signals, end a socket in which another thread waits, see what has come. And Unix
//! sockets, with the files that name them.
//!
//! SIGTERM and SIGINT, by which web servers, systemd and terminals ask a process to end, are blocked, and one thread waits for
//! them: so nothing is run inside a signal handler, and no system call of other threads is interrupted.

#![allow(unsafe_code, reason = "the standard library knows no signals, and looks at a socket only by waiting")]

use super::stream::{Listener, Stream};
use std::fs::{self, Metadata, Permissions};
use std::io;
use std::mem::MaybeUninit;
use std::net::{Shutdown, TcpStream};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

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
pub(super) fn catch_signals() -> io::Result<AskedToEnd> {
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

    fn take(&self) {
        let mut signal = 0;
        // SAFETY: the set is initialised, and the signal's number has room. It fails only where the set holds a signal that
        // does not exist.
        unsafe { libc::sigwait(&self.signals, &mut signal) };
    }

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

pub(super) fn has_input(stream: &TcpStream) -> bool {
    matches!(peek(stream), Ok(1..))
}

/// A web server that only ends its own direction, after a request, is taken for one that has left: none does so.
pub(super) fn has_left(stream: &TcpStream) -> bool {
    match peek(stream) {
        Ok(bytes) => bytes == 0,
        Err(cause) => !matches!(cause.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted),
    }
}

/// How many bytes have come, at most 1; 0 is the end.
fn peek(stream: &TcpStream) -> io::Result<usize> {
    let mut byte = 0_u8;
    let flags = libc::MSG_PEEK | libc::MSG_DONTWAIT;
    // SAFETY: the socket is open as long as `stream` is borrowed, and `byte` has room for one.
    let count = unsafe { libc::recv(stream.as_raw_fd(), (&raw mut byte).cast(), 1, flags) };
    usize::try_from(count).map_err(|_| io::Error::last_os_error())
}

impl Listener for UnixListener {
    /// A connected Unix socket is read, written and ended by the same calls as one of TCP.
    fn accept(&self) -> io::Result<Box<dyn Stream>> {
        let (stream, _) = Self::accept(self)?;
        Ok(Box::new(TcpStream::from(OwnedFd::from(stream))))
    }
}

/// The file of a socket of ours; removed when it is dropped, if it is still the same.
pub(super) struct SocketFile {
    path: PathBuf,
    identity: (u64, u64),
}

/// Listens at `path`, with the permissions `mode`. Until they are set, those that the process gives new files hold, which
/// let others write to none, and so connect to none.
///
/// # Errors
/// Where a file that is no socket, or a socket somebody listens at, has that name; where the file can't be made.
pub(super) fn bind(path: &Path, mode: u32) -> io::Result<(Box<dyn Listener>, SocketFile)> {
    remove_stale(path)?;
    let listener = UnixListener::bind(path)?;
    let file = SocketFile { path: path.to_owned(), identity: identity(&fs::symlink_metadata(path)?) };
    fs::set_permissions(path, Permissions::from_mode(mode))?;
    Ok((Box::new(listener), file))
}

/// Removes the socket that a killed process left behind.
fn remove_stale(path: &Path) -> io::Result<()> {
    let refused = |why| Err(io::Error::new(io::ErrorKind::AddrInUse, why));
    match fs::symlink_metadata(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(cause),
        Ok(metadata) if !metadata.file_type().is_socket() => return refused("there is a file that is no socket"),
        Ok(_) => {}
    }
    match UnixStream::connect(path) {
        Err(cause) if cause.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path),
        Err(cause) => Err(cause),
        Ok(_) => refused("another process listens there"),
    }
}

fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if fs::symlink_metadata(&self.path).is_ok_and(|metadata| identity(&metadata) == self.identity) {
            // A file that can't be removed is replaced at the next start.
            _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TempFolder;

    #[test]
    fn a_socket_file_has_its_permissions_and_goes_away() {
        let folder = TempFolder::with(&[]);
        let path = folder.path().join("s");
        let (_listener, file) = bind(&path, 0o640).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o640);
        drop(file);
        assert!(!path.exists());
    }

    #[test]
    fn a_stale_socket_is_replaced_and_the_new_one_is_not_removed_by_the_old_process() {
        let folder = TempFolder::with(&[]);
        let path = folder.path().join("s");
        let (listener, old) = bind(&path, 0o660).unwrap();
        drop(listener);
        // A process that another test starts holds all sockets until it runs its own program.
        let mut tries = (0..500).map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            bind(&path, 0o660)
        });
        let (_listener, new) = tries.find_map(Result::ok).expect("nobody listens there any more");
        if old.identity != new.identity {
            drop(old);
            assert!(path.exists());
        }
    }

    #[test]
    fn a_living_socket_and_a_file_are_refused() {
        let folder = TempFolder::with(&[("file", "mine")]);
        let path = folder.path().join("s");
        let _bound = bind(&path, 0o660).unwrap();
        let message = |path: &Path| bind(path, 0o660).map(|_| ()).unwrap_err().to_string();
        assert_eq!(message(&path), "another process listens there");
        assert_eq!(message(&folder.path().join("file")), "there is a file that is no socket");
        assert_eq!(fs::read_to_string(folder.path().join("file")).unwrap(), "mine");
    }
}
