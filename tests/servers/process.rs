//! Programs that are ended with all that they started, also where a test panics.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take that is waited for; far more than it does.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A program, and its children: they are one group.
pub(crate) struct Process(Child);

impl Process {
    /// Starts it, with its output in the file at `log`.
    pub(crate) fn start(command: &mut Command, log: &std::path::Path) -> Self {
        let log = std::fs::File::create(log).unwrap();
        let command = command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).process_group(0);
        Self(command.spawn().unwrap_or_else(|error| panic!("failed to start {command:?}: {error}")))
    }

    /// Whether it ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }

    fn signal(&self, name: &str) {
        let group = format!("-{}", self.0.id());
        // A group that has ended already is what we want.
        let _ = Command::new("kill").args(["-s", name, "--", &group]).stderr(Stdio::null()).status();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal("TERM");
        let ended = wait_until(Duration::from_secs(10), || self.0.try_wait().is_ok_and(|status| status.is_some()));
        // What it started may outlive it.
        self.signal("KILL");
        if !ended {
            let _ = self.0.wait();
        }
    }
}

/// Whether `holds` becomes true within `patience`; it is asked again and again.
pub(crate) fn wait_until(patience: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    loop {
        if holds() {
            return true;
        }
        if start.elapsed() > patience {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
}
