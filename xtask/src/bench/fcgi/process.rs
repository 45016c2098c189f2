//! A peer while it runs: started, measured, and ended.

use super::load::connect;
use super::peers::{Address, Peer, Place, write_fpm_settings};
use std::fs::{self, File};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a peer may take to listen, and to end.
const START_MAX: Duration = Duration::from_secs(10);

/// A running program that is ended when it is dropped.
pub(super) struct Process {
    child: Child,
    pub(super) socket: PathBuf,
}

impl Process {
    /// Starts `peer` at a socket of its own, on one processor if it is named, and waits until it listens.
    ///
    /// # Errors
    /// Where it does not.
    pub(super) fn start(peer: Peer, place: &Place, processor: Option<usize>) -> Result<Self, String> {
        let socket = place.out.join(format!("{}.socket", peer.name()));
        _ = fs::remove_file(&socket);
        write_fpm_settings(place, &socket)?;
        let command = peer.command(place, Address::Unix(&socket));
        let process =
            Self { child: spawn(on_processor(command, processor), peer.name(), Stdio::null(), place)?, socket };
        process.wait_until(|| connect(&process.socket).is_ok(), "never listened")?;
        Ok(process)
    }

    /// Starts `peer` with a listening socket as its descriptor 0; a client may connect at once.
    ///
    /// # Errors
    /// Where it can't be started.
    pub(super) fn start_cold(peer: Peer, place: &Place) -> Result<(Self, Instant), String> {
        let socket = place.out.join("cold.socket");
        _ = fs::remove_file(&socket);
        let failed = |error: std::io::Error| format!("failed to listen: {error}");
        let (address, stdin) = if peer.takes_descriptor() {
            let listener = UnixListener::bind(&socket).map_err(failed)?;
            (Address::Descriptor0, Stdio::from(OwnedFd::from(listener)))
        } else {
            write_fpm_settings(place, &socket)?;
            (Address::Unix(&socket), Stdio::null())
        };
        let command = peer.command(place, address);
        let started = Instant::now();
        let child = spawn(command, peer.name(), stdin, place)?;
        Ok((Self { child, socket }, started))
    }

    /// Starts any other `command`, which is there when `is_ready`.
    ///
    /// # Errors
    /// Where it never is.
    pub(super) fn other(command: Command, place: &Place, is_ready: impl Fn() -> bool) -> Result<Self, String> {
        let process = Self { child: spawn(command, "other", Stdio::null(), place)?, socket: PathBuf::new() };
        process.wait_until(is_ready, "was never ready")?;
        Ok(process)
    }

    fn wait_until(&self, is_so: impl Fn() -> bool, otherwise: &str) -> Result<(), String> {
        let started = Instant::now();
        while !is_so() {
            if started.elapsed() > START_MAX {
                return Err(otherwise.to_owned());
            }
            sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Its number, for the system.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The memory of its largest process, in bytes.
    pub(super) fn memory_bytes(&self) -> u64 {
        let of = |id: u32| {
            let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
        };
        self.all().into_iter().map(of).max().unwrap_or(0)
    }

    /// It and its children.
    pub(super) fn all(&self) -> Vec<u32> {
        let id = self.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        std::iter::once(id).chain(children.split_whitespace().filter_map(|word| word.parse().ok())).collect()
    }
}

impl Drop for Process {
    /// Asks it to end, so that one with children ends those too, and then makes it.
    fn drop(&mut self) {
        _ = Command::new("kill").arg(self.id().to_string()).status();
        let started = Instant::now();
        while started.elapsed() < START_MAX && matches!(self.child.try_wait(), Ok(None)) {
            sleep(Duration::from_millis(2));
        }
        _ = self.child.kill();
        _ = self.child.wait();
        _ = fs::remove_file(&self.socket);
    }
}

fn spawn(mut command: Command, name: &str, stdin: Stdio, place: &Place) -> Result<Child, String> {
    let said =
        File::create(place.out.join(format!("{name}.log"))).map_err(|error| format!("failed to log: {error}"))?;
    let spawned = command.stdin(stdin).stdout(Stdio::null()).stderr(said).spawn();
    spawned.map_err(|error| format!("failed to start `{}`: {error}", Path::new(command.get_program()).display()))
}

/// `command` bound to a processor.
fn on_processor(command: Command, processor: Option<usize>) -> Command {
    let Some(processor) = processor else { return command };
    let mut bound = Command::new("taskset");
    bound.args(["-c", &processor.to_string()]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        bound.env(name, value.unwrap_or_default());
    }
    bound
}
