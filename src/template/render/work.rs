//! The work of one rendering: steps, so that what has no end ends, and bytes, so that it fits into memory. No clock is asked: the
//! same page takes the same steps on every machine.
//!
//! A step is a node, a turn of a loop, a call of a helper, a value that a helper looks at or prints, or
//! [`TEXT_BYTES_PER_STEP`] of text. The bytes are those of the page so far, and of the values that helpers made and that are still in use.

use super::Renderer;
use super::scope::Scope;
use crate::base::{Refusal, Span, Value};
use crate::template::helpers::{Host, Rendering};
use std::cell::Cell;

/// The steps of one rendering at request time, unless the site says otherwise: 100,000 rows of 50 values, or some seconds.
pub const STEPS_MAX: u64 = 50_000_000;

/// A build may take as many times more: nobody waits for its answer.
pub const BUILD_FACTOR: u64 = 20;

/// More bytes than any page has.
const BUILD_BYTES_MAX: usize = 256 << 20;

/// The same at request time, where several pages are rendered at once.
const REQUEST_BYTES_MAX: usize = 64 << 20;

/// Steps between two looks at whether somebody still waits.
const SLICE_STEPS: u64 = 4_096;

/// Few, as the dearest helpers take longer for each byte than a plain step does for all.
const TEXT_BYTES_PER_STEP: usize = 8;

/// How deep lists may be nested in a value that is looked through: as deep as the stack of a thread has room.
const VALUE_NESTING_MAX: usize = 600;

/// What is left of the limits of one rendering. Helpers take from it while the renderer is lent to nobody.
pub(in crate::template) struct Work {
    /// Steps until the next look at the limits; 0 also once the rendering has stopped.
    slice: Cell<u64>,
    /// Steps beyond those.
    beyond: Cell<u64>,
    steps_max: u64,
    /// Bytes that the page may have, beside the values in use.
    room: Cell<usize>,
    bytes_max: usize,
    /// Lists around the value that is looked at.
    nesting: Cell<usize>,
    end: Cell<Option<End>>,
}

/// Why a rendering ends early.
#[derive(Clone, Copy)]
enum End {
    /// Nobody needs the rest, or the mistake is reported already.
    Silent,
    Steps,
    Bytes,
    Nesting,
}

/// The rendering has ended. As a refusal of a helper's it is not reported: the renderer reports the end itself.
#[derive(Debug)]
pub(in crate::template) struct Ended;

impl From<Ended> for Refusal {
    fn from(_: Ended) -> Self {
        "there is too much to do".into()
    }
}

impl Work {
    pub(in crate::template) fn new(host: &dyn Host) -> Self {
        let steps_max = host.steps_max();
        let bytes_max = if host.rendering() == Rendering::Build { BUILD_BYTES_MAX } else { REQUEST_BYTES_MAX };
        Self {
            slice: Cell::new(0),
            beyond: Cell::new(steps_max),
            steps_max,
            room: Cell::new(bytes_max),
            bytes_max,
            nesting: Cell::new(0),
            end: Cell::new(None),
        }
    }

    /// Takes so many steps.
    ///
    /// # Errors
    /// So many are not left, or nobody waits any more.
    pub(in crate::template) fn take(&self, steps: usize, host: &dyn Host) -> Result<(), Ended> {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        match self.slice.get().checked_sub(steps) {
            Some(left) => {
                self.slice.set(left);
                Ok(())
            }
            None => self.begin_slice(steps, host),
        }
    }

    /// Takes the memory of a value that is made.
    ///
    /// # Errors
    /// There is no room for it.
    pub(in crate::template) fn make(&self, bytes: usize) -> Result<(), Ended> {
        match self.room.get().checked_sub(bytes) {
            Some(room) => {
                self.room.set(room);
                Ok(())
            }
            None => self.end(End::Bytes),
        }
    }

    /// Looks into a list or a table.
    ///
    /// # Errors
    /// Those of `look`, and that lists are nested too deeply.
    pub(in crate::template) fn inside<T, E: From<Ended>>(&self, look: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if self.nesting.get() >= VALUE_NESTING_MAX {
            self.end(End::Nesting)?;
        }
        self.nesting.set(self.nesting.get() + 1);
        let result = look();
        self.nesting.set(self.nesting.get() - 1);
        result
    }

    /// Takes the steps and the memory of printing `value`.
    fn print(&self, value: &Value, host: &dyn Host) -> Result<(), Ended> {
        self.take(size(value), host)?;
        self.make(bytes(value))?;
        match value {
            Value::List(items) => self.inside(|| items.iter().try_for_each(|item| self.print(item, host))),
            _ => Ok(()),
        }
    }

