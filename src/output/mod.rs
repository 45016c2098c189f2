//! What `output/` shall hold, and the only writer of it.
//!
//! 1. [`Tree`] collects the files; rendered bytes wait in a [`Spool`], so that a build with a mistake writes nothing;
//! 2. [`write()`] brings the folder to that state and touches no file that is already right.

mod error;
mod manifest;
mod spool;
mod tree;
mod write;

pub use error::{Error, Result};
pub use spool::{Spool, Stored};
pub use tree::{Content, Tree};
pub use write::{Written, write};
