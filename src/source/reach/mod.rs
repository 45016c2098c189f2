//! Where links in the author's folders may lead: to what lies in the project, and out of it where `[publish] follow` names the
//! link. Junctions of Windows are links too.

use super::names::is_settings;
use crate::base::{Diagnostic, Diagnostics, OutputPath, Place, SourcePath};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What the author allows of the own files: `[publish]`. Each comes with the place where the settings say it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Permissions<'a> {
    /// Links that may lead out of the project, by their paths below the root.
    pub follow: &'a [(SourcePath, Place)],
    /// Files of the output that are published although they look like nobody's work, or like a secret.
    pub allow: &'a [(OutputPath, Place)],
}

/// Systems make these files up when they are read: of processes, of devices (`proc(5)`, `sysfs(5)`). They are nobody's work.
const MADE_UP: [&str; 3] = ["/dev", "/proc", "/sys"];

/// What links may lead to.
#[derive(Debug)]
pub(super) struct Reach {
    /// The project's root, without links.
    root: PathBuf,
    /// Where the links lead that may lead out of it.
    inside: Vec<PathBuf>,
}

impl Reach {
    /// `root` is without links. An entry of `follow` that allows nothing is a warning.
    pub(super) fn new(root: &Path, permissions: Permissions<'_>, diagnostics: &mut Diagnostics) -> Self {
        let mut reach = Self { root: root.to_owned(), inside: Vec::new() };
        for (path, place) in permissions.follow {
            let link = root.join(path.as_str());
            let is_link = fs::symlink_metadata(&link).is_ok_and(|metadata| metadata.file_type().is_symlink());
            let cause = match link.canonicalize() {
                // A link that leads nowhere is a mistake of its own.
                Err(_) if is_link => continue,
                Ok(target) if is_link && !target.starts_with(root) => {
                    reach.inside.extend((!reach.is_made_up(&target)).then_some(target));
                    continue;
                }
                Ok(_) if is_link => "a link that does not lead out of the project",
                Ok(_) => "no link",
                Err(_) => "not there",
            };
            let message = format!("`follow` names `{path}`, which is {cause}");
            diagnostics.push(Diagnostic::warning(message).at(place.clone()).help("remove it"));
        }
        reach
    }

    /// Where `link`, which lies at `lies_at` on disk, leads. `way` are the places on disk of the links that led to it.
    ///
    /// # Errors
    /// It leads nowhere, out of the project, or back to where it came from.
    pub(super) fn target(
        &self,
        link: &SourcePath,
        lies_at: &Path,
        way: &[PathBuf],
    ) -> Result<PathBuf, Box<Diagnostic>> {
        let refused = |message: String| Diagnostic::error(message).at(Place::file(link));
        let target = lies_at.canonicalize().map_err(|cause| match fs::read_link(lies_at) {
            Ok(target) if cause.kind() == ErrorKind::NotFound => {
                let message = format!("link `{link}` leads to `{}`, which is not there", self.shown(&target));
                refused(message).help("remove the link, or put back what it leads to")
            }
            Ok(target) => refused(format!("failed to follow link `{link}` to `{}`: {cause}", self.shown(&target))),
            Err(_) => refused(format!("failed to read `{link}`: {cause}")),
        })?;
        let out = |cause: &str| refused(format!("link `{link}` leads to `{}`, {cause}", self.shown(&target)));
        if self.root.starts_with(&target) {
            return Err(out("which holds the project itself").help("remove the link").into());
        }
        if way.iter().map(PathBuf::as_path).chain([lies_at]).any(|way| way.starts_with(&target)) {
            return Err(out("and so back to itself").help("remove the link").into());
        }
        if self.is_made_up(&target) {
            return Err(out("which is no file that somebody wrote").help("remove the link").into());
        }
        let is_settings = link.as_str() == "site" || is_settings(link);
        let is_allowed = self.inside.iter().any(|inside| target.starts_with(inside));
        if target.starts_with(&self.root) || is_allowed && !is_settings {
            return Ok(target);
        }
        // Settings can't allow the way to themselves.
        let help = if is_settings {
            "put it into the project itself".to_owned()
        } else {
            format!(
                "put a copy into the project, or allow it: `follow = [\"{link}\"]` under `[publish]` in `site/site.toml`"
            )
        };
        Err(out("which is outside of the project").help(help).into())
    }

    /// Whether the file at `path`, outside of the project, is one that the system makes up.
    fn is_made_up(&self, path: &Path) -> bool {
        !path.starts_with(&self.root) && MADE_UP.iter().any(|folder| path.starts_with(folder))
    }

    /// `path` as the author knows it.
    pub(super) fn shown(&self, path: &Path) -> String {
        match path.strip_prefix(&self.root) {
            Ok(below) if !below.as_os_str().is_empty() => below.to_string_lossy().replace('\\', "/"),
            // Windows finds every path by this prefix, and nobody writes it.
            Ok(_) | Err(_) => path.to_string_lossy().trim_start_matches(r"\\?\").to_owned(),
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
