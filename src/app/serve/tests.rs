//! One connection in memory: what goes in, and what comes out.
