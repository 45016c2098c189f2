//! One live file: whether it lies there, its bytes, its value.

use crate::base::{Diagnostic, Diagnostics, Source, SourcePath, Value};
use crate::format::{DataLimits, data_file};
use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Bytes of a file that is read at request time; as many as the build reads of one.
pub(super) const FILE_BYTES_MAX: u64 = 64 << 20;

/// A file whose time is as near to now as this may be changed again without a change of its time: FAT counts in steps of
/// 2 s (<https://learn.microsoft.com/windows/win32/sysinfo/file-times>), other systems in finer ones.
const SETTLING: Duration = Duration::from_secs(2);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Live(Stamp),
    /// No live file, but a first copy.
    Seed(Stamp),
    /// Neither; or something that can't be looked at. In words.
    Nothing(String),
}

/// By what a file shows that it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    /// `None` where the system tells none: then it never settles.
    modified: Option<SystemTime>,
}

pub(super) struct Contents {
    pub(super) stamp: Stamp,
    pub(super) bytes: Vec<u8>,
    /// Whether nobody wrote to it meanwhile.
    pub(super) is_whole: bool,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok() }
    }

    /// Whether a change from now on would change it. A time in the future was set by somebody: a change sets another.
    pub(super) fn is_settled(self) -> bool {
        let Some(modified) = self.modified else { return false };
        let now = SystemTime::now();
        let distance = now.duration_since(modified).unwrap_or_else(|ahead| ahead.duration());
        distance >= SETTLING
    }
}

impl Presence {
    /// Looks for `live`, and where it does not exist for `seed`.
    pub(super) fn of(live: &Path, seed: &Path) -> Self {
        match stamp(live) {
            Ok(Some(stamp)) => Self::Live(stamp),
            Ok(None) => match stamp(seed) {
                Ok(Some(stamp)) => Self::Seed(stamp),
                Ok(None) => Self::Nothing(missing(live)),
                Err(fault) => Self::Nothing(fault),
            },
            Err(fault) => Self::Nothing(fault),
        }
    }
}

pub(super) fn missing(live: &Path) -> String {
    format!("there is no file `{}`", live.display())
}

/// `None` if nothing lies there. What is no file is not opened: reading a pipe would wait for its writer.
fn stamp(path: &Path) -> Result<Option<Stamp>, String> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Some(Stamp::of(&metadata))),
        Ok(_) => Err(format!("`{}` is no regular file", path.display())),
        Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(cause) => Err(format!("failed to read file `{}`: {cause}", path.display())),
    }
}

/// # Errors
/// It can't be read, or has more than [`FILE_BYTES_MAX`]; in words.
pub(super) fn read(path: &Path) -> Result<Contents, String> {
    let failed = |cause| format!("failed to read file `{}`: {cause}", path.display());
    let too_large = || {
        let mebibytes = FILE_BYTES_MAX >> 20;
        format!("`{}` is larger than {mebibytes} MiB, the most that a data file may have", path.display())
    };
    let file = File::open(path).map_err(failed)?;
    let stamp = Stamp::of(&file.metadata().map_err(failed)?);
    if stamp.bytes > FILE_BYTES_MAX {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(stamp.bytes).unwrap_or(0) + 1);
    // It may grow while it is read.
    (&file).take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(too_large());
    }
    let after = Stamp::of(&file.metadata().map_err(failed)?);
    let is_whole = after == stamp && bytes.len() as u64 == stamp.bytes;
    Ok(Contents { stamp, bytes, is_whole })
}

/// The value of a live file, read as at build time; dates without an offset take `utc_offset`, in seconds east of UTC.
///
/// # Errors
/// The first mistake, with its file, line and column, as one line.
pub(super) fn parse(path: &Path, bytes: Vec<u8>, utc_offset: i32, limits: DataLimits) -> Result<Value, String> {
    let source = Source::decode(source_path(path), &bytes).map_err(|diagnostic| line(path, &diagnostic, 0))?;
    let mut diagnostics = Diagnostics::default();
    let value = data_file(&source, utc_offset, limits, &mut diagnostics);
    match diagnostics.split_first() {
        None => Ok(value),
        Some((first, more)) => Err(line(path, first, more.len())),
    }
}

/// Whether the bytes look like all of a file: half of a list of lines is a list of lines too, so an end without a line end
/// may be the end of what is written so far. Half of a JSON text is none, which parsing tells.
pub(super) fn is_finished(path: &Path, bytes: &[u8]) -> bool {
    bytes.ends_with(b"\n") || source_path(path).extension().eq_ignore_ascii_case("json")
}

fn source_path(path: &Path) -> SourcePath {
    SourcePath::new(&path.to_string_lossy())
}

fn line(path: &Path, diagnostic: &Diagnostic, more: usize) -> String {
    let place = diagnostic.place.as_ref().and_then(|place| place.line.as_ref());
    let place = place.map(|line| format!(":{}:{}", line.number, line.column)).unwrap_or_default();
    let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
    format!("{}{place}: {}{more}", path.display(), diagnostic.message)
}
