//! The programs that are measured side by side, how each is built, and how it is started.

use super::Work;
use crate::{step, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that answers FastCGI requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Peer {
    /// Ours.
    Generator,
    /// C, with libfcgi.
    Libfcgi,
    /// Rust, with the crates fastcgi and handlebars.
    CrateFastcgi,
    /// Go, with net/http/fcgi.
    Go,
    /// PHP, by php-fpm.
    PhpFpm,
    /// Python, with Flask and flup.
    Flask,
}

pub(super) const PEERS: [Peer; 6] =
    [Peer::Generator, Peer::Libfcgi, Peer::CrateFastcgi, Peer::Go, Peer::PhpFpm, Peer::Flask];

/// Where the peer listens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Address<'a> {
    /// At a socket's path.
    Unix(&'a Path),
    /// At a socket that it is given as its descriptor 0.
    Descriptor0,
}

impl Peer {
    /// As the command line and the tables name it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::Libfcgi => "libfcgi",
            Self::CrateFastcgi => "fastcgi",
            Self::Go => "go",
            Self::PhpFpm => "php-fpm",
            Self::Flask => "flask",
        }
    }

    /// What stands below the tables about it.
    pub(super) fn note(self) -> &'static str {
        match self {
            Self::Generator => "catalog from a JSON file, whose change is looked for at each request",
            Self::Libfcgi => "C, libfcgi 2.4, 64 threads; hello only",
            Self::CrateFastcgi => "crates fastcgi 1.0.0 and handlebars 6; catalog in memory",
            Self::Go => "Go's net/http/fcgi and html/template; catalog from SQLite",
            Self::PhpFpm => "PHP 8.2, 16 children, opcache; catalog from SQLite",
            Self::Flask => "Flask with flup, threads; catalog from SQLite",
        }
    }

    /// What it can answer.
    pub(super) fn works(self) -> &'static [Work] {
        if self == Self::Libfcgi { &[Work::Hello] } else { &[Work::Hello, Work::Catalog] }
    }

    /// How many kept connections it can hold at once.
    pub(super) fn connections_max(self) -> usize {
        if self == Self::PhpFpm { 16 } else { 64 }
    }

    /// The URL of `work`.
    pub(super) fn uri(self, work: Work) -> &'static str {
        match work {
            Work::Hello => "/",
            Work::Catalog if self == Self::Generator => "/products/{n}/?sort=price",
            Work::Catalog => "/products/{n}?sort=price",
        }
    }

    /// Whether it can be given a socket as its descriptor 0.
    pub(super) fn takes_descriptor(self) -> bool {
        !matches!(self, Self::PhpFpm | Self::Flask)
    }

    /// The one file that it is, where it is one.
    pub(super) fn binary(self, place: &Place) -> Option<PathBuf> {
        match self {
            Self::Generator => Some(place.generator.clone()),
            Self::Libfcgi => Some(place.out.join("libfcgi")),
            Self::CrateFastcgi => Some(place.fastcgi.clone()),
            Self::Go => Some(place.out.join("go")),
            Self::PhpFpm | Self::Flask => None,
        }
    }

    /// Builds it.
    ///
    /// # Errors
    /// The step that failed.
    pub(super) fn build(self, place: &Place) -> Result<(), String> {
        let sources = sources();
        match self {
            Self::Generator | Self::CrateFastcgi | Self::PhpFpm => Ok(()),
            Self::Libfcgi => {
                let mut cc = Command::new("cc");
                cc.arg("-O2").arg("-o").arg(place.out.join("libfcgi")).arg(sources.join("c/hello.c"));
                step::run("cc hello.c", cc.args(["-lfcgi", "-lpthread"]))
            }
            Self::Go => {
                let mut go = Command::new("go");
                // Debian's own packages of Go's libraries; the registry's need not be asked.
                go.env("GO111MODULE", "off")
                    .env("GOPATH", "/usr/share/gocode")
                    .env("GOCACHE", place.out.join("gocache"));
                go.args(["build", "-tags", "libsqlite3", "-o"]).arg(place.out.join("go"));
                step::run("go build", go.arg(sources.join("go/main.go")))
            }
            Self::Flask => {
                let python = place.out.join("venv");
                step::run("python3 -m venv", Command::new("python3").args(["-m", "venv"]).arg(&python))?;
                let mut pip = Command::new(python.join("bin/pip"));
                step::run("pip install flask flup", pip.args(["install", "--quiet", "flask", "flup"]))
            }
        }
    }

    /// The command that starts it.
    pub(super) fn command(self, place: &Place, address: Address<'_>) -> Command {
        let written = match address {
            Address::Unix(path) => format!("unix:{}", path.display()),
            Address::Descriptor0 => "fd0".to_owned(),
        };
        let mut command = match self {
            Self::Generator => {
                let mut command = Command::new(&place.generator);
                if let Address::Unix(_) = address {
                    command.args(["--listen", &written]);
                }
                command.arg("--bundle").arg(place.site.join("App_Data/runtime.json"));
                command
            }
            Self::Libfcgi => {
                let mut command = Command::new(place.out.join("libfcgi"));
                command.arg(written.trim_start_matches("unix:"));
                command.env("THREADS", if matches!(address, Address::Unix(_)) { "64" } else { "1" });
                command
            }
            Self::CrateFastcgi | Self::Go => {
                let mut command = Command::new(self.binary(place).expect("both are one file"));
                command.arg(&written);
                command
            }
            Self::PhpFpm => {
                let mut command = Command::new(PHP_FPM.programs[0]);
                command.args(["-n", "-d", "zend_extension=opcache", "-d", "extension=sqlite3", "-F", "-R", "-y"]);
                command.arg(place.out.join("fpm.conf"));
                command
            }
            Self::Flask => {
                let mut command = Command::new(place.out.join("venv/bin/python"));
                command.arg(sources().join("python/app.py")).args(["flup", &written]);
                command
            }
        };
        command.env("DATA", &place.data);
        command
    }
}

