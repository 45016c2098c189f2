//! The bundle, `App_Data/runtime.json`: all that the executable needs to answer, written by a build and read at run time.
//!
//! # Form
//!
//! JSON Lines. The first line is the header: routes, sources, and for each later line its length and checksum. Each
//! later line is a record, read and kept when it is first asked for:
//!
//! | records | hold |
//! |---|---|
//! | texts | the author's files that programs point into |
//! | values | lists and tables that several roots or programs share |
//! | objects | pages and sections, sixteen to a record; which of their fields: see `names` |
//! | roots | the names at the root of a page that the build gave values |
//! | tables | the rows of an `each` page, in the order of their keys |
//! | programs | programs |
//!
//! A record is one array of texts, numbers, `true`, `false` and `null`, in the order of a walk: whatever is nested in
//! it, its JSON is flat. Equal records are stored once. The grammar stands beside what writes and reads it, in
//! `program`, `value` and `object`.
//!
//! # What is refused
//!
//! Anything else than what a [`write()`] of the same `VERSION` gave: the version is judged first, then the length of
//! the file, then the checksum of each line. What bytes say is checked even so, and never trusted with memory or stack.

mod contents;
mod encoder;
mod error;
mod header;
mod names;
mod object;
mod program;
mod read;
mod reader;
mod storage;
#[cfg(test)]
mod tests;
mod value;
mod write;

pub(crate) use contents::Row;
pub use contents::{Content, Contents, DataSource, Page, RequestLimits};
pub(crate) use error::Error;
pub use read::Bundle;
pub use write::write;

/// The version of the format; another one is refused.
const VERSION: u32 = 3;

/// The limits of a bundle; tests set lower ones.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Of the first line: more than 100,000 routes take.
    header_bytes_max: u64,
    /// Of any other line.
    record_bytes_max: u64,
}

/// What holds outside of tests.
impl Default for Limits {
    fn default() -> Self {
        Self { header_bytes_max: 32 << 20, record_bytes_max: 64 << 20 }
    }
}

/// How deep bodies, expressions and values may be nested in one record, counted together: as deep as a rendering nests
/// bodies. A level takes 1.3 KB of stack at most where it is read, so a thread's 2 MB hold it.
const NESTING_MAX: usize = 600;

/// How many objects stand in one record: a reference costs little in the header, and reading one object reads few
/// others.
const OBJECTS_PER_RECORD: usize = 16;
