//! The process: how it is given its socket, and how it ends.

use crate::peer::{Shape, begin, get_values};
use crate::server::{Server, Site, ask_hello, assert_hello, eventually, executable, get, status};
use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixListener;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

/// Starts the executable as a spawner does: a listening socket as descriptor 0, and nothing that may be printed.
fn spawn(site: &Site, socket: OwnedFd) -> Child {
    let mut command = site.command();
    command.stdin(socket).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_spawner_gives_a_unix_socket() {
    for is_nonblocking in [false, true] {
        let site = Site::build();
        let path = site.path("given");
        let listener = UnixListener::bind(&path).unwrap();
        listener.set_nonblocking(is_nonblocking).unwrap();
        let child = spawn(&site, listener.into());
        let mut server = Server::given(site, child, &format!("unix:{}", path.display()));
        serves_and_ends_quietly(&mut server);
        // It is the spawner's to remove.
        assert!(path.exists());
    }
}

#[test]
fn a_spawner_gives_a_tcp_socket() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let Ok(listener) = TcpListener::bind(address) else { continue };
        let address = listener.local_addr().unwrap().to_string();
        listener.set_nonblocking(true).unwrap();
        let site = Site::build();
        let child = spawn(&site, listener.into());
        serves_and_ends_quietly(&mut Server::given(site, child, &address));
    }
}

#[test]
fn only_web_servers_that_are_named_may_connect() {
    for (named, is_answered) in [("127.0.0.1", true), ("127.0.0.2, 127.0.0.1", true), ("127.0.0.2", false)] {
        let site = Site::build();
        let mut command = site.command();
        command.args(["--listen", "127.0.0.1:0"]).env("FCGI_WEB_SERVER_ADDRS", named);
        let server = Server::start(site, command);
        match is_answered {
            true => server.is_well(),
            false => assert!(server.connect().is_ended(), "{named}"),
        }
    }
    let mut command = executable();
    command.args(["--listen", "127.0.0.1:0", "--bundle", "none"]).env("FCGI_WEB_SERVER_ADDRS", "localhost");
    let output = command.output().unwrap();
    let message = "failed to listen at `127.0.0.1:0`: FCGI_WEB_SERVER_ADDRS: `localhost` is no IP address";
    assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("error: {message}\n"));
    assert_eq!(output.status.code(), Some(3));
}

fn serves_and_ends_quietly(server: &mut Server) {
    let mut kept = server.kept();
    server.is_well();
    ask_hello(&mut kept, "kept");
    server.terminate();
    assert_eq!(server.wait().code(), Some(0));
    assert_eq!(server.printed(), ("".to_owned(), "".to_owned()));
}

#[test]
fn asked_to_end_it_ends_idle_connections_and_removes_its_socket() {
    let mut server = Server::unix(&[]);
    let path = server.site().path("socket");
    let mut kept = server.kept();
    server.terminate();
    assert!(kept.is_ended());
    assert_eq!(server.wait().code(), Some(0));
    assert!(!path.exists());
}

#[test]
fn asked_to_end_it_finishes_the_request_that_has_begun() {
    for server in [Server::unix(&[]), Server::tcp(&[])] {
        let mut server = server;
        let mut peer = server.kept();
        let bytes = get(Shape::default(), "/hello/last/");
        let (first, rest) = bytes.split_at(begin(1, 1, true).len());
        peer.send(first);
        // Its answer shows that the beginning has been read.
        peer.send(&get_values(&["FCGI_MPXS_CONNS"]));
        assert_eq!(peer.record().content, b"\x0F\x01FCGI_MPXS_CONNS0");
        let mut idle = server.connect();
        ask_hello(&mut idle, "idle");
        server.terminate();
        assert!(idle.is_ended());
        peer.send(rest);
        assert_hello(&peer.answer(1), "last");
        assert!(peer.is_ended());
        assert_eq!(server.wait().code(), Some(0));
    }
}

#[test]
fn asked_to_end_it_finishes_an_answer_that_is_being_read() {
    let mut server = Server::unix(&[]);
    let mut peer = server.kept();
    peer.send(&get(Shape::default(), "/big/"));
    let mut first = [0; 1000];
    peer.connection.read_exact(&mut first).unwrap();
    server.terminate();
    let answer = crate::peer::read_answer(&mut first.as_slice().chain(&mut peer.connection), 1).unwrap();
    assert!(answer.page().1 == Site::big());
    assert_eq!(server.wait().code(), Some(0));
}

