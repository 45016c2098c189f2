//! How long each stage of a build took.

use std::time::{Duration, Instant};

/// The stages so far, in order.
#[derive(Debug)]
pub(super) struct Stages {
    started: Instant,
    ended: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// The first stage begins.
    pub(super) fn begin() -> Self {
        Self { started: Instant::now(), ended: Vec::new() }
    }

    /// The stage called `name` ended, and the next one begins.
    pub(super) fn end(&mut self, name: &'static str) {
        let now = Instant::now();
        self.ended.push((name, now - self.started));
        self.started = now;
    }

    /// Each stage with its time.
    pub(super) fn times(self) -> Vec<(&'static str, Duration)> {
        self.ended
    }
}
