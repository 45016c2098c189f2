//! One step of a long command: a line with its time, and all it said if it failed.

use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Whether nobody watches: then everything is printed, and nothing may be left out.
pub(crate) fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| value == "true")
}

/// Runs `command` and prints a line about it; its own output only if it fails, or where nobody watches.
///
/// # Errors
/// `title`, where the command can't be started or ends with another status than 0.
pub(crate) fn run(title: &str, command: &mut Command) -> Result<(), String> {
    let started = Instant::now();
    command.current_dir(crate::root()).stdin(Stdio::null());
    let (is_done, said) = if is_ci() {
        println!("== {title}");
        (command.status().map(|status| status.success()), Vec::new())
    } else {
        if io::stdout().is_terminal() {
            print!("       …  {title}\r");
            // A terminal that can't be written to is no reason to stop.
            let _ = io::stdout().flush();
        }
        match command.output() {
            Ok(output) => (Ok(output.status.success()), [output.stdout, output.stderr].concat()),
            Err(error) => (Err(error), Vec::new()),
        }
    };
    let seconds = started.elapsed().as_secs_f64();
    match is_done {
        Ok(true) => {
            println!("{seconds:6.1} s  {title}");
            Ok(())
        }
        Ok(false) => {
            println!("{seconds:6.1} s  {title}: failed\n{}", String::from_utf8_lossy(&said));
            Err(format!("{title} failed"))
        }
        Err(error) => {
            println!("{seconds:6.1} s  {title}: failed to start: {error}");
            Err(format!("{title} failed"))
        }
    }
}

/// The cargo that runs us, with the place of node's modules for tests that start node.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.env("NODE_PATH", crate::root().join("target/node/node_modules"));
    cargo
}
