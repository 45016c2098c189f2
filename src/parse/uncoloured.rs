//! Code that stays without colours: one warning for each reason, however many pages have such code.

use crate::base::{Diagnostic, Diagnostics, Source};
use crate::markdown::{Highlighter, LINE_BYTES_MAX, Reason, Uncoloured};
use std::collections::BTreeMap;

/// The codes that one reason leaves without colours.
struct Group<'a> {
    /// Of the first of them.
    source: &'a Source,
    first: &'a Uncoloured,
    codes: usize,
    pages: usize,
}

/// Reports the code of `pages`, in their order.
pub(super) fn report<'a>(
    pages: impl Iterator<Item = (&'a Source, &'a [Uncoloured])>,
    highlighter: &Highlighter,
    diagnostics: &mut Diagnostics,
) {
    let mut groups: BTreeMap<&Reason, Group<'_>> = BTreeMap::new();
    for (source, uncoloured) in pages {
        for first in uncoloured {
            let group = groups.entry(&first.reason).or_insert(Group { source, first, codes: 0, pages: 0 });
            group.codes += first.count;
            group.pages += 1;
        }
    }
    for (reason, Group { source, first, codes, pages }) in groups {
        let (message, help) = words(reason, highlighter);
        let first_of = match (codes, pages) {
            (1, _) => String::new(),
            (_, 1) => format!(" (the first of {codes} codes)"),
            _ => format!(" (the first of {codes} codes on {pages} pages)"),
        };
        diagnostics.push(Diagnostic::warning(message + &first_of).help(help).at(source.place(first.span)));
    }
}

/// The message and the cure.
fn words(reason: &Reason, highlighter: &Highlighter) -> (String, String) {
    match reason {
        Reason::UnknownLanguage(name) => {
            let help = match highlighter.nearest(name) {
                Some(nearest) => format!("did you mean `{nearest}`? For code that shall stay plain, write `text`"),
                None => "write a name such as `rust`, `html` or `sql`, or `text` for plain text".to_owned(),
            };
            (format!("no rules to highlight language `{name}`"), help)
        }
        Reason::LongLine => (
            format!("code has a line of over {LINE_BYTES_MAX} bytes, which stays without colours"),
            "break the line; for code that shall stay plain, write `text` as its language".to_owned(),
        ),
        Reason::Work => (
            "code stays without colours in part: to work them out would take too long".to_owned(),
            "show less code, or less deeply nested; for code that shall stay plain, write `text` as its language"
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{SourcePath, Span};

    fn check(pages: &[&[(Reason, usize)]], expected: &[&str]) {
        let source = |index| Source::new(SourcePath::new(&format!("site/{index}.md")), "a\n```x\n".to_owned());
        let pages: Vec<_> = pages.iter().enumerate().map(|(index, codes)| (source(index), codes.iter())).collect();
        let uncoloured = |(reason, count): &(Reason, usize)| Uncoloured {
            reason: reason.clone(),
            span: Span::new(2, 6),
            count: *count,
        };
        let pages: Vec<(Source, Vec<_>)> =
            pages.into_iter().map(|(source, codes)| (source, codes.map(uncoloured).collect())).collect();
        let mut diagnostics = Diagnostics::default();
        let highlighter = Highlighter::new(Vec::new());
        report(pages.iter().map(|(source, codes)| (source, codes.as_slice())), &highlighter, &mut diagnostics);
        let shown = diagnostics.iter().map(|diagnostic| {
            let place = diagnostic.place.as_ref().unwrap();
            format!("{} --> {place}; help: {}", diagnostic.message, diagnostic.help.as_ref().unwrap())
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    fn unknown(name: &str) -> Reason {
        Reason::UnknownLanguage(name.to_owned())
    }

    #[test]
    fn an_unknown_language_is_told_once_with_its_first_place_and_its_count() {
        check(
            &[&[(unknown("our-own"), 1)]],
            &["no rules to highlight language `our-own` --> site/0.md:2:1; \
             help: write a name such as `rust`, `html` or `sql`, or `text` for plain text"],
        );
        let cure = "help: did you mean `rust`? For code that shall stay plain, write `text`";
        check(
            &[&[(unknown("rusd"), 7)]],
            &[&format!("no rules to highlight language `rusd` (the first of 7 codes) --> site/0.md:2:1; {cure}")],
        );
        check(
            &[&[], &[(unknown("rusd"), 6_000)], &[(unknown("rusd"), 860)]],
            &[&format!(
                "no rules to highlight language `rusd` (the first of 6860 codes on 2 pages) --> site/1.md:2:1; {cure}"
            )],
        );
    }

    #[test]
    fn code_that_is_too_much_is_told_once() {
        check(
            &[&[(Reason::Work, 1), (Reason::LongLine, 2)], &[(Reason::LongLine, 1)]],
            &[
                "code has a line of over 10000 bytes, which stays without colours (the first of 3 codes on 2 pages) --> site/0.md:2:1; \
             help: break the line; for code that shall stay plain, write `text` as its language",
                "code stays without colours in part: to work them out would take too long --> site/0.md:2:1; \
             help: show less code, or less deeply nested; for code that shall stay plain, write `text` as its language",
            ],
        );
    }
}
