//! What `output/` shall hold, and the only writer of it.
//!
//! 1. [`Tree`] collects the files; rendered bytes wait in a [`Spool`], so that a build with a mistake writes nothing;
//! 2. [`diff()`] compares them with what lies in the folder: the changes, in the order in which a running server never shows
//!    half of them, and what is in the way that the generator did not write;
//! 3. [`apply()`] makes the changes.

mod apply;
mod diff;
mod error;
mod in_the_way;
mod look;
mod manifest;
mod names;
mod replace;
mod spool;
mod tree;

pub use apply::apply;
pub use diff::{Diff, Written, diff};
pub(crate) use error::{Error, Result};
pub(crate) use look::{Lies, text};
pub use spool::Spool;
pub(crate) use spool::Stored;
pub use tree::{Content, Step, Tree};

#[cfg(test)]
mod tests;
