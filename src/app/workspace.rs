//! The folders of one run: the project's, the output, and `.generator/` with its lock.

use crate::base::{Diagnostic, Diagnostics, Place, SourcePath};
use crate::output::{self, Error};
use crate::source::Link;
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

    /// The output lies outside of the input, and the input outside of the output.
    pub(super) fn ensure_output_is_apart(&self, diagnostics: &mut Diagnostics) {
        let out = resolved(&self.out);
        for name in INPUTS {
            let input = resolved(&self.root.join(name));
            if out.starts_with(&input) || input.starts_with(&out) {
                let message = format!("the output `{}` and the folder `{name}` lie in one another", self.out.display());
                diagnostics.push(
                    Diagnostic::error(message)
                        .at(Place::file(&SourcePath::new(name)))
                        .help("choose a folder of its own with `--out`"),
                );
            }
        }
    }

    /// No link in the input leads to the output, which would hold itself, or to what the generator keeps for itself.
    pub(super) fn ensure_links_are_apart(&self, links: &[Link], diagnostics: &mut Diagnostics) {
        for folder in [&self.out, &self.private].map(|folder| resolved(folder)) {
            for Link { path, target, .. } in links {
                if target.starts_with(&folder) || folder.starts_with(target) {
                    let message = format!("link `{path}` and the folder `{}` lie in one another", folder.display());
                    diagnostics.push(Diagnostic::error(message).at(Place::file(path)).help("remove the link"));
                }
            }
        }
    }

    /// Where rendered bytes wait.
    pub(super) fn spool_path(&self) -> PathBuf {
        self.private.join("spool")
    }

    /// What the highlighter kept of the last run; empty if nothing.
    pub(super) fn highlight_cache(&self) -> Vec<u8> {
        fs::read(self.private.join("highlight")).unwrap_or_default()
    }

    /// Keeps `cache`, if it is new, for the next run. Where that fails, the next run only has to do the work again.
    pub(super) fn keep_highlight_cache(&self, cache: Option<Vec<u8>>, diagnostics: &mut Diagnostics) {
        let Some(cache) = cache else { return };
        let path = self.private.join("highlight");
        if let Err(error) = fs::write(&path, cache).map_err(Error::new("failed to write file", &path)) {
            let help = "`.generator` holds nothing that can't be made again: delete it";
            diagnostics.push(Diagnostic::warning(error.to_string()).help(help));
        }
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
