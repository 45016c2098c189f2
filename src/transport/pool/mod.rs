//! Many connections at once, each served by the thread that accepted it: nothing is handed over between threads.
//!
//! - A worker accepts a connection, serves it to its end, and accepts again. The last one that accepts starts another one,
//!   up to one more than there may be connections; the one more holds the newcomer that finds no room.
//! - A newcomer without room ends the connection that has waited longest for its next request; if there is none, the one that
//!   has waited longest for the rest of one, then the one whose answer has not been taken for longest; else the first one
//!   that comes to wait for a request. New connections and new requests are left alone for a moment; what is computed is
//!   never ended for others.
//! - Deadlines are kept by one thread, the watch: it ends what is overdue, and the thread that waits there sees its
//!   connection end. So they hold over all reads and all writes of a request, however few bytes each one moves, and no
//!   request costs a system call for them.
//! - The watch also looks, once a second, whether those have left for whom something is computed, and tells that. At the end it
//!   gives up what is not answered in time, and does not wait for it.

mod slot;

use super::stream::{Listener, Stream};
use super::{Connection, Options, Wait};
use slot::{Doing, FIRST_GRACE_MS, Slot, Stage, Yields};
use std::io::{self, ErrorKind};
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Workers that wait for connections, at most; more end. So a burst of connections starts few threads anew.
const ACCEPTING_MAX: usize = 16;
/// Rendering nests as deep as templates do.
const STACK_BYTES: usize = 2 << 20;
/// For a thread that only waits.
const SMALL_STACK_BYTES: usize = 128 << 10;
/// Between two looks at whether the other side has left.
const LOOK_EVERY_MS: u64 = 1_000;
/// How long what was given up at the end has to notice it.
const GIVEN_UP_MS: u64 = 1_000;
/// Between two tries to accept where the system lacks something, most likely file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

pub(super) type Serve = Box<dyn Fn(&mut dyn Connection) + Send + Sync>;

struct Pool {
    listener: Box<dyn Listener>,
    options: Options,
    serve: Serve,
    /// What times are counted from.
    began: Instant,
    state: Mutex<State>,
    /// A connection that comes to wait for its next request is ended.
    gives_way: AtomicBool,
    /// There is room for one more connection, or the end has come.
    room: Condvar,
    /// The watch has something to do.
    watch: Condvar,
}

#[derive(Default)]
struct State {
    /// The first `connections_max` are served; newcomers behind them wait for room.
    slots: Vec<Arc<Slot>>,
    workers: usize,
    /// Those of them that wait for a connection, or are about to.
    accepting: usize,
    /// Until when answers are waited for; `None` before the end.
    ends_at: Option<u64>,
    /// When it was last looked whether somebody has left.
    looked_at: u64,
    /// Why nothing can be accepted.
    failure: Option<io::Error>,
    /// The watch waits without end.
    watch_sleeps: bool,
}

impl State {
    fn is_ending(&self) -> bool {
        self.ends_at.is_some()
    }
}

/// Calls `serve` for each connection of `listener`, until `asked_to_end` calls what it is given, and all have ended, or have been
/// given up: then there may be threads left that compute.
///
/// # Errors
/// Where no thread can be started, or nothing can be accepted.
pub(super) fn serve(
    listener: Box<dyn Listener>,
    options: &Options,
    serve: Serve,
    asked_to_end: impl FnOnce(&dyn Fn()) + Send + 'static,
) -> io::Result<()> {
    Pool::new(listener, options, serve).run(asked_to_end)
}

impl Pool {
    fn new(listener: Box<dyn Listener>, options: &Options, serve: Serve) -> Arc<Self> {
        Arc::new(Self {
            listener,
            options: Options { connections_max: options.connections_max.max(1), ..options.clone() },
            serve,
            began: Instant::now(),
            state: Mutex::default(),
            gives_way: AtomicBool::new(false),
            room: Condvar::new(),
            watch: Condvar::new(),
        })
    }

