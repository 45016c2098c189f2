//! Where in the author's files something of a rendered page stands, found by its text.

use crate::base::{Place, Source, SourcePath};
use crate::html::VALUE;
use crate::links::Page;
use crate::links::tell::SUGGESTIONS_MAX;
use crate::source::Files;
use crate::template::Partials;
use std::collections::HashMap;
use std::ops::Range;

/// Texts of this size together are searched; findings after that are told with their page's file alone.
const SEARCHED_BYTES_MAX: usize = 256 << 20;

/// The author's files, and what was found in those that pages share.
pub(super) struct Origins<'a> {
    files: &'a Files,
    partials: &'a Partials,
    base_path: &'a str,
    shared: HashMap<String, Option<Place>>,
    /// The places of ids in templates, by file and id.
    ids: HashMap<(SourcePath, String), Vec<Place>>,
    bytes_left: usize,
    /// How often the headings of all pages may still be searched.
    pages_left: usize,
}

impl<'a> Origins<'a> {
    /// `base_path` is what links may have before them that the author did not write.
    pub(super) fn new(files: &'a Files, partials: &'a Partials, base_path: &'a str) -> Self {
        Self {
            files,
            partials,
            base_path,
            shared: HashMap::new(),
            ids: HashMap::new(),
            bytes_left: SEARCHED_BYTES_MAX,
            pages_left: SUGGESTIONS_MAX,
        }
    }

    /// Where `link` of a page that `source` makes stands: there, in a template, in data, or in the settings.
    pub(super) fn link(&mut self, source: &Source, link: &str) -> Option<Place> {
        // What stands before a value is as the author wrote it.
        let link = link.split(VALUE).next().unwrap_or_default().trim();
        self.search(source, link).or_else(|| self.in_shared(link))
    }

    /// Where `id` of a page stands: in a heading of its Markdown, in its file, in its templates; at most two places, one in its
    /// file first. Else in the headings of `pages`, which it may show, as long as they are no more than two.
    pub(super) fn id(&mut self, page: &Page<'_>, id: &str, pages: &[Page<'_>]) -> Vec<Place> {
        let headings = page.headings.iter().filter(|heading| heading.id == id);
        let headings: Vec<Place> = headings.map(|heading| page.source.place(heading.span)).collect();
        let own = self.ids_in(page.source, id);
        let mut shared = Vec::new();
        for template in self.partials.reached_by(&page.programs) {
            if template.path != page.source.path {
                let key = (template.path.clone(), id.to_owned());
                let known = self.ids.get(&key).cloned().unwrap_or_else(|| self.ids_in(template, id));
                shared.extend(known.iter().cloned());
                self.ids.insert(key, known);
            }
        }
        // What looks like an id in a Markdown text may stand in code, as long as there is a heading.
        let [second, third] = if headings.is_empty() { [own, shared] } else { [shared, own] };
        let places: Vec<Place> = headings.into_iter().chain(second).chain(third).take(2).collect();
        if !places.is_empty() || self.pages_left == 0 {
            return places;
        }
        self.pages_left -= 1;
        let headings = pages.iter().flat_map(|page| page.headings.iter().map(move |heading| (page.source, heading)));
        let named = headings.filter(|(_, heading)| heading.id == id);
        let mut places: Vec<Place> = named.map(|(source, heading)| source.place(heading.span)).collect();
        // The rows of a table share a file.
        places.dedup();
        if places.len() > 2 { Vec::new() } else { places }
    }

    /// Where `id` is given in a text.
    fn ids_in(&mut self, source: &Source, id: &str) -> Vec<Place> {
        let Some(left) = self.bytes_left.checked_sub(source.text.len()) else { return Vec::new() };
        self.bytes_left = left;
        ids(&source.text, id).map(|range| source.place(range.into())).collect()
    }

    fn in_shared(&mut self, link: &str) -> Option<Place> {
        if let Some(known) = self.shared.get(link) {
            return known.clone();
        }
        let files = self.files;
        let mut texts =
            files.templates.iter().chain(&files.data).chain(&files.settings.config).chain(&files.settings.overlays);
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

/// Where an attribute gives `id` in `text`.
fn ids<'t>(text: &'t str, id: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let is_given = move |range: &Range<usize>| {
        let before = &text[..range.start];
        let after = text[range.end..].chars().next();
        let (before, is_closed) = match before.strip_suffix(['"', '\'']) {
            Some(open) => (open, after.is_some() && before[open.len()..].chars().next() == after),
            None => (before, after.is_none_or(|c| c.is_ascii_whitespace() || matches!(c, '>' | '/'))),
        };
        let name = before.trim_end().strip_suffix('=').map(str::trim_end);
        is_closed
            && name
                .and_then(|before| before.strip_suffix("id"))
                .is_some_and(|before| before.ends_with([' ', '\t', '\n', '\r']))
    };
    text.match_indices(id).map(|(at, found)| at..at + found.len()).filter(is_given)
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
    use crate::base::Diagnostics;
    use crate::source;
    use crate::testing::{self, TempFolder};

    fn check(text: &str, link: &str, expected: Option<usize>) {
        assert_eq!(find(text, link).map(|range| range.start), expected, "{link} in {text}");
    }

    #[test]
    fn what_is_searched_is_limited() {
        let folder = TempFolder::with(&[("site/a.md", ""), ("templates/a.hbs", "<a href=/x/>")]);
        let files = source::read_all(folder.path(), &mut Diagnostics::default());
        let page = testing::source("site/a.md", "<a href=/y/>");
        let place = |bytes_left| {
            let partials = Partials::default();
            let mut origins = Origins { bytes_left, ..Origins::new(&files, &partials, "") };
            let places = ["/x/", "/y/"].map(|link| origins.link(&page, link));
            places.map(|place| place.map(|place| place.file.to_string()))
        };
        let [template, own] = ["templates/a.hbs", "site/a.md"].map(|file| Some(file.to_owned()));
        assert_eq!(place(36), [template.clone(), own]);
        assert_eq!(place(35), [template, None]);
    }

    #[test]
    fn an_id_is_found_however_it_is_given() {
        let check = |text: &str, expected: &[usize]| {
            let found: Vec<usize> = ids(text, "top-1").map(|range| range.start).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("<p id=\"top-1\"><p class=x id='top-1' a><p id=top-1>", &[7, 29, 44]);
        check("<a\nid = top-1 href><a id=top-1/>", &[8, 25]);
        for text in [
            "top-1",
            "<p id=\"top-12\">",
            "<p id=\"a top-1\">",
            "<p data-id=\"top-1\">",
            "<p id='top-1\">",
            "<p id=top-1-2>",
        ] {
            check(text, &[]);
        }
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
