//! The stages of a build: announced as they begin, timed as they end.

use std::time::{Duration, Instant};

/// What a listener hears while a build goes on.
#[derive(Clone, Copy, Debug)]
pub enum Progress {
    /// A stage begins, which will read or render so many pages; none where it does not go page by page.
    Stage(&'static str, usize),
    /// One more page of the stage is done.
    Page,
}

/// Hears how far a build is, from every thread.
pub(crate) type Listener<'a> = &'a (dyn Fn(Progress) + Sync);

/// The stages so far, in order.
pub(super) struct Stages<'a> {
    listener: Listener<'a>,
    begun: Option<(&'static str, Instant)>,
    ended: Vec<(&'static str, Duration)>,
}

impl<'a> Stages<'a> {
    pub(super) fn new(listener: Listener<'a>) -> Self {
        Self { listener, begun: None, ended: Vec::new() }
    }

    /// The stage called `name` begins, and the one before it ends.
    pub(super) fn begin(&mut self, name: &'static str) {
        let _no_pages = self.begin_pages(name, 0);
    }

    /// The same for a stage that goes through `pages`, and calls what it gets for each that is done.
    pub(super) fn begin_pages(&mut self, name: &'static str, pages: usize) -> impl Fn() + Sync + use<'a> {
        let listener = self.listener;
        listener(Progress::Stage(name, pages));
        let now = Instant::now();
        self.ended.extend(self.begun.replace((name, now)).map(|(name, since)| (name, now - since)));
        move || listener(Progress::Page)
    }

    /// Each stage with its time; the last one ends now.
    pub(super) fn times(mut self) -> Vec<(&'static str, Duration)> {
        self.ended.extend(self.begun.map(|(name, since)| (name, since.elapsed())));
        self.ended
    }
}
