//! How far a build is, drawn on a terminal for somebody who waits.

use crate::arguments::Common;
use generator::app::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Once;
use std::time::{Duration, Instant};

/// A build that takes longer shows how far it is.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar that stands in nobody's way: it comes late, goes when the build ends, and is never drawn into a pipe.
pub(crate) struct Bar {
    bar: ProgressBar,
    start: Instant,
    drawn: Once,
}

impl Bar {
    pub(crate) fn new(common: &Common) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let drawn = Once::new();
        if common.json || common.quiet || is_dumb() {
            drawn.call_once(|| {});
        }
        Self { bar, start: Instant::now(), drawn }
    }

    /// Takes note of what the build tells, from any thread.
    pub(crate) fn hear(&self, progress: Progress) {
        match progress {
            Progress::Stage(name, pages) => self.begin(name, pages),
            Progress::Page => self.bar.inc(1),
        }
        if self.start.elapsed() > PATIENCE {
            // Draws nothing where standard error is no terminal.
            self.drawn.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
    }

    fn begin(&self, name: &'static str, pages: usize) {
        let shape = match pages {
            0 => "{msg} …",
            _ => "{msg:6} [{bar:30}] {pos} of {len} pages",
        };
        let style = ProgressStyle::with_template(shape).expect("both shapes are well-formed");
        self.bar.set_length(pages as u64);
        self.bar.set_position(0);
        self.bar.set_style(style.progress_chars("=> "));
        self.bar.set_message(name);
    }

    /// Takes the bar away; gives the time that the build took.
    pub(crate) fn end(self) -> Duration {
        self.bar.finish_and_clear();
        self.start.elapsed()
    }
}

/// Whether the terminal moves no cursor and knows no colours: `TERM=dumb`, as an editor's.
pub(crate) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
