//! The stages of a build: announced as they begin, timed as they end.

use std::time::{Duration, Instant};

/// Hears of each stage as it begins.
pub(crate) type Listener<'a> = &'a dyn Fn(&'static str);

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
        (self.listener)(name);
        let now = Instant::now();
        self.ended.extend(self.begun.replace((name, now)).map(|(name, since)| (name, now - since)));
    }

    /// Each stage with its time; the last one ends now.
    pub(super) fn times(mut self) -> Vec<(&'static str, Duration)> {
        self.ended.extend(self.begun.map(|(name, since)| (name, since.elapsed())));
        self.ended
    }
}