    fn run(self: Arc<Self>, asked_to_end: impl FnOnce(&dyn Fn()) + Send + 'static) -> io::Result<()> {
        self.start_worker(&mut self.lock())?;
        let ended = Arc::clone(&self);
        thread::Builder::new().stack_size(SMALL_STACK_BYTES).spawn(move || {
            asked_to_end(&|| ended.end(None));
            // The thread stays: others block the signals, so only here can a second one end the process at once.
            loop {
                thread::park();
            }
        })?;
        self.keep_watch()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a worker, which counts as one that accepts.
    fn start_worker(self: &Arc<Self>, state: &mut State) -> io::Result<()> {
        let pool = Arc::clone(self);
        thread::Builder::new().stack_size(STACK_BYTES).spawn(move || pool.work())?;
        state.workers += 1;
        state.accepting += 1;
        Ok(())
    }

    fn work(self: Arc<Self>) {
        while let Some(stream) = self.accept() {
            let slot = self.admit(stream);
            // A panic costs its own connection, no worker.
            _ = panic::catch_unwind(AssertUnwindSafe(|| (self.serve)(&mut Served::new(&self, &slot))));
            if !self.goes_on_without(slot) {
                return;
            }
        }
    }

    /// The next connection; `None` where there will be none.
    fn accept(&self) -> Option<Box<dyn Stream>> {
        loop {
            match self.listener.accept() {
                Ok(stream) => return Some(stream),
                // It was gone before it was accepted.
                Err(cause) if matches!(cause.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) => {}
                // It is no listening socket, or no longer.
                Err(cause) if matches!(cause.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
                    self.end(Some(cause));
                    return None;
                }
                Err(_) => {
                    self.make_room(&self.lock());
                    thread::sleep(ACCEPT_PAUSE);
                }
            }
        }
    }

    /// Gives a new connection its slot, and waits for room; sees to it that somebody else accepts. At the end there is room
    /// for all that have been accepted.
    fn admit(self: &Arc<Self>, stream: Box<dyn Stream>) -> Arc<Slot> {
        let mut state = self.lock();
        let slot = Arc::new(Slot::new(stream));
        state.slots.push(Arc::clone(&slot));
        state.accepting -= 1;
        let connections_max = self.options.connections_max;
        let may_start = state.workers <= connections_max && !state.is_ending();
        if state.accepting == 0 && !(may_start && self.start_worker(&mut state).is_ok()) {
            // Somebody else has to finish, to accept: the watch sees to it.
            self.watch.notify_one();
        }
        if state.watch_sleeps {
            state.watch_sleeps = false;
            self.watch.notify_one();
        }
        let has_room = |slots: &[Arc<Slot>]| slots.iter().take(connections_max).any(|other| Arc::ptr_eq(other, &slot));
        while !has_room(&state.slots) && !state.is_ending() {
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        slot
    }

    /// Ends the connection that can best be spared; if there is none, the next that comes to wait for a request.
    fn make_room(&self, state: &State) {
        if !self.end_longest(Yields::Idle, state) {
            self.gives_way.store(true, Ordering::SeqCst);
            // One may have come to wait between the two: it looks at `gives_way` after it has said so.
            self.end_longest(Yields::NotTaken, state);
        }
    }

    /// Frees the slot of a connection that is over; whether its worker is to accept again.
    fn goes_on_without(&self, slot: Arc<Slot>) -> bool {
        let mut state = self.lock();
        state.slots.retain(|other| !Arc::ptr_eq(other, &slot));
        // It is closed before anybody takes it for closed: after the last one the process ends.
        drop(slot);
        self.room.notify_all();
        if state.is_ending() {
            self.watch.notify_one();
            return false;
        }
        if state.accepting >= ACCEPTING_MAX {
            state.workers -= 1;
            return false;
        }
        state.accepting += 1;
        self.gives_way.store(false, Ordering::SeqCst);
        true
    }

    /// Ends what waits for a next request, now and later. What a worker accepts all the same is answered, and is its last.
    fn end(&self, failure: Option<io::Error>) {
        let mut state = self.lock();
        let end_max = milliseconds(self.options.end_max);
        state.ends_at.get_or_insert_with(|| self.now().saturating_add(end_max));
        state.failure = state.failure.take().or(failure);
        self.gives_way.store(true, Ordering::SeqCst);
        while self.end_longest(Yields::Idle, &state) {}
        self.room.notify_all();
        self.watch.notify_one();
    }

    /// Ends the connection that has waited longest, of those that can best be spared, up to `last` of them; whether there was one. A
    /// request that has come, but was not read as yet, is not lost for it.
    fn end_longest(&self, last: Yields, state: &State) -> bool {
        loop {
            let now = self.now();
            let waiting = state.slots.iter().filter_map(|slot| {
                let stage = slot.stage();
                let yields = stage.yields(now).filter(|yields| *yields <= last)?;
                Some((yields, stage, slot)).filter(|_| yields == Yields::NotTaken || !slot.stream.has_input())
            });
            let longest = waiting.min_by_key(|(yields, stage, _)| (*yields, stage.since()));
            let Some((_, stage, slot)) = longest else { return false };
            // Otherwise what it waited for has just come.
            if slot.end(stage) {
                return true;
            }
        }
    }

    fn now(&self) -> u64 {
        milliseconds(self.began.elapsed())
    }

    /// Watches until the end, and all connections have ended.
    fn keep_watch(&self) -> io::Result<()> {
        let mut state = self.lock();
        while !(state.is_ending() && state.slots.is_empty() || self.is_given_up(&state)) {
            state = if state.slots.is_empty() {
                state.watch_sleeps = true;
                self.watch.wait(state).unwrap_or_else(PoisonError::into_inner)
            } else {
                let overdue = self.end_overdue(&state);
                let accepts = self.see_that_one_accepts(&state);
                self.give_up_overdue(&mut state);
                let pause = overdue.min(accepts).min(self.next_look(&state));
                self.watch.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0
            };
        }
        state.failure.take().map_or(Ok(()), Err)
    }

    /// Whether what could not be answered in time has had the time to notice that.
    fn is_given_up(&self, state: &State) -> bool {
        state.ends_at.is_some_and(|end| self.now() >= end.saturating_add(GIVEN_UP_MS))
    }

    /// Tells those that compute where nobody waits for it, or the process has to end; ends what else has begun then.
    fn give_up_overdue(&self, state: &mut State) {
        let now = self.now();
        let is_over = state.ends_at.is_some_and(|end| now >= end);
        if !is_over && now < state.looked_at.saturating_add(LOOK_EVERY_MS) {
            return;
        }
        state.looked_at = now;
        for slot in &state.slots {
            let stage = slot.stage();
            match stage.doing() {
                Doing::Compute if is_over || has_left_for_long(slot) => slot.given_up.store(true, Ordering::Relaxed),
                Doing::Rest | Doing::Write if is_over => _ = slot.end(stage),
                _ => {}
            }
        }
    }

    /// How long until it is to be looked again whether somebody has left, or whether the end has come.
    fn next_look(&self, state: &State) -> Duration {
        let now = self.now();
        let until_ms = match state.ends_at {
            Some(end) if now >= end => GIVEN_UP_MS,
            Some(end) => LOOK_EVERY_MS.min(end - now),
            None => LOOK_EVERY_MS,
        };
        Duration::from_millis(until_ms.saturating_add(1))
    }

    /// Where nobody accepts, somebody has to finish for that; how long until that is to be tried again.
    fn see_that_one_accepts(&self, state: &State) -> Duration {
        if state.accepting > 0 || state.is_ending() {
            return Duration::MAX;
        }
        self.make_room(state);
        Duration::from_millis(FIRST_GRACE_MS)
    }

    /// Ends what is overdue; how long until something else can be. What begins later is due later than the shortest limit
    /// from now.
    fn end_overdue(&self, state: &State) -> Duration {
        let limits = [Doing::First, Doing::Next, Doing::Rest, Doing::Write].map(|doing| self.limit(doing, state));
        let shortest = limits.into_iter().flatten().min().unwrap_or(u64::MAX);
        let now = self.now();
        let remaining_ms = state.slots.iter().filter_map(|slot| self.end_if_overdue(slot, now, state));
        // A millisecond more, as those that count have begun.
        Duration::from_millis(remaining_ms.fold(shortest, u64::min).saturating_add(1))
    }

    /// The milliseconds that a connection has left, if it has a deadline.
    fn end_if_overdue(&self, slot: &Arc<Slot>, now: u64, state: &State) -> Option<u64> {
        let stage = slot.stage();
        let due = stage.since().saturating_add(self.limit(stage.doing(), state)?);
        if due > now {
            return Some(due - now);
        }
        // Its request has come, and its thread is about to see it.
        if stage.yields(now) == Some(Yields::Idle) && slot.stream.has_input() {
            return Some(FIRST_GRACE_MS);
        }
        slot.end(stage);
        None
    }

    /// The milliseconds that it may take to do so.
    fn limit(&self, doing: Doing, state: &State) -> Option<u64> {
        match doing {
            Doing::First if state.is_ending() => Some(FIRST_GRACE_MS),
            Doing::First | Doing::Next => Some(milliseconds(self.options.idle_max)),
            Doing::Rest => Some(milliseconds(self.options.read_max)),
            Doing::Write => Some(milliseconds(self.options.write_max)),
            Doing::Compute => None,
        }
    }
}

struct Served<'a> {
    pool: &'a Pool,
    slot: &'a Slot,
    /// Of which request the rest was waited for last, and when first: right after its first bytes came.
    rest: Option<(u64, u64)>,
    /// What it waits for between requests.
    between: Doing,
}

impl<'a> Served<'a> {
    fn new(pool: &'a Pool, slot: &'a Slot) -> Self {
        Self { pool, slot, rest: None, between: Doing::First }
    }

