//! Every file of `site/`, `templates/` and `static/`, also behind links; nothing is opened but folders.

use super::names::{is_same_on_windows, must_be_called, nearly, settings_in_root};
use super::reach::{Permissions, Reach};
use crate::base::{Diagnostic, Diagnostics, Place, SourcePath, path_key};
use crate::source::{Link, is_ignored};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// More files and folders than this are refused: links can make a small tree endless without a loop.
pub(crate) const ENTRIES_MAX: usize = 1_000_000;

/// The author's folders, in the project's root.
pub(crate) const FOLDERS: [&str; 3] = ["site", "templates", "static"];

/// What lies in the author's folders, and is no folder.
pub(crate) struct Found {
    /// Where the author sees it, below the root.
    pub(crate) path: PathBuf,
    /// Where it lies on disk, without links in its path.
    pub(crate) real: PathBuf,
    /// The last link on the way to it.
    pub(crate) link: Option<SourcePath>,
    /// Why it is no file that can be read.
    pub(crate) mistake: Option<Box<Diagnostic>>,
}

/// What a walk comes by.
pub(crate) enum Entry {
    File(Found),
    /// A link that may be followed.
    Link(Link),
}

/// The path by which Windows takes every name below `root` for a file's: `con.md` would else be the console, and reading it
/// would wait for somebody to type. (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>)
pub(crate) fn on_disk(root: &Path) -> PathBuf {
    root.canonicalize().unwrap_or_else(|_| root.to_owned())
}

/// Hands everything in the three folders of `root` to `visit`, in no order. Mistakes about the folders themselves are noted.
pub(crate) fn walk(
    root: &Path,
    permissions: Permissions<'_>,
    diagnostics: &mut Diagnostics,
    visit: &mut dyn FnMut(Entry),
) {
    let on_disk = on_disk(root);
    // By the names in the list: where case makes no difference, `site` is there if `Site` is.
    let entries = fs::read_dir(&on_disk).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let reach = Reach::new(&on_disk, permissions, diagnostics);
    let allowed = permissions.allow.iter().map(|(path, _)| path_key(path.as_str())).collect();
    let allowed_names = permissions.allow.iter().map(|(path, _)| path_key(path.file_name())).collect();
    let mut walk = Walk { reach, allowed, allowed_names, entries: 0, visit };
    for folder in FOLDERS {
        let mut misnamed = names.iter().filter(|name| *name != folder && is_same_on_windows(name, folder)).peekable();
        let has_another_name = misnamed.peek().is_some();
        diagnostics.extend(misnamed.map(|name| must_be_called(name, folder)));
        let is_there = names.iter().any(|name| name == folder);
        diagnostics.extend(names.iter().filter_map(|name| nearly(name, folder, is_there)));
        let path = on_disk.join(folder);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.file_type().is_symlink() => walk.link(Path::new(folder), &path, &mut Vec::new()),
            Ok(metadata) if metadata.is_dir() => walk.folder(Path::new(folder), &path, &mut Vec::new()),
            Ok(_) => diagnostics.push(Diagnostic::error(format!("`{folder}` is not a folder"))),
            Err(_) if folder == "site" && !has_another_name => {
                let message = format!("no `site` folder in `{}`", root.display());
                let help = "create it, or name the project's folder with `--root`";
                diagnostics.push(Diagnostic::error(message).help(help));
            }
            Err(_) => {}
        }
    }
    diagnostics.extend(settings_in_root(&on_disk));
    if walk.entries > ENTRIES_MAX {
        let message = format!("more than {ENTRIES_MAX} files and folders in `site`, `templates` and `static`");
        let help = "look for links that lead to the same folder again and again";
        diagnostics.push(Diagnostic::error(message).help(help));
    }
}

struct Walk<'a> {
    reach: Reach,
    /// The keys of the files of the output that the author allows.
    allowed: HashSet<String>,
    /// The keys of their names alone.
    allowed_names: HashSet<String>,
    entries: usize,
    visit: &'a mut dyn FnMut(Entry),
}

impl Walk<'_> {
    /// Walks through the folder that the author sees at `path` and that lies at `real`; `way` are the links that led there.
    fn folder(&mut self, path: &Path, real: &Path, way: &mut Vec<Link>) {
        let mut walk = WalkDir::new(real).min_depth(1).into_iter();
        while let Some(entry) = walk.next() {
            self.entries += 1;
            if self.entries > ENTRIES_MAX {
                return;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let at = error.path().unwrap_or(real);
                    let path = path.join(at.strip_prefix(real).unwrap_or(at));
                    let shown = shown(&path);
                    let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    let mistake = Diagnostic::error(format!("failed to read `{shown}`: {cause}"));
                    self.found(path, at.to_owned(), way, Some(mistake.at(Place::file(&shown))));
                    continue;
                }
            };
            let kind = entry.file_type();
            let path = path.join(entry.path().strip_prefix(real).unwrap_or(entry.path()));
            let is_left_out = entry.file_name().to_str().is_some_and(is_ignored);
            if is_left_out && (kind.is_dir() || !self.may_be_allowed(&path)) {
                if kind.is_dir() {
                    walk.skip_current_dir();
                }
            } else if kind.is_symlink() {
                self.link(&path, entry.path(), way);
            } else if !kind.is_dir() {
                self.file(path, entry.into_path(), way, kind.is_file());
            }
        }
    }

    /// Follows a link, if it may be followed; nothing that it leads to is looked at before.
    fn link(&mut self, path: &Path, lies_at: &Path, way: &mut Vec<Link>) {
        let shown = shown(path);
        let target = match self.reach.target(&shown, lies_at, way) {
            Ok(target) => target,
            Err(mistake) => return self.found(path.to_owned(), lies_at.to_owned(), way, Some(*mistake)),
        };
        let link = Link { path: shown, lies_at: lies_at.to_owned(), target: target.clone() };
        (self.visit)(Entry::Link(link.clone()));
        way.push(link);
        if target.is_dir() {
            self.folder(path, &target, way);
        } else {
            let is_file = target.is_file();
            self.file(path.to_owned(), target, way, is_file);
        }
        way.pop();
    }

    fn file(&mut self, path: PathBuf, real: PathBuf, way: &[Link], is_regular: bool) {
        let mistake = (!is_regular).then(|| {
            let shown = shown(&path);
            Diagnostic::error(format!("`{shown}` is no regular file")).at(Place::file(&shown))
        });
        self.found(path, real, way, mistake);
    }

    fn found(&mut self, path: PathBuf, real: PathBuf, way: &[Link], mistake: Option<Diagnostic>) {
        let link = way.last().map(|link| link.path.clone());
        (self.visit)(Entry::File(Found { path, real, link, mistake: mistake.map(Box::new) }));
    }

    /// Whether the author may publish the file at `path` whatever its name. Where a file below `site` goes is known when its page has
    /// been read: [`crate::site`] decides by the path, and here the name is enough.
    fn may_be_allowed(&self, path: &Path) -> bool {
        if self.allowed.is_empty() {
            return false;
        }
        let shown = shown(path);
        match shown.as_str().split_once('/') {
            Some(("site", _)) => self.allowed_names.contains(&path_key(shown.file_name())),
            Some(("static", below)) => self.allowed.contains(&path_key(below)),
            _ => false,
        }
    }
}

pub(super) fn shown(path: &Path) -> SourcePath {
    SourcePath::new(&path.to_string_lossy())
}
