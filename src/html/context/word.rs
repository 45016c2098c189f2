//! The beginning of a name, in lower case, in a fixed room: a context is copied at every branch of a program.

/// The longest name that is looked for, and one byte more.
const ROOM: usize = 16;

/// A name as it is read, byte by byte. Of a longer one than [`ROOM`] the beginning is kept; it equals no shorter one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Word {
    bytes: [u8; ROOM],
    len: u8,
}

impl Word {
    pub(super) const EMPTY: Self = Self { bytes: [0; ROOM], len: 0 };

    /// A name that holds a value: it is no name of HTML.
    pub(super) const UNKNOWN: Self = {
        let mut word = Self::EMPTY;
        (word.bytes[0], word.len) = (0xff, 1);
        word
    };

    pub(super) fn push(mut self, byte: u8) -> Self {
        if let Some(free) = self.bytes.get_mut(usize::from(self.len)) {
            *free = byte.to_ascii_lowercase();
            self.len += 1;
        }
        self
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    pub(super) fn is(&self, name: &[u8]) -> bool {
        self.as_bytes() == name
    }

    /// Whether `name` begins with it.
    pub(super) fn begins(&self, name: &[u8]) -> bool {
        name.starts_with(self.as_bytes())
    }
}