    /// Computes from here; whether nobody has ended the connection.
    fn compute(&self) -> bool {
        self.slot.enter(Stage::COMPUTING)
    }

    fn read_next(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.rest = None;
        let doing = std::mem::replace(&mut self.between, Doing::Next);
        // The order matters: who ends waiting connections looks for them after setting `gives_way`.
        let is_waiting = self.slot.enter(Stage::new(doing, self.pool.now()));
        let gives_way = || doing == Doing::Next && self.pool.gives_way.load(Ordering::SeqCst);
        // A request that has come already is not lost for others.
        if !is_waiting || (gives_way() && !self.slot.stream.has_input()) {
            return Ok(0);
        }
        let read = uninterrupted(|| self.slot.stream.read(into));
        match read {
            _ if self.compute() => read,
            Ok(1..) => {
                self.slot.answer_last();
                read
            }
            _ => Ok(0),
        }
    }

    fn read_rest(&mut self, request: u64, into: &mut [u8]) -> io::Result<usize> {
        let waiting = self.rest.filter(|(waiting, _)| *waiting == request);
        let (_, since) = *self.rest.insert(waiting.unwrap_or_else(|| (request, self.pool.now())));
        if !self.slot.enter(Stage::new(Doing::Rest, since)) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let read = uninterrupted(|| self.slot.stream.read(into));
        if self.compute() { read } else { Err(io::ErrorKind::TimedOut.into()) }
    }
}

impl Connection for Served<'_> {
    fn read(&mut self, wait: Wait, into: &mut [u8]) -> io::Result<usize> {
        match wait {
            Wait::Next => self.read_next(into),
            Wait::Rest(request) => self.read_rest(request, into),
        }
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if !self.slot.enter(Stage::new(Doing::Write, self.pool.now())) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let written = self.slot.stream.write_all(bytes);
        if self.compute() { written } else { Err(io::ErrorKind::TimedOut.into()) }
    }

    fn connections_max(&self) -> usize {
        self.pool.options.connections_max
    }

    fn given_up(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.slot.given_up)
    }
}

/// A signal that somebody sends to the process ends no read.
fn uninterrupted(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// Whether the other side had left at the last look too: a short answer is for who only ends its own direction as well.
fn has_left_for_long(slot: &Slot) -> bool {
    slot.stream.has_left() && slot.had_left.swap(true, Ordering::Relaxed)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
