//! What the writer and the reader of a bundle agree on: its version and its limits.

/// The version of the format; another one is refused.
pub(crate) const VERSION: u32 = 2;

/// The limits of a bundle; tests set lower ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Of the first line: more than 100,000 routes take.
    pub(super) header_bytes_max: u64,
    /// Of any other line.
    pub(super) record_bytes_max: u64,
}

/// What holds outside of tests.
impl Default for Limits {
    fn default() -> Self {
        Self { header_bytes_max: 32 << 20, record_bytes_max: 64 << 20 }
    }
}

/// How deep bodies, expressions and values may be nested in one record, counted together: as deep as a rendering nests
/// bodies. A level takes 1.3 KB of stack at most where it is read, so a thread's 2 MB hold it.
pub(super) const NESTING_MAX: usize = 600;

/// How many objects stand in one record: a reference costs little in the header, and reading one object reads few
/// others.
pub(super) const OBJECTS_PER_RECORD: usize = 16;
