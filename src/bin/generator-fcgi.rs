//! The FastCGI executable that IIS starts; so far it answers only `--version`.

use std::process::ExitCode;

#[allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command started by hand; started by IIS it has no output"
)]
fn main() -> ExitCode {
    if std::env::args_os().skip(1).eq(["--version"]) {
        println!("generator-fcgi {}", env!("CARGO_PKG_VERSION"));
        return ExitCode::SUCCESS;
    }
    eprintln!("error: generator-fcgi answers only `--version` in this release");
    ExitCode::from(2)
}
