//! Where rendered bytes wait until the whole build is known to be good.

use crate::output::{Error, Result};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Holds bytes in memory up to a limit, and in one file beyond it. Dropping it removes the file.
#[derive(Debug)]
pub struct Spool {
    path: PathBuf,
    memory_bytes_max: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    memory_bytes: usize,
    file: Option<File>,
    file_bytes: u64,
}

/// Bytes in a [`Spool`].
#[derive(Debug)]
pub enum Stored {
    Memory(Box<[u8]>),
    File { offset: u64, len: usize },
}

impl Stored {
    /// Where the bytes begin in the file; 0 where they are in memory.
    pub(crate) fn offset(&self) -> u64 {
        match self {
            Self::Memory(_) => 0,
            Self::File { offset, .. } => *offset,
        }
    }
}

/// Bytes that a sequential reader takes out of the file at once.
const READ_AHEAD_BYTES: usize = 256 << 10;

impl Spool {
    /// A spool that holds at most `memory_bytes_max` in memory and creates `path` for the rest.
    pub fn new(path: PathBuf, memory_bytes_max: usize) -> Self {
        Self { path, memory_bytes_max, state: Mutex::default() }
    }

    /// Keeps `bytes`.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn store(&self, bytes: &[u8]) -> Result<Stored> {
        let mut state = self.state.lock().expect("nothing panics while it holds the spool");
        if state.memory_bytes + bytes.len() <= self.memory_bytes_max {
            state.memory_bytes += bytes.len();
            return Ok(Stored::Memory(bytes.into()));
        }
        if state.file.is_none() {
            state.file = Some(create(&self.path)?);
        }
        let offset = state.file_bytes;
        let file = state.file.as_mut().expect("it was just created");
        file.write_all(bytes).map_err(Error::new("failed to write file", &self.path))?;
        state.file_bytes += bytes.len() as u64;
        Ok(Stored::File { offset, len: bytes.len() })
    }

    /// A reader of what is stored; each thread takes its own.
    pub fn reader(&self) -> Reader<'_> {
        Reader { spool: self, file: None, bytes_at_once: 0, start: 0, buffer: Vec::new() }
    }

    /// A reader for bytes that are asked for in the order in which they were stored.
    pub(crate) fn sequential_reader(&self) -> Reader<'_> {
        Reader { bytes_at_once: READ_AHEAD_BYTES, ..self.reader() }
    }
}

fn create(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::new("failed to create folder", folder))?;
    }
    File::create(path).map_err(Error::new("failed to create file", path))
}

impl Drop for Spool {
    fn drop(&mut self) {
        let file = self.state.get_mut().map(|state| state.file.take());
        if matches!(file, Ok(Some(_))) {
            drop(file);
            // A spool left behind is overwritten by the next build.
            _ = fs::remove_file(&self.path);
        }
    }
}

/// Reads from a [`Spool`] with a handle and a buffer of its own.
#[derive(Debug)]
pub struct Reader<'a> {
    spool: &'a Spool,
    file: Option<File>,
    bytes_at_once: usize,
    /// Where the bytes of `buffer` begin in the file.
    start: u64,
    buffer: Vec<u8>,
}

impl Reader<'_> {
    /// The bytes of `stored`.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn read<'s>(&'s mut self, stored: &'s Stored) -> Result<&'s [u8]> {
        let (offset, len) = match stored {
            Stored::Memory(bytes) => return Ok(bytes),
            Stored::File { offset, len } => (*offset, *len),
        };
        let begin = |start: u64| usize::try_from(offset.checked_sub(start)?).ok();
        if let Some(at) = begin(self.start).filter(|at| at + len <= self.buffer.len()) {
            return Ok(&self.buffer[at..at + len]);
        }
        let path = &self.spool.path;
        if self.file.is_none() {
            self.file = Some(File::open(path).map_err(Error::new("failed to open file", path))?);
        }
        let file = self.file.as_mut().expect("it was just opened");
        self.buffer.clear();
        self.start = offset;
        let bytes_max = len.max(self.bytes_at_once) as u64;
        let read = file.seek(SeekFrom::Start(offset)).and_then(|_| file.take(bytes_max).read_to_end(&mut self.buffer));
        read.map_err(Error::new("failed to read file", path))?;
        // Rendering may still go on behind what is read here.
        let bytes = self.buffer.get(..len).ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof));
        bytes.map_err(Error::new("failed to read file", path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TempFolder;

    #[test]
    fn both_readers_give_what_was_stored_in_whatever_order_they_are_asked() {
        let folder = TempFolder::with(&[]);
        let spool = Spool::new(folder.path().join("spool"), 10);
        let texts: Vec<Vec<u8>> = (0..100_u8).map(|number| vec![number; usize::from(number) * 97]).collect();
        let stored: Vec<Stored> = texts.iter().map(|text| spool.store(text).unwrap()).collect();
        for mut reader in [spool.reader(), spool.sequential_reader()] {
            for index in (0..100).chain((0..100).rev()).chain([3, 99, 0, 50, 51, 49]) {
                assert!(reader.read(&stored[index]).unwrap() == texts[index], "{index}");
            }
        }
        let text = vec![1; 2 * READ_AHEAD_BYTES];
        let stored = spool.store(&text).unwrap();
        assert!(spool.sequential_reader().read(&stored).unwrap() == text);
    }
}
