//! The bundle, written and read back.
