//! Unix sockets, and the files that name them.

use super::stream::{Listener, Stream};
use super::system;
use std::fs::{self, Metadata, Permissions};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

impl Listener for UnixListener {
    fn accept(&self) -> io::Result<Box<dyn Stream>> {
        let (stream, _) = Self::accept(self)?;
        Ok(Box::new(stream))
    }
}

impl Stream for UnixStream {
    fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        Read::read(&mut &*self, into)
    }

    fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        Write::write_all(&mut &*self, bytes)
    }

    fn has_input(&self) -> bool {
        system::has_input(self)
    }

    fn end_input(&self) {
        // As below.
        _ = self.shutdown(Shutdown::Read);
    }

    fn end(&self) {
        // Refused only where the other side has ended it already.
        _ = self.shutdown(Shutdown::Both);
    }
}

/// The file of a socket of ours; removed when it is dropped, if it is still the same.
pub(super) struct SocketFile {
    path: PathBuf,
    identity: (u64, u64),
}

/// Listens at `path`, with the permissions `mode`. Until they are set, those that the process gives new files hold, which
/// let others write to none, and so connect to none.
///
/// # Errors
/// Where a file that is no socket, or a socket somebody listens at, has that name; where the file can't be made.
pub(super) fn bind(path: &Path, mode: u32) -> io::Result<(Box<dyn Listener>, SocketFile)> {
    remove_stale(path)?;
    let listener = UnixListener::bind(path)?;
    let file = SocketFile { path: path.to_owned(), identity: identity(&fs::symlink_metadata(path)?) };
    fs::set_permissions(path, Permissions::from_mode(mode))?;
    Ok((Box::new(listener), file))
}

/// Removes the socket that a killed process left behind.
fn remove_stale(path: &Path) -> io::Result<()> {
    let refused = |why| Err(io::Error::new(io::ErrorKind::AddrInUse, why));
    match fs::symlink_metadata(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(cause),
        Ok(metadata) if !metadata.file_type().is_socket() => return refused("there is a file that is no socket"),
        Ok(_) => {}
    }
    match UnixStream::connect(path) {
        Err(cause) if cause.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path),
        Err(cause) => Err(cause),
        Ok(_) => refused("another process listens there"),
    }
}

fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if fs::symlink_metadata(&self.path).is_ok_and(|metadata| identity(&metadata) == self.identity) {
            // A file that can't be removed is replaced at the next start.
            _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TempFolder;

    #[test]
    fn a_socket_file_has_its_permissions_and_goes_away() {
        let folder = TempFolder::with(&[]);
        let path = folder.path().join("s");
        let (_listener, file) = bind(&path, 0o640).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o640);
        drop(file);
        assert!(!path.exists());
    }

    #[test]
    fn a_stale_socket_is_replaced_and_the_new_one_is_not_removed_by_the_old_process() {
        let folder = TempFolder::with(&[]);
        let path = folder.path().join("s");
        let (listener, old) = bind(&path, 0o660).unwrap();
        drop(listener);
        let (_listener, new) = bind(&path, 0o660).unwrap();
        if old.identity != new.identity {
            drop(old);
            assert!(path.exists());
        }
    }

    #[test]
    fn a_living_socket_and_a_file_are_refused() {
        let folder = TempFolder::with(&[("file", "mine")]);
        let path = folder.path().join("s");
        let _bound = bind(&path, 0o660).unwrap();
        let message = |path: &Path| bind(path, 0o660).map(|_| ()).unwrap_err().to_string();
        assert_eq!(message(&path), "another process listens there");
        assert_eq!(message(&folder.path().join("file")), "there is a file that is no socket");
        assert_eq!(fs::read_to_string(folder.path().join("file")).unwrap(), "mine");
    }
}
