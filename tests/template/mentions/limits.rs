//! Partials without end, and more ways than can be walked.
