//! A socket that connections come from, and a connected one; of TCP only from web servers that the operator names:
//! `FCGI_WEB_SERVER_ADDRS`, by FastCGI 1.0, section 3.2.
//!
//! Unix sockets take everybody, as libfcgi's do: the permissions of their files say who connects.

use super::system;
use std::env;
use std::io::{self, Read, Write};
use std::net::{IpAddr, TcpListener, TcpStream};

/// A socket that connections come from. Several threads accept at once.
pub(super) trait Listener: Send + Sync {
    fn accept(&self) -> io::Result<Box<dyn Stream>>;
}

/// A connected socket. One thread reads and writes, another one may end it.
pub(super) trait Stream: Send + Sync {
    /// Waits for bytes; 0 is the end.
    fn read(&self, into: &mut [u8]) -> io::Result<usize>;

    fn write_all(&self, bytes: &[u8]) -> io::Result<()>;

    /// Whether bytes have come that nobody has read.
    fn has_input(&self) -> bool;

    /// Whether the other side has left: it reads no answer any more.
    fn has_left(&self) -> bool;

    /// Ends it for the thread that waits to read; what that has read a moment before it can still answer, where the system
    /// knows such an end.
    fn end_input(&self);

    /// Ends it in both directions, also for the thread that waits in it.
    fn end(&self);
}

impl Stream for TcpStream {
    fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        Read::read(&mut &*self, into)
    }

    fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        Write::write_all(&mut &*self, bytes)
    }

    fn has_input(&self) -> bool {
        system::has_input(self)
    }

    fn has_left(&self) -> bool {
        system::has_left(self)
    }

    fn end_input(&self) {
        system::end_input(self);
    }

    fn end(&self) {
        system::end(self);
    }
}

/// The variable: IP addresses with commas between; not set, or empty, is anybody.
const VARIABLE: &str = "FCGI_WEB_SERVER_ADDRS";

/// A listening socket, and who may connect; `None` is anybody.
struct Guarded {
    listener: TcpListener,
    peers: Option<Vec<IpAddr>>,
}

/// `listener`, for those that the environment names.
///
/// # Errors
/// Where it names what is no address.
pub(super) fn only_named(listener: TcpListener) -> io::Result<Box<dyn Listener>> {
    let text = env::var_os(VARIABLE).map(|text| text.to_string_lossy().into_owned());
    let peers = text.filter(|text| !text.is_empty()).map(|text| addresses(&text)).transpose()?;
    Ok(Box::new(Guarded { listener, peers }))
}

fn addresses(text: &str) -> io::Result<Vec<IpAddr>> {
    let address = |text: &str| {
        let is_none = |_| io::Error::new(io::ErrorKind::InvalidInput, format!("{VARIABLE}: `{text}` is no IP address"));
        text.parse().map(|address: IpAddr| address.to_canonical()).map_err(is_none)
    };
    text.split(',').map(str::trim).map(address).collect()
}

impl Listener for Guarded {
    fn accept(&self) -> io::Result<Box<dyn Stream>> {
        loop {
            let (stream, peer) = self.listener.accept()?;
            // A socket of both families tells IPv4 as a part of IPv6.
            if self.peers.as_ref().is_none_or(|peers| peers.contains(&peer.ip().to_canonical())) {
                // An answer is written at once: nothing is gained by holding back its last part. If it is refused, the
                // answer is only slower.
                _ = stream.set_nodelay(true);
                return Ok(Box::new(stream));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    #[test]
    fn addresses_are_read_or_refused() {
        let both: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        assert_eq!(addresses("::ffff:127.0.0.1, ::1").unwrap(), both);
        for (text, wrong) in [("localhost", "localhost"), ("127.0.0.1,", ""), ("10.0.0.0/8", "10.0.0.0/8")] {
            let message = addresses(text).unwrap_err().to_string();
            assert_eq!(message, format!("FCGI_WEB_SERVER_ADDRS: `{wrong}` is no IP address"));
        }
    }
}
