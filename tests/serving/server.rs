//! One small site, and the executable that serves it.

use crate::peer::{Answer, Peer, Shape};
use crate::support::{options, project};
use generator::app;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Longer than anything takes that a test waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The rows of `/big/`, each of which prints them all.
const ROWS: usize = 700;

const SITE: &str = "\
=== site/site.toml
title = \"Site\"
[limits]
steps = 1_000_000_000_000
[sources.rows]
file = \"data/rows.json\"
when = \"request\"
=== site/hello.html
+++
path = \"/hello/{name}/\"
+++
Hello {{route.name}}
=== site/big.html
{{#each data.rows}}{{#each @root.data.rows}}{{this}}{{/each}}{{/each}}
=== site/endless.html
{{#each data.rows}}{{#each @root.data.rows}}{{#each @root.data.rows}}{{#each @root.data.rows}}{{/each}}{{/each}}{{/each}}{{/each}}
=== site/words.html
{{#each (split request.query.q \",\")}}{{number this}};{{/each}}{{data.rows.length}}
=== site/more.html
{{#each (split request.query.q \",\")}}{{number this}};{{/each}}{{data.rows.length}}
=== templates/page.hbs
{{{page.content}}}";

/// A site that is built, in a folder of its own.
pub(crate) struct Site {
    root: tempfile::TempDir,
}

impl Site {
    pub(crate) fn build() -> Self {
        let root = project(SITE);
        let rows: Vec<_> = (0..ROWS).map(|row| format!("\"{row:05}\"")).collect();
        std::fs::create_dir_all(root.path().join("site/data")).unwrap();
        std::fs::write(root.path().join("site/data/rows.json"), format!("[{}]", rows.join(","))).unwrap();
        let built = app::build(&options(root.path()), &|_| {}).unwrap();
        assert!(built.summary.is_some(), "{}", app::report::text(&built.diagnostics, false));
        Self { root }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// The executable with this site's bundle.
    pub(crate) fn command(&self) -> Command {
        let mut command = executable();
        command.arg("--bundle").arg(self.path("output/App_Data/runtime.json"));
        command
    }

    /// What `/big/` prints.
    pub(crate) fn big() -> Vec<u8> {
        let row: String = (0..ROWS).map(|row| format!("{row:05}")).collect();
        let mut page = row.repeat(ROWS).into_bytes();
        page.push(b'\n');
        page
    }
}

pub(crate) fn executable() -> Command {
    Command::new(env!("CARGO_BIN_EXE_generator-fcgi"))
}

/// A process of the executable. It is killed with the test.
pub(crate) struct Server {
    child: Child,
    address: String,
    site: Site,
}

impl Server {
    /// Listens at a Unix socket.
    pub(crate) fn unix(arguments: &[&str]) -> Self {
        let site = Site::build();
        let address = format!("unix:{}", site.path("socket").display());
        Self::listen(site, &address, arguments)
    }

    /// Listens at a free port.
    pub(crate) fn tcp(arguments: &[&str]) -> Self {
        Self::listen(Site::build(), "127.0.0.1:0", arguments)
    }

    pub(crate) fn listen(site: Site, address: &str, arguments: &[&str]) -> Self {
        let mut command = site.command();
        command.args(["--listen", address]).args(arguments);
        Self::start(site, command)
    }

    /// Starts `command`, which says where it listens.
    pub(crate) fn start(site: Site, mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening at ").expect("it says where it listens").to_owned();
        Self { child, address, site }
    }

    /// `child` serves the socket at `address`, which it was given.
    pub(crate) fn given(site: Site, child: Child, address: &str) -> Self {
        Self { child, address: address.to_owned(), site }
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn connect(&self) -> Peer<Stream> {
        Peer::new(Stream::connect(&self.address))
    }

    /// A connection that has been served once, and is kept.
    pub(crate) fn kept(&self) -> Peer<Stream> {
        let mut peer = self.connect();
        ask_hello(&mut peer, "kept");
        peer
    }

    /// A good visitor is answered.
    pub(crate) fn is_well(&self) {
        ask_hello(&mut self.connect(), "visitor");
    }

    /// Asks it to end, as web servers do.
    pub(crate) fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Sends it `signal`, as `kill` is told.
    pub(crate) fn signal(&self, signal: &str) {
        let status = Command::new("kill").args([signal, &self.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// What it has printed, where it was started with pipes; once it has ended.
    pub(crate) fn printed(&mut self) -> (String, String) {
        let (mut out, mut error) = (String::new(), String::new());
        self.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        (out, error)
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let mut status = None;
        eventually("the process ends", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Waits until `condition` holds.
pub(crate) fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What a web server tells of GET for `url`.
pub(crate) fn variables<'a>(method: &'a str, url: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("REQUEST_METHOD", method),
        ("REQUEST_URI", url),
        ("QUERY_STRING", ""),
        ("SERVER_PROTOCOL", "HTTP/1.1"),
        ("REMOTE_ADDR", "192.0.2.1"),
        ("HTTP_HOST", "example.com"),
    ]
}

/// The bytes of GET for `url`.
pub(crate) fn get(shape: Shape, url: &str) -> Vec<u8> {
    crate::peer::request(shape, &variables("GET", url), b"")
}

pub(crate) fn ask_hello<S: Read + Write>(peer: &mut Peer<S>, name: &str) {
    let answer = peer.ask(Shape::default(), &variables("GET", &format!("/hello/{name}/")), b"");
    assert_hello(&answer, name);
}

pub(crate) fn assert_hello(answer: &Answer, name: &str) {
    let (head, body) = answer.page();
    assert_eq!(status(&head), "200 OK");
    assert_eq!(String::from_utf8_lossy(body), format!("Hello {name}\n"));
}

/// The status that a head tells.
pub(crate) fn status(head: &str) -> &str {
    head.lines().next().unwrap().strip_prefix("Status: ").unwrap()
}

/// A connection over either socket, which gives up where nothing happens for long.
pub(crate) enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Stream {
    pub(crate) fn connect(address: &str) -> Self {
        if let Some(path) = address.strip_prefix("unix:") {
            let stream = UnixStream::connect(Path::new(path)).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            return Self::Unix(stream);
        }
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self::Tcp(stream)
    }
}

impl Read for Stream {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.read(into),
            Self::Unix(stream) => stream.read(into),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.write(bytes),
            Self::Unix(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
