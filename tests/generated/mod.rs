//! Templates and data that are generated, the same for the same seed; tests of several kinds share them.

mod case;
mod values;
mod writer;

pub(crate) use case::{Case, Random};
pub(crate) use writer::Helpers;
