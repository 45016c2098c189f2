//! The pool behind a socket of its own: room for newcomers, and the end.

mod accept;
mod deadlines;
mod lost;

use super::*;
use crate::transport::stream::only_named;
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;

/// Longer than anything takes that a test waits for.
const PATIENCE: Duration = Duration::from_secs(30);
const NEVER: Duration = Duration::from_hours(1);

/// A pool in threads of its own.
struct Running {
    pool: Arc<Pool>,
    address: SocketAddr,
    end: mpsc::Sender<()>,
    ended: mpsc::Receiver<io::Result<()>>,
    /// The bytes of a line that have come so far, after each read.
    seen: mpsc::Receiver<String>,
}

/// Serves lines: `echo` is answered at once, `wait` once `go` is sent to it, `long` by more than a connection holds, `panic` by
/// none.
fn line_server(options: &Options, go: mpsc::Receiver<()>) -> Running {
    let (listener, address) = listener();
    line_server_at(listener, address, options, go)
}

fn line_server_at(
    listener: Box<dyn Listener>,
    address: SocketAddr,
    options: &Options,
    go: mpsc::Receiver<()>,
) -> Running {
    let go = Mutex::new(go);
    let (tell, seen) = mpsc::channel();
    let running = run(listener, address, options, move |connection| {
        let mut line = Vec::new();
        let mut answered = 0;
        loop {
            let mut room = [0; 100];
            let wait = if line.is_empty() { Wait::Next } else { Wait::Rest(answered) };
            let Ok(read @ 1..) = connection.read(wait, &mut room) else { return };
            line.extend(&room[..read]);
            // Most tests don't look.
            _ = tell.send(String::from_utf8_lossy(&line).into_owned());
            if line.last() != Some(&b'\n') {
                continue;
            }
            let answer = match line.as_slice() {
                b"wait\n" => {
                    go.lock().unwrap().recv().unwrap();
                    b"waited\n".to_vec()
                }
                b"long\n" => vec![b'x'; 64 << 20],
                b"panic\n" => panic!("asked to"),
                line => line.to_vec(),
            };
            line.clear();
            answered += 1;
            if connection.write_all(&answer).is_err() {
                return;
            }
        }
    });
    Running { seen, ..running }
}

fn listener() -> (Box<dyn Listener>, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (only_named(listener).unwrap(), address)
}

fn run(
    listener: Box<dyn Listener>,
    address: SocketAddr,
    options: &Options,
    serve_one: impl Fn(&mut dyn Connection) + Send + Sync + 'static,
) -> Running {
    let (end, asked) = mpsc::channel();
    let (tell, ended) = mpsc::channel();
    let pool = Pool::new(listener, options, Box::new(serve_one));
    let running = Arc::clone(&pool);
    thread::spawn(move || {
        // The test is over where nobody listens.
        _ = tell.send(running.run(move |end| {
            _ = asked.recv();
            end();
        }));
    });
    Running { pool, address, end, ended, seen: mpsc::channel().1 }
}

fn options(connections_max: usize) -> Options {
    Options { connections_max, idle_max: NEVER, read_max: NEVER, write_max: NEVER, end_max: NEVER }
}

