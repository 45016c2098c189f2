//! What lies where the site has files, and the generator did not write: an error, and never removed.

use crate::base::layout::{REPLACED_END, TEMPORARY_END};
use crate::base::{Diagnostic, Diagnostics};
use crate::output::look::{Lies, Occupancy, hash_file};
use crate::output::manifest::{Manifest, SHARED};
use crate::output::names::Names;
use crate::output::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

const CURE: &str = "move it to another place and build again, or choose another `--out`";

/// Adds an error for each of `places` where something is in the way. What an earlier build wrote, `ours`, is not in the way:
/// such a place becomes free.
pub(super) fn ensure_nothing_is_in_the_way<'a, 'p: 'a>(
    folder: &Path,
    places: impl Iterator<Item = &'a mut Occupancy<'p>>,
    ours: impl FnOnce() -> Names,
    diagnostics: &mut Diagnostics,
) {
    let taken: Vec<_> = places.filter(|place| matches!(place, Occupancy::Taken(..))).collect();
    if taken.is_empty() {
        return;
    }
    let ours = ours();
    let mut by_path = BTreeMap::new();
    for place in taken {
        let Occupancy::Taken(path, lies) = *place else { continue };
        match obstacle(folder, path, lies, &ours) {
            Some(diagnostic) => _ = by_path.insert(path, diagnostic),
            None => *place = Occupancy::Free,
        }
    }
    diagnostics.extend(by_path.into_values());
}

fn obstacle(folder: &Path, path: &str, lies: Lies, ours: &Names) -> Option<Diagnostic> {
    let shown = |path: &str| folder.join(path).components().collect::<PathBuf>().display().to_string();
    let message = match lies {
        Lies::Folder => {
            let foreign = foreign_inside(folder, path, ours)?;
            let inside = if foreign == path { String::new() } else { format!(", with `{}`", shown(&foreign)) };
            format!(
                "the site has a file `{}`, but a folder lies there{inside} that the generator did not write",
                shown(path)
            )
        }
        Lies::File if ours.have_file(path) => return None,
        Lies::File => {
            format!("the site has a folder `{}`, but a file lies there that the generator did not write", shown(path))
        }
        Lies::Link => format!("`{}` is a link, and the generator writes through no link in the output", shown(path)),
        Lies::Other => format!("`{}` is neither a file nor a folder", shown(path)),
        Lies::Nothing => return None,
    };
    Some(Diagnostic::error(message).help(CURE))
}

/// Adds an error where a folder has the name that a file has while it is written. A file or a link with such a name is a killed
/// build's, and replaced.
pub(super) fn ensure_no_folder_has_a_temporary_name<'p>(
    folder: &Path,
    written: impl Iterator<Item = &'p str>,
    diagnostics: &mut Diagnostics,
) {
    for path in written.map(|path| folder.join(format!("{path}{TEMPORARY_END}"))) {
        if Lies::at(&path) == Lies::Folder {
            let path = path.components().collect::<PathBuf>().display().to_string();
            let message =
                format!("the folder `{path}` has a name that the generator needs for a file while it is written");
            diagnostics.push(Diagnostic::error(message).help(CURE));
        }
    }
}

/// The first that lies in the folder `path` and was not written by an earlier build; the folder itself, if it is empty and no
/// earlier build made it.
fn foreign_inside(folder: &Path, path: &str, ours: &Names) -> Option<String> {
    WalkDir::new(folder.join(path)).contents_first(true).sort_by_file_name().into_iter().find_map(|entry| {
        // What can't be looked at can't be removed either.
        let Ok(entry) = entry else { return Some(path.to_owned()) };
        let below = entry.path().strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/");
        let is_ours = if entry.file_type().is_dir() {
            ours.have_folder(&below)
        } else {
            let is_temporary = [TEMPORARY_END, REPLACED_END].iter().any(|end| below.ends_with(end));
            entry.file_type().is_file() && (is_temporary || ours.have_file(&below))
        };
        (!is_ours).then_some(below)
    })
}

/// Adds an error where a build would lose what somebody else wrote into the `web.config` in `folder`: the generator did not
/// write it, or it was changed since. `shall_hold`: the hashes of all that it shall hold, one after the other.
///
/// # Errors
/// Where the file can't be read.
pub(super) fn ensure_settings_are_ours(
    folder: &Path,
    old: &Manifest,
    shall_hold: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) -> Result<()> {
    let path = folder.join(SHARED);
    let is_known = old.files.contains_key(SHARED);
    let is_left_alone = !is_known && shall_hold.is_empty();
    if is_left_alone || Lies::at(&path) != Lies::File {
        return Ok(());
    }
    let present = hash_file(&path).map_err(Error::new("failed to read file", &path))?.to_hex().to_string();
    let ours = old.files.get(SHARED).into_iter().chain(old.may_hold.get(SHARED).into_iter().flatten());
    if ours.chain(shall_hold).any(|hash| *hash == present) {
        return Ok(());
    }
    let folder = folder.display();
    diagnostics.push(if is_known {
        Diagnostic::error(format!("the `{SHARED}` in `{folder}` was changed since the generator wrote it"))
            .help("put the changes into the file that `[iis] include` names, and remove this one")
    } else {
        Diagnostic::error(format!("there is a `{SHARED}` in `{folder}` that the generator did not write"))
            .help("put its settings into the file that `[iis] include` names and remove it, or choose another `--out`")
    });
    Ok(())
}