/// The processor time of the process, in hundredths of a second.
fn ticks(server: &Server) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.id())).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
    [fields[11], fields[12]].iter().map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}

#[test]
fn what_is_computed_for_nobody_ends() {
    for server in [Server::unix(&[]), Server::tcp(&[])] {
        let mut peer = server.connect();
        peer.send(&get(Shape::default(), "/endless/"));
        let before = ticks(&server);
        eventually("it computes", || ticks(&server) > before + 10);
        drop(peer);
        eventually("it computes no more", || {
            let before = ticks(&server);
            thread::sleep(Duration::from_millis(300));
            ticks(&server) <= before + 2
        });
        server.is_well();
    }
}

#[test]
fn asked_to_end_it_ends_although_it_computes() {
    let mut server = Server::unix(&[]);
    let mut peer = server.kept();
    peer.send(&get(Shape::default(), "/endless/"));
    let before = ticks(&server);
    eventually("it computes", || ticks(&server) > before + 10);
    let mut slow = server.connect();
    slow.send(&begin(1, 1, true));
    server.terminate();
    assert_eq!(server.wait().code(), Some(0));
    assert_eq!(status(&peer.answer(1).page().0), "503 Service Unavailable");
    assert!(slow.is_ended());
}

#[test]
fn signals_that_come_together_count_once() {
    let mut server = Server::unix(&[]);
    let mut peer = server.kept();
    let bytes = get(Shape::default(), "/hello/last/");
    let (first, rest) = bytes.split_at(begin(1, 1, true).len());
    peer.send(first);
    peer.send(&get_values(&["FCGI_MPXS_CONNS"]));
    peer.record();
    for signal in ["-STOP", "-TERM", "-INT", "-CONT"] {
        server.signal(signal);
    }
    peer.send(rest);
    assert_hello(&peer.answer(1), "last");
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn asked_twice_it_ends_at_once() {
    let mut server = Server::unix(&[]);
    let mut peer = server.kept();
    peer.send(&begin(1, 1, true));
    peer.send(&get_values(&["FCGI_MPXS_CONNS"]));
    peer.record();
    server.terminate();
    eventually("the second signal is taken", || {
        server.terminate();
        server.has_ended()
    });
    assert_eq!(server.wait().code(), None);
}

#[test]
fn a_socket_that_a_killed_process_left_is_replaced() {
    let site = Site::build();
    let path = site.path("socket");
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    let address = format!("unix:{}", path.display());
    let server = Server::listen(site, &address, &["--mode", "600"]);
    server.is_well();
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
}

#[test]
fn an_address_in_use_is_refused_and_stays_in_use() {
    let server = Server::unix(&[]);
    let path = server.site().path("socket");
    let (code, message) = refusal(&format!("unix:{}", path.display()));
    let shown = path.display();
    assert_eq!(code, Some(3));
    assert_eq!(message, format!("error: failed to listen at `unix:{shown}`: another process listens there\n"));
    server.is_well();
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o660);

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let (code, message) = refusal(&address.to_string());
    assert_eq!(code, Some(3));
    assert_eq!(message, format!("error: failed to listen at `{address}`: Address already in use (os error 98)\n"));
}

/// Starts at an address that can't be listened at.
fn refusal(address: &str) -> (Option<i32>, String) {
    let output = executable().args(["--listen", address, "--bundle", "none"]).output().unwrap();
    assert_eq!(output.stdout, b"");
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn two_processes_may_share_the_socket_of_a_spawner() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("given");
    let address = format!("unix:{}", path.display());
    let listener = UnixListener::bind(&path).unwrap();
    let mut servers = [Site::build(), Site::build()].map(|site| {
        let child = spawn(&site, listener.try_clone().unwrap().into());
        Server::given(site, child, &address)
    });
    // Whoever is first takes a connection; the end of one leaves the socket to the other.
    for server in &mut servers {
        serves_and_ends_quietly(server);
    }
    assert!(path.exists());
}
