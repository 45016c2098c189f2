//! The named pipe that IIS, and Apache's mod_fcgid on Windows, start a process with: one connection after the other.
//!
//! 1. A client is waited for. It may have come before the process was started.
//! 2. The connection is served; under `FCGI_KEEP_CONN` for as long as the process lives.
//! 3. Where the client has closed it, or the process shall end, that was all.
//! 4. Where the server closes it, the client reads the rest, is shut out, and the next one is waited for.
//!
//! Two threads do this. One reads and writes; while it waits inside of `ReadFile` of a handle that is not overlapped, it
//! sees nothing else. So the other waits for the event by which IIS announces the end, and cancels that read (see
//! [`Turn`]). A request that has begun is answered to its end: neither its reading nor its writing is ever cancelled. What is
//! still computed for it some seconds after the announcement is given up, as is, looked at every second, what is computed for a
//! client that has left.
//!
//! A pipe has no deadlines: IIS has its own (`activityTimeout`, `requestTimeout`), and ends the process at them.

mod event;
mod handle;

pub(super) use event::Event;

use super::{Connection, END_MAX, Wait};
use handle::{Client, Handle};
use std::io;
use std::os::windows::io::OwnedHandle;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The stack of the thread that serves. Templates nest as deep as their limits let them; a main thread on Windows has
/// 1 MiB.
const STACK_BYTES: usize = 2 << 20;

/// Between two looks at whether the client has left.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long one attempt to cancel waits for the next.
const PAUSE: Duration = Duration::from_millis(10);

/// The pipe, and whose turn it is.
pub(super) struct Pipe {
    handle: Handle,
    turn: Turn,
    /// Nobody waits for what is computed.
    given_up: Arc<AtomicBool>,
}

impl Pipe {
    /// The pipe of `handle`, which is one.
    ///
    /// # Errors
    /// Where the system gives no event.
    pub(super) fn new(handle: OwnedHandle) -> io::Result<Self> {
        Ok(Self { handle: Handle::new(handle)?, turn: Turn::default(), given_up: Arc::default() })
    }

    /// Serves one connection after the other, until the client closes one or `shutdown` is set. `serve` returns at the end
    /// of a connection; that it returns before makes this end it. It runs on a thread with [`STACK_BYTES`].
    ///
    /// # Errors
    /// Where the system gives no thread or event.
    pub(super) fn serve(
        &self,
        shutdown: Option<&Event>,
        serve: &(dyn Fn(&mut dyn Connection) + Sync),
    ) -> io::Result<()> {
        let done = Event::new()?;
        thread::scope(|scope| {
            let serving = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || {
                let _done = done.set_on_drop();
                self.serve_clients(serve);
            })?;
            self.watch(shutdown, &done);
            serving.join().unwrap_or_else(|cause| panic::resume_unwind(cause));
            Ok(())
        })
    }

    /// Waits for `shutdown`, then cancels what waits; returns when `done` is set.
    fn watch(&self, shutdown: Option<&Event>, done: &Event) {
        let events: Vec<_> = [Some(done), shutdown].into_iter().flatten().collect();
        loop {
            match Event::first_of(&events, LOOK_EVERY) {
                Ok(None) if self.turn.answers(|| self.handle.has_left()) => {
                    self.given_up.store(true, Ordering::Relaxed)
                }
                Ok(None) => {}
                Ok(Some(1)) => break,
                // Where the event can't be waited for, IIS ends the process itself.
                Ok(Some(_)) | Err(_) => return,
            }
        }
        self.turn.end();
        let began = Instant::now();
        while done.wait_for(PAUSE).ok() == Some(false) {
            self.turn.cancel(|| self.handle.cancel());
            if began.elapsed() >= END_MAX {
                self.given_up.store(true, Ordering::Relaxed);
            }
        }
    }

    fn serve_clients(&self, serve: &dyn Fn(&mut dyn Connection)) {
        while self.turn.wait(|| self.handle.connect()) == Some(Client::Connected) {
            self.given_up.store(false, Ordering::Relaxed);
            let mut client = Served { pipe: self, is_over: false };
            // A panic costs this connection, not those that follow.
            _ = panic::catch_unwind(AssertUnwindSafe(|| serve(&mut client)));
            if client.is_over || !self.handle.disconnect() {
                break;
            }
        }
    }
}

struct Served<'a> {
    pipe: &'a Pipe,
    /// Whether it ended otherwise than by our will: no other one is to be waited for.
    is_over: bool,
}

impl Connection for Served<'_> {
    fn read(&mut self, wait: Wait, into: &mut [u8]) -> io::Result<usize> {
        let Pipe { handle, turn, .. } = self.pipe;
        let read = match wait {
            Wait::Next => turn.wait(|| handle.read(into)).unwrap_or(Ok(0)),
            Wait::Rest(_) => handle.read(into),
        };
        self.is_over |= !matches!(read, Ok(1..));
        read
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = self.pipe.handle.write_all(bytes);
        self.is_over |= written.is_err();
        written
    }

    fn connections_max(&self) -> usize {
        1
    }

    fn given_up(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.pipe.given_up)
    }
}

/// Whose turn it is when the process shall end: one that waits for a client or a request ends at once, one that is answering
/// a request answers it.
///
/// Nothing that is read gets lost, and no answer is cut off, because one lock separates what may be cancelled from what may
/// not: an operation is cancelled only between the two moments in which the thread that does it says so. It may
/// say so just before it calls the system, where there is nothing to cancel yet; so cancelling goes on until it has ended.
#[derive(Default)]
struct Turn {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// It waits for a client or for a request; else it answers one, and nothing is cancelled.
    is_waiting: bool,
    is_ending: bool,
}

impl Turn {
    /// What `operation` gives, which may be cancelled while it waits; `None` where the process shall end.
    fn wait<T>(&self, operation: impl FnOnce() -> T) -> Option<T> {
        {
            let mut state = self.lock();
            if state.is_ending {
                return None;
            }
            state.is_waiting = true;
        }
        let result = operation();
        self.lock().is_waiting = false;
        Some(result)
    }

    /// Whether a request is answered, of which `is_so` holds. Nothing begins to wait meanwhile.
    fn answers(&self, is_so: impl FnOnce() -> bool) -> bool {
        let state = self.lock();
        !state.is_waiting && is_so()
    }

    /// Nothing is waited for any more.
    fn end(&self) {
        self.lock().is_ending = true;
    }

    /// Calls `cancel` if something is waited for.
    fn cancel(&self, cancel: impl FnOnce()) {
        let state = self.lock();
        if state.is_waiting {
            cancel();
        }
    }

    /// A thread that panicked left nothing half done here.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
