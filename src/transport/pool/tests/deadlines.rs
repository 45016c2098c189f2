//! Deadlines, and that they end nothing else.

use super::*;

#[test]
fn each_deadline_ends_what_is_overdue_and_nothing_else() {
    let short = Duration::from_millis(100);
    let idle = line_server(&Options { idle_max: short, ..options(8) }, no_go());
    let stream = idle.kept();
    assert_eq!(rest(stream), 0);

    let (go, wait) = mpsc::channel();
    let reading = line_server(&Options { read_max: short, ..options(8) }, wait);
    let kept = reading.kept();
    let mut busy = reading.kept();
    reading.send(&mut busy, "wait\n");
    let slow = reading.connect();
    slow.write_all(b"begun").unwrap();
    assert_eq!(rest(slow), 0);
    // Neither waiting for a next request nor computing is reading.
    let mut both = [kept, busy];
    go.send(()).unwrap();
    assert_eq!(answer(&mut both[1]), "waited\n");
    assert_eq!(ask(&mut both[0], "still\n"), "still\n");

    let writing = line_server(&Options { write_max: short, ..options(8) }, no_go());
    let mut stream = writing.connect();
    writing.send(&mut stream, "long\n");
    // Nothing is read before the writer has been ended, and the end shows that it has.
    writing.end.send(()).unwrap();
    assert_eq!(writing.result(), Ok(()));
    assert!(rest(stream) < 64 << 20);
}

#[test]
fn the_deadline_of_a_request_counts_from_its_first_byte() {
    let pool = line_server(&Options { read_max: Duration::from_millis(300), ..options(8) }, no_go());
    is_ended_although_it_sends(&pool.connect());
    pool.kept();
}

#[test]
fn what_is_said_in_the_middle_of_a_request_gives_it_no_more_time() {
    let (listener, address) = listener();
    let options = Options { read_max: Duration::from_millis(300), ..options(8) };
    let pool = run(listener, address, &options, |connection| {
        let mut wait = Wait::Next;
        while let Ok(1..) = connection.read(wait, &mut [0]) {
            wait = Wait::Rest(0);
            if connection.write_all(b"x").is_err() {
                return;
            }
        }
    });
    is_ended_although_it_sends(&pool.connect());
}

/// A byte comes more often than any deadline; still there is an end.
fn is_ended_although_it_sends(slow: &TcpStream) {
    let mut sent = 0;
    while slow.write_all(b"a").is_ok() {
        sent += 1;
        assert!(sent < 1000, "the connection is ended");
        thread::sleep(Duration::from_millis(20));
    }
}
