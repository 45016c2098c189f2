//! Name-value pairs (section 3.4).

/// The pairs of a stream: each a name and its value, as they were sent. Ends after the first that is not whole.
#[derive(Clone, Debug)]
pub struct Pairs<'a> {
    rest: &'a [u8],
}

/// A pair that says it is longer than what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotWhole;

impl<'a> Pairs<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn pair(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        let name_bytes = self.length()?;
        let value_bytes = self.length()?;
        Some((self.split_off(name_bytes)?, self.split_off(value_bytes)?))
    }

    /// One byte up to 127; else four, the first of them with its highest bit set.
    fn length(&mut self) -> Option<usize> {
        let (&first, rest) = self.rest.split_first()?;
        if first < 0x80 {
            self.rest = rest;
            return Some(first.into());
        }
        let (&four, rest) = self.rest.split_first_chunk::<4>()?;
        self.rest = rest;
        // What a `usize` can't hold is longer than any stream.
        usize::try_from(u32::from_be_bytes(four) & 0x7FFF_FFFF).ok()
    }

    fn split_off(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Result<(&'a [u8], &'a [u8]), NotWhole>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let pair = self.pair();
        if pair.is_none() {
            self.rest = &[];
        }
        Some(pair.ok_or(NotWhole))
    }
}

/// Appends a pair whose name and value are short enough for a length of one byte.
pub(super) fn write_short(name: &str, value: &str, out: &mut Vec<u8>) {
    for text in [name, value] {
        let length = u8::try_from(text.len()).ok().filter(|length| *length < 0x80);
        out.push(length.expect("only our own names and numbers are written"));
    }
    out.extend(name.as_bytes());
    out.extend(value.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pair<'a> = Result<(&'a [u8], &'a [u8]), NotWhole>;

    fn check(bytes: &[u8], expected: &[Pair<'_>]) {
        let actual: Vec<_> = Pairs::new(bytes).collect();
        assert_eq!(actual, expected, "{}", bytes.escape_ascii());
    }

    #[test]
    fn lengths_have_one_byte_or_four() {
        check(b"", &[]);
        check(b"\0\0", &[Ok((b"", b""))]);
        check(b"\x01\x02abc\x01\0d", &[Ok((b"a", b"bc")), Ok((b"d", b""))]);
        check(b"\x80\0\0\x01\x01ab", &[Ok((b"a", b"b"))]);
        check(b"\x01\x80\0\0\x01ab", &[Ok((b"a", b"b"))]);
        for length in [127, 128, 255, 256, 65_536] {
            let long = vec![b'x'; length];
            let mut header = match u8::try_from(length) {
                Ok(length @ ..128) => vec![length],
                _ => (u32::try_from(length).unwrap() | 1 << 31).to_be_bytes().to_vec(),
            };
            header.push(1);
            check(&[&header[..], &long, b"v"].concat(), &[Ok((&long, b"v"))]);
        }
    }

    #[test]
    fn what_is_not_whole_is_the_last() {
        let not_whole: &[&[u8]] = &[
            b"\x01",
            b"\x01\x01",
            b"\x01\x01a",
            b"\x80",
            b"\x80\0\0",
            b"\x80\0\0\x01",
            b"\x80\0\0\x01\x80\0\0\x01a",
            b"\xFF\xFF\xFF\xFF\x01ab",
            b"\x01\xFF\xFF\xFF\xFFab",
            b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFab",
        ];
        for bytes in not_whole {
            check(bytes, &[Err(NotWhole)]);
            check(&[b"\x01\x01ab", *bytes].concat(), &[Ok((b"a", b"b")), Err(NotWhole)]);
        }
    }
}
