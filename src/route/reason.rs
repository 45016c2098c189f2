//! Why a route is dynamic.

use crate::template::{Mentioned, Step};

/// Why a route is dynamic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// In one word.
    pub cause: Cause,
    /// The way to it, from the page's file on; the last step is the cause itself.
    pub chain: Vec<Step>,
}

/// What makes a route dynamic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its path has a parameter.
    Parameter,
    /// The page says `dynamic = true`.
    Declared,
    /// It shows something that only requests tell.
    Mention(Mentioned),
}
