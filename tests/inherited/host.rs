//! A host that starts the executable as IIS does, and kills it where it does not do what it should.

use crate::client::{Client, End};
use crate::site;
use crate::system::{self, Kind, Process, Start};
use std::fmt::{self, Display};
use std::fs::OpenOptions;
use std::os::windows::io::{AsRawHandle, OwnedHandle};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How long one process may take for all that it is asked: far longer than it does, also on a machine with other work.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// How long a client that comes after the start lets the process be. Nothing tells when a process waits for a client;
/// whether it does by then or not, both are right.
const AFTER_START: Duration = Duration::from_millis(100);

/// How the pipe is made, and when who comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) kind: Kind,
    pub(crate) client: Comes,
    pub(crate) connection: Connection,
    pub(crate) event: Event,
    /// How much of what is written the pipe keeps until it is read: a hint to Windows, and exact in Wine.
    pub(crate) buffer_bytes: u32,
}

/// When the client connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comes {
    Before,
    After,
}

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Connection {
    /// It is kept: `FCGI_KEEP_CONN`, as by IIS.
    Kept,
    /// It is closed, and the client makes another one, as by Apache's mod_fcgid.
    MadeAnew,
}

/// Whether the process is told before it is ended (`signalBeforeTerminateSeconds`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Given,
    Absent,
}

/// The processes that every test has: all pairs of handle, client and connection.
pub(crate) const STARTS: [(Kind, Comes, Connection); 8] = [
    (Kind::Synchronous, Comes::Before, Connection::Kept),
    (Kind::Synchronous, Comes::Before, Connection::MadeAnew),
    (Kind::Synchronous, Comes::After, Connection::Kept),
    (Kind::Synchronous, Comes::After, Connection::MadeAnew),
    (Kind::Overlapped, Comes::Before, Connection::Kept),
    (Kind::Overlapped, Comes::Before, Connection::MadeAnew),
    (Kind::Overlapped, Comes::After, Connection::Kept),
    (Kind::Overlapped, Comes::After, Connection::MadeAnew),
];

/// As wide as Apache's mod_fcgid makes its pipes; how wide IIS's are is not known.
pub(crate) const BUFFER_BYTES: u32 = 8192;

/// The settings of [`STARTS`] with `event`.
pub(crate) fn settings(event: Event) -> impl Iterator<Item = Setting> {
    STARTS.into_iter().map(move |(kind, client, connection)| Setting {
        kind,
        client,
        connection,
        event,
        buffer_bytes: BUFFER_BYTES,
    })
}

impl Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, client, connection, event, buffer_bytes } = self;
        write!(f, "{kind:?}, client {client:?}, connection {connection:?}, event {event:?}, buffer {buffer_bytes}")
    }
}

/// A process that was started.
pub(crate) struct Host<'a> {
    process: &'a Process,
    pipe: String,
    setting: Setting,
    shutdown: Option<OwnedHandle>,
    /// The client that came before the start.
    early: Option<Client>,
}

/// Starts a process as `setting` says, calls `test` with it, and expects it to end with code 0. In what it panics
/// at, `name` and the setting tell the cell.
pub(crate) fn with_host(name: &str, setting: Setting, test: impl FnOnce(&mut Host<'_>)) {
    let pipe = pipe_name();
    let server = system::create_pipe(&pipe, setting.kind, setting.buffer_bytes);
    let early = (setting.client == Comes::Before).then(|| connect(&pipe));
    let shutdown = (setting.event == Event::Given).then(system::create_event);
    let mut variables = vec![("_FCGI_X_PIPE_".to_owned(), pipe.clone()), ("APP_POOL_ID".to_owned(), "Site".to_owned())];
    let event = shutdown.as_ref().map(OwnedHandle::as_raw_handle);
    variables.extend(event.map(|event| ("_FCGI_SHUTDOWN_EVENT_".to_owned(), event.addr().to_string())));
    let executable = site::executable();
    let process =
        system::start(&Start { program: &executable, input: server.as_raw_handle(), other: event, variables });
    // From now on only the process has it: when it ends, so does the connection.
    drop(server);
    if setting.client == Comes::After {
        thread::sleep(AFTER_START);
    }
    let mut host = Host { process: &process, pipe, setting, shutdown, early };
    guard(&format!("{name}: {setting}"), &process, || test(&mut host));
}

/// Runs `test`, then expects `process` to end with code 0. One that takes longer than [`PATIENCE`] is killed, which also
/// ends what `test` waits for.
pub(crate) fn guard(cell: &str, process: &Process, test: impl FnOnce()) {
    let is_killed = AtomicBool::new(false);
    thread::scope(|scope| {
        let (is_over, over) = mpsc::channel::<()>();
        let killed = &is_killed;
        scope.spawn(move || {
            if over.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                killed.store(true, Ordering::SeqCst);
                process.kill();
            }
        });
        let tested = std::panic::catch_unwind(std::panic::AssertUnwindSafe(test));
        let code = process.wait(if tested.is_ok() { PATIENCE } else { Duration::ZERO });
        drop(is_over);
        process.kill();
        assert!(!is_killed.load(Ordering::SeqCst), "{cell}: it took too long");
        assert!(tested.is_ok(), "{cell}: see above; the process by then: {code:?}");
        assert_eq!(code, Some(0), "{cell}: the code of the process");
    });
}

impl Host<'_> {
    /// The client's end of a connection: the one that came before the start, else a new one.
    pub(crate) fn connect(&mut self) -> Client {
        self.early.take().unwrap_or_else(|| connect(&self.pipe))
    }

    pub(crate) fn setting(&self) -> Setting {
        self.setting
    }

    /// Tells the process to end.
    pub(crate) fn tell_to_end(&self) {
        system::set(self.shutdown.as_ref().unwrap());
    }

    /// The code of the process, once it has ended.
    pub(crate) fn wait_for_end(&self) -> Option<u32> {
        self.process.wait(PATIENCE)
    }
}

/// Connects to the pipe, as soon as its server lets the next client in.
fn connect(pipe: &str) -> Client {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match OpenOptions::new().read(true).write(true).open(pipe) {
            Ok(file) => return Client::new(End::new(file)),
            Err(error) => assert!(Instant::now() < deadline, "the process lets no client in: {error}"),
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// As IIS names its pipes, `IISFCGI-` and a GUID; here one that counts.
fn pipe_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(r"\\.\pipe\IISFCGI-{:08x}-0000-4000-8000-{count:012x}", std::process::id())
}
