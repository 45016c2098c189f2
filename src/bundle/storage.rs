//! The open file of a bundle: its header, and the bytes of its records.

use super::error::{Error, Part};
use super::header::{Checksum, Extent, Header, version};
use super::{Limits, VERSION};
use std::cmp::Ordering;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::Mutex;

/// How many bytes of the header are asked for at once.
const HEADER_READ_BYTES: usize = 64 << 10;

/// The open file of a bundle, or what stands for one.
pub(super) struct Storage {
    handle: Mutex<Box<dyn Handle>>,
    limits: Limits,
    pub(super) records_start: u64,
    bytes: u64,
}

trait Handle: Read + Seek + Send {}

impl<T: Read + Seek + Send> Handle for T {}

impl Storage {
    pub(super) fn open(mut handle: impl Read + Seek + Send + 'static, limits: Limits) -> Result<(Self, Header), Error> {
        let bytes = handle.seek(SeekFrom::End(0)).map_err(Error::Read)?;
        let line = header_line(&mut handle, limits).map_err(Error::Read)?;
        let version = version(&line)?;
        if version != VERSION {
            return Err(Error::Version(version));
        }
        let records_start = line.len() as u64;
        if records_start > limits.header_bytes_max {
            return Err(Error::TooLarge(Part::Header, limits.header_bytes_max));
        }
        if !line.ends_with(b"\n") {
            return Err(Error::CutShort { bytes, expected: None });
        }
        let header = Header::parse(line)?;
        Ok((Self { handle: Mutex::new(Box::new(handle)), limits, records_start, bytes }, header))
    }

    /// That the file ends where its last record does.
    pub(super) fn ensure_length(&self, expected: u64) -> Result<(), Error> {
        let bytes = self.bytes;
        match bytes.cmp(&expected) {
            Ordering::Less => Err(Error::CutShort { bytes, expected: Some(expected) }),
            Ordering::Equal => Ok(()),
            Ordering::Greater => Err(Error::Grown { bytes, expected }),
        }
    }

    /// The bytes of a record, if they are those that were written.
    pub(super) fn bytes(&self, start: u64, extent: Extent, part: Part) -> Result<Vec<u8>, Error> {
        let Extent(length, checksum) = extent;
        let mut bytes = match usize::try_from(length) {
            Ok(length_in_memory) if length <= self.limits.record_bytes_max => vec![0; length_in_memory],
            _ => return Err(Error::TooLarge(part, self.limits.record_bytes_max)),
        };
        let mut handle = self.handle.lock().expect("nothing panics while it holds the file");
        let read = handle.seek(SeekFrom::Start(start)).and_then(|_| handle.read_exact(&mut bytes));
        drop(handle);
        match read {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(Error::Changed(part)),
            Err(error) => Err(Error::Read(error)),
            Ok(()) if Checksum::of(&bytes) != checksum => Err(Error::Changed(part)),
            Ok(()) => Ok(bytes),
        }
    }
}

/// The first line with its end, or as much of it as is needed to refuse it.
fn header_line(handle: &mut (impl Read + Seek), limits: Limits) -> io::Result<Vec<u8>> {
    handle.seek(SeekFrom::Start(0))?;
    // One byte more tells that it is too large.
    let mut reader = BufReader::with_capacity(HEADER_READ_BYTES, handle.take(limits.header_bytes_max + 1));
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line)?;
    Ok(line)
}
