//! `fcgi-load`: requests on kept connections, one at a time on each, for some seconds. A process of its own, so that it can
//! be bound to a processor.

use super::Work;
use super::wire::{self, Connection};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// How many requests are sent before any is counted.
const WARM_UP: usize = 200;

/// What is asked.
pub(super) struct Load<'a> {
    pub(super) socket: &'a Path,
    pub(super) work: Work,
    /// The request's URL; `{n}` in it is the number of a product.
    pub(super) uri: &'a str,
    /// php-fpm's script.
    pub(super) script: &'a str,
    pub(super) is_iis: bool,
    pub(super) seconds: f64,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measured {
    pub(super) per_second: f64,
    pub(super) p50_micros: f64,
    pub(super) p99_micros: f64,
}

/// Runs `load` by way of `xtask`, the release build of this program, on the processor `processor`.
///
/// # Errors
/// The first wrong answer.
pub(super) fn on_processor(processor: usize, xtask: &Path, load: &Load<'_>) -> Result<Measured, String> {
    let mut command = Command::new("taskset");
    command.args(["-c", &processor.to_string()]).arg(xtask).arg("fcgi-load").arg(load.socket);
    command.args([load.work.name(), load.uri, load.script, if load.is_iis { "iis" } else { "plain" }]);
    let output = command.arg(load.seconds.to_string()).output();
    let output = output.map_err(|error| format!("failed to start `taskset`: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers[..] {
        [per_second, p50_micros, p99_micros] => Ok(Measured { per_second, p50_micros, p99_micros }),
        _ => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

/// `fcgi-load SOCKET WORK URI SCRIPT plain|iis SECONDS`: prints answers a second, and the median and the 99th percentile in
/// microseconds.
///
/// # Errors
/// The first wrong answer.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let [socket, work, uri, script, kind, seconds] = words else { return Err("wrong usage of fcgi-load".to_owned()) };
    let load = Load {
        socket: Path::new(socket),
        work: Work::named(work).ok_or("no such work")?,
        uri,
        script,
        is_iis: *kind == "iis",
        seconds: seconds.parse().map_err(|_| "seconds are a number")?,
    };
    let requests = requests(&load);
    let mut connection = connect(load.socket)?;
    for request in requests.iter().cycle().take(WARM_UP) {
        connection.ask(request, load.work)?;
    }
    let started = Instant::now();
    let end = started + Duration::from_secs_f64(load.seconds);
    let mut tenths = Vec::new();
    for request in requests.iter().cycle() {
        let sent = Instant::now();
        if sent >= end {
            break;
        }
        connection.ask(request, load.work)?;
        tenths.push(sent.elapsed().as_nanos() / 100);
    }
    let per_second = tenths.len() as f64 / started.elapsed().as_secs_f64();
    tenths.sort_unstable();
    let quantile = |share: f64| tenths[(tenths.len() as f64 * share) as usize] as f64 / 10.0;
    println!("{per_second} {} {}", quantile(0.5), quantile(0.99));
    Ok(())
}

/// One request for each product.
fn requests(load: &Load<'_>) -> Vec<Vec<u8>> {
    let numbers = if load.uri.contains("{n}") { 1..=super::PRODUCTS } else { 1..=1 };
    numbers.map(|n| wire::request(&load.uri.replace("{n}", &n.to_string()), load.script, load.is_iis)).collect()
}

/// A connection to `socket`.
pub(super) fn connect(socket: &Path) -> Result<Connection, String> {
    let stream = UnixStream::connect(socket).map_err(|error| format!("failed to connect: {error}"))?;
    let set = stream.set_read_timeout(Some(ANSWER_MAX)).and_then(|()| stream.set_write_timeout(Some(ANSWER_MAX)));
    set.map_err(|error| format!("failed to set a deadline: {error}"))?;
    Ok(Connection::new(stream))
}

/// Asks one request on each of `count` connections that stay open, all at once.
///
/// # Errors
/// The first wrong answer.
pub(super) fn on_many_connections(load: &Load<'_>, count: usize) -> Result<(), String> {
    let requests = &requests(load);
    thread::scope(|scope| {
        let ask = move |at: usize| {
            let mut connection = connect(load.socket)?;
            for request in requests.iter().cycle().skip(at).take(WARM_UP) {
                connection.ask(request, load.work)?;
            }
            Ok(connection)
        };
        let clients: Vec<_> = (0..count).map(|at| scope.spawn(move || ask(at))).collect();
        let open: Result<Vec<Connection>, String> =
            clients.into_iter().map(|client| client.join().expect("a client does not panic")).collect();
        open.map(drop)
    })
}
