//! The command line of `generator`: words in, one call into the library, a report and an exit status out.

mod arguments;
mod build;
mod check;
mod output;
mod routes;
mod table;
mod watch;

use crate::arguments::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

/// Nothing is wrong.
const DONE: u8 = 0;
/// The author's site has a mistake.
const MISTAKE: u8 = 1;
/// The machine failed. (2, wrong usage, is clap's.)
const FAILED: u8 = 3;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Err(conflict) = arguments.ensure_lines_for_a_server_are_not_json() {
        conflict.exit();
    }
    let status = match &arguments.command {
        Command::Build(site) => build::run(&arguments.common, site),
        Command::Watch(site) => watch::run(&arguments.common, site),
        Command::Routes(routes) => routes::run(&arguments.common, routes),
        Command::Check(site) => check::run(&arguments.common, site),
    };
    ExitCode::from(status)
}
