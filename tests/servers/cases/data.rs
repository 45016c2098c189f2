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
    // The version that is being written; no answer has a newer one.
    let newest = AtomicUsize::new(0);
    thread::scope(|scope| {
        let visitors: Vec<_> = (0..VISITORS).map(|_| scope.spawn(|| visit(server, &newest))).collect();
        let done = Done(&newest);
        for version in 1..=VERSIONS {
            newest.store(version, Ordering::SeqCst);
            server.site.publish(version);
            let text = format!("GET version {version}");
            assert!(wait_until(PATIENCE, || server.get("/version/").text() == text), "{text} never came");
        }
        drop(done);
        for visitor in visitors {
            assert!(visitor.join().unwrap() > 0);
        }
    });
}

/// Lets the visitors go once all is published, and where that fails.
struct Done<'a>(&'a AtomicUsize);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(VERSIONS + 1, Ordering::SeqCst);
    }
}

/// Asks until all is published; every answer is whole, and of a version that was published. How many answers came.
fn visit(server: &Server, newest: &AtomicUsize) -> usize {
    let visitor = Answer::visitor();
    let mut answers = 0;
    while newest.load(Ordering::SeqCst) <= VERSIONS {
        let answer = Answer::ask(&visitor, "GET", &server.url("/version/"), &[], b"");
        let version = answer.text().strip_prefix("GET version ").and_then(|version| version.parse::<usize>().ok());
        let known = newest.load(Ordering::SeqCst);
        assert!(answer.status == 200 && version.is_some_and(|version| version <= known), "{answer:?}");
        answers += 1;
    }
    answers
}
