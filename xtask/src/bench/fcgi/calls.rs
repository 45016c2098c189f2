//! System calls a request, counted by strace.

use super::Work;
use super::load::connect;
use super::peers::{Peer, Place};
use super::process::Process;
use super::wire;
use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// How many requests are counted.
const REQUESTS: usize = 1_000;

/// The calls of one request for `work`: "read 1, write 1". Those of less than every second request are left out.
///
/// # Errors
/// Where strace does not start, or an answer is wrong.
pub(super) fn count(peer: Peer, place: &Place, work: Work) -> Result<String, String> {
    let process = Process::start(peer, place, None)?;
    let uri = peer.uri(work).replace("{n}", "7");
    let script = super::peers::sources().join("php/index.php");
    let request = wire::request(&uri, &script.display().to_string(), false);
    let mut connection = connect(&process.socket)?;
    for _ in 0..50 {
        connection.ask(&request, work)?;
    }
    let table = place.out.join("strace.txt");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-c", "-o"]).arg(&table).stdout(Stdio::null()).stderr(Stdio::null());
    for id in process.all() {
        strace.args(["-p", &id.to_string()]);
    }
    let mut strace = strace.spawn().map_err(|error| format!("failed to start `strace`: {error}"))?;
    // It says nowhere when it has begun.
    sleep(Duration::from_secs(1));
    let asked = (0..REQUESTS).try_for_each(|_| connection.ask(&request, work));
    _ = Command::new("kill").args(["-INT", &strace.id().to_string()]).status();
    _ = strace.wait();
    asked?;
    let text = fs::read_to_string(&table).map_err(|error| format!("strace wrote nothing: {error}"))?;
    let calls: Vec<String> = text.lines().filter_map(call).collect();
    Ok(calls.join(", "))
}

/// A line of strace's table: share, seconds, microseconds a call, calls, errors if any, name.
fn call(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let count: usize = words.get(3)?.parse().ok()?;
    let name = words.last()?;
    let is_of_each = *name != "total" && count >= REQUESTS / 2;
    is_of_each.then(|| format!("{name} {}", (count as f64 / REQUESTS as f64 * 10.0).round() / 10.0))
}
