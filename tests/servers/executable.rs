//! The executable in the output, as an operator of such a server puts it there; and running by itself.

use crate::process::{PATIENCE, Process, wait_until};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Copies it into the output at `output`.
pub(crate) fn install(output: &Path) -> PathBuf {
    let path = output.join("App_Data/bin/generator-fcgi");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_generator-fcgi"), &path).unwrap();
    path
}

/// Starts it at `socket`.
pub(crate) fn listen(program: &Path, socket: &Path, log: &Path) -> Process {
    let mut process =
        Process::start(Command::new(program).arg("--listen").arg(format!("unix:{}", socket.display())), log);
    let is_up = wait_until(PATIENCE, || process.has_ended() || UnixStream::connect(socket).is_ok());
    assert!(is_up && !process.has_ended(), "the executable ended: {}", fs::read_to_string(log).unwrap_or_default());
    // The web server may run as somebody else.
    fs::set_permissions(socket, fs::Permissions::from_mode(0o666)).unwrap();
    process
}
