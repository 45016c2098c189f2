//! What `output/` shall hold, and the only writer of it.
//!
//! 1. [`Tree`] collects the files; rendered bytes wait in a [`Spool`], so that a build with a mistake writes nothing;
//! 2. [`conflicts`] tells what of the operator's would be lost;
//! 3. [`write()`] brings the folder to that state, in the order of [`Step`], and touches no file that is already right.

mod conflict;
mod error;
mod manifest;
mod replace;
mod spool;
mod tree;
mod write;

pub use conflict::conflicts;
pub use error::{Error, Result};
pub use spool::{Spool, Stored};
pub use tree::{Content, Step, Tree};
pub use write::{Written, write};
