//! The project's own commands; `cargo xtask test` is the one that proves a change.

fn main() {}
