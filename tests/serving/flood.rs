//! Mistakes that visitors cause, as many as they can: what the operator has to know is in the log all the same, once.

use crate::peer::Shape;
use crate::server::{Server, eventually, status};
use std::fs;
use std::path::PathBuf;
use std::thread;

/// Bytes of one day's log, without those that notices alone may use.
const LINES_BYTES_MAX: usize = 9 << 20;

#[test]
fn broken_data_is_told_once_in_a_flood_of_mistakes_and_in_a_full_log() {
    let server = Server::unix(&[]);
    flood(&server, "/words/");
    assert!(log(&server).contains("warning /words/: `number` can't use what it is given"), "{}", log(&server));
    thread::scope(|scope| {
        let flood = scope.spawn(|| flood(&server, "/words/"));
        write(&server, "[\"a\", ");
        flood.join().unwrap();
    });
    eventually("the broken data is told", || notices(&server) == 1);
    // The log of the day is full before the data is broken again.
    write(&server, "[\"b\"]");
    flood(&server, "/words/");
    let path = log_file(&server);
    let rest = LINES_BYTES_MAX - fs::read(&path).unwrap().len();
    fs::write(&path, log(&server) + &"x".repeat(rest)).unwrap();
    flood(&server, "/more/");
    assert!(!log(&server).contains("/more/"));
    let told = notices(&server);
    write(&server, "[\"c\", ");
    flood(&server, "/more/");
    eventually("the broken data is told", || notices(&server) > told);
    flood(&server, "/more/");
    assert_eq!(notices(&server), told + 1);
}

/// Sends what a helper can't use, from several visitors at once, 2,000 times.
fn flood(server: &Server, url: &str) {
    thread::scope(|scope| {
        for visitor in 0..4 {
            scope.spawn(move || {
                for number in 0..500 {
                    let query = format!("q=word{visitor},{number}x");
                    let variables = [
                        ("REQUEST_METHOD", "GET"),
                        ("REQUEST_URI", &*format!("{url}?{query}")),
                        ("QUERY_STRING", &query),
                        ("SERVER_PROTOCOL", "HTTP/1.1"),
                        ("REMOTE_ADDR", "192.0.2.1"),
                        ("HTTP_HOST", "example.com"),
                    ];
                    let (head, _) = server.connect().ask(Shape::default(), &variables, b"").page();
                    assert_eq!(status(&head), "200 OK");
                }
            });
        }
    });
}

/// Puts other live data in the place of what is there, at once.
fn write(server: &Server, text: &str) {
    let path = server.site().path("output/App_Data/data/rows.json");
    fs::write(path.with_extension("new"), text).unwrap();
    fs::rename(path.with_extension("new"), path).unwrap();
}

fn log_file(server: &Server) -> PathBuf {
    let mut files = fs::read_dir(server.site().path("output/App_Data/logs")).unwrap();
    files.next().unwrap().unwrap().path()
}

fn log(server: &Server) -> String {
    fs::read_to_string(log_file(server)).unwrap()
}

/// How often it is told that the data is broken.
fn notices(server: &Server) -> usize {
    log(server).lines().filter(|line| line.contains(" warning ") && line.contains("rows.json")).count()
}
