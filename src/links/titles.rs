//! Pages without a title, and pages that show it twice: their template prints it, and their Markdown begins with it.

use crate::base::{Diagnostic, Place};
use crate::links::Page;
use crate::markdown::Heading;

/// What is wrong with the title of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It has none, and its template prints a `<title>`.
    Missing,
    /// The first level-1 heading of its Markdown stands in it twice.
    Doubled,
}

/// What is wrong with the title of `page`, which prints `html`.
pub(super) fn fault(page: &Page<'_>, html: &str) -> Option<Fault> {
    if page.is_untitled {
        return html.contains("<title").then_some(Fault::Missing);
    }
    let heading = page.headings.iter().find(|heading| heading.level == 1)?;
    is_doubled(html, heading).then_some(Fault::Doubled)
}

/// A warning for each fault, at the first page that has it, with the count of pages: one template does it to all of its pages.
pub(super) fn diagnostics(pages: &[Page<'_>], faults: &[(usize, Fault)]) -> Vec<Diagnostic> {
    let tell = |fault| {
        let mut indices = faults.iter().filter(|(_, other)| *other == fault).map(|(index, _)| *index);
        let page = &pages[indices.next()?];
        let count = match indices.count() {
            0 => String::new(),
            others => format!(" (the first of {} pages)", others + 1),
        };
        let heading = page.headings.iter().find(|heading| heading.level == 1);
        Some(match (fault, heading) {
            (Fault::Doubled, Some(heading)) => Diagnostic::warning(format!(
                "this heading stands in its page twice{count}"
            ))
            .at(page.source.place(heading.span))
            .help(
                "remove it, or write in the template `{{#unless page.has_heading}}<h1>{{page.title}}</h1>{{/unless}}`",
            ),
            _ => Diagnostic::warning(format!("this page has no title{count}"))
                .at(Place::file(&page.source.path))
                .help("write `title = \"…\"` in its front matter, or begin its text with `# …`"),
        })
    };
    [Fault::Missing, Fault::Doubled].into_iter().filter_map(tell).collect()
}

/// Whether `html` has `heading`, and another `<h1>` with the same text. One that Markdown made has its id.
fn is_doubled(html: &str, heading: &Heading) -> bool {
    let id = format!(" id=\"{}\"", heading.id);
    let title = text(&heading.html);
    let headings = html.match_indices("<h1").filter_map(|(at, _)| h1(&html[at..]));
    let (own, others): (Vec<_>, Vec<_>) =
        headings.filter(|(_, inside)| text(inside) == title).partition(|(tag, _)| tag.contains(&id));
    !own.is_empty() && !others.is_empty()
}

/// The tag of the `<h1>` with which `html` begins, and what stands in it, without the link behind a heading of Markdown.
fn h1(html: &str) -> Option<(&str, &str)> {
    let (tag, inside) = html[..html.find("</h1>")?].split_once('>')?;
    Some((tag, inside.split(" <a class=\"anchor\"").next().unwrap_or_default()))
}

/// The text of `html`, in which `"` and `'` may be written as themselves.
fn text(html: &str) -> String {
    let parts = html.split('<').enumerate().map(|(index, part)| match part.split_once('>') {
        Some((_, text)) if index > 0 => text,
        _ => part,
    });
    let text: String = parts.collect();
    let text = text.replace("&quot;", "\"").replace("&#x27;", "'").replace("&#39;", "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Span;
    fn check(html: &str, heading: &str, expected: bool) {
        let heading = Heading { level: 1, id: "x".to_owned(), html: heading.to_owned(), span: Span::default() };
        assert_eq!(is_doubled(html, &heading), expected, "{html}");
    }

    #[test]
    fn a_title_is_doubled_where_two_headings_have_its_text() {
        let own = "<h1 id=\"x\">A &amp; <em>B</em>'s <a class=\"anchor\" href=\"#x\" aria-label=\"# A\">#</a></h1>";
        check(own, "A &amp; <em>B</em>'s", false);
        check(&format!("<h1 class=\"t\">\n  A &amp; B&#x27;s\n</h1>{own}"), "A &amp; <em>B</em>'s", true);
        check(&format!("{own}{own}"), "A &amp; <em>B</em>'s", false);
        check("<h1>A</h1><h1>A</h1>", "A", false);
        check(&format!("<h1>A &amp; C</h1><h2>A &amp; B's</h2>{own}"), "A &amp; <em>B</em>'s", false);
        check(&format!("{own}<h1>A &amp; B's"), "A &amp; <em>B</em>'s", false);
    }
}
