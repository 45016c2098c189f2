//! Where the bytes of a bundle lie: its header, and its records by their places.

use super::Inner;
use super::record::Reader;
use crate::bundle::checksum::Checksum;
use crate::bundle::error::{Error, Kind, Part};
use crate::bundle::header::{Extent, Header, VERSION, version};
use crate::bundle::limits::Limits;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, OnceLock};

/// How many bytes of the header are asked for at once.
const HEADER_READ_BYTES: usize = 64 << 10;

/// The open file of a bundle, or what stands for one.
pub(super) struct Storage {
    handle: Mutex<Box<dyn Handle>>,
    limits: Limits,
    /// Where the first record begins.
    records_start: u64,
    bytes: u64,
}

trait Handle: Read + Seek + Send {}

impl<T: Read + Seek + Send> Handle for T {}

impl Storage {
    /// Reads and judges the first line of `handle`.
    pub(super) fn open(mut handle: impl Read + Seek + Send + 'static, limits: Limits) -> Result<(Self, Header), Error> {
        let bytes = handle.seek(SeekFrom::End(0)).map_err(Error::Read)?;
        let line = header_line(&mut handle, limits).map_err(Error::Read)?;
        let found = version(&line)?;
        if found != VERSION {
            return Err(Error::Version(found));
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

    /// Where the first record begins.
    pub(super) fn records_start(&self) -> Option<u64> {
        Some(self.records_start)
    }

    /// That the file ends where its last record does; `None` is more bytes than can be counted.
    pub(super) fn ensure_length(&self, expected: Option<u64>) -> Result<(), Error> {
        let (bytes, expected) = (self.bytes, expected.unwrap_or(u64::MAX));
        match bytes {
            bytes if bytes < expected => Err(Error::CutShort { bytes, expected: Some(expected) }),
            bytes if bytes > expected => Err(Error::Grown { bytes, expected }),
            _ => Ok(()),
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
    records: Vec<(u64, Extent)>,
    cells: Vec<OnceLock<T>>,
}

impl<T> Records<T> {
    /// The records that begin at `place`, which is left behind the last one; `None` is beyond what can be counted.
    pub(super) fn new(extents: Vec<Extent>, kind: Kind, place: &mut Option<u64>) -> Self {
        let cells = extents.iter().map(|_| OnceLock::new()).collect();
        let placed = extents.into_iter().map(|extent| {
            let start = *place;
            *place = start.and_then(|start| start.checked_add(extent.0));
            // A file with more bytes than can be counted is refused as cut short before any record is read.
            (start.unwrap_or(u64::MAX), extent)
        });
        Self { kind, records: placed.collect(), cells }
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The record `index`, parsed by `parse` if this is the first time.
    pub(super) fn get<'b>(
        &'b self,
        index: usize,
        bundle: &'b Arc<Inner>,
        parse: impl FnOnce(&mut Reader<'_>) -> Result<T, Error>,
    ) -> Result<&'b T, Error> {
        let cell = &self.cells[index];
        if let Some(known) = cell.get() {
            return Ok(known);
        }
        let part = (self.kind)(index);
        let (start, extent) = self.records[index];
        let bytes = bundle.storage.bytes(start, extent, part)?;
        let mut reader = Reader::new(&bytes, part, bundle)?;
        let parsed = parse(&mut reader)?;
        reader.ensure_end()?;
        // Another thread may have parsed it meanwhile; then its result is the one that is kept.
        Ok(cell.get_or_init(|| parsed))
    }
}
