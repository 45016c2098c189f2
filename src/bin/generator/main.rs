//! The command line of `generator`: words in, one call into the library, a report and an exit status out.

mod arguments;
mod clock;
mod output;
mod progress;
mod routes;
mod shell;

use crate::arguments::{Arguments, BuildArguments, Command, Common, SiteArguments};
use crate::clock::Clock;
use crate::progress::Bar;
use clap::Parser;
use generator::app;
use generator::watch::{self, Watcher};
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
    let clock = Clock::from_environment().unwrap_or_else(|malformed| malformed.exit());
    let common = &arguments.common;
    let status = match &arguments.command {
        Command::Build(site) => build(common, site, clock),
        Command::Watch(site) => {
            watch(common, site, clock).unwrap_or_else(|error| output::failed(common, &error, error.help()))
        }
        Command::Routes(routes) => routes::run(common, routes, clock),
        Command::Check(site) => check(common, site, clock),
        Command::Completions { shell } => shell::completions(*shell),
        Command::Man { command } => shell::man(command.as_deref()).unwrap_or_else(|unknown| unknown.exit()),
    };
    ExitCode::from(status)
}

fn build(common: &Common, site: &BuildArguments, clock: Clock) -> u8 {
    let bar = Bar::new(common);
    let result = app::build(&site.options(common, clock), &|progress| bar.hear(progress));
    let time = bar.end();
    match result {
        Ok(built) => {
            output::built(common, &built, time);
            if built.summary.is_some() { DONE } else { MISTAKE }
        }
        Err(error) => output::failed(common, &error, error.help()),
    }
}

/// `generator watch`: builds, and builds again after every change; returns only where watching fails.
fn watch(common: &Common, site: &BuildArguments, clock: Clock) -> Result<u8, watch::Error> {
    let look = || app::inputs(&site.options(common, clock));
    // Watching begins before the first build, so that a change during it is not missed.
    let mut watcher = Watcher::new(&look)?;
    loop {
        build(common, site, clock);
        output::changed(common, &watcher.wait(&look)?);
    }
}

fn check(common: &Common, site: &SiteArguments, clock: Clock) -> u8 {
    let bar = Bar::new(common);
    let result = app::check(&site.options(common, clock), &|progress| bar.hear(progress));
    bar.end();
    match result {
        Ok(checked) => {
            let is_good = output::mistakes(common, &checked.diagnostics);
            output::checked(common, &checked);
            if is_good { DONE } else { MISTAKE }
        }
        Err(error) => output::failed(common, &error, error.help()),
    }
}
