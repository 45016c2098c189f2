//! One connection, as the thread that serves it sees it.

use super::slot::{Doing, Slot, Stage};
use super::{Connection, Pool};
use crate::transport::Wait;
use std::io;
use std::sync::atomic::Ordering;

/// One connection.
pub(super) struct Served<'a> {
    pool: &'a Pool,
    slot: &'a Slot,
    /// Of which request the rest was waited for last, and when first: right after its first bytes came.
    rest: Option<(u64, u64)>,
    /// What it waits for between requests.
    between: Doing,
}

impl<'a> Served<'a> {
    pub(super) fn new(pool: &'a Pool, slot: &'a Slot) -> Self {
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
        let known = self.rest.filter(|(known, _)| *known == request);
        let (_, since) = *self.rest.insert(known.unwrap_or_else(|| (request, self.pool.now())));
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
