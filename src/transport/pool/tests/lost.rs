//! No request is lost that has come: neither for a newcomer nor at the end.

use super::*;

/// Longer than it takes to end what waits, and between two tries of the watch.
const PAUSE: Duration = Duration::from_millis(slot::FIRST_GRACE_MS * 3 / 2);

/// Reads only when it is told to, as where the machine is busy.
struct Held {
    stream: TcpStream,
    go: Mutex<mpsc::Receiver<()>>,
}

impl Stream for Held {
    fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        self.go.lock().unwrap().recv().unwrap();
        Stream::read(&self.stream, into)
    }

    fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        Stream::write_all(&self.stream, bytes)
    }

    fn has_input(&self) -> bool {
        self.stream.has_input()
    }

    fn has_left(&self) -> bool {
        self.stream.has_left()
    }

    fn end_input(&self) {
        self.stream.end_input();
    }

    fn end(&self) {
        Stream::end(&self.stream);
    }
}

/// Hands over the connections that it is given.
struct Given(Mutex<mpsc::Receiver<Box<dyn Stream>>>);

impl Listener for Given {
    fn accept(&self) -> io::Result<Box<dyn Stream>> {
        self.0.lock().unwrap().recv().map_err(|_| ErrorKind::InvalidInput.into())
    }
}

/// A pool for one connection, which echoes what it reads; how it is given connections.
fn echo() -> (Running, mpsc::Sender<Box<dyn Stream>>) {
    let (give, given) = mpsc::channel();
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let pool = run(Box::new(Given(Mutex::new(given))), nowhere, &options(1), |connection| {
        let mut room = [0; 100];
        while let Ok(read @ 1..) = connection.read(Wait::Next, &mut room) {
            if connection.write_all(&room[..read]).is_err() {
                return;
            }
        }
    });
    (pool, give)
}

/// Both ends of a connection.
fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    (client, listener.accept().unwrap().0)
}

/// A kept connection of the pool whose next request has come, and is read once `go` is sent to.
fn about_to_read(give: &mpsc::Sender<Box<dyn Stream>>) -> (TcpStream, mpsc::Sender<()>) {
    let (mut client, server) = pair();
    let seen = server.try_clone().unwrap();
    let (go, wait) = mpsc::channel();
    give.send(Box::new(Held { stream: server, go: Mutex::new(wait) })).unwrap();
    go.send(()).unwrap();
    assert_eq!(ask(&mut client, "first\n"), "first\n");
    client.write_all(b"second\n").unwrap();
    while !seen.has_input() {
        thread::yield_now();
    }
    (client, go)
}

#[test]
fn what_has_come_is_seen_and_is_still_there() {
    let (client, server) = pair();
    assert!(!server.has_input());
    client.write_all(b"ab").unwrap();
    while !server.has_input() {
        thread::yield_now();
    }
    let mut bytes = [0; 10];
    assert_eq!(Stream::read(&server, &mut bytes).unwrap(), 2);
    assert!(!server.has_input());
    drop(client);
    assert_eq!(Stream::read(&server, &mut bytes).unwrap(), 0);
    assert!(!server.has_input(), "the end is no input");
}

#[test]
fn a_request_that_has_come_is_answered_before_a_newcomer() {
    let (_pool, give) = echo();
    let (mut client, go) = about_to_read(&give);
    let (mut newcomer, server) = pair();
    newcomer.write_all(b"new\n").unwrap();
    give.send(Box::new(server)).unwrap();
    // What waits is ended meanwhile.
    thread::sleep(PAUSE);
    go.send(()).unwrap();
    assert_eq!(answer(&mut client), "second\n");
    assert_eq!(answer(&mut newcomer), "new\n");
}

#[test]
fn a_request_that_has_come_is_answered_at_the_end() {
    let (pool, give) = echo();
    let (mut client, go) = about_to_read(&give);
    pool.end.send(()).unwrap();
    thread::sleep(PAUSE);
    go.send(()).unwrap();
    assert_eq!(answer(&mut client), "second\n");
    assert_eq!(rest(client), 0);
    assert_eq!(pool.result(), Ok(()));
}

#[test]
fn what_is_accepted_at_the_end_is_answered_here_or_by_those_who_share_the_socket() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let other = listener.try_clone().unwrap();
    let (go, wait) = mpsc::channel();
    let pool = line_server_at(only_named(listener).unwrap(), address, &options(64), wait);
    let mut busy = pool.kept();
    pool.send(&mut busy, "wait\n");
    let idle = pool.kept();
    pool.end.send(()).unwrap();
    assert_eq!(rest(idle), 0);
    // Another process begins to accept.
    thread::spawn(move || {
        while let Ok((stream, _)) = other.accept() {
            // Who left is not answered.
            _ = Stream::write_all(&stream, b"other\n");
        }
    });
    for _ in 0..40 {
        let mut stream = pool.connect();
        let answer = ask(&mut stream, "here\n");
        assert!(["here\n", "other\n"].contains(&answer.as_str()), "{answer:?}");
    }
    go.send(()).unwrap();
    assert_eq!(answer(&mut busy), "waited\n");
    assert_eq!(pool.result(), Ok(()));
}
