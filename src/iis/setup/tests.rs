//! The text of the set-up.
