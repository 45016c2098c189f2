//! Everything that a link can lead to.

use crate::base::{OutputPath, SourcePath, UrlPath, nearest, nfc};
use crate::config::BaseUrl;
use crate::pattern::Pattern;
use crate::route::{File, Files};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::HashMap;

/// The files that have a URL, and the patterns of pages that only requests tell.
#[derive(Debug)]
pub(crate) struct Targets<'a> {
    files: &'a Files,
    /// The paths of pages with parameters.
    patterns: Vec<&'a Pattern>,
}

impl<'a> Targets<'a> {
    /// The targets of a site; `patterns` are the paths of pages with parameters.
    pub(crate) fn new(files: &'a Files, patterns: impl Iterator<Item = &'a Pattern>) -> Self {
        Self { files, patterns: patterns.collect() }
    }

    /// The file of the output that answers `path`, not encoded and below the site's base path; a folder is found without its
    /// final `/` too.
    pub(super) fn find(&self, path: &str) -> Option<OutputPath> {
        let path = UrlPath::new(path);
        let candidates = [path.output(), UrlPath::new(&format!("{path}/")).output()];
        let is_of_a_file = |output: &&OutputPath| self.files.get(output.as_str()).is_some();
        let is_of_a_pattern = |output: &&OutputPath| {
            let url = output.url();
            self.patterns.iter().any(|pattern| pattern.values(url.as_str()).is_some())
        };
        candidates.iter().find(is_of_a_file).or_else(|| candidates.iter().find(is_of_a_pattern)).cloned()
    }

    /// The path of the file that answers `path` on Windows, where letters in another case are the same.
    pub(super) fn in_another_case(&self, path: &str) -> Option<UrlPath> {
        let path = UrlPath::new(path);
        let candidates = [path.output(), UrlPath::new(&format!("{path}/")).output()];
        let file = |output: &OutputPath| self.files.find(output.as_str()).filter(|file| file.path != *output);
        candidates.iter().find_map(file).map(|file| file.path.url())
    }

    /// The URL that is most like `path`, of the files that an author may mean.
    pub(super) fn nearest(&self, path: &str, may_be_meant: impl Fn(&File) -> bool) -> Option<String> {
        let urls: Vec<UrlPath> =
            self.files.iter().filter(|file| may_be_meant(file)).map(|file| file.path.url()).collect();
        nearest(path, urls.iter().map(UrlPath::as_str)).map(str::to_owned)
    }
}

/// What links in Markdown can name besides URLs: the author's files.
#[derive(Debug)]
pub(crate) struct Sources<'a> {
    targets: Targets<'a>,
    base_url: &'a BaseUrl,
    /// URL path by source file below `site/`, in normal form C: pages with one URL, and files beside pages.
    by_source: HashMap<Cow<'a, str>, &'a str>,
}

impl<'a> Sources<'a> {
    /// `sources` are the files that have one URL, each with its path.
    pub(crate) fn new(
        targets: Targets<'a>,
        base_url: &'a BaseUrl,
        sources: impl Iterator<Item = (&'a SourcePath, &'a str)>,
    ) -> Self {
        let by_source = sources.map(|(file, url)| (nfc(file.as_str()), url)).collect();
        Self { targets, base_url, by_source }
    }

    /// What to write for `target`, without fragment, in the page that `file` makes at `page_path`: the site's base path
    /// included, query kept. `None` if it leads nowhere.
    ///
    /// A target is a path of the site (`/about/`), or relative to the file that holds it: another page's file (`setup.md`), a
    /// file beside it (`photo.jpg`), or a URL seen from the page's own (`../other/`).
    pub(crate) fn resolve(&self, file: &SourcePath, page_path: &str, target: &str) -> Option<String> {
        let (path, query) = target.split_at(target.find('?').unwrap_or(target.len()));
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let found = if path.starts_with('/') {
            self.targets.find(&path)
        } else {
            let beside = join(file.folder(), &path)?;
            match self.by_source.get(&nfc(&beside)) {
                Some(url) => self.targets.find(url),
                None => self.targets.find(&join(page_path.rsplit_once('/')?.0, &path)?),
            }
        };
        found.map(|output| format!("{}{}{query}", self.base_url.path, output.url().encoded()))
    }
}

/// `path` seen from `folder`, its `.` and `..` resolved; `None` if it climbs out.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').collect();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()?),
            segment => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_never_climb_out() {
        for (folder, path, expected) in [
            ("site/a", "b.md", Some("site/a/b.md")),
            ("site/a", "./../b.md", Some("site/b.md")),
            ("/a", "../b/", Some("/b/")),
            ("site", "../../../b.md", None),
        ] {
            assert_eq!(join(folder, path).as_deref(), expected, "{folder} {path}");
        }
    }
}
