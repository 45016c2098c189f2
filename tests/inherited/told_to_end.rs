//! The event by which IIS announces the end: who waits ends at once, who answers a request answers it.

use crate::client::{Client, ContentLength, Request, request};
use crate::host::{Comes, Connection, Event, Host, settings, with_host};
use crate::site::{LARGE, SMALL, check};
use std::io::Read;

/// Processes that have answered one request, each with its client.
fn check_told(name: &str, test: impl Fn(&Host<'_>, Client, bool)) {
    for setting in settings(Event::Given) {
        with_host(name, setting, |host| {
            let keeps = setting.connection == Connection::Kept;
            let mut client = host.connect();
            client.send(&request(SMALL, 1, ContentLength::Right, keeps).bytes);
            check(SMALL, 1, &client.answer(1));
            if !keeps {
                assert!(client.is_ended());
                client = host.connect();
            }
            test(host, client, keeps);
        });
    }
}

/// A request for `path` of which the process has got what `sent` tells when it is told to end.
fn check_busy(name: &str, path: &str, body_bytes: usize, sent: impl Fn(&Request) -> usize) {
    check_told(name, |host, mut client, keeps| {
        let request = request(path, body_bytes, ContentLength::Right, keeps);
        let (first, rest) = request.bytes.split_at(sent(&request));
        client.send(first);
        client.connection.wait_until_read();
        host.tell_to_end();
        client.send(rest);
        check(path, body_bytes, &client.answer(1));
        assert!(client.is_ended());
    });
}

#[test]
fn before_any_client_comes() {
    for setting in settings(Event::Given).filter(|setting| setting.client == Comes::After) {
        with_host("no client", setting, |host| host.tell_to_end());
    }
}

#[test]
fn before_the_first_request() {
    for setting in settings(Event::Given) {
        with_host("no request", setting, |host| {
            let mut client = host.connect();
            host.tell_to_end();
            assert!(client.is_ended());
        });
    }
}

#[test]
fn between_requests() {
    check_told("between requests", |host, mut client, _| {
        host.tell_to_end();
        assert!(client.is_ended());
    });
}

#[test]
fn while_the_next_client_is_waited_for() {
    for setting in settings(Event::Given).filter(|setting| setting.connection == Connection::MadeAnew) {
        with_host("no next client", setting, |host| {
            let mut client = host.connect();
            client.send(&request(SMALL, 0, ContentLength::Right, false).bytes);
            check(SMALL, 0, &client.answer(1));
            assert!(client.is_ended());
            host.tell_to_end();
        });
    }
}

#[test]
fn in_the_middle_of_a_record_s_header() {
    check_busy("in a header", SMALL, 0, |_| 3);
}

#[test]
fn in_the_middle_of_the_parameters() {
    check_busy("in the parameters", SMALL, 0, |request| request.mid_params);
}

#[test]
fn in_the_middle_of_the_body() {
    check_busy("in the body", SMALL, 200_000, |request| request.mid_body);
}

#[test]
fn in_the_middle_of_the_answer() {
    check_told("in the answer", |host, mut client, keeps| {
        client.send(&request(LARGE, 0, ContentLength::Right, keeps).bytes);
        let mut first = [0; 100];
        client.connection.read_exact(&mut first).unwrap();
        host.tell_to_end();
        client.connection.unread(&first);
        check(LARGE, 0, &client.answer(1));
        assert!(client.is_ended());
    });
}

#[test]
fn a_client_that_has_not_read_its_answer_still_gets_it() {
    for setting in settings(Event::Given).filter(|setting| setting.connection == Connection::Kept) {
        with_host("an unread answer", setting, |host| {
            let mut client = host.connect();
            client.send(&request(SMALL, 0, ContentLength::Right, true).bytes);
            client.connection.wait_until_readable();
            host.tell_to_end();
            assert_eq!(host.wait_for_end(), Some(0));
            check(SMALL, 0, &client.answer(1));
            assert!(client.is_ended());
        });
    }
}
