//! The FastCGI executable that IIS starts, and other web servers too: it answers the dynamic routes of one site.

mod folders;
mod options;

use generator::app;
use generator::runtime::{self, App, Purpose};
use generator::transport::{self, Connection};
use options::{Options, Task};
use std::fmt::Display;
use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;
use std::sync::Arc;

/// The site has mistakes.
const WRONG: u8 = 1;
/// Wrong usage.
const USAGE: u8 = 2;
/// The machine failed.
const MACHINE: u8 = 3;

fn main() -> ExitCode {
    let outcome = match options::parse(std::env::args_os().skip(1)) {
        Ok(options) => run(options).map_err(|why| (MACHINE, format!("error: {why}\n"))),
        Err(why) => Err((USAGE, format!("error: {why}\n\n{}", options::HELP))),
    };
    match outcome {
        Ok(code) => code,
        Err((code, message)) => {
            print(io::stderr(), message);
            ExitCode::from(code)
        }
    }
}

fn run(options: Options) -> Result<ExitCode, String> {
    match &options.task {
        Task::Version => print(io::stdout(), format_args!("generator-fcgi {}\n", env!("CARGO_PKG_VERSION"))),
        Task::Help => print(io::stdout(), options::HELP),
        Task::Check => {
            let report = runtime::check(&*open(&options)?);
            print(io::stdout(), report.text);
            if !report.is_well {
                return Ok(ExitCode::from(WRONG));
            }
        }
        Task::Get(url) => {
            let app = open(&options)?;
            let answer = app::get(&*app, url);
            // Who reads it may have gone.
            _ = io::stdout().write_all(&answer);
            let said = app.take_said();
            said.iter().for_each(|line| print(io::stderr(), format_args!("{line}\n")));
            if !said.is_empty() {
                return Ok(ExitCode::from(WRONG));
            }
        }
        Task::Listen(address) => {
            let failed = |cause: io::Error| format!("failed to listen at `{address}`: {cause}");
            let serve = serving(open(&options)?, &options);
            let (listening, address) = transport::listen(address, options.mode).map_err(failed)?;
            print(io::stdout(), format_args!("listening at {}\n", address));
            listening.serve(&limits(&options), serve).map_err(failed)?;
        }
        Task::ServeInherited => {
            let failed = |cause| format!("failed to serve standard input: {cause}");
            match transport::inherited().map_err(failed)? {
                Some(inherited) => {
                    inherited.serve(&limits(&options), serving(open(&options)?, &options)).map_err(failed)?;
                }
                None => print(io::stdout(), options::HELP),
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The site. From here on a panic is a line in its log: started by a web server, there is nowhere to print to.
fn open(options: &Options) -> Result<Arc<App>, String> {
    let purpose = match options.task {
        Task::Check | Task::Get(_) => Purpose::Look,
        _ => Purpose::Serve,
    };
    let app = Arc::new(App::new(folders::find(options.bundle.as_deref(), purpose)?));
    let log = Arc::clone(&app);
    panic::set_hook(Box::new(move |panic| log.log_panic(panic.location())));
    Ok(app)
}

fn serving(app: Arc<App>, options: &Options) -> impl Fn(&mut dyn Connection) + Send + Sync + 'static {
    let requests_max = options.requests_max;
    move |connection| {
        // A connection that broke is over, and nobody is left to tell.
        _ = app::serve(connection, &*app, requests_max);
    }
}

fn limits(options: &Options) -> transport::Options {
    let mut limits = transport::Options::default();
    if let Some(connections_max) = options.connections_max {
        limits.connections_max = connections_max.get();
    }
    limits
}

/// Prints where somebody reads it: started by IIS there is no output, and `print!` would panic.
fn print(mut to: impl Write, text: impl Display) {
    _ = write!(to, "{text}").and_then(|()| to.flush());
}
