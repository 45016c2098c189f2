//! The log: one file a day, lines appended by several processes, bounded, and quiet where it may not write.
//!
//! - [`Log::line`]: what went wrong with a request. Visitors can cause it again and again, so each subject has its budget.
//! - [`Log::notice`]: what only the operator's files can cause. It is told once, so it waits until it could be written; the
//!   end of each day's file is reserved for it.

mod repeats;

use crate::base::Date;
use repeats::Repeats;
use std::collections::VecDeque;
use std::fmt::{self, Write as _};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// Bytes of one day's file, of all processes together. A process that finds it full says so in a last line.
const FILE_BYTES_MAX: u64 = 10 << 20;

/// Those of them that only notices may use.
const RESERVED_BYTES: u64 = 1 << 20;

/// Files that are kept, today's included: one for each day on which there was something to say.
const FILES_KEPT: usize = 30;

/// Notices that wait to be written; of more, the oldest are lost. They wait where the disk is full, or nobody may write.
const NOTICES_WAITING_MAX: usize = 100;

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

/// What a request has to say to the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) level: Level,
    /// What it is about, such as a place in a template: lines about one subject share a budget.
    pub(super) subject: String,
    pub(super) message: String,
}

impl Line {
    /// A line that says the same each time.
    pub(super) fn error(message: String) -> Self {
        Self { level: Level::Error, subject: message.clone(), message }
    }
}

/// The log of one process. Lines never fail: where nothing can be written, those of requests are lost.
#[derive(Debug)]
pub(super) struct Log {
    /// `None` where nothing is written: lines are kept, for who looks.
    folder: Option<PathBuf>,
    file_bytes_max: u64,
    reserved_bytes: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    today: Option<Day>,
    repeats: Repeats,
    /// Notices that could not be written yet, the oldest first.
    waiting: VecDeque<Notice>,
    kept: Vec<String>,
}

#[derive(Debug)]
struct Notice {
    /// When it was to be written, in seconds since 1970.
    second: i64,
    level: Level,
    message: String,
}

#[derive(Debug)]
struct Day {
    /// Days since 1970.
    number: i64,
    /// `None` where it can't be opened.
    file: Option<File>,
    /// Whether requests have no room any more.
    is_full: bool,
}

impl Log {
    /// A log in `folder`, where nothing is opened before there is something to say; `None` keeps the lines in memory.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, file_bytes_max: FILE_BYTES_MAX, reserved_bytes: RESERVED_BYTES, state: Mutex::default() }
    }

    /// Adds a line, unless too many about the same subject were added.
    pub(super) fn line(&self, line: &Line) {
        self.line_at(now(), line);
    }

    fn line_at(&self, second: i64, Line { level, subject, message }: &Line) {
        let mut state = self.state();
        let Some(left_out) = state.repeats.admit(subject, second) else { return };
        match &self.folder {
            Some(folder) => self.write(folder, &mut state, second, &line(second, *level, message, left_out)),
            None => state.keep(*level, message),
        }
    }

    /// Adds what is told once. It counts as told when it is written: until then it waits.
    pub(super) fn notice(&self, level: Level, message: &str) {
        self.notice_at(now(), level, message);
    }

    fn notice_at(&self, second: i64, level: Level, message: &str) {
        let mut state = self.state();
        let Some(folder) = &self.folder else { return state.keep(level, message) };
        if state.waiting.len() >= NOTICES_WAITING_MAX {
            state.waiting.pop_front();
        }
        state.waiting.push_back(Notice { second, level, message: message.to_owned() });
        self.write_waiting(folder, &mut state, second);
    }

    /// Tries again to write the notices that wait.
    pub(super) fn retry(&self) {
        self.retry_at(now());
    }

    fn retry_at(&self, second: i64) {
        let mut state = self.state();
        if let Some(folder) = self.folder.as_ref().filter(|_| !state.waiting.is_empty()) {
            self.write_waiting(folder, &mut state, second);
        }
    }

    fn write_waiting(&self, folder: &Path, state: &mut State, second: i64) {
        let day = open_day(&mut state.today, folder, second);
        let Some(file) = &mut day.file else { return };
        while let Some(Notice { second, level, message }) = state.waiting.front() {
            let line = line(*second, *level, message, 0);
            let Some(length) = length(file) else { return };
            if length + line.len() as u64 > self.file_bytes_max || file.write_all(line.as_bytes()).is_err() {
                return;
            }
            state.waiting.pop_front();
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
        let day = open_day(&mut state.today, folder, second);
        if let Some(file) = day.file.as_mut().filter(|_| !day.is_full) {
            day.is_full = append(file, line, second, self.file_bytes_max.saturating_sub(self.reserved_bytes));
        }
    }
}

impl State {
    fn keep(&mut self, level: Level, message: &str) {
        let mut line = format!("{level}: ");
        escape(&mut line, message);
        self.kept.push(line);
    }
}

/// The day of `second`, its file open where it can be. A file that could not be opened is tried again: somebody may have given the right meanwhile.
fn open_day<'a>(today: &'a mut Option<Day>, folder: &Path, second: i64) -> &'a mut Day {
    let number = second.div_euclid(SECONDS_PER_DAY);
    let is_open = |day: &Day| day.number == number && day.file.is_some();
    let day = today.take().filter(is_open).unwrap_or_else(|| open(folder, number));
    today.insert(day)
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
    remove_oldest(folder, number);
    Day { number, file, is_full: false }
}

fn length(file: &File) -> Option<u64> {
    file.metadata().ok().map(|metadata| metadata.len())
}

/// Appends `line` or, where it does not fit any more, a last one; whether it was the last one. It is one write at the end of the
/// file, so lines of several processes never mix.
fn append(file: &mut File, line: &str, second: i64, bytes_max: u64) -> bool {
    let Some(length) = length(file) else { return false };
    let last = self::line(second, Level::Warning, FULL, 0);
    let fits = length + (line.len() + last.len()) as u64 <= bytes_max;
    if fits {
        _ = file.write_all(line.as_bytes());
    } else if length + last.len() as u64 <= bytes_max {
        _ = file.write_all(last.as_bytes());
    }
    !fits
}

/// What the last line about requests says.
const FULL: &str = "the log of this day is full: no more lines about requests";

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

/// Removes the oldest files of ours by their names, until as many are left as are kept; never that of `today`. The clock is not
/// asked: where it is wrong for a moment, one file more is all that comes of it. What can't be removed stays.
fn remove_oldest(folder: &Path, today: i64) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let day = |entry: fs::DirEntry| Some((day_of(entry.file_name().to_str()?)?, entry.path()));
    let mut others: Vec<_> = entries.flatten().filter_map(day).filter(|(day, _)| *day != today).collect();
    others.sort_unstable_by(|(left, _), (right, _)| right.cmp(left));
    for (_, path) in others.iter().skip(FILES_KEPT - 1) {
        _ = fs::remove_file(path);
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
