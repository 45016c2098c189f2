//! `generator-fcgi.exe`: where the copy comes from that goes into the output.

use crate::base::Refusal;
use crate::base::layout::EXECUTABLE;
use crate::output;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The executable for Windows: `chosen` by the author, else the one beside `generator` itself; `None` if there is none.
///
/// # Errors
/// Why the chosen file is none.
pub(super) fn find(chosen: Option<&Path>) -> Result<Option<PathBuf>, Refusal> {
    if let Some(path) = chosen {
        let refused = |cause: String| {
            let refusal = Refusal::new(format!("`--fcgi {}` {cause}", path.display()));
            Err(refusal.help("name the `generator-fcgi.exe` that was built for 64-bit Windows"))
        };
        return match is_for_windows(path) {
            Ok(true) => Ok(Some(path.to_owned())),
            Ok(false) => refused("is no program for 64-bit Windows".to_owned()),
            Err(cause) => refused(format!("can't be read: {cause}")),
        };
    }
    Ok(beside().filter(|path| is_for_windows(path).unwrap_or(false)))
}

/// The file that [`find`] judges; `None` where there is none to judge.
pub(super) fn candidate(chosen: Option<&Path>) -> Option<PathBuf> {
    chosen.map(Path::to_owned).or_else(|| beside().filter(|path| path.is_file()))
}

/// Where the executable lies that nobody has to choose.
fn beside() -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.join(EXECUTABLE))
}

/// What tells one executable from another, in hexadecimal.
///
/// # Errors
/// Where it can't be read.
pub(super) fn hash(path: &Path) -> output::Result<String> {
    let mut hasher = blake3::Hasher::new();
    let hashed = File::open(path).and_then(|file| hasher.update_reader(file).map(|hasher| hasher.finalize()));
    hashed.map(|hash| hash.to_hex().to_string()).map_err(output::Error::new("failed to read file", path))
}

/// Whether a file is a Windows program for x64 or ARM64: "PE Format", "MS-DOS Stub" and "Machine Types"
/// (<https://learn.microsoft.com/windows/win32/debug/pe-format>).
fn is_for_windows(path: &Path) -> io::Result<bool> {
    const MACHINES: [u16; 2] = [0x8664, 0xAA64];
    // Opening a pipe would wait for somebody to write into it.
    if !fs::metadata(path)?.is_file() {
        return Ok(false);
    }
    let mut file = File::open(path)?;
    let mut stub = [0; 64];
    let mut header = [0; 6];
    let read = file.read_exact(&mut stub).and_then(|()| {
        let offset = u32::from_le_bytes([stub[60], stub[61], stub[62], stub[63]]);
        file.seek(SeekFrom::Start(offset.into()))?;
        file.read_exact(&mut header)
    });
    match read {
        Ok(()) => {}
        Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        Err(cause) => return Err(cause),
    }
    let machine = u16::from_le_bytes([header[4], header[5]]);
    Ok(stub.starts_with(b"MZ") && header.starts_with(b"PE\0\0") && MACHINES.contains(&machine))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TempFolder;

    /// The first bytes of a program for `machine`, whose header begins at byte 64.
    fn program(machine: u16) -> Vec<u8> {
        let mut bytes = b"MZ".to_vec();
        bytes.resize(60, 0);
        bytes.extend(64_u32.to_le_bytes());
        bytes.extend(b"PE\0\0");
        bytes.extend(machine.to_le_bytes());
        bytes
    }

    fn check(bytes: &[u8], expected: bool) {
        let folder = TempFolder::with(&[]);
        folder.write("a.exe", bytes);
        assert_eq!(is_for_windows(&folder.path().join("a.exe")).unwrap(), expected);
    }

    #[test]
    fn a_program_for_windows_is_known_by_its_header() {
        check(&program(0x8664), true);
        check(&program(0xAA64), true);
        check(&program(0x014C), false);
        check(&program(0x8664)[..69], false);
        check(b"\x7FELF", false);
        check(b"", false);
    }

    #[test]
    fn a_chosen_file_that_is_none_is_refused() {
        let folder = TempFolder::with(&[("a.exe", "text")]);
        let message = |name| find(Some(&folder.path().join(name))).unwrap_err().message;
        assert!(message("a.exe").ends_with("a.exe` is no program for 64-bit Windows"));
        assert!(message("b.exe").contains("b.exe` can't be read: "));
    }
}
