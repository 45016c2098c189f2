//! What changes while the site is served.

use crate::answer::Answer;
use crate::process::{PATIENCE, wait_until};
use crate::server::Server;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub(crate) fn live(server: &Server) {
    server.get("/stock/").is(200, "a1: 3; b2: 0;");
    let is_there = |text: &str| wait_until(PATIENCE, || server.get("/stock/").text() == text);
    server.site.write_live("stock.json", r#"[{"sku":"c3","on_hand":12}]"#);
    assert!(is_there("c3: 12;"));
    server.site.write_live("stock.json", r#"[{"sku":"a1","on_hand":3},{"sku":"b2","on_hand":0}]"#);
    assert!(is_there("a1: 3; b2: 0;"));
}

/// How many outputs are published while visitors come, and how many visitors there are.
const VERSIONS: usize = 5;
const VISITORS: usize = 4;

pub(crate) fn reload(server: &Server) {
    // The version that is being written, and the one that every answer has at least.
    let newest = AtomicUsize::new(0);
    let is_done = || newest.load(Ordering::SeqCst) > VERSIONS;
    thread::scope(|scope| {
        let visitors: Vec<_> = (0..VISITORS).map(|_| scope.spawn(|| visit(server, &newest, is_done))).collect();
        for version in 1..=VERSIONS {
            newest.store(version, Ordering::SeqCst);
            server.site.publish(version);
            let text = format!("GET version {version}");
            assert!(wait_until(PATIENCE, || server.get("/version/").text() == text), "{text} never came");
        }
        newest.store(VERSIONS + 1, Ordering::SeqCst);
        for visitor in visitors {
            assert!(visitor.join().unwrap() > 0);
        }
    });
}

/// Asks until it is done; every answer is whole, and of a version that was published. How many answers came.
fn visit(server: &Server, newest: &AtomicUsize, is_done: impl Fn() -> bool) -> usize {
    let visitor = Answer::visitor();
    let mut answers = 0;
    while !is_done() {
        let answer = Answer::ask(&visitor, "GET", &server.url("/version/"), &[], b"");
        let version = answer.text().strip_prefix("GET version ").and_then(|version| version.parse::<usize>().ok());
        let known = newest.load(Ordering::SeqCst);
        assert!(answer.status == 200 && version.is_some_and(|version| version <= known), "{answer:?}");
        answers += 1;
    }
    answers
}
