//! The work of one rendering: steps, so that what has no end ends. No clock is asked: the same page takes the same steps on
//! every machine.
//!
//! A step is a node, a turn of a loop or a call of a helper. A helper that looks through a list or a long text takes one more for
//! each item, and for each [`TEXT_BYTES_PER_STEP`] of text.

use super::scope::Scope;
use super::{OUTPUT_BYTES_MAX, Renderer};
use crate::base::{Span, Value};
use crate::template::helpers::{Host, Rendering};

/// The steps of one rendering at request time, unless the site says otherwise: 100,000 rows of 50 values, or some seconds.
pub const STEPS_MAX: u64 = 50_000_000;

/// A build may take as many times more: nobody waits for its answer.
pub const BUILD_FACTOR: u64 = 20;

/// Steps between two looks at whether somebody still waits.
const SLICE_STEPS: u64 = 4_096;

const TEXT_BYTES_PER_STEP: usize = 64;

pub(super) struct Work {
    /// Steps until the next look at the limits; 0 also once the rendering has stopped.
    slice: u64,
    /// Steps beyond those.
    beyond: u64,
    steps_max: u64,
    is_stopped: bool,
}

impl Work {
    pub(super) fn new(host: &dyn Host) -> Self {
        let steps_max = host.steps_max();
        Self { slice: 0, beyond: steps_max, steps_max, is_stopped: false }
    }
}

/// How many steps it takes to look through `value` once.
pub(in crate::template) fn size(value: &Value) -> usize {
    match value {
        Value::Text(text) | Value::Html(text) => text.len() / TEXT_BYTES_PER_STEP,
        Value::List(items) => items.len(),
        Value::Map(map) => map.len(),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Date(_) | Value::Object(_) => 0,
    }
}

impl<M> Renderer<M> {
    /// Takes a step at `span`; whether the rendering goes on.
    #[inline(always)]
    pub(super) fn step(&mut self, span: impl FnOnce() -> Span, scope: &Scope<'_>) -> bool {
        if (self.work.slice == 0 || self.out.len() > OUTPUT_BYTES_MAX) && !self.begins_slice(span(), scope) {
            return false;
        }
        self.work.slice -= 1;
        true
    }

    /// Takes the steps that grow with a value; `false` where so many are not left: then the rendering has stopped.
    pub(super) fn charge(&mut self, steps: usize, span: Span, scope: &Scope<'_>) -> bool {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        if steps <= self.work.slice {
            self.work.slice -= steps;
            return true;
        }
        let left = (self.work.slice + self.work.beyond).checked_sub(steps);
        self.work.slice = 0;
        self.work.beyond = left.unwrap_or(0);
        left.is_some() || self.begins_slice(span, scope)
    }

    /// The rest of the program is not rendered.
    pub(in crate::template) fn halt(&mut self) {
        self.work.is_stopped = true;
        self.work.slice = 0;
        self.work.beyond = 0;
    }

    /// Looks at all limits, and takes the next steps out of those that are left; `false` where the rendering has stopped.
    #[cold]
    fn begins_slice(&mut self, span: Span, scope: &Scope<'_>) -> bool {
        let host = scope.page.environment.host;
        if self.work.is_stopped {
            return false;
        }
        if host.is_given_up() {
            self.halt();
            return false;
        }
        if self.out.len() > OUTPUT_BYTES_MAX {
            let message = format!("this page has more than {} MB", OUTPUT_BYTES_MAX >> 20);
            self.stop(message, "look for a loop, or a partial that calls itself, without an end", span, scope);
            return false;
        }
        if self.work.slice == 0 && self.work.beyond == 0 {
            let message = format!("this page takes more than {} steps to render", self.work.steps_max);
            let times = if host.rendering() == Rendering::Build {
                format!(", of which a build may take {BUILD_FACTOR} times as many")
            } else {
                String::new()
            };
            let help =
                format!("look for a loop in a loop; `steps` under `[limits]` in site.toml sets the limit{times}");
            self.stop(message, &help, span, scope);
            return false;
        }
        if self.work.slice == 0 {
            self.work.slice = self.work.beyond.min(SLICE_STEPS);
            self.work.beyond -= self.work.slice;
        }
        true
    }
}
