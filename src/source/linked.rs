//! Files that links give another name: each is judged by all its names, so that no link publishes what is never published by the
//! name that it has elsewhere in the project.

use super::reach::Permissions;
use super::role::{Role, Text};
use crate::base::{Diagnostic, Diagnostics, Place, SourcePath};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A file that a link leads to.
pub(super) struct Reached {
    /// Its path below the root, through the link.
    pub(super) path: SourcePath,
    /// Where it lies on disk, without links in its path.
    pub(super) real: PathBuf,
    /// The last link on the way.
    pub(super) link: SourcePath,
}

/// A file of the project that a link gives another name.
#[derive(Debug)]
pub(crate) struct Linked {
    /// Its path below the root, through the link.
    pub path: SourcePath,
    /// The last link on the way.
    pub link: SourcePath,
    /// Its other paths in the author's folders.
    pub others: Vec<SourcePath>,
}

/// Those of `reached` that have other names among `paths`, and may have them; `root` is without links. Where one must not have both,
/// that is a mistake; of each link the first one is told.
pub(super) fn linked(
    root: &Path,
    paths: &[SourcePath],
    mut reached: Vec<Reached>,
    permissions: Permissions<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Linked> {
    if reached.is_empty() {
        return Vec::new();
    }
    reached.sort_by(|one, other| one.path.cmp(&other.path));
    let mut names: HashMap<&Path, Vec<&SourcePath>> =
        reached.iter().map(|reached| (&*reached.real, Vec::new())).collect();
    let behind_links: HashSet<&SourcePath> = reached.iter().map(|reached| &reached.path).collect();
    // The name that a file has without a link comes first.
    for path in paths.iter().filter(|path| !behind_links.contains(path)) {
        if let Some(names) = names.get_mut(&*root.join(path.as_str())) {
            names.push(path);
        }
    }
    for Reached { path, real, .. } in &reached {
        names.entry(real).or_default().push(path);
    }
    let mut told = HashSet::new();
    let mut linked = Vec::new();
    for Reached { path, real, link } in &reached {
        let others: Vec<SourcePath> = names[&**real].iter().filter(|other| **other != path).copied().cloned().collect();
        let is_named = permissions.follow.iter().any(|(named, _)| named == link);
        let mistake = others.iter().find_map(|other| must_not_have_both(link, path, other, is_named));
        if let Some(mistake) = mistake {
            diagnostics.extend(told.insert(link).then_some(mistake));
        } else if !others.is_empty() {
            linked.push(Linked { path: path.clone(), link: link.clone(), others });
        }
    }
    linked
}

/// What is wrong where a file is `other`, and `link` makes it `path` too. Settings, pages and templates are never copied, and the
/// first and the last are no pages; data is copied if `[publish] follow` names the link.
fn must_not_have_both(link: &SourcePath, path: &SourcePath, other: &SourcePath, is_named: bool) -> Option<Diagnostic> {
    let is_copied = matches!(Role::of(path), Role::Asset | Role::Static);
    let is_page = matches!(Role::of(path), Role::Text(Text::Page));
    if !is_copied && !is_page {
        return None;
    }
    let is_data = other.as_str().starts_with("site/data/");
    let what = match Role::of(other) {
        _ if is_data && is_copied && is_named => return None,
        _ if is_data => "data",
        Role::Settings => "settings",
        Role::Text(Text::Template) | Role::Unread(_) => "a template",
        Role::Text(Text::Page) if is_copied => "a page",
        Role::Text(_) | Role::Asset | Role::Static => return None,
    };
    let published = if is_page { "made a page" } else { "copied" };
    let message = format!("link `{link}` leads to `{other}`, which is {what} and would be {published} as `{path}`");
    let help = if is_data && is_copied {
        format!("remove the link, or allow it: `follow = [\"{link}\"]` under `[publish]` in `site/site.toml`")
    } else {
        "remove the link".to_owned()
    };
    Some(Diagnostic::error(message).at(Place::file(link)).help(help))
}
