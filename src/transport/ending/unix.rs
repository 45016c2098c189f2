//! Ends a connection while another thread waits in it: here the system wakes that thread.

use std::net::{Shutdown, TcpStream};

/// Ends `stream` in both directions.
pub(super) fn end(stream: &TcpStream) {
    // Refused only where the other side has ended it already.
    _ = stream.shutdown(Shutdown::Both);
}
