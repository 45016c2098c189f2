//! Mistakes while folding, and in what is left.

