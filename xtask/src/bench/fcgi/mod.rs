//! `cargo xtask bench fcgi`: the executable beside other FastCGI programs that answer the same two pages.
//!
//! 1. build the peers, and our site;
//! 2. `kept`: one kept connection as IIS holds it, one request after the other, client and peer on one processor;
//! 3. `nginx`: behind nginx, with 1, 16 and 64 clients;
//! 4. `cold`: from the start of the process to its first whole answer; memory; size;
//! 5. `calls`: system calls a request.
//!
//! The machine's other work makes single figures worthless: every figure is the median of rounds in which the peers take
//! turns, and only what stands in one table is to be compared.

mod calls;
pub(crate) mod load;
mod nginx;
mod peers;
mod process;
mod wire;

use crate::{step, tools};
use load::{Load, Measured};
use peers::{PEERS, Peer, Place};
use process::Process;
use std::fs;
use std::ops::RangeInclusive;
use std::process::Command;

/// How many products the catalog has.
const PRODUCTS: usize = 200;

/// How often everything is measured.
const ROUNDS: usize = 3;

/// How often a peer is started for its cold start.
const COLD_RUNS: usize = 40;

/// Where client and peer run.
const PROCESSOR: usize = 1;

/// A page to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    /// `/`: 134 bytes with one value.
    Hello,
    /// `/products/7?sort=price`: a product and its 20 items, sorted, escaped: some 5.3 KB.
    Catalog,
}

impl Work {
    fn named(name: &str) -> Option<Self> {
        [Self::Hello, Self::Catalog].into_iter().find(|work| work.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Hello => "hello",
            Self::Catalog => "catalog",
        }
    }

    /// What its page says.
    fn mark(self) -> &'static str {
        match self {
            Self::Hello => "Hello, World!",
            Self::Catalog => "Workshop catalog",
        }
    }

    /// How many bytes its page may have: the peers' templates differ by line ends.
    fn lengths(self) -> RangeInclusive<usize> {
        match self {
            Self::Hello => 125..=140,
            Self::Catalog => 4_800..=5_900,
        }
    }
}

/// Measures what `words` ask for: `--peers NAME,…`, `--parts NAME,…`, `--seconds N` a figure.
///
/// # Errors
/// Wrong usage, a step of the preparation that failed, or a peer that answers wrongly.
pub(crate) fn fcgi(words: &[&str]) -> Result<(), String> {
    let mut peers = PEERS.to_vec();
    let mut parts = vec!["kept", "nginx", "cold", "calls"];
    let mut seconds = 2.0;
    for option in words.chunks(2) {
        match option {
            ["--peers", names] => peers = named(names)?,
            ["--parts", names] => parts = names.split(',').collect(),
            ["--seconds", number] => seconds = number.parse().map_err(|_| "`--seconds` takes a number")?,
            _ => {
                return Err(
                    "usage: cargo xtask bench fcgi [--peers NAME,…] [--parts kept,nginx,cold,calls] [--seconds 2]"
                        .into(),
                );
            }
        }
    }
    let place = prepare(&peers)?;
    for part in parts {
        match part {
            "kept" => kept(&peers, &place, seconds)?,
            "nginx" => behind_nginx(&peers, &place, seconds)?,
            "cold" => cold(&peers, &place)?,
            "calls" => system_calls(&peers, &place)?,
            other => return Err(format!("there is no part `{other}`")),
        }
    }
    peers.iter().for_each(|peer| println!("- {}: {}", peer.name(), peer.note()));
    Ok(())
}

fn named(names: &str) -> Result<Vec<Peer>, String> {
    let find =
        |name: &str| PEERS.into_iter().find(|peer| peer.name() == name).ok_or(format!("there is no peer `{name}`"));
    names.split(',').map(find).collect()
}

/// Installs, builds, and makes the data and our site.
fn prepare(peers: &[Peer]) -> Result<Place, String> {
    tools::install(peers::TOOLS)?;
    let out = crate::root().join("target/bench/fcgi");
    let (generator, executable, fastcgi) = peers::build_ours()?;
    let xtask = super::release("xtask")?;
    let place =
        Place { xtask, data: out.join("data"), site: out.join("site-output"), generator: executable, fastcgi, out };
    fs::create_dir_all(&place.out).map_err(|error| format!("failed to create folder: {error}"))?;
    for peer in peers {
        peer.build(&place)?;
    }
    let sources = peers::sources();
    step::run("make_data.py", Command::new("python3").arg(sources.join("make_data.py")).arg(&place.data))?;
    // The site is a copy, because its data is made.
    let site = place.out.join("site");
    step::run("cp", Command::new("cp").arg("-r").arg("-T").arg(sources.join("site")).arg(&site))?;
    let copied = fs::create_dir_all(site.join("site/data"))
        .and_then(|()| fs::copy(place.data.join("catalog.json"), site.join("site/data/catalog.json")));
    copied.map_err(|error| format!("failed to copy the catalog: {error}"))?;
    let mut build = Command::new(generator);
    step::run("generator build", build.args(["build", "--root"]).arg(&site).arg("--out").arg(&place.site))?;
    Ok(place)
}

fn load<'a>(peer: Peer, process: &'a Process, work: Work, script: &'a str) -> Load<'a> {
    Load { socket: &process.socket, work, uri: peer.uri(work), script, is_iis: false, seconds: 0.0 }
}

fn script() -> String {
    peers::sources().join("php/index.php").display().to_string()
}

