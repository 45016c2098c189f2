//! What proves that a line is the one that was written.

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// The first 64 bits of a line's BLAKE3 hash: a file that was cut, mixed or changed by accident is not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Checksum(u64);

impl Checksum {
    /// How many hexadecimal digits it is written in.
    pub(super) const DIGITS: usize = 16;

    pub(super) fn of(bytes: &[u8]) -> Self {
        let hash = blake3::hash(bytes);
        Self(hash.as_bytes()[..8].iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte)))
    }

    fn parse(text: &str) -> Option<Self> {
        let checksum = Self(u64::from_str_radix(text, 16).ok()?);
        (checksum.to_string() == text).then_some(checksum)
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Checksum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Checksum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"16 hexadecimal digits"))
    }
}
