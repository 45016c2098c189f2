//! What one run of a program costs: time, processor time, memory.
//!
//! The system counts what a process's children used, all together, and the largest one's memory. So each run is started
//! by a process of its own (`xtask measure`), whose only child it is.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What one run cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usage {
    /// From its start to its end.
    pub(super) wall_seconds: f64,
    /// Of all its threads, in the program and in the system.
    pub(super) cpu_seconds: f64,
    /// The most memory it had at a time.
    pub(super) peak_bytes: u64,
}

/// Runs `program` by way of `xtask`, the release build of this program.
///
/// # Errors
/// What the program said, where it fails.
pub(super) fn of(xtask: &Path, program: &Path, arguments: &[&Path]) -> Result<Usage, String> {
    let output = Command::new(xtask)
        .arg("measure")
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("failed to start `{}`: {error}", xtask.display()))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = said.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    match numbers[..] {
        [wall_seconds, cpu_seconds, peak_kilobytes] if output.status.success() => {
            Ok(Usage { wall_seconds, cpu_seconds, peak_bytes: peak_kilobytes as u64 * 1024 })
        }
        _ => Err(format!("`{}` failed:\n{}", program.display(), String::from_utf8_lossy(&output.stderr))),
    }
}

/// The middle of each number, of at least one run.
pub(super) fn median(mut usages: Vec<Usage>) -> Usage {
    let mut middle = |value: fn(&Usage) -> f64| {
        usages.sort_by(|a, b| value(a).total_cmp(&value(b)));
        usages[usages.len() / 2]
    };
    Usage {
        wall_seconds: middle(|usage| usage.wall_seconds).wall_seconds,
        cpu_seconds: middle(|usage| usage.cpu_seconds).cpu_seconds,
        peak_bytes: middle(|usage| usage.peak_bytes as f64).peak_bytes,
    }
}

/// `measure PROGRAM ARGUMENT…`: runs it, prints seconds, processor seconds and kilobytes.
///
/// # Errors
/// Where it can't be started or fails.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let [program, arguments @ ..] = words else { return Err("usage: measure PROGRAM ARGUMENT…".to_owned()) };
    let started = Instant::now();
    let status = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).status();
    let wall = started.elapsed().as_secs_f64();
    match status {
        Ok(status) if status.success() => {
            let (cpu, kilobytes) = children();
            println!("{wall} {cpu} {kilobytes}");
            Ok(())
        }
        Ok(status) => Err(format!("`{program}` ended with {status}")),
        Err(error) => Err(format!("failed to start `{program}`: {error}")),
    }
}

/// Processor seconds and kilobytes of the children that have ended.
#[cfg(unix)]
fn children() -> (f64, u64) {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system knows its own constant");
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    (seconds(usage.user_time()) + seconds(usage.system_time()), usage.max_rss().unsigned_abs())
}

/// Not known on other systems; the table shows 0.
#[cfg(not(unix))]
fn children() -> (f64, u64) {
    (0.0, 0)
}
