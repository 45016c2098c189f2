//! A listening socket as standard input (IIS's `protocol="Tcp"`).

use crate::client::{ContentLength, request};
use crate::host;
use crate::peer::Peer;
use crate::site::{self, LARGE, SMALL, check};
use crate::system::{self, Start};
use std::net::{TcpListener, TcpStream};
use std::os::windows::io::{AsRawHandle, AsRawSocket, OwnedHandle, RawHandle};
use std::ptr;

/// Starts the executable on a new socket and gives its address to `test`, then tells it to end.
fn check_socket(test: impl Fn(&dyn Fn() -> Peer<TcpStream>)) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = system::create_event();
    let input: RawHandle = ptr::with_exposed_provenance_mut(usize::try_from(listener.as_raw_socket()).unwrap());
    let executable = site::executable();
    let variables = vec![("_FCGI_SHUTDOWN_EVENT_".to_owned(), event_number(&shutdown))];
    let process =
        system::start(&Start { program: &executable, input, other: Some(shutdown.as_raw_handle()), variables });
    drop(listener);
    host::guard("a listening socket", &process, || {
        test(&|| Peer::new(TcpStream::connect(address).unwrap()));
        system::set(&shutdown);
    });
}

fn event_number(event: &OwnedHandle) -> String {
    event.as_raw_handle().addr().to_string()
}

#[test]
fn it_is_answered_until_the_end_is_told() {
    check_socket(|connect| {
        let mut kept = connect();
        for (path, bytes) in [(SMALL, 0), (SMALL, 65_537), (LARGE, 0)] {
            kept.send(&request(path, bytes, ContentLength::Right, true).bytes);
            check(path, bytes, &kept.answer(1));
            let mut another = connect();
            another.send(&request(path, bytes, ContentLength::Right, false).bytes);
            check(path, bytes, &another.answer(1));
            assert!(another.is_ended());
        }
    });
}