/// One kept connection, client and peer on one processor.
fn kept(peers: &[Peer], place: &Place, seconds: f64) -> Result<(), String> {
    println!(
        "\n| one kept connection, one processor | variables | peer | answers/s | of the first | p50 µs | p99 µs |"
    );
    println!("|---|---|---|--:|--:|--:|--:|");
    let script = &script();
    for work in [Work::Hello, Work::Catalog] {
        for is_iis in [false, true] {
            let measure = |peer: Peer| {
                let process = Process::start(peer, place, Some(PROCESSOR))?;
                let load = Load { is_iis, seconds, ..load(peer, &process, work, script) };
                load::on_processor(PROCESSOR, &place.xtask, &load).map_err(|error| format!("{}: {error}", peer.name()))
            };
            let rows = in_turns(peers, work, measure)?;
            let first = rows.first().map_or(1.0, |(_, measured)| measured.per_second);
            for (peer, Measured { per_second, p50_micros, p99_micros }) in rows {
                let variables = if is_iis { "IIS's 58" } else { "18" };
                let share = per_second / first;
                println!(
                    "| {} | {variables} | {} | {per_second:.0} | {share:.2} | {p50_micros:.1} | {p99_micros:.1} |",
                    work.name(),
                    peer.name()
                );
            }
        }
    }
    Ok(())
}

/// The median round of each peer that has `work`; in each round every peer has its turn.
fn in_turns(
    peers: &[Peer],
    work: Work,
    measure: impl Fn(Peer) -> Result<Measured, String>,
) -> Result<Vec<(Peer, Measured)>, String> {
    let mut rows: Vec<(Peer, Vec<Measured>)> =
        peers.iter().filter(|peer| peer.works().contains(&work)).map(|peer| (*peer, Vec::new())).collect();
    for _ in 0..ROUNDS {
        for (peer, rounds) in &mut rows {
            rounds.push(measure(*peer)?);
        }
    }
    let median = |mut rounds: Vec<Measured>| {
        rounds.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
        rounds[ROUNDS / 2]
    };
    Ok(rows.into_iter().map(|(peer, rounds)| (peer, median(rounds))).collect())
}

fn behind_nginx(peers: &[Peer], place: &Place, seconds: f64) -> Result<(), String> {
    println!("\n| behind nginx | clients | peer | answers/s |");
    println!("|---|--:|---|--:|");
    for work in [Work::Hello, Work::Catalog] {
        for connections in [1, 16, 64] {
            let can = |peer: &&Peer| connections <= peer.connections_max();
            let peers: Vec<Peer> = peers.iter().filter(can).copied().collect();
            let measure = |peer: Peer| {
                let process = Process::start(peer, place, None)?;
                let measured = nginx::measure(peer, &process.socket, place, (work, connections, seconds));
                let per_second = measured.map_err(|error| format!("{}: {error}", peer.name()))?;
                Ok(Measured { per_second, ..Measured::default() })
            };
            for (peer, measured) in in_turns(&peers, work, measure)? {
                println!("| {} | {connections} | {} | {:.0} |", work.name(), peer.name(), measured.per_second);
            }
        }
    }
    Ok(())
}

fn cold(peers: &[Peer], place: &Place) -> Result<(), String> {
    println!(
        "\n| peer | hello: start to answer ms (p90) | catalog | idle MB | after {} connections MB | file MB |",
        64
    );
    println!("|---|--:|--:|--:|--:|--:|");
    let script = &script();
    let megabytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
    for peer in peers {
        let mut starts = Vec::new();
        for work in peer.works() {
            let mut millis = Vec::new();
            for _ in 0..COLD_RUNS {
                let (process, started) = Process::start_cold(*peer, place)?;
                first_answer(*peer, &process, *work, script).map_err(|error| format!("{}: {error}", peer.name()))?;
                millis.push(started.elapsed().as_secs_f64() * 1e3);
            }
            millis.sort_by(f64::total_cmp);
            starts.push(format!("{:.2} ({:.2})", millis[COLD_RUNS / 2], millis[COLD_RUNS * 9 / 10]));
        }
        starts.resize(2, "-".to_owned());
        let process = Process::start(*peer, place, None)?;
        let idle = process.memory_bytes();
        for work in peer.works() {
            load::on_many_connections(&load(*peer, &process, *work, script), peer.connections_max())?;
        }
        let loaded = process.memory_bytes();
        let size = peer.binary(place).and_then(|path| fs::metadata(path).ok()).map(|file| file.len());
        let size = size.map_or_else(|| "-".to_owned(), megabytes);
        println!(
            "| {} | {} | {} | {} | {} | {size} |",
            peer.name(),
            starts[0],
            starts[1],
            megabytes(idle),
            megabytes(loaded)
        );
    }
    Ok(())
}

/// Waits until `process` has answered once.
fn first_answer(peer: Peer, process: &Process, work: Work, script: &str) -> Result<(), String> {
    let request = wire::request(&peer.uri(work).replace("{n}", "7"), script, false);
    let mut tries = 0;
    let mut connection = loop {
        match load::connect(&process.socket) {
            Ok(connection) => break connection,
            Err(error) if tries > 100_000 => return Err(error),
            Err(_) => tries += 1,
        }
        std::thread::sleep(std::time::Duration::from_micros(100));
    };
    connection.ask(&request, work)
}

fn system_calls(peers: &[Peer], place: &Place) -> Result<(), String> {
    println!("\n| peer | page | system calls a request |");
    println!("|---|---|---|");
    for peer in peers {
        for work in peer.works() {
            println!("| {} | {} | {} |", peer.name(), work.name(), calls::count(*peer, place, *work)?);
        }
    }
    Ok(())
}
