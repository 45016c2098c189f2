//! Headings: their ids, and the table of contents made of them.

use super::Heading;
use super::html::push_attribute;
use crate::base::{Span, nfc};
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// The table of contents: nested `<ul>` of the headings whose level is in `levels`; empty if there is none. A level
/// that is skipped makes no empty item.
pub(crate) fn toc(headings: &[Heading], levels: RangeInclusive<u8>) -> String {
    let mut out = String::new();
    let mut open: Vec<u8> = Vec::new();
    for heading in headings.iter().filter(|heading| levels.contains(&heading.level)) {
        // A list whose parent is no higher than this heading has ended.
        while open.len() > 1 && open[open.len() - 2] >= heading.level {
            open.pop();
            out.push_str("</li>\n</ul>\n");
        }
        match open.last_mut() {
            Some(level) if *level >= heading.level => {
                *level = heading.level;
                out.push_str("</li>\n");
            }
            parent => {
                out.push_str(if parent.is_some() { "\n<ul>\n" } else { "<ul>\n" });
                open.push(heading.level);
            }
        }
        out.push_str("<li><a");
        push_attribute(&mut out, "href", &format!("#{}", heading.id));
        out.push('>');
        out.push_str(&heading.html);
        out.push_str("</a>");
    }
    out.push_str(&"</li>\n</ul>\n".repeat(open.len()));
    out
}

/// The ids of one page.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: HashMap<String, Taken>,
}

#[derive(Debug)]
struct Taken {
    by: Span,
    /// The number to try next for a heading of the same text.
    next: usize,
}

impl Ids {
    /// An id for a heading with the text `text`: `-1`, `-2`… after it where it is taken.
    pub(super) fn of_heading(&mut self, text: &str, by: Span) -> String {
        let slug = nfc(&slug(text)).into_owned();
        let mut id = slug.clone();
        if let Some(mut next) = self.taken.get(&slug).map(|taken| taken.next) {
            while self.taken.contains_key(&id) {
                id = format!("{slug}-{next}");
                next += 1;
            }
            self.taken.entry(slug).and_modify(|taken| taken.next = next);
        }
        self.taken.insert(id.clone(), Taken { by, next: 1 });
        id
    }

    /// Takes the author's own `id`, or says by what it is taken.
    pub(super) fn take(&mut self, id: &str, by: Span) -> Result<(), Span> {
        match self.taken.get(id) {
            Some(taken) => Err(taken.by),
            None => {
                self.taken.insert(id.to_owned(), Taken { by, next: 1 });
                Ok(())
            }
        }
    }
}

/// GitHub's rule for ids of headings: small letters and digits of any script, `_` and `-`; a blank is `-`, the rest
/// goes.
/// <https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/node_filter/table_of_contents_filter.rb>
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for char in text.trim().chars() {
        // Accents that are characters of their own stay with their letter.
        if char.is_alphanumeric() || matches!(char, '-' | '_' | '\u{300}'..='\u{36f}') {
            slug.extend(char.to_lowercase());
        } else if char.is_whitespace() {
            slug.push('-');
        }
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(levels: &[u8], expected: &str) {
        let headings: Vec<_> = levels
            .iter()
            .map(|&level| Heading {
                level,
                id: level.to_string(),
                html: format!("<b>{level}</b>"),
                span: Span::default(),
            })
            .collect();
        let toc = toc(&headings, 1..=6).replace('\n', "");
        let short = toc.replace("<li><a href=\"#", "").replace("</b></a>", "").replace("</li>", ".");
        let short =
            (1..=6).fold(short, |short, level: u8| short.replace(&format!("{level}\"><b>{level}"), &level.to_string()));
        assert_eq!(short.replace("<ul>", "(").replace("</ul>", ")"), expected, "{levels:?}");
    }

    #[test]
    fn contents_nest_as_the_headings_do() {
        check(&[], "");
        check(&[2], "(2.)");
        check(&[2, 3, 3, 2], "(2(3.3.).2.)");
        check(&[1, 2, 3, 1], "(1(2(3.).).1.)");
    }

    #[test]
    fn contents_are_well_nested_where_levels_are_skipped() {
        check(&[2, 5, 2], "(2(5.).2.)");
        check(&[4, 2, 3], "(4.2(3.).)");
        check(&[2, 4, 3, 2], "(2(4.3.).2.)");
        check(&[2, 6, 4, 6, 3], "(2(6.4(6.).3.).)");
    }

    #[test]
    fn contents_hold_the_levels_asked_for() {
        let heading =
            |level, id: &str| Heading { level, id: id.to_owned(), html: "x &amp; y".to_owned(), span: Span::default() };
        let headings = [heading(1, "a"), heading(2, "\"b\""), heading(4, "c")];
        let expected = "<ul>\n<li><a href=\"#&quot;b&quot;\">x &amp; y</a></li>\n</ul>\n";
        assert_eq!(toc(&headings, 2..=3), expected);
        assert_eq!(toc(&headings, 5..=6), "");
    }

    #[test]
    fn ids_follow_githubs_rule() {
        for (text, expected) in [
            ("Hello, World!", "hello-world"),
            (" Grüße & Küsse ", "grüße--küsse"),
            ("snake_case and-dash", "snake_case-and-dash"),
            ("日本語 2", "日本語-2"),
            ("e\u{301}te\u{301}", "e\u{301}te\u{301}"),
            ("?!", "section"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn ids_are_unique_even_against_ids_with_numbers() {
        let mut ids = Ids::default();
        let given = ["a", "a-1", "a", "a", "a-1"].map(|text| ids.of_heading(text, Span::default()));
        assert_eq!(given, ["a", "a-1", "a-2", "a-3", "a-1-1"]);
    }
}
