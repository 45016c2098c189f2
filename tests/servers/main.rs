//! Real web servers in front of the executable: nginx, Apache with either of its modules, lighttpd; each serves an output as
//! `generator build` makes it, by the lines that `generator routes --format` prints, to a real HTTP client.
//!
//! `cargo xtask test` runs this, where the servers are installed. None needs rights: each runs in a folder of its own, at a
//! port that was free.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "where a test can not be set up, the panic says so")]

mod answer;
mod cases;
mod connection;
mod executable;
mod process;
mod server;
mod settings;
mod site;

use crate::cases::CASES;
use crate::server::{Kind, Server};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs every case against a server of this kind, and names all that fail.
fn check(kind: Kind) {
    let server = Server::start(kind, "");
    let is_failure = |case: fn(&Server)| catch_unwind(AssertUnwindSafe(|| case(&server))).is_err();
    let failed: Vec<&str> = CASES.iter().filter(|(_, case)| is_failure(*case)).map(|(name, _)| *name).collect();
    assert!(failed.is_empty(), "{kind:?} failed in {failed:?}\n{}", server.logs());
}

#[test]
fn nginx() {
    check(Kind::Nginx);
}

#[test]
fn nginx_which_asks_for_passwords() {
    cases::passwords::check(&Server::start(Kind::NginxPasswords, ""));
}

#[test]
fn apache_with_mod_proxy_fcgi() {
    check(Kind::ApacheProxy);
}

#[test]
fn apache_with_thousands_of_slow_visitors() {
    let server = Server::start(Kind::ApacheProxy, "");
    for count in [500, 3_000] {
        cases::connections::slow_is_answered(&server, count);
    }
}

#[test]
fn apache_with_mod_fcgid_which_starts_the_executable() {
    check(Kind::ApacheFcgid);
}

#[test]
fn lighttpd_with_a_socket() {
    check(Kind::LighttpdSocket);
}

#[test]
fn lighttpd_which_starts_the_executable() {
    check(Kind::LighttpdSpawns);
}

/// The site below a path, on every server.
#[test]
fn sites_below_a_path() {
    for kind in Kind::ALL {
        cases::below::check(&Server::start(kind, "/in/net"));
    }
}
