//! Whose `web.config` it is: the generator's alone, or also the operator's, whose settings must not be lost.

use crate::base::Diagnostic;
use crate::output::manifest::{Manifest, SHARED};
use crate::output::{Content, Error, Result, Spool, Tree};
use std::fs::File;
use std::io;
use std::path::Path;

/// Tells where [`crate::output::write()`] would lose what somebody else wrote into the `web.config` in `folder`: the
/// generator did not write it, or it was changed since.
///
/// # Errors
/// Where the manifest or the file can't be read.
pub fn conflicts(folder: &Path, tree: &Tree, spool: &Spool) -> Result<Option<Diagnostic>> {
    let path = folder.join(SHARED);
    // A folder of that name is the writer's to tell.
    if !path.is_file() {
        return Ok(None);
    }
    let manifest = Manifest::read(folder)?;
    let is_known = manifest.files.contains_key(SHARED);
    let present = hash_file(&path).map_err(Error::new("failed to read file", &path))?.to_hex().to_string();
    let is_left_alone = !is_known && tree.get(SHARED).is_none();
    let ours = manifest.files.get(SHARED).into_iter().chain(&manifest.shared);
    if is_left_alone || ours.chain(&shared_hashes(tree, spool)?).any(|hash| *hash == present) {
        return Ok(None);
    }
    let folder = folder.display();
    Ok(Some(if is_known {
        Diagnostic::error(format!("the `{SHARED}` in `{folder}` was changed since the generator wrote it"))
            .help("put the changes into the file that `[iis] include` names, and remove this one")
    } else {
        Diagnostic::error(format!("there is a `{SHARED}` in `{folder}` that the generator did not write"))
            .help("put its settings into the file that `[iis] include` names and remove it, or choose another `--out`")
    }))
}

/// The hashes of all that the shared file holds, one after the other, while `tree` is written.
pub(super) fn shared_hashes(tree: &Tree, spool: &Spool) -> Result<Vec<String>> {
    let contents = tree.transition(SHARED).into_iter().chain(tree.get(SHARED));
    contents.map(|content| Ok(hash(content, spool)?.to_hex().to_string())).collect()
}

/// The hash of what a file shall hold.
pub(super) fn hash(content: &Content, spool: &Spool) -> Result<blake3::Hash> {
    match content {
        Content::Stored(stored) => Ok(blake3::hash(spool.reader().read(stored)?)),
        Content::Copy(from) => hash_file(from).map_err(Error::new("failed to read file", from)),
    }
}

/// The hash of a file, read piece by piece.
pub(super) fn hash_file(path: &Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize())
}

#[cfg(test)]
mod tests;
