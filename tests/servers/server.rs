//! A web server that serves the test's site, and what visitors ask it.

use crate::answer::Answer;
use crate::connection::Connection;
use crate::process::{PATIENCE, Process, wait_until};
use crate::site::Site;
use crate::{executable, settings};
use generator::mapping::Format;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A server, and how it reaches the executable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Nginx,
    /// It asks everybody for a password.
    NginxPasswords,
    ApacheProxy,
    ApacheFcgid,
    LighttpdSocket,
    LighttpdSpawns,
}

impl Kind {
    /// Those that ask for no passwords.
    pub(crate) const ALL: [Self; 5] =
        [Self::Nginx, Self::ApacheProxy, Self::ApacheFcgid, Self::LighttpdSocket, Self::LighttpdSpawns];

    /// The lines it takes.
    pub(crate) fn format(self) -> Format {
        match self {
            Self::Nginx | Self::NginxPasswords => Format::Nginx,
            Self::ApacheProxy => Format::Apache,
            Self::ApacheFcgid => Format::ApacheFcgid,
            Self::LighttpdSocket | Self::LighttpdSpawns => Format::Lighttpd,
        }
    }

    /// Whether the executable runs by itself.
    fn has_socket(self) -> bool {
        matches!(self, Self::Nginx | Self::NginxPasswords | Self::ApacheProxy | Self::LighttpdSocket)
    }

    pub(crate) fn is_lighttpd(self) -> bool {
        matches!(self, Self::LighttpdSocket | Self::LighttpdSpawns)
    }
}

/// What the settings name.
pub(crate) struct Place {
    /// Where the server keeps its files.
    pub(crate) folder: PathBuf,
    pub(crate) port: u16,
    /// The executable's name in the lines.
    pub(crate) name: String,
    /// What stands before every path of the site.
    pub(crate) base_path: String,
    /// The folder that visitors see as `/`.
    pub(crate) root: PathBuf,
    /// Where the executable listens.
    pub(crate) socket: PathBuf,
    /// The executable.
    pub(crate) program: PathBuf,
    /// The file with the printed lines.
    pub(crate) mapping: PathBuf,
}

/// A running server.
pub(crate) struct Server {
    pub(crate) kind: Kind,
    pub(crate) site: Site,
    pub(crate) port: u16,
    // Ended before what they use is removed.
    _server: Process,
    _executable: Option<Process>,
    folder: TempDir,
}

impl Server {
    /// Builds the site for `base_path`, and serves it.
    pub(crate) fn start(kind: Kind, base_path: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        open(path);
        let root = path.join("root");
        let site = Site::build(path.join("project"), root.join(base_path.trim_start_matches('/')), base_path);
        let mapping = path.join("mapping");
        fs::write(&mapping, site.mapping(kind.format())).unwrap();
        let program = executable::install(&site.output);
        open(path);
        let socket = path.join("executable.sock");
        let executable = kind.has_socket().then(|| executable::listen(&program, &socket, &path.join("executable.log")));
        let name = format!("generator{}", base_path.replace('/', "-"));
        let base_path = base_path.to_owned();
        let mut place = Place { folder: path.to_owned(), port: 0, name, base_path, root, socket, program, mapping };
        let server = run(kind, &mut place);
        Self { kind, site, port: place.port, _server: server, _executable: executable, folder }
    }

    /// What the server and the executable said.
    pub(crate) fn logs(&self) -> String {
        let logs = ["server.log", "executable.log"].map(|name| self.folder.path().join(name));
        logs.iter().filter_map(|log| fs::read_to_string(log).ok()).collect()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The answer to a GET by a client that keeps nothing.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        Answer::ask(&Answer::visitor(), method, &self.url(path), headers, body)
    }

    /// A connection for what no client library does.
    pub(crate) fn connect(&self) -> Connection {
        Connection::open(self.port)
    }
}

/// Starts the server at a port that is free. Somebody else may take it in between: then at another.
fn run(kind: Kind, place: &mut Place) -> Process {
    let log = place.folder.join("server.log");
    let mut said = String::new();
    for _ in 0..5 {
        place.port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut process = Process::start(&mut settings::command(kind, place), &log);
        wait_until(PATIENCE, || process.has_ended() || TcpStream::connect(("127.0.0.1", place.port)).is_ok());
        if !process.has_ended() {
            return process;
        }
        said = fs::read_to_string(&log).unwrap();
    }
    panic!("{kind:?} does not start: {said}");
}

/// Lets everybody in: started by root, Apache serves as somebody else.
fn open(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        let executes = entry.file_type().is_dir() || entry.path().ends_with("App_Data/bin/generator-fcgi");
        let mode = if executes { 0o777 } else { 0o666 };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
    }
}
