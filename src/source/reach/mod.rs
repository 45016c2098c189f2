//! Where links in the author's folders may lead: to what lies in the project, and out of it, or to what is passed over by its name,
//! where `[publish] follow` names the link. Junctions of Windows are links too.

use super::names::is_settings;
use crate::base::{Diagnostic, Diagnostics, OutputPath, Place, SourcePath};
use crate::source::{Link, is_ignored};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What the author allows of the own files: `[publish]`. Each comes with the place where the settings say it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Permissions<'a> {
    /// Links that may lead out of the project, or to what is passed over, by their paths below the root.
    pub follow: &'a [(SourcePath, Place)],
    /// Files of the output that are published although they look like nobody's work, or like a secret.
    pub allow: &'a [(OutputPath, Place)],
}

/// Systems make these files up when they are read: of processes, of devices (`proc(5)`, `sysfs(5)`). They are nobody's work.
const MADE_UP: [&str; 3] = ["/dev", "/proc", "/sys"];

/// The folders in which Git, Mercurial and Subversion keep every version of every file.
const VERSIONS: [&str; 3] = [".git", ".hg", ".svn"];

/// What links may lead to.
#[derive(Debug)]
pub(super) struct Reach {
    /// The project's root, without links.
    root: PathBuf,
    /// `site/data`, without links.
    data: Option<PathBuf>,
    /// The links that `follow` names.
    named: HashSet<SourcePath>,
    /// Where the links lead that may lead out of it.
    inside: Vec<PathBuf>,
}

impl Reach {
    /// `root` is without links. An entry of `follow` that allows nothing is a warning.
    pub(super) fn new(root: &Path, permissions: Permissions<'_>, diagnostics: &mut Diagnostics) -> Self {
        let named = permissions.follow.iter().map(|(path, _)| path.clone()).collect();
        let data = root.join("site/data").canonicalize().ok();
        let mut reach = Self { root: root.to_owned(), data, named, inside: Vec::new() };
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
                Ok(target) if is_link && reach.needs_leave(&target) => continue,
                Ok(_) if is_link => "a link that may be followed anyway",
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
    pub(super) fn target(&self, link: &SourcePath, lies_at: &Path, way: &[Link]) -> Result<PathBuf, Box<Diagnostic>> {
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
        if way.iter().map(|link| &*link.lies_at).chain([lies_at]).any(|way| way.starts_with(&target)) {
            return Err(out("and so back to itself").help("remove the link").into());
        }
        if self.is_made_up(&target) {
            return Err(out("which is no file that somebody wrote").help("remove the link").into());
        }
        let is_settings = link.as_str() == "site" || is_settings(link);
        let is_allowed = self.inside.iter().any(|inside| target.starts_with(inside));
        if target.starts_with(&self.root) || is_allowed && !is_settings {
            let Some(name) = self.passed_over(&target) else { return Ok(target) };
            if VERSIONS.contains(&&*name) {
                return Err(out("which holds every version of every file").help("remove the link").into());
            }
            if self.named.contains(link) {
                return Ok(target);
            }
            let help =
                format!("remove the link, or allow it: `follow = [\"{link}\"]` under `[publish]` in `site/site.toml`");
            return Err(out(&format!("and `{name}` is passed over for its name")).help(help).into());
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

    /// The first name on the way to `target` that is passed over. The way begins where the author allows everything: in the project, or
    /// where a link leads that `follow` names.
    fn passed_over(&self, target: &Path) -> Option<String> {
        let beginnings = self.inside.iter().chain([&self.root]);
        let below = beginnings.filter_map(|beginning| target.strip_prefix(beginning).ok());
        let below = below.min_by_key(|below| below.as_os_str().len())?;
        let mut names = below.iter().map(|name| name.to_string_lossy());
        names.find(|name| is_ignored(name)).map(Cow::into_owned)
    }

    /// Whether a link in the project may lead to `target` only if `follow` names the link.
    fn needs_leave(&self, target: &Path) -> bool {
        self.passed_over(target).is_some() || self.data.as_ref().is_some_and(|data| target.starts_with(data))
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
