//! `App_Data/manifest.json`: what the generator wrote, so that only that is ever removed.

use crate::base::OutputPath;
use crate::output::error::READ_MANIFEST;
use crate::output::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// Where it lies in the output.
pub(super) const PATH: &str = "App_Data/manifest.json";

/// The form this version writes; another one is refused, because removing by guess could lose files.
const VERSION: u32 = 1;

/// The files that the generator wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    /// Whether the build that wrote it came to its end; if not, temporary files may lie about.
    pub(super) complete: bool,
    /// Path in the output → BLAKE3 hash in hexadecimal; empty while the build is under way.
    pub(super) files: BTreeMap<String, String>,
}

impl Manifest {
    /// A manifest of `files`, by a build that came to its end or, `complete` being false, has yet to.
    pub(super) fn new(files: BTreeMap<String, String>, complete: bool) -> Self {
        Self { version: VERSION, complete, files }
    }

    /// The manifest of `output`; an empty one where there is none.
    ///
    /// # Errors
    /// Where it can't be read, is damaged, or is of another version.
    pub(super) fn read(output: &Path) -> Result<Self> {
        let path = output.join(PATH);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Self::new(BTreeMap::new(), true)),
            Err(cause) => return Err(Error::new("failed to read file", &path)(cause)),
        };
        let refuse = |cause: String| Error::new(READ_MANIFEST, &path)(io::Error::other(cause));
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|cause| refuse(cause.to_string()))?;
        if manifest.version != VERSION {
            return Err(refuse(format!(
                "it has version {}, and this generator writes version {VERSION}",
                manifest.version
            )));
        }
        // What was not written by us must never be removed: paths that climb out, and the data of the moment.
        let is_ours = |path: &String| OutputPath::new(path).is_some_and(|path| !path.is_private());
        if let Some(path) = manifest.files.keys().find(|path| !is_ours(path)) {
            return Err(refuse(format!("`{path}` is no path that the generator writes")));
        }
        Ok(manifest)
    }

    /// The bytes of its file: one file a line, so that a diff shows what changed.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("text keys and values always serialise");
        bytes.push(b'\n');
        bytes
    }
}
