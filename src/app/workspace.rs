//! The folders of one run: the project's, the output, and `.generator/` with its lock.

use crate::base::{Diagnostic, Place, SourcePath};
use crate::output::{self, Error};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The folders that the output must keep out of: the author's input, and our own.
const INPUTS: [&str; 4] = ["site", "templates", "static", ".generator"];

/// One run's folders; while it lives no other run works on the same project.
#[derive(Debug)]
pub(super) struct Workspace {
    root: PathBuf,
    /// Where the result goes.
    pub(super) out: PathBuf,
    private: PathBuf,
    _lock: File,
}

impl Workspace {
    /// Opens the workspace of `root`, waiting for another run to finish.
    ///
    /// # Errors
    /// Where `.generator/` can't be made or locked.
    pub(super) fn open(root: &Path, out: Option<&Path>) -> output::Result<Self> {
        let private = root.join(".generator");
        fs::create_dir_all(&private).map_err(Error::new("failed to create folder", &private))?;
        let path = private.join("lock");
        // Without truncating it: Windows may refuse that while another run holds the lock.
        let lock = File::options().write(true).create(true).truncate(false).open(&path);
        let lock = lock.map_err(Error::new("failed to create file", &path))?;
        lock.lock().map_err(Error::new("failed to lock file", &path))?;
        let out = out.map_or_else(|| root.join("output"), Path::to_owned);
        Ok(Self { root: root.to_owned(), out, private, _lock: lock })
    }

    /// Tells where the output lies in the input, or the input in the output.
    pub(super) fn overlaps(&self) -> Vec<Diagnostic> {
        let out = resolved(&self.out);
        let overlaps = |input: &&&str| {
            let input = resolved(&self.root.join(input));
            out.starts_with(&input) || input.starts_with(&out)
        };
        let overlap = |input: &&str| {
            Diagnostic::error(format!(
                "the output `{}` and the folder `{input}` lie in one another",
                self.out.display()
            ))
            .at(Place::file(&SourcePath::new(input)))
            .help("choose a folder of its own with `--out`")
        };
        INPUTS.iter().filter(overlaps).map(overlap).collect()
    }

    /// Where rendered bytes wait.
    pub(super) fn spool_path(&self) -> PathBuf {
        self.private.join("spool")
    }

    /// What the highlighter kept of the last run; empty if nothing.
    pub(super) fn highlight_cache(&self) -> Vec<u8> {
        fs::read(self.private.join("highlight")).unwrap_or_default()
    }

    /// Keeps `cache` for the next run, or tells why that run will have to do the work again.
    pub(super) fn keep_highlight_cache(&self, cache: &[u8]) -> Option<Diagnostic> {
        let path = self.private.join("highlight");
        let failed = fs::write(&path, cache).map_err(Error::new("failed to write file", &path)).err()?;
        Some(
            Diagnostic::warning(failed.to_string())
                .help("`.generator` holds nothing that can't be made again: delete it"),
        )
    }
}

/// `path` without links and `..`, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = absolute.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    match existing {
        Some((ancestor, canonical)) => match absolute.strip_prefix(ancestor) {
            Ok(rest) if rest.as_os_str().is_empty() => canonical,
            Ok(rest) => canonical.join(rest),
            Err(_) => absolute,
        },
        None => absolute,
    }
}