/// Where everything is.
pub(super) struct Place {
    /// What is built for the benchmark.
    pub(super) out: PathBuf,
    /// The catalog, as JSON and for SQLite.
    pub(super) data: PathBuf,
    /// Our site's output.
    pub(super) site: PathBuf,
    /// Our executable.
    pub(super) generator: PathBuf,
    /// The peer with the crate fastcgi.
    pub(super) fastcgi: PathBuf,
    /// The client.
    pub(super) xtask: PathBuf,
}

/// The sources of the peers.
pub(super) fn sources() -> PathBuf {
    crate::root().join("benches/fcgi")
}

/// php-fpm's settings, to listen at `socket`.
///
/// # Errors
/// Where the file can't be written.
pub(super) fn write_fpm_settings(place: &Place, socket: &Path) -> Result<(), String> {
    let (out, data) = (place.out.display(), place.data.display());
    let text = format!(
        "[global]\nerror_log={out}/fpm.log\ndaemonize=no\n[www]\nuser=root\ngroup=root\nlisten={}\nlisten.backlog=1024\n\
         pm=static\npm.max_children=16\nenv[DATA]={data}\n",
        socket.display()
    );
    std::fs::write(place.out.join("fpm.conf"), text).map_err(|error| format!("failed to write `fpm.conf`: {error}"))
}

/// Our executable and the peer with the crate, both in release.
///
/// # Errors
/// Where they do not compile.
pub(super) fn build_ours() -> Result<(PathBuf, PathBuf, PathBuf), String> {
    let arguments = ["build", "--release", "--bins", "--example", "peer-fastcgi"];
    step::run("cargo build --release", step::cargo().args(arguments))?;
    let release = crate::target().join("release");
    Ok((release.join("generator"), release.join("generator-fcgi"), release.join("examples/peer-fastcgi")))
}

use tools::Tool;

const PEERS_OF: &str = "the peers of the benchmark";
const PHP_FPM: Tool = Tool { programs: &["/usr/sbin/php-fpm8.2"], packages: &["php8.2-fpm"], needed_for: PEERS_OF };

/// What the benchmark needs of the system.
pub(super) const TOOLS: &[Tool] = &[
    PHP_FPM,
    Tool { programs: &["/usr/lib/php/20220829/sqlite3.so"], packages: &["php8.2-sqlite3"], needed_for: PEERS_OF },
    Tool { programs: &["/usr/include/fcgiapp.h"], packages: &["libfcgi-dev"], needed_for: PEERS_OF },
    Tool { programs: &["go"], packages: &["golang-go"], needed_for: PEERS_OF },
    Tool {
        programs: &["/usr/share/gocode/src/github.com/mattn/go-sqlite3/sqlite3.go"],
        packages: &["golang-github-mattn-go-sqlite3-dev"],
        needed_for: PEERS_OF,
    },
    Tool { programs: &["python3"], packages: &["python3-venv"], needed_for: PEERS_OF },
    Tool { programs: &["nginx", "/usr/sbin/nginx"], packages: &["nginx-light"], needed_for: "the part `nginx`" },
    Tool { programs: &["wrk"], packages: &["wrk"], needed_for: "the part `nginx`" },
    Tool { programs: &["strace"], packages: &["strace"], needed_for: "the part `calls`" },
    Tool { programs: &["taskset"], packages: &["util-linux"], needed_for: "binding to one processor" },
];
