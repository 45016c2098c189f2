//! Clients that leave in the middle: the process ends, quietly.

use crate::client::{Client, ContentLength, request};
use crate::host::{Connection, Event, settings, with_host};
use crate::site::{LARGE, SMALL, check};
use std::io::Read;

/// Asks once, then lets `leave` leave in the middle of a second request.
fn check_left(name: &str, leave: impl Fn(Client, bool)) {
    for event in [Event::Absent, Event::Given] {
        for setting in settings(event) {
            with_host(name, setting, |host| {
                let keeps = setting.connection == Connection::Kept;
                let mut client = host.connect();
                client.send(&request(SMALL, 1, ContentLength::Right, keeps).bytes);
                check(SMALL, 1, &client.answer(1));
                if !keeps {
                    assert!(client.is_ended());
                    client = host.connect();
                }
                leave(client, keeps);
            });
        }
    }
}

#[test]
fn between_requests() {
    check_left("between requests", |client, _| drop(client));
}

#[test]
fn in_the_middle_of_a_record_s_header() {
    check_left("in a header", |mut client, keeps| {
        client.send(&request(SMALL, 0, ContentLength::Right, keeps).bytes[..3]);
    });
}

#[test]
fn in_the_middle_of_the_parameters() {
    check_left("in the parameters", |mut client, keeps| {
        let request = request(SMALL, 0, ContentLength::Right, keeps);
        client.send(&request.bytes[..request.mid_params]);
    });
}

#[test]
fn in_the_middle_of_the_body() {
    check_left("in the body", |mut client, keeps| {
        let request = request(SMALL, 200_000, ContentLength::Right, keeps);
        client.send(&request.bytes[..request.mid_body]);
    });
}

#[test]
fn in_the_middle_of_the_answer() {
    check_left("in the answer", |mut client, keeps| {
        client.send(&request(LARGE, 0, ContentLength::Right, keeps).bytes);
        client.connection.read_exact(&mut [0; 100]).unwrap();
    });
}
