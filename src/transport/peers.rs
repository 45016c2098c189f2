//! TCP connections only from web servers that the operator names: `FCGI_WEB_SERVER_ADDRS`, by FastCGI 1.0, section 3.2.
//!
//! Unix sockets are left out, as by libfcgi: the permissions of their files say who connects.

use super::stream::{Listener, Stream};
use std::env;
use std::io;
use std::net::{IpAddr, TcpListener};

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
