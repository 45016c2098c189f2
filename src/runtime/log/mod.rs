//! The log: one file a day, lines appended by several processes, bounded, and quiet where it may not write.

mod repeats;

use crate::base::Date;
use repeats::Repeats;
use std::fmt::{self, Write as _};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Bytes of one day's file, of all processes together. A process that finds it full says so in a last line.
const FILE_BYTES_MAX: u64 = 10 << 20;

/// Days whose files are kept, today's included.
const DAYS_KEPT: i64 = 30;

/// Bytes of one line; what is longer is cut.
const LINE_BYTES_MAX: usize = 4 << 10;

/// What the names of the files begin and end with; the day stands between.
const NAME_START: &str = "generator-";
const NAME_END: &str = ".log";

const SECONDS_PER_DAY: i64 = 86_400;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Something changed, as it should.
    Info,
    /// It goes on, but somebody should look.
    Warning,
    /// Visitors are not answered as they should be.
    Error,
}

/// The log of one process. Lines never fail: where nothing can be written, they are lost.
#[derive(Debug)]
pub(super) struct Log {
    /// `None` where nothing is written: lines are kept, for who looks.
    folder: Option<PathBuf>,
    file_bytes_max: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    today: Option<Day>,
    repeats: Repeats,
    kept: Vec<String>,
}

#[derive(Debug)]
struct Day {
    /// Days since 1970.
    number: i64,
    /// `None` where it can't be opened.
    file: Option<File>,
    is_full: bool,
}

impl Log {
    /// A log in `folder`, where nothing is opened before there is something to say; `None` keeps the lines in memory.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, file_bytes_max: FILE_BYTES_MAX, state: Mutex::default() }
    }

    /// Adds a line, unless the same was said too often in this minute.
    pub(super) fn line(&self, level: Level, message: &str) {
        let second = now();
        let mut state = self.state();
        let Some(left_out) = state.repeats.admit(message, second) else { return };
        match &self.folder {
            Some(folder) => self.write(folder, &mut state, second, &line(second, level, message, left_out)),
            None => {
                let mut line = format!("{level}: ");
                escape(&mut line, message);
                state.kept.push(line);
            }
        }
    }

    /// Takes the lines that were kept, each with its level before it.
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.state().kept)
    }

    /// Whoever panicked while it held the state left nothing half done that a line could not live with.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, folder: &Path, state: &mut State, second: i64, line: &str) {
        let number = second.div_euclid(SECONDS_PER_DAY);
        // A file that could not be opened is tried again: somebody may have given the right meanwhile.
        let is_open = state.today.as_ref().is_some_and(|day| day.number == number && day.file.is_some());
        if !is_open {
            state.today = Some(open(folder, number));
        }
        let Some(day) = &mut state.today else { return };
        if let Some(file) = day.file.as_mut().filter(|_| !day.is_full) {
            day.is_full = append(file, line, second, self.file_bytes_max);
        }
    }
}

fn open(folder: &Path, number: i64) -> Day {
    let path = folder.join(file_name(number));
    // What is there and no file may never open.
    let is_other = || fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file());
    let open = || match is_other() {
        true => Err(ErrorKind::InvalidInput.into()),
        false => OpenOptions::new().append(true).create(true).open(&path),
    };
    let file = open().or_else(|_| fs::create_dir_all(folder).and_then(|()| open())).ok();
    remove_before(folder, number - DAYS_KEPT + 1);
    Day { number, file, is_full: false }
}

/// Appends `line` or, where it does not fit any more, a last one; whether it was the last one. It is one write at the end of the
/// file, so lines of several processes never mix.
fn append(file: &mut File, line: &str, second: i64, bytes_max: u64) -> bool {
    let Ok(bytes) = file.metadata().map(|metadata| metadata.len()) else { return false };
    let last = self::line(second, Level::Warning, "the log of this day is full: it ends here", 0);
    let fits = bytes + (line.len() + last.len()) as u64 <= bytes_max;
    if fits {
        _ = file.write_all(line.as_bytes());
    } else if bytes + last.len() as u64 <= bytes_max {
        _ = file.write_all(last.as_bytes());
    }
    !fits
}

/// `2026-11-22T10:00:00Z 4711 error MESSAGE`, with its line end.
fn line(second: i64, level: Level, message: &str, left_out: usize) -> String {
    let mut line = format!("{} {} {level} ", Date::from_unix(second), std::process::id());
    escape(&mut line, message);
    if left_out > 0 {
        // A line that is cut says so by its end.
        _ = write!(line, " (and {left_out} times more, left out)");
    }
    line.push('\n');
    line
}

/// Appends `message` so that no visitor can begin a line of their own, or write anything that a terminal obeys.
fn escape(line: &mut String, message: &str) {
    for c in message.chars() {
        if line.len() > LINE_BYTES_MAX {
            line.push('…');
            return;
        }
        match c {
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            // Line and paragraph separators, and what turns the direction of text around.
            '\u{2028}' | '\u{2029}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                line.extend(c.escape_unicode());
            }
            c if c.is_control() => line.extend(c.escape_unicode()),
            c => line.push(c),
        }
    }
}

/// `generator-2026-11-22.log`.
fn file_name(day: i64) -> String {
    let date = Date::from_unix(day.saturating_mul(SECONDS_PER_DAY)).civil().date();
    format!("{NAME_START}{date}{NAME_END}")
}

/// Removes the files of ours of days before `first`. What can't be removed stays.
fn remove_before(folder: &Path, first: i64) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let day = entry.file_name().to_str().and_then(day_of);
        if day.is_some_and(|day| day < first) {
            _ = fs::remove_file(entry.path());
        }
    }
}

/// The day of a file of ours, by its name.
fn day_of(name: &str) -> Option<i64> {
    let date = Date::parse(name.strip_prefix(NAME_START)?.strip_suffix(NAME_END)?, 0)?;
    let day = date.unix().div_euclid(SECONDS_PER_DAY);
    (file_name(day) == name).then_some(day)
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

#[cfg(test)]
mod tests;
