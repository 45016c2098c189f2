//! The folders of one run: the project's, the output, and `.generator/` with its lock.

use crate::base::{Diagnostic, Diagnostics, Place, SourcePath};
use crate::output::{self, Error, Lies};
use crate::source::Link;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The folders that the output must keep out of: the author's input, and our own.
const INPUTS: [&str; 4] = ["site", "templates", "static", PRIVATE];

/// The generator's own folder in the project, and the files in it.
const PRIVATE: &str = ".generator";
const LOCK: &str = "lock";
const SPOOL: &str = "spool";
const HIGHLIGHT: &str = "highlight";

/// One run's folders; while it lives no other run works on the same project.
#[derive(Debug)]
pub(super) struct Workspace {
    /// Where the result goes.
    pub(super) out: PathBuf,
    private: PathBuf,
    _lock: File,
}

impl Workspace {
    /// Opens the workspace of `root`, waiting for another run to finish; `None` where its folders can't be used, which is a mistake.
    ///
    /// # Errors
    /// Where `.generator/` can't be made or locked.
    pub(super) fn open(root: &Path, out: Option<&Path>, diagnostics: &mut Diagnostics) -> output::Result<Option<Self>> {
        let private = root.join(PRIVATE);
        let out = out.map_or_else(|| root.join("output"), Path::to_owned);
        ensure_output_is_apart(root, &out, diagnostics);
        ensure_output_is_a_folder(&out, diagnostics);
        ensure_nothing_private_leads_elsewhere(&private, diagnostics);
        if diagnostics.has_errors() {
            return Ok(None);
        }
        fs::create_dir_all(&private).map_err(Error::new("failed to create folder", &private))?;
        let path = private.join(LOCK);
        // Without truncating it: Windows may refuse that while another run holds the lock.
        let lock = File::options().write(true).create(true).truncate(false).open(&path);
        let lock = lock.map_err(Error::new("failed to create file", &path))?;
        lock.lock().map_err(Error::new("failed to lock file", &path))?;
        Ok(Some(Self { out, private, _lock: lock }))
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
        self.private.join(SPOOL)
    }

    /// What the highlighter kept of the last run; empty if nothing.
    pub(super) fn highlight_cache(&self) -> Vec<u8> {
        fs::read(self.private.join(HIGHLIGHT)).unwrap_or_default()
    }

    /// Keeps `cache`, if it is new, for the next run. Where that fails, the next run only has to do the work again.
    pub(super) fn keep_highlight_cache(&self, cache: Option<Vec<u8>>, diagnostics: &mut Diagnostics) {
        let Some(cache) = cache else { return };
        let path = self.private.join(HIGHLIGHT);
        if let Err(error) = fs::write(&path, cache).map_err(Error::new("failed to write file", &path)) {
            let help = "`.generator` holds nothing that can't be made again: delete it";
            diagnostics.push(Diagnostic::warning(error.to_string()).help(help));
        }
    }
}

/// The output lies outside of the input, and the input outside of the output.
fn ensure_output_is_apart(root: &Path, out: &Path, diagnostics: &mut Diagnostics) {
    let resolved_out = resolved(out);
    for name in INPUTS {
        let input = resolved(&root.join(name));
        if resolved_out.starts_with(&input) || input.starts_with(&resolved_out) {
            let message = format!("the output `{}` and the folder `{name}` lie in one another", out.display());
            diagnostics.push(
                Diagnostic::error(message)
                    .at(Place::file(&SourcePath::new(name)))
                    .help("choose a folder of its own with `--out`"),
            );
        }
    }
}

/// The output is a folder, or can become one. It may be a link to a folder, which somebody made on purpose.
fn ensure_output_is_a_folder(out: &Path, diagnostics: &mut Diagnostics) {
    let absolute = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let Some(nearest) = absolute.ancestors().find(|path| Lies::at(path) != Lies::Nothing) else { return };
    if !nearest.is_dir() {
        let message = format!(
            "the output can't be `{}`: `{}` is no folder, and no link to one",
            out.display(),
            nearest.display()
        );
        diagnostics.push(Diagnostic::error(message).help("move it to another place, or choose another `--out`"));
    }
}

/// The generator's own folder holds files alone: to write through a link would change what is somebody else's, and to open a pipe
/// would wait for ever.
fn ensure_nothing_private_leads_elsewhere(private: &Path, diagnostics: &mut Diagnostics) {
    let message = match Lies::at(private) {
        Lies::Nothing => return,
        Lies::Folder => {
            let is_in_the_way = |name: &&str| !matches!(Lies::at(&private.join(name)), Lies::Nothing | Lies::File);
            let Some(name) = [LOCK, SPOOL, HIGHLIGHT].into_iter().find(is_in_the_way) else { return };
            format!("`{PRIVATE}/{name}` is no regular file")
        }
        Lies::File | Lies::Link | Lies::Other => format!("`{PRIVATE}` is no folder of the project's own"),
    };
    let help = "remove it: the generator makes it anew, and it holds nothing that can't be made again";
    diagnostics.push(Diagnostic::error(message).help(help));
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
