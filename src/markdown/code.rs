//! Fenced code: what its first line says, and the lines it marks.

use std::ops::RangeInclusive;

/// The words after the fence: ```` ```rust {3-5,8} ````.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fence<'a> {
    /// Empty if there is none.
    pub(super) language: &'a str,
    /// As the author wrote it, without `{}` or `hl_lines=`; empty if no line is marked.
    pub(super) marks: &'a str,
}

impl<'a> Fence<'a> {
    /// Reads `rust`, `rust {3-5,8}`, `rust,hl_lines=3-5 8` and the like; other attributes are passed over.
    pub(super) fn parse(info: &'a str) -> Self {
        let info = info.trim();
        let (language, attributes) = info.split_at(info.find([' ', '\t', ',', '{']).unwrap_or(info.len()));
        Self { language, marks: marks(attributes).unwrap_or_default() }
    }

    /// The numbers of the marked lines, counted from 1, in order.
    ///
    /// # Errors
    ///
    /// The first part that is no line or range of lines of a code of `lines` lines.
    pub(super) fn marked(&self, lines: usize) -> Result<Vec<RangeInclusive<usize>>, &'a str> {
        let parts = self.marks.split([',', ' ']).filter(|part| !part.is_empty());
        let mut marked = parts.map(|part| range(part, lines).ok_or(part)).collect::<Result<Vec<_>, _>>()?;
        marked.sort_by_key(|range| *range.start());
        Ok(marked)
    }
}

/// Appends `html`, in which no element crosses the end of a line, with the lines `marked` in `<mark>`.
pub(super) fn push_lines(out: &mut String, html: &str, marked: &[RangeInclusive<usize>]) {
    if marked.is_empty() {
        return out.push_str(html);
    }
    let mut marked = marked.iter().peekable();
    for (index, line) in html.split_inclusive('\n').enumerate() {
        while marked.next_if(|range| *range.end() <= index).is_some() {}
        if marked.peek().is_some_and(|range| range.contains(&(index + 1))) {
            out.push_str("<mark>");
            out.push_str(line);
            out.push_str("</mark>");
        } else {
            out.push_str(line);
        }
    }
}

fn marks(attributes: &str) -> Option<&str> {
    if let Some((_, rest)) = attributes.split_once("hl_lines=") {
        return match rest.chars().next()? {
            quote @ ('"' | '\'') => rest[1..].split(quote).next(),
            _ => rest.split([' ', '}']).next(),
        };
    }
    let (_, rest) = attributes.split_once('{')?;
    rest.split('}').next().filter(|marks| !marks.contains('='))
}

fn range(part: &str, lines: usize) -> Option<RangeInclusive<usize>> {
    let (first, last) = part.split_once('-').unwrap_or((part, part));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (1 <= first && first <= last && last <= lines).then_some(first..=last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(info: &str, language: &str, marked: Result<&[RangeInclusive<usize>], &str>) {
        let fence = Fence::parse(info);
        assert_eq!((fence.language, fence.marked(9)), (language, marked.map(<[_]>::to_vec)), "{info}");
    }

    #[test]
    fn the_fence_names_language_and_marked_lines() {
        check("", "", Ok(&[]));
        check("rust", "rust", Ok(&[]));
        check("rust {8, 3-5}", "rust", Ok(&[3..=5, 8..=8]));
        check("rust{2}", "rust", Ok(&[2..=2]));
        check("{2}", "", Ok(&[2..=2]));
        check("rust,hl_lines=3-5,linenos", "rust", Err("linenos"));
        check("rust hl_lines=3-5,8 linenos", "rust", Ok(&[3..=5, 8..=8]));
        check("rust {hl_lines=\"3 5-6\"}", "rust", Ok(&[3..=3, 5..=6]));
        check("rust {linenos=table}", "rust", Ok(&[]));
    }

    #[test]
    fn lines_that_do_not_exist_are_refused() {
        check("c {9}", "c", Ok(&[9..=9]));
        for wrong in ["10", "0", "5-3", "x", "1-2-3", "3-10"] {
            check(&format!("c {{1,{wrong}}}"), "c", Err(wrong));
        }
    }

    #[test]
    fn overlapping_marks_mark_a_line_once() {
        let mut out = String::new();
        push_lines(&mut out, "a\nb\nc\nd", &[1..=2, 1..=1, 4..=4]);
        assert_eq!(out, "<mark>a\n</mark><mark>b\n</mark>c\n<mark>d</mark>");
    }
}