    #[cold]
    fn begin_slice(&self, steps: u64, host: &dyn Host) -> Result<(), Ended> {
        if self.end.get().is_some() {
            return Err(Ended);
        }
        if host.is_given_up() {
            return self.end(End::Silent);
        }
        let Some(left) = (self.slice.get() + self.beyond.get()).checked_sub(steps) else { return self.end(End::Steps) };
        self.slice.set(left.min(SLICE_STEPS));
        self.beyond.set(left - self.slice.get());
        Ok(())
    }

    #[cold]
    fn end(&self, end: End) -> Result<(), Ended> {
        if self.end.get().is_none() {
            self.end.set(Some(end));
        }
        self.slice.set(0);
        self.beyond.set(0);
        Err(Ended)
    }
}

/// How many steps it takes to look at `value`, but not at what its items hold.
pub(in crate::template) fn size(value: &Value) -> usize {
    match value {
        Value::Text(text) | Value::Html(text) => text_size(text),
        Value::List(items) => items.len(),
        Value::Map(map) => map.len(),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Date(_) | Value::Object(_) => 0,
    }
}

/// How many steps it takes to look at all of `text`.
pub(in crate::template) fn text_size(text: &str) -> usize {
    text.len() / TEXT_BYTES_PER_STEP
}

/// About the memory of `value`, without that of its items.
pub(in crate::template) fn bytes(value: &Value) -> usize {
    match value {
        Value::Text(text) | Value::Html(text) => text.len(),
        value => size(value) * size_of::<Value>(),
    }
}

impl<M> Renderer<M> {
    /// Takes a step at `span`; whether the rendering goes on.
    #[inline(always)]
    pub(super) fn step(&mut self, span: impl FnOnce() -> Span, scope: &Scope<'_>) -> bool {
        let left = self.work.slice.get();
        if left == 0 || self.out.len() > self.work.room.get() {
            return self.begins_slice(span(), scope);
        }
        self.work.slice.set(left - 1);
        true
    }

    #[cold]
    fn begins_slice(&mut self, span: Span, scope: &Scope<'_>) -> bool {
        let room = if self.out.len() > self.work.room.get() { self.work.end(End::Bytes) } else { Ok(()) };
        self.goes_on(room, span, scope) && self.charge(1, span, scope)
    }

    /// Takes the steps that grow with a value; `false` where so many are not left: then the rendering has stopped.
    pub(super) fn charge(&mut self, steps: usize, span: Span, scope: &Scope<'_>) -> bool {
        let taken = self.work.take(steps, scope.page.environment.host);
        self.goes_on(taken, span, scope)
    }

    /// Takes what printing `value` takes: a list prints all that is in it, each time it is in it.
    pub(super) fn charge_print(&mut self, value: &Value, span: Span, scope: &Scope<'_>) -> bool {
        let taken = self.work.print(value, scope.page.environment.host);
        self.goes_on(taken, span, scope)
    }

    /// The room that there was before a node is there again after it: what was made for it is gone.
    #[inline(always)]
    pub(super) fn room(&self) -> usize {
        self.work.room.get()
    }

    #[inline(always)]
    pub(super) fn set_room(&self, room: usize) {
        self.work.room.set(room);
    }

    /// The rest of the program is not rendered.
    pub(in crate::template) fn halt(&mut self) {
        self.work.end.set(Some(End::Silent));
        self.work.slice.set(0);
        self.work.beyond.set(0);
    }

    /// Whether the rendering goes on; reports why it does not, once.
    #[inline(always)]
    pub(super) fn goes_on(&mut self, taken: Result<(), Ended>, span: Span, scope: &Scope<'_>) -> bool {
        taken.is_ok() || self.report_end(span, scope)
    }

    /// Reports why the rendering ended, if it has and that is not reported; whether it goes on.
    #[cold]
    pub(super) fn report_end(&mut self, span: Span, scope: &Scope<'_>) -> bool {
        let Some(end) = self.work.end.get() else { return true };
        let (message, help) = match end {
            End::Silent => return false,
            End::Steps => {
                let times = if scope.page.environment.host.rendering() == Rendering::Build {
                    format!(", of which a build may take {BUILD_FACTOR} times as many")
                } else {
                    String::new()
                };
                let message = format!("this page takes more than {} steps to render", self.work.steps_max);
                (
                    message,
                    format!("look for a loop in a loop; `steps` under `[limits]` in site.toml sets the limit{times}"),
                )
            }
            End::Bytes => {
                let message = format!("this page needs more than {} MiB of memory", self.work.bytes_max >> 20);
                (message, "look for a loop, or a partial that calls itself, without an end".to_owned())
            }
            End::Nesting => {
                let message = format!("lists are nested more than {VALUE_NESTING_MAX} deep");
                (message, "look for a partial that is given a list of its own argument".to_owned())
            }
        };
        self.stop(message, &help, span, scope);
        false
    }
}
