//! Where rendered bytes wait until the whole build is known to be good.

use crate::output::{Error, Result};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
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
        Reader { spool: self, file: None, buffer: Vec::new() }
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
        let path = &self.spool.path;
        if self.file.is_none() {
            self.file = Some(File::open(path).map_err(Error::new("failed to open file", path))?);
        }
        let file = self.file.as_mut().expect("it was just opened");
        self.buffer.resize(len, 0);
        let read = file.seek(SeekFrom::Start(offset)).and_then(|_| file.read_exact(&mut self.buffer));
        read.map_err(Error::new("failed to read file", path))?;
        Ok(&self.buffer)
    }
}
