//! Where the bytes of a bundle lie: its header, and its records by their places.

use super::Inner;
use super::record::Reader;
use crate::bundle::error::{Error, Kind, Part};
use crate::bundle::format::{Limits, VERSION};
use crate::bundle::header::{Checksum, Extent, Header, version};
use std::cmp::Ordering;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, OnceLock};

/// How many bytes of the header are asked for at once.
const HEADER_READ_BYTES: usize = 64 << 10;

/// The open file of a bundle, or what stands for one.
pub(super) struct Storage {
    handle: Mutex<Box<dyn Handle>>,
    limits: Limits,
    /// Where the first record begins.
    pub(super) records_start: u64,
    bytes: u64,
}

trait Handle: Read + Seek + Send {}

impl<T: Read + Seek + Send> Handle for T {}

impl Storage {
    /// Reads and judges the first line of `handle`.
    pub(super) fn open(mut handle: impl Read + Seek + Send + 'static, limits: Limits) -> Result<(Self, Header), Error> {
        let bytes = handle.seek(SeekFrom::End(0)).map_err(Error::Read)?;
        let line = header_line(&mut handle, limits).map_err(Error::Read)?;
        let version = version(&line)?;
        if version != VERSION {
            return Err(Error::Version(version));
        }
        let records_start = line.len() as u64;
        if records_start > limits.header_bytes_max {
            return Err(Error::TooLarge { part: Part::Header, bytes_max: limits.header_bytes_max });
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
    fn bytes(&self, start: u64, extent: Extent, part: Part) -> Result<Vec<u8>, Error> {
        let Extent(length, checksum) = extent;
        let too_large = Error::TooLarge { part, bytes_max: self.limits.record_bytes_max };
        let mut bytes = match usize::try_from(length) {
            Ok(length_in_memory) if length <= self.limits.record_bytes_max => vec![0; length_in_memory],
            _ => return Err(too_large),
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

/// The records of one kind, each kept as what it was parsed into.
pub(super) struct Records<T> {
    kind: Kind,
    parse: Parse<T>,
    list: Vec<Record<T>>,
}

type Parse<T> = fn(&mut Reader<'_>) -> Result<T, Error>;

struct Record<T> {
    start: u64,
    extent: Extent,
    parsed: OnceLock<T>,
}

impl<T> Records<T> {
    /// The records that begin at `place`, which is left behind the last one.
    pub(super) fn new(extents: Vec<Extent>, kind: Kind, parse: Parse<T>, place: &mut u64) -> Self {
        let record = |extent: Extent| {
            let start = *place;
            // A file with more bytes than can be counted is refused as cut short before any record is read.
            *place = start.saturating_add(extent.0);
            Record { start, extent, parsed: OnceLock::new() }
        };
        Self { kind, parse, list: extents.into_iter().map(record).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The record `index`, parsed if this is the first time.
    pub(super) fn get<'b>(&'b self, index: usize, bundle: &'b Arc<Inner>) -> Result<&'b T, Error> {
        let record = &self.list[index];
        if let Some(parsed) = record.parsed.get() {
            return Ok(parsed);
        }
        let part = (self.kind)(index);
        let bytes = bundle.storage.bytes(record.start, record.extent, part)?;
        let mut reader = Reader::new(&bytes, part, bundle)?;
        let parsed = (self.parse)(&mut reader)?;
        reader.ensure_end()?;
        // Another thread may have parsed it meanwhile; then its result is the one that is kept.
        Ok(record.parsed.get_or_init(|| parsed))
    }

    /// Reads all of them.
    pub(super) fn verify(&self, bundle: &Arc<Inner>) -> Result<(), Error> {
        (0..self.len()).try_for_each(|index| self.get(index, bundle).map(drop))
    }
}
