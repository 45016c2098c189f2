//! Listening at an address, and serving the connections that come.

use super::stream::{Listener, only_named};
use super::system::{self, AskedToEnd, SocketFile};
use super::{Address, Connection, Options, pool};
use std::io;
use std::net::TcpListener;

/// A socket that is listened at, before its first connection is accepted.
pub struct Listening {
    listener: Box<dyn Listener>,
    /// Removes the file of a Unix socket when it is dropped.
    file: Option<SocketFile>,
    asked_to_end: AskedToEnd,
}

/// Listens at `address`; gives it with the port that was chosen. The file of a Unix socket gets `mode` as its permissions, and
/// is replaced if nobody listens at it any more. Call it only once in a process, before other threads are started: it takes
/// over the signals that ask to end, so that one which comes before `Listening::serve` also removes the file.
///
/// # Errors
/// Where the address is in use, or can't be listened at; where `FCGI_WEB_SERVER_ADDRS` is malformed.
pub fn listen(address: &Address, mode: u32) -> io::Result<(Listening, Address)> {
    let (address, listener, file) = match address {
        Address::Tcp(address) => {
            let listener = TcpListener::bind(address)?;
            (Address::Tcp(listener.local_addr()?), only_named(listener)?, None)
        }
        Address::Unix(path) => {
            let (listener, file) = system::bind(path, mode)?;
            (address.clone(), listener, Some(file))
        }
    };
    // Not before: looking whether somebody else listens may take long, and can be broken off.
    Ok((Listening::new(listener, file)?, address))
}

impl Listening {
    pub(super) fn new(listener: Box<dyn Listener>, file: Option<SocketFile>) -> io::Result<Self> {
        Ok(Self { listener, file, asked_to_end: system::catch_signals()? })
    }

    /// Calls `serve` for each connection, several at once, until the process is asked to end; then the requests that have
    /// begun are answered, and it returns.
    ///
    /// # Errors
    /// Where no thread can be started, or the socket accepts no connections.
    pub fn serve(
        self,
        options: &Options,
        serve: impl Fn(&mut dyn Connection) + Send + Sync + 'static,
    ) -> io::Result<()> {
        let asked_to_end = self.asked_to_end;
        let served = pool::serve(self.listener, options, Box::new(serve), move |end| asked_to_end.wait(end));
        drop(self.file);
        served
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;
    use std::thread;

    /// Those that this thread blocks, SIGTERM (15) and SIGINT (2) of them, each as a bit.
    fn blocked() -> u64 {
        let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigBlk:")).unwrap();
        u64::from_str_radix(mask.trim(), 16).unwrap() & (1 << 14 | 1 << 1)
    }

    #[test]
    fn who_listens_has_taken_over_the_signals_that_ask_to_end() {
        let address = "127.0.0.1:0".parse().unwrap();
        let test = move || {
            assert_eq!(blocked(), 0);
            let _listening = listen(&address, 0o660).unwrap();
            assert_eq!(blocked(), 1 << 14 | 1 << 1);
        };
        // The signals stay blocked in the thread that listened.
        thread::spawn(test).join().unwrap();
    }
}
