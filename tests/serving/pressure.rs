//! More connections than there is room for, and slow ones: a good visitor is answered all the same.

use crate::peer::Shape;
use crate::server::{Server, Site, ask_hello, assert_hello, get};
use std::fs;
use std::io::Write;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn idle_connections_and_slow_writers_cost_a_good_visitor_nothing() {
    let server = Server::unix(&[]);
    let _idle: Vec<_> = (0..500).map(|_| server.kept()).collect();
    let mut slow: Vec<_> = (0..50).map(|_| server.connect()).collect();
    let long = get(Shape { record_bytes_max: 1, padding: 255, ..Shape::default() }, "/hello/slow/");
    // Each has begun its request before there are other visitors.
    for peer in &mut slow {
        peer.send(&long[..20]);
    }
    let is_over = AtomicBool::new(false);
    let sent = thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut sent = 20;
            while !is_over.load(Ordering::Relaxed) && sent < long.len() {
                for peer in &mut slow {
                    peer.send(&long[sent..=sent]);
                }
                sent += 1;
                thread::sleep(Duration::from_millis(1));
            }
            sent
        });
        let mut kept = server.kept();
        for _ in 0..300 {
            server.is_well();
            ask_hello(&mut kept, "kept");
        }
        is_over.store(true, Ordering::Relaxed);
        writer.join().unwrap()
    });
    // They were slow, not bad.
    for peer in &mut slow {
        peer.send(&long[sent..]);
        assert_hello(&peer.answer(1), "slow");
    }
}

#[test]
fn the_newcomer_takes_the_place_of_the_connection_that_has_waited_longest() {
    let server = Server::unix(&["--connections", "1"]);
    let mut first = server.kept();
    let mut second = server.kept();
    assert!(first.is_ended());
    ask_hello(&mut second, "second");
}

#[test]
fn connections_that_never_say_anything_give_way() {
    let server = Server::unix(&["--connections", "4"]);
    let _silent: Vec<_> = (0..12).map(|_| server.connect()).collect();
    server.is_well();
}

#[test]
fn half_sent_requests_and_silent_connections_keep_nobody_out() {
    for server in [Server::unix(&[]), Server::tcp(&[])] {
        for count in [500, 3_000] {
            let long = get(Shape::default(), "/hello/slow/");
            let mut others = Vec::new();
            for number in 0..count {
                let mut peer = server.connect();
                if number % 3 > 0 {
                    peer.send(&long[..if number % 3 == 1 { 20 } else { long.len() - 8 }]);
                }
                others.push(peer);
            }
            for _ in 0..20 {
                let began = Instant::now();
                server.is_well();
                // Far below the 30 s that a half-sent request may take; the machine may be busy.
                assert!(began.elapsed() < Duration::from_secs(15), "{count}: {:?}", began.elapsed());
            }
        }
    }
}

/// A number in what Linux says of the process of `server`; sizes in KiB.
fn status(server: &Server, name: &str) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let value = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    value.trim().trim_end_matches(" kB").parse().unwrap()
}

/// A server that may use no more than `limit` says, as `ulimit` is told.
fn limited(limit: &str) -> Server {
    let site = Site::build();
    let mut command = Command::new("sh");
    // glibc would reserve 64 MiB for the heap of each thread.
    command.env("MALLOC_ARENA_MAX", "1");
    let script = format!("ulimit {limit}; exec \"$0\" \"$@\"");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_generator-fcgi"), "--bundle"]);
    command.arg(site.path("output/App_Data/runtime.json"));
    command.arg("--listen").arg(format!("unix:{}", site.path("socket").display()));
    Server::start(site, command)
}

#[test]
fn too_few_threads_are_survived() {
    // Room for the stacks of some ten threads, of 2 MiB each, and half a stack for the heap.
    let at_rest = status(&limited("-v unlimited"), "VmSize:");
    let server = limited(&format!("-v {}", at_rest + 21 * 1024));
    let silent: Vec<_> = (0..40).map(|_| server.connect()).collect();
    server.is_well();
    let threads = status(&server, "Threads:");
    assert!(threads < silent.len(), "the limit is one: {threads}");
}

#[test]
fn too_few_file_descriptors_are_survived() {
    let server = limited("-n 24");
    let mut all: Vec<_> = (0..60).map(|_| server.kept()).collect();
    ask_hello(all.last_mut().unwrap(), "last");
    drop(all);
    server.is_well();
}

#[test]
fn readers_that_read_nothing_hold_up_nobody_else() {
    let server = Server::unix(&["--connections", "9"]);
    let mut stuck: Vec<_> = (0..8).map(|_| server.connect()).collect();
    for peer in &mut stuck {
        peer.connection.write_all(&get(Shape::default(), "/big/")).unwrap();
    }
    for _ in 0..50 {
        server.is_well();
    }
    for peer in &mut stuck {
        assert!(peer.answer(1).page().1 == Site::big());
    }
}
