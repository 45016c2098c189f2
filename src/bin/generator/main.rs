//! The command line of `generator`.

fn main() {}
