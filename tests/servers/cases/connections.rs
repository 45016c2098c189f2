//! Connections that carry much, or break.

use crate::connection::Connection;
use crate::server::Server;
use std::time::{Duration, Instant};

/// Pairs of requests on one connection; Apache closes one after a hundred.
const REQUESTS: usize = 40;

pub(crate) fn kept(server: &Server) {
    let mut connection = server.connect();
    for number in 0..REQUESTS {
        connection.request("GET", &format!("/hello/n{number}/"));
        connection.answer().is(200, &format!("hello n{number}"));
        connection.request("GET", "/about/");
        connection.answer().is(200, "<p>About us</p>");
    }
}

pub(crate) fn pipelined(server: &Server) {
    let mut connection = server.connect();
    for number in 0..10 {
        connection.request("GET", &format!("/hello/n{number}/"));
    }
    for number in 0..10 {
        connection.answer().is(200, &format!("hello n{number}"));
    }
}

pub(crate) fn hang_up(server: &Server) {
    for _ in 0..20 {
        // In the middle of a body.
        let mut connection = server.connect();
        connection.send("POST /stock/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500000\r\n\r\n");
        connection.send(vec![b'x'; 100_000]);
        drop(connection);
        // In the middle of an answer.
        let mut connection = server.connect();
        connection.request("GET", "/big/");
        connection.read(1000);
        drop(connection);
        // Before the answer.
        server.connect().request("GET", "/stock/");
        server.get("/stock/").is(200, "a1: 3; b2: 0;");
    }
}

/// Visitors who have sent half of a form, and go on with it when nobody waits for them any more.
fn slow_posts(server: &Server, count: usize) -> Vec<Connection> {
    let post = |_| {
        let mut connection = server.connect();
        connection.send("POST /form/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500000\r\n");
        connection.send("Content-Type: application/x-www-form-urlencoded\r\n\r\n");
        connection.send(vec![b'x'; 100_000]);
        connection
    };
    (0..count).map(post).collect()
}

pub(crate) fn slow(server: &Server) {
    slow_is_answered(server, 300);
}

/// Whether a visitor is answered beside `count` who are slow.
pub(crate) fn slow_is_answered(server: &Server, count: usize) {
    let _slow = slow_posts(server, count);
    for _ in 0..5 {
        let began = Instant::now();
        server.get("/stock/").is(200, "a1: 3; b2: 0;");
        // Far below the 30 s that a half-sent request may take; the machine may be busy.
        assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    }
}