impl Running {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Waits until so many connections wait for a next request: a client has its answer a moment before.
    fn until_idle(&self, count: usize) {
        let began = Instant::now();
        let is_idle = |slot: &&Arc<Slot>| slot.stage().doing() == Doing::Next;
        while self.pool.lock().slots.iter().filter(is_idle).count() != count {
            assert!(began.elapsed() < PATIENCE);
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Connected, and served once.
    fn kept(&self) -> TcpStream {
        let mut stream = self.connect();
        assert_eq!(ask(&mut stream, "echo\n"), "echo\n");
        stream
    }

    /// Sends `bytes`, and waits until they have been read.
    fn send(&self, stream: &mut TcpStream, bytes: &str) {
        stream.write_all(bytes.as_bytes()).unwrap();
        while self.seen.recv_timeout(PATIENCE).unwrap() != bytes {}
    }

    fn result(&self) -> Result<(), io::ErrorKind> {
        self.ended.recv_timeout(PATIENCE).unwrap().map_err(|cause| cause.kind())
    }
}

fn ask(stream: &mut TcpStream, line: &str) -> String {
    stream.write_all(line.as_bytes()).unwrap();
    answer(stream)
}

fn answer(stream: &mut TcpStream) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.last() != Some(&b'\n') && stream.read(&mut byte).unwrap() > 0 {
        line.push(byte[0]);
    }
    String::from_utf8(line).unwrap()
}

/// Waits until the other side has closed; what it had said before.
fn rest(stream: TcpStream) -> usize {
    let mut bytes = vec![0; 1 << 20];
    let mut count = 0;
    loop {
        match Stream::read(&stream, &mut bytes) {
            Ok(0) => return count,
            Ok(read) => count += read,
            Err(cause) => {
                assert_eq!(cause.kind(), ErrorKind::ConnectionReset, "the connection is closed in time");
                return count;
            }
        }
    }
}

fn no_go() -> mpsc::Receiver<()> {
    mpsc::channel().1
}

#[test]
fn many_connections_are_served_at_once() {
    let pool = line_server(&options(64), no_go());
    let mut kept: Vec<_> = (0..64).map(|_| pool.kept()).collect();
    for stream in &mut kept {
        assert_eq!(ask(stream, "again\n"), "again\n");
    }
}

#[test]
fn a_newcomer_ends_the_connection_that_has_waited_longest() {
    let pool = line_server(&options(3), no_go());
    let mut kept = VecDeque::new();
    for _ in 0..3 {
        kept.push_back(pool.kept());
        // Times are compared in milliseconds.
        thread::sleep(Duration::from_millis(3));
    }
    // The first one has been served last now.
    assert_eq!(ask(&mut kept[0], "again\n"), "again\n");
    let mut newcomer = pool.kept();
    assert_eq!(rest(kept.remove(1).unwrap()), 0);
    for stream in kept.iter_mut().chain([&mut newcomer]) {
        assert_eq!(ask(stream, "still\n"), "still\n");
    }
}

#[test]
fn what_is_computed_is_not_ended_for_others() {
    let (go, wait) = mpsc::channel();
    let pool = line_server(&options(1), wait);
    let mut busy = pool.kept();
    pool.send(&mut busy, "wait\n");
    // Finds no room, and nobody that waits.
    let mut newcomer = pool.connect();
    newcomer.write_all(b"new\n").unwrap();
    go.send(()).unwrap();
    assert_eq!(answer(&mut busy), "waited\n");
    // The busy one has come to wait, and gives way.
    assert_eq!(answer(&mut newcomer), "new\n");
    assert_eq!(rest(busy), 0);
}

#[test]
fn a_newcomer_ends_the_half_sent_request_that_has_waited_longest() {
    let (go, wait) = mpsc::channel();
    let pool = line_server(&options(3), wait);
    let mut busy = pool.kept();
    pool.send(&mut busy, "wait\n");
    let mut partial = [pool.connect(), pool.connect()];
    for stream in &mut partial {
        pool.send(stream, "par");
        thread::sleep(Duration::from_millis(3));
    }
    // Not for a moment: it may only be slow.
    let began = Instant::now();
    pool.kept();
    assert!(began.elapsed() >= Duration::from_millis(slot::FIRST_GRACE_MS / 2));
    let [first, mut second] = partial;
    assert_eq!(rest(first), 0);
    assert_eq!(ask(&mut second, "tial\n"), "partial\n");
    go.send(()).unwrap();
    assert_eq!(answer(&mut busy), "waited\n");
}

#[test]
fn an_idle_connection_is_ended_before_a_half_sent_request() {
    let pool = line_server(&options(2), no_go());
    let mut partial = pool.connect();
    pool.send(&mut partial, "par");
    thread::sleep(Duration::from_millis(slot::FIRST_GRACE_MS * 2));
    let idle = pool.kept();
    pool.until_idle(1);
    pool.kept();
    assert_eq!(rest(idle), 0);
    assert_eq!(ask(&mut partial, "tial\n"), "partial\n");
}

#[test]
fn whole_requests_pass_by_any_number_of_half_sent_ones() {
    let pool = line_server(&options(4), no_go());
    let mut partial = Vec::new();
    for _ in 0..100 {
        let stream = pool.connect();
        stream.write_all(b"par").unwrap();
        partial.push(stream);
    }
    let began = Instant::now();
    pool.kept();
    // Four of a hundred are ended after each moment.
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
}

#[test]
fn more_clients_than_connections_are_all_answered_in_turn() {
    let pool = line_server(&options(1), no_go());
    let mut waiting: Vec<_> = (0..20).map(|_| pool.connect()).collect();
    for stream in &mut waiting {
        stream.write_all(b"a\n").unwrap();
    }
    for stream in &mut waiting {
        assert_eq!(answer(stream), "a\n");
    }
}

#[test]
fn a_panic_costs_its_own_connection_alone() {
    let pool = line_server(&options(1), no_go());
    for _ in 0..40 {
        let mut stream = pool.kept();
        assert_eq!(ask(&mut stream, "panic\n"), "");
    }
    pool.kept();
}

#[test]
fn the_end_finishes_what_has_begun() {
    let (go, wait) = mpsc::channel();
    let pool = line_server(&options(8), wait);
    let kept = pool.kept();
    let mut partial = pool.kept();
    pool.send(&mut partial, "par");
    let mut busy = pool.kept();
    pool.send(&mut busy, "wait\n");
    pool.end.send(()).unwrap();
    assert_eq!(rest(kept), 0);
    assert!(pool.ended.try_recv().is_err());
    go.send(()).unwrap();
    assert_eq!(answer(&mut busy), "waited\n");
    assert_eq!(rest(busy), 0);
    assert_eq!(ask(&mut partial, "tial\n"), "partial\n");
    assert_eq!(rest(partial), 0);
    assert_eq!(pool.result(), Ok(()));
}

#[test]
fn the_end_does_not_wait_for_ever() {
    let (_go, wait) = mpsc::channel();
    let end_max = Duration::from_millis(200);
    let pool = line_server(&Options { end_max, ..options(8) }, wait);
    let mut partial = pool.kept();
    pool.send(&mut partial, "par");
    let mut busy = pool.kept();
    pool.send(&mut busy, "wait\n");
    let began = Instant::now();
    pool.end.send(()).unwrap();
    assert_eq!(pool.result(), Ok(()));
    assert!(began.elapsed() >= end_max);
    assert_eq!(rest(partial), 0);
}

/// A pool for one connection, which computes until it is given up, and says so.
fn computing(options: &Options) -> (Running, mpsc::Receiver<()>) {
    let (listener, address) = listener();
    let (tell, told) = mpsc::channel();
    let pool = run(listener, address, options, move |connection| {
        _ = connection.read(Wait::Next, &mut [0; 100]);
        let given_up = connection.given_up();
        while !given_up.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(1));
        }
        // The test is over where nobody listens.
        _ = tell.send(());
    });
    (pool, told)
}

#[test]
fn what_is_computed_for_nobody_is_given_up() {
    let (pool, told) = computing(&options(2));
    let gone = pool.connect();
    gone.write_all(b"a\n").unwrap();
    let waiting = pool.connect();
    waiting.write_all(b"a\n").unwrap();
    drop(gone);
    told.recv_timeout(PATIENCE).unwrap();
    assert!(told.recv_timeout(Duration::from_millis(2 * LOOK_EVERY_MS + 500)).is_err());
    drop(waiting);
    told.recv_timeout(PATIENCE).unwrap();
}

#[test]
fn what_is_computed_at_the_end_is_given_up() {
    let (pool, told) = computing(&Options { end_max: Duration::from_millis(100), ..options(2) });
    let stream = pool.connect();
    stream.write_all(b"a\n").unwrap();
    thread::sleep(Duration::from_millis(50));
    pool.end.send(()).unwrap();
    told.recv_timeout(PATIENCE).unwrap();
    assert_eq!(pool.result(), Ok(()));
}
