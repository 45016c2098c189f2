//! Why a bundle, or a record of it, can't be read; each with the cure.

use super::VERSION;
use std::fmt;
use std::io;

/// Why a bundle can't be read.
#[derive(Debug)]
pub enum Error {
    /// The machine failed.
    Read(io::Error),
    /// Its first bytes are not a bundle's.
    NoBundle,
    Version(u32),
    /// The file ends before its end, as one that is still being copied.
    CutShort {
        bytes: u64,
        /// How many it should have; `None` if it ends within its first line.
        expected: Option<u64>,
    },
    /// The file goes on after its end.
    Grown {
        bytes: u64,
        expected: u64,
    },
    /// A part has more bytes than are read into memory, which are so many.
    TooLarge(Part, u64),
    /// The first line is not the one that was written.
    Damaged,
    /// A record is not the one that was there when the bundle was opened: read the bundle anew.
    Changed(Part),
    /// A part makes no sense; why, as "it ends too early".
    Malformed(Part, String),
    /// A program calls a helper of this name, which this version does not have, or calls it otherwise than it can be called.
    Helper(String),
    /// A program asked for a field of this name, which the build did not put into the bundle.
    NotShipped(String),
}

/// A part of a bundle; records by their number among those of their kind, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first line.
    Header,
    /// A file of the author's.
    Text(usize),
    /// A shared value.
    Value(usize),
    /// Some pages and sections.
    Objects(usize),
    /// The names at the root of a page.
    Root(usize),
    /// The rows of a page.
    Table(usize),
    Program(usize),
}

/// What a record can hold, as [`Part`] is made of it.
pub(super) type Kind = fn(usize) -> Part;

impl Error {
    pub fn help(&self) -> &'static str {
        match self {
            Self::Read(_) => "look whether the account of the application pool may read the file",
            Self::NoBundle => "name the file `runtime.json` that `generator build` writes into `output/App_Data`",
            Self::Version(_) | Self::Malformed(..) | Self::Helper(_) => {
                "build again, and copy `generator-fcgi` and `runtime.json` of the same build together"
            }
            Self::CutShort { .. } | Self::Grown { .. } | Self::Damaged => {
                "copy `output/App_Data/runtime.json` once more, or wait until it is copied"
            }
            Self::TooLarge(..) => "build again: what `generator` writes is never as large",
            Self::Changed(_) => "it was changed or replaced while it was open: it has to be opened again",
            Self::NotShipped(_) => "this is a mistake of `generator`'s: please report it with the template",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(cause) => write!(f, "failed to read the bundle: {cause}"),
            Self::NoBundle => write!(f, "the file is no bundle"),
            Self::Version(version) => {
                write!(f, "the bundle is of format {version}, and this `generator-fcgi` reads format {VERSION}")
            }
            Self::CutShort { bytes, expected: None } => {
                write!(f, "the bundle ends within its first line, after {bytes} bytes")
            }
            Self::CutShort { bytes, expected: Some(expected) } => {
                write!(f, "the bundle ends too early: it has {bytes} of {expected} bytes")
            }
            Self::Grown { bytes, expected } => {
                write!(f, "the bundle goes on after its end: it has {bytes} bytes, and should have {expected}")
            }
            Self::TooLarge(part, bytes_max) => write!(f, "{part} has more than {bytes_max} bytes"),
            Self::Damaged => write!(f, "{} is damaged: its checksum differs", Part::Header),
            Self::Changed(part) => write!(f, "{part} has changed since the bundle was opened"),
            Self::Malformed(part, cause) => write!(f, "{part} makes no sense: {cause}"),
            Self::Helper(name) => {
                write!(f, "a program calls the helper `{name}`, which this `generator-fcgi` does not know so")
            }
            Self::NotShipped(name) => write!(f, "a program asks for `{name}`, which is not in the bundle"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(cause) => Some(cause),
            _ => None,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => write!(f, "the first line of the bundle"),
            Self::Text(index) => write!(f, "text {index} of the bundle"),
            Self::Value(index) => write!(f, "value {index} of the bundle"),
            Self::Objects(index) => write!(f, "record {index} of the bundle's objects"),
            Self::Root(index) => write!(f, "root {index} of the bundle"),
            Self::Table(index) => write!(f, "table {index} of the bundle"),
            Self::Program(index) => write!(f, "program {index} of the bundle"),
        }
    }
}
