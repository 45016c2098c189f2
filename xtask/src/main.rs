//! The project's own commands; `cargo xtask test` is the one that proves a change.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "commands for developers")]

mod bench;
mod fuzz;
mod step;
mod test;
mod tools;
mod windows;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask test
       cargo xtask fuzz [--seconds 60] [--keep] [TARGET]
       cargo xtask bench template
       cargo xtask bench bundle
       cargo xtask bench fcgi [--peers generator,libfcgi,fastcgi,go,php-fpm,flask] [--parts kept,nginx,cold,calls] [--seconds 2]
       cargo xtask bench build [--pages 1000,10000] [--runs 5] [--tools generator,hugo,zola]
       cargo xtask bench highlight [--runs 5]
       cargo xtask bench menu [--pages 2251] [--links 767] [--runs 5]";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["test"] => test::run(),
        ["fuzz", ..] => fuzz::run(&words[1..]),
        ["bench", "template"] => bench::template(),
        ["bench", "bundle"] => bench::bundle(),
        ["bench", "build", ..] => bench::build(&words[2..]),
        ["bench", "highlight", ..] => bench::highlight(&words[2..]),
        ["bench", "menu", ..] => bench::menu(&words[2..]),
        #[cfg(unix)]
        ["bench", "fcgi", ..] => bench::fcgi(&words[2..]),
        // What benchmarks start themselves.
        #[cfg(unix)]
        ["fcgi-load", ..] => bench::fcgi::load::run(&words[1..]),
        ["measure", ..] => bench::usage::run(&words[1..]),
        ["limit", ..] => bench::limit::run(&words[1..]),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The package's root.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask/ is a folder of the package").to_owned()
}

/// Where cargo builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
