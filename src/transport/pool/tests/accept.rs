//! What `accept` may fail with.

use super::*;

/// Fails in the given way, then has one connection, then fails as a closed socket does.
struct Failing {
    failures: Mutex<VecDeque<io::ErrorKind>>,
    connection: Mutex<Option<TcpStream>>,
}

impl Listener for Failing {
    fn accept(&self) -> io::Result<Box<dyn Stream>> {
        if let Some(kind) = self.failures.lock().unwrap().pop_front() {
            return Err(kind.into());
        }
        match self.connection.lock().unwrap().take() {
            Some(stream) => Ok(Box::new(stream)),
            None => Err(ErrorKind::InvalidInput.into()),
        }
    }
}

#[test]
fn accept_may_fail_for_a_while_and_a_broken_socket_ends_all() {
    let real = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = real.local_addr().unwrap();
    let client = TcpStream::connect(address).unwrap();
    client.write_all(b"x").unwrap();
    let kinds = [ErrorKind::ConnectionAborted, ErrorKind::OutOfMemory, ErrorKind::Other, ErrorKind::PermissionDenied];
    let failing =
        Failing { failures: Mutex::new(kinds.into()), connection: Mutex::new(Some(real.accept().unwrap().0)) };
    let pool = run(Box::new(failing), address, &options(1), |connection| {
        let mut byte = [0];
        // If it is ended before it is read, the client sees that.
        if connection.read(Wait::Next, &mut byte).is_ok() {
            _ = connection.write_all(&byte);
        }
    });
    assert_eq!(pool.result(), Err(ErrorKind::InvalidInput));
}
