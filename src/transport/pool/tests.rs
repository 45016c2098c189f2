//! Many connections in the same process, by sockets of Unix.
