//! Requests that are answered: each size of body, on each kind of pipe, however it is written.

use crate::client::{Client, ContentLength, request};
use crate::host::{BUFFER_BYTES, Connection, Event, Host, STARTS, Setting, settings, with_host};
use crate::peer::{GET_VALUES_RESULT, get_values, pairs};
use crate::site::{LARGE, SMALL, check};

/// The bodies of one process, in turn: none, the smallest, around what one record and one write hold, and more than any
/// page takes.
const BODIES: [(usize, ContentLength); 8] = [
    (0, ContentLength::Right),
    (1, ContentLength::Right),
    ((64 << 10) - 1, ContentLength::Right),
    (64 << 10, ContentLength::Right),
    ((64 << 10) + 1, ContentLength::Right),
    (10 << 20, ContentLength::Right),
    (1, ContentLength::Unknown),
    ((64 << 10) + 1, ContentLength::Unknown),
];

#[test]
fn every_body_is_answered_while_the_event_is_absent() {
    check_bodies(Event::Absent);
}

#[test]
fn every_body_is_answered_while_the_event_is_given() {
    check_bodies(Event::Given);
}

fn check_bodies(event: Event) {
    for setting in settings(event) {
        with_host("bodies", setting, |host| {
            let mut asker = Asker::new(host);
            for (bytes, said) in BODIES {
                asker.ask(SMALL, bytes, said);
            }
            asker.ask(LARGE, 0, ContentLength::Right);
            asker.leave();
        });
    }
}

#[test]
fn narrow_pipes_and_single_bytes_are_the_same() {
    for (kind, client, connection) in STARTS {
        for (buffer_bytes, write_bytes_max) in [(BUFFER_BYTES, 1), (1, 1), (1, usize::MAX), (0, usize::MAX)] {
            let setting = Setting { kind, client, connection, event: Event::Absent, buffer_bytes };
            with_host(&format!("writes of {write_bytes_max}"), setting, |host| {
                let mut asker = Asker { write_bytes_max, ..Asker::new(host) };
                for (bytes, said) in [(0, ContentLength::Right), (1, ContentLength::Right), (1, ContentLength::Unknown)]
                {
                    asker.ask(SMALL, bytes, said);
                }
                asker.leave();
            });
        }
    }
}

#[test]
fn a_write_of_nothing_is_no_end() {
    for setting in settings(Event::Absent) {
        with_host("a write of nothing", setting, |host| {
            let mut client = host.connect();
            let request = request(SMALL, 0, ContentLength::Right, true);
            let (first, rest) = request.bytes.split_at(request.mid_params);
            client.connection.write_nothing();
            client.send(first);
            client.connection.write_nothing();
            client.send(rest);
            check(SMALL, 0, &client.answer(1));
        });
    }
}

#[test]
fn a_pipe_is_one_connection() {
    for setting in settings(Event::Absent) {
        with_host("a pipe is one connection", setting, |host| {
            let mut client = host.connect();
            client.send(&get_values(&["FCGI_MAX_CONNS"]));
            let told = client.record();
            assert_eq!((told.kind, told.content), (GET_VALUES_RESULT, pairs(&[("FCGI_MAX_CONNS", "1")])));
        });
    }
}

/// Asks one thing after the other, and makes a connection for each where they are not kept.
struct Asker<'a, 'b> {
    host: &'a mut Host<'b>,
    client: Option<Client>,
    write_bytes_max: usize,
}

impl<'a, 'b> Asker<'a, 'b> {
    fn new(host: &'a mut Host<'b>) -> Self {
        Self { host, client: None, write_bytes_max: usize::MAX }
    }

    fn ask(&mut self, path: &str, body_bytes: usize, said: ContentLength) {
        let keeps = self.host.setting().connection == Connection::Kept;
        let mut client = self.client.take().unwrap_or_else(|| self.host.connect());
        client.connection.write_bytes_max = self.write_bytes_max;
        client.send(&request(path, body_bytes, said, keeps).bytes);
        check(path, body_bytes, &client.answer(1));
        if keeps {
            self.client = Some(client);
        } else {
            assert!(client.is_ended(), "the executable closes the connection");
        }
    }

    /// Leaves, by which the process ends; where no connection is kept, by one more without a request.
    fn leave(self) {
        drop(self.client.unwrap_or_else(|| self.host.connect()));
    }
}
