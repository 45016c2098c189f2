//! How the bytes of a text are to be read.

use std::io::{self, Read};

/// The encoding of a text, as far as its bytes tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, as all that the generator writes.
    #[default]
    Utf8,
    /// Nothing but ASCII: the same in UTF-8 and in what else is usual.
    Ascii,
    /// Neither.
    Other,
}

/// Bytes of a text that are looked at together.
const CHUNK_BYTES: usize = 64 << 10;

impl Encoding {
    /// That of all that `text` gives.
    ///
    /// # Errors
    /// As `text` says.
    pub(crate) fn of(mut text: impl Read) -> io::Result<Self> {
        let mut buffer = vec![0; CHUNK_BYTES];
        let mut encoding = Self::Ascii;
        // Bytes at the start of the buffer that begin a letter.
        let mut begun = 0;
        loop {
            let read = text.read(&mut buffer[begun..])?;
            if read == 0 {
                return Ok(if begun > 0 { Self::Other } else { encoding });
            }
            let end = begun + read;
            let bytes = &buffer[..end];
            // UTF-16 and ISO-2022-JP, whose bytes may all be ASCII's.
            if bytes.contains(&0) || bytes.contains(&0x1b) {
                return Ok(Self::Other);
            }
            if !bytes.is_ascii() {
                encoding = Self::Utf8;
            }
            let valid = match std::str::from_utf8(bytes) {
                Ok(_) => end,
                Err(error) if error.error_len().is_none() => error.valid_up_to(),
                Err(_) => return Ok(Self::Other),
            };
            buffer.copy_within(valid..end, 0);
            begun = end - valid;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &[u8], expected: Encoding) {
        assert_eq!(Encoding::of(text).unwrap(), expected);
        // Byte by byte: letters are cut everywhere.
        let slow = text.iter().fold(Box::new(io::empty()) as Box<dyn Read>, |all, byte| {
            Box::new(all.chain(io::Cursor::new(vec![*byte])))
        });
        assert_eq!(Encoding::of(slow).unwrap(), expected);
    }

    #[test]
    fn texts_are_told_apart_by_their_bytes() {
        check(b"", Encoding::Ascii);
        check(b"<p>a</p>\r\n", Encoding::Ascii);
        check("\u{feff}Grüße €🙂".as_bytes(), Encoding::Utf8);
        check(b"Gr\xfc\xdfe", Encoding::Other);
        check(b"Gr\xfc", Encoding::Other);
        check(&"🙂".as_bytes()[..3], Encoding::Other);
        check(b"\xff\xfeG\0", Encoding::Other);
        check(b"\x1b$B", Encoding::Other);
    }

    #[test]
    fn a_letter_may_lie_across_two_chunks() {
        for before in CHUNK_BYTES - 4..=CHUNK_BYTES {
            let text = "a".repeat(before) + "🙂";
            assert_eq!(Encoding::of(text.as_bytes()).unwrap(), Encoding::Utf8);
            assert_eq!(Encoding::of(&text.as_bytes()[..text.len() - 1]).unwrap(), Encoding::Other);
        }
    }
}
