//! Where in the author's files a link of a rendered page stands, found by its text.

use crate::base::{Place, Source};
use crate::source::Files;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Texts of this size together are searched; findings after that are told with their page's file alone.
const SEARCHED_BYTES_MAX: usize = 256 << 20;

/// The author's files, and what was found in those that pages share.
pub(super) struct Origins<'a> {
    files: &'a Files,
    base_path: &'a str,
    shared: HashMap<String, Option<Place>>,
    bytes_left: usize,
}

impl<'a> Origins<'a> {
    /// `base_path` is what links may have before them that the author did not write.
    pub(super) fn new(files: &'a Files, base_path: &'a str) -> Self {
        Self { files, base_path, shared: HashMap::new(), bytes_left: SEARCHED_BYTES_MAX }
    }

    /// Where `link` of a page that `source` makes stands: there, in a template, in data, or in the settings.
    pub(super) fn place(&mut self, source: &Arc<Source>, link: &str) -> Option<Place> {
        let link = link.trim();
        self.in_page(source, link).or_else(|| self.in_shared(link))
    }

    fn in_page(&mut self, source: &Source, link: &str) -> Option<Place> {
        if !source.text.is_empty() {
            return self.search(source, link);
        }
        // The texts of finished pages are forgotten, but for those of the files.
        let at = self.files.pages.binary_search_by(|page| page.path.cmp(&source.path)).ok()?;
        self.search(&self.files.pages[at], link)
    }

    fn in_shared(&mut self, link: &str) -> Option<Place> {
        if let Some(known) = self.shared.get(link) {
            return known.clone();
        }
        let files = self.files;
        let mut texts = files.templates.iter().chain(&files.data).chain(&files.config).chain(&files.overlays);
        let place = texts.find_map(|source| self.search(source, link));
        self.shared.insert(link.to_owned(), place.clone());
        place
    }

    /// Where `link` stands in a text, with or without the base path.
    fn search(&mut self, source: &Source, link: &str) -> Option<Place> {
        self.bytes_left = self.bytes_left.checked_sub(source.text.len())?;
        let below = link.strip_prefix(self.base_path).filter(|below| below.starts_with('/'));
        let range = find(&source.text, link).or_else(|| find(&source.text, below?))?;
        Some(source.place(range.into()))
    }
}

/// Where `link` stands in `text` as a whole: `/a/` is not found in `/a/b/`. A link of one letter is not looked for: it stands
/// everywhere.
fn find(text: &str, link: &str) -> Option<Range<usize>> {
    let is_of_link = |c: char| c.is_alphanumeric() || "/-_.~%#?&+@:".contains(c);
    let is_whole = |range: &Range<usize>| {
        let before = text[..range.start].chars().next_back();
        let after = text[range.end..].chars().next();
        !before.is_some_and(is_of_link) && !after.is_some_and(is_of_link)
    };
    if link.len() < 2 {
        return None;
    }
    text.match_indices(link).map(|(at, found)| at..at + found.len()).find(is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;
    use crate::testing::{self, TempFolder};

    fn check(text: &str, link: &str, expected: Option<usize>) {
        assert_eq!(find(text, link).map(|range| range.start), expected, "{link} in {text}");
    }

    #[test]
    fn what_is_searched_is_limited() {
        let folder = TempFolder::with(&[("site/a.md", ""), ("templates/a.hbs", "<a href=/x/>")]);
        let files = source::read(folder.path()).0;
        let page = testing::source("site/a.md", "<a href=/y/>");
        let place = |bytes_left| {
            let mut origins = Origins { bytes_left, ..Origins::new(&files, "") };
            let places = ["/x/", "/y/"].map(|link| origins.place(&page, link));
            places.map(|place| place.map(|place| place.file.to_string()))
        };
        let [template, own] = ["templates/a.hbs", "site/a.md"].map(|file| Some(file.to_owned()));
        assert_eq!(place(36), [template.clone(), own]);
        assert_eq!(place(35), [template, None]);
    }

    #[test]
    fn a_link_is_found_as_a_whole() {
        check("<a href=\"/a/\">", "/a/", Some(9));
        check("<a href=/a/>", "/a/", Some(8));
        check("url = '/a/b/' or '/a/'", "/a/", Some(18));
        check("/a/#b", "/a/", None);
        check("/b/a/", "/a/", None);
        check("<br / >", "/", None);
        check("", "/a/", None);
    }
}
