//! What was read of a connection and not yet taken.

use std::io;

/// The room for what is read, at first and while nothing is on its way: a request with all the variables of IIS fits.
const BYTES_MIN: usize = 8 << 10;
/// The room for a whole record, the longest thing that is taken at once: FastCGI 1.0, section 3.3.
const BYTES_MAX: usize = 8 + 0xFFFF + 0xFF;

/// What was read and not yet taken is `bytes[start..end]`.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Buffer {
    /// Whether all that was read has been taken.
    pub(super) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Gives the room back that only larger requests need. Call it when all has been taken.
    pub(super) fn give_back(&mut self) {
        if self.bytes.len() > BYTES_MIN {
            *self = Self::default();
        }
    }

    /// Reads more with `read`, which is given room and says how much of it it has used. The room is twice as large once it
    /// was used up, up to that of a whole record; a buffer that holds as much, of which nothing was taken, gives 0.
    ///
    /// # Errors
    /// Those of `read`.
    pub(super) fn fill(&mut self, read: impl FnOnce(&mut [u8]) -> io::Result<usize>) -> io::Result<usize> {
        let was_used_up = self.end == self.bytes.len();
        self.bytes.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        if was_used_up {
            self.bytes.resize((2 * self.bytes.len()).clamp(BYTES_MIN, BYTES_MAX), 0);
        }
        let read = read(&mut self.bytes[self.end..])?;
        self.end += read;
        Ok(read)
    }

    /// Lets `take` take bytes from the beginning.
    pub(super) fn take<T>(&mut self, take: impl FnOnce(&mut &[u8]) -> T) -> T {
        let mut rest = &self.bytes[self.start..self.end];
        let taken = take(&mut rest);
        self.start = self.end - rest.len();
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `bytes` as far as there is room.
    fn fill(buffer: &mut Buffer, bytes: &[u8]) -> usize {
        let read = |room: &mut [u8]| {
            let read = room.len().min(bytes.len());
            room[..read].copy_from_slice(&bytes[..read]);
            Ok(read)
        };
        buffer.fill(read).unwrap()
    }

    /// Takes `count` bytes.
    fn take(buffer: &mut Buffer, count: usize) -> Vec<u8> {
        buffer.take(|bytes| {
            let (taken, rest) = bytes.split_at(count);
            *bytes = rest;
            taken.to_vec()
        })
    }

    #[test]
    fn what_is_not_taken_stays_before_what_is_read_next() {
        let mut buffer = Buffer::default();
        assert_eq!(fill(&mut buffer, b"abc"), 3);
        assert_eq!(take(&mut buffer, 1), b"a");
        assert_eq!(fill(&mut buffer, b"def"), 3);
        assert_eq!(take(&mut buffer, 5), b"bcdef");
        assert!(buffer.is_empty());
    }

    #[test]
    fn the_room_grows_to_a_whole_record_and_is_given_back() {
        let mut buffer = Buffer::default();
        let mut rooms = Vec::new();
        for _ in 0..6 {
            rooms.push(fill(&mut buffer, &vec![7; BYTES_MAX]));
        }
        assert_eq!(rooms, [8192, 8192, 16384, 32768, 262, 0]);
        assert_eq!(take(&mut buffer, BYTES_MAX), vec![7; BYTES_MAX]);
        buffer.give_back();
        assert_eq!(fill(&mut buffer, &[7; BYTES_MAX]), 8192);
    }

    #[test]
    fn small_requests_read_again_and_again_keep_the_room_small() {
        let mut buffer = Buffer::default();
        for _ in 0..1000 {
            assert_eq!(fill(&mut buffer, &[7; 100]), 100);
            assert_eq!(take(&mut buffer, 100), [7; 100]);
        }
        assert_eq!(buffer.bytes.len(), BYTES_MIN);
    }
}
