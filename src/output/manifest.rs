//! `App_Data/manifest.json`: what the generator wrote, so that only that is ever removed.

use crate::base::OutputPath;
use crate::base::layout::WEB_CONFIG;
use crate::output::error::READ_MANIFEST;
use crate::output::look::has_file;
use crate::output::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

/// Where it lies in the output.
pub(super) const PATH: &str = "App_Data/manifest.json";

/// The file that operators change too.
pub(super) const SHARED: &str = WEB_CONFIG;

/// The form this version writes; another one is refused, because removing by guess could lose files.
const VERSION: u32 = 1;

/// The files that the generator wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    /// Whether the build that wrote it came to its end; if not, temporary files may lie about.
    pub(super) complete: bool,
    /// Path in the output → BLAKE3 hash in hexadecimal; empty for what is not there yet, or held and to be removed.
    pub(super) files: BTreeMap<String, String>,
    /// While the build is under way: paths where files lie that the generator did not write, and `web.config` → the hashes
    /// of what the generator may have written there. A file with another hash is still the other's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) may_hold: BTreeMap<String, BTreeSet<String>>,
}

impl Manifest {
    /// The manifest of a build that came to its end.
    pub(super) fn complete(files: BTreeMap<String, String>) -> Self {
        Self { version: VERSION, complete: true, files, may_hold: BTreeMap::new() }
    }

    /// The manifest of a build that has yet to come to its end.
    pub(super) fn begun(files: BTreeMap<String, String>, may_hold: BTreeMap<String, BTreeSet<String>>) -> Self {
        Self { version: VERSION, complete: false, files, may_hold }
    }

    /// The manifest of `output`; an empty one where there is no such file.
    ///
    /// # Errors
    /// Where it can't be read, is damaged, or is of another version.
    pub(super) fn read(output: &Path) -> Result<Self> {
        let path = output.join(PATH);
        if !has_file(output, PATH) {
            return Ok(Self::complete(BTreeMap::new()));
        }
        let bytes = fs::read(&path).map_err(Error::new("failed to read file", &path))?;
        let refuse = |cause: String| Error::new(READ_MANIFEST, &path)(io::Error::other(cause));
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|cause| refuse(cause.to_string()))?;
        if manifest.version != VERSION {
            return Err(refuse(format!(
                "it has version {}, and this generator writes version {VERSION}",
                manifest.version
            )));
        }
        if let Some(path) = manifest.files.keys().chain(manifest.may_hold.keys()).find(|path| !is_ours(path)) {
            return Err(refuse(format!("`{path}` is no path that the generator writes")));
        }
        Ok(manifest)
    }

    /// All paths where the generator may have written: the manifest's own too.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().chain(self.may_hold.keys()).map(String::as_str).chain([PATH])
    }

    /// The bytes of its file: one file a line, so that a diff shows what changed.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("text keys and values always serialise");
        bytes.push(b'\n');
        bytes
    }
}

/// Whether the generator may have written `path`. What it did not write must never be removed: what lies elsewhere, also
/// as Windows reads paths, and the data of the moment.
fn is_ours(path: &str) -> bool {
    let is_plain = !path.contains(['\\', ':']);
    is_plain && !path.eq_ignore_ascii_case(PATH) && OutputPath::new(path).is_some_and(|path| !path.is_live())
}
