//! Looking at a file, and reading it whole.

use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Bytes of a file that is read at request time; as many as the build reads of one.
pub const FILE_BYTES_MAX: u64 = 64 << 20;

/// A file whose time is as near to now as this may be changed again without a change of its time: FAT counts in steps of
/// 2 s (<https://learn.microsoft.com/windows/win32/sysinfo/file-times>), other systems in finer ones.
const SETTLING: Duration = Duration::from_secs(2);

/// What lies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The live file.
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

/// A file as it was read.
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

/// Looks for `live`, and where it does not exist for `seed`.
pub(super) fn look(live: &Path, seed: &Path) -> Look {
    match stamp(live) {
        Ok(Some(stamp)) => Look::Live(stamp),
        Ok(None) => match stamp(seed) {
            Ok(Some(stamp)) => Look::Seed(stamp),
            Ok(None) => Look::Nothing(missing(live)),
            Err(fault) => Look::Nothing(fault),
        },
        Err(fault) => Look::Nothing(fault),
    }
}

/// That there is no live file.
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

/// Reads the file.
///
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
