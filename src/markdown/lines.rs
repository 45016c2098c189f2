//! Line ends: Markdown is read with `\n`, but places are those of the author's file, which may have `\r\n`.

use crate::base::Span;
use std::borrow::Cow;
use std::ops::Range;

/// A text with `\n` at the end of its lines, and the way back to the author's file.
pub(super) struct Lines<'a> {
    pub(super) text: Cow<'a, str>,
    /// Where the author's text begins in the file.
    start: usize,
    /// Where in `text` a `\r` is missing.
    removed: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// The text of `file` from byte `start`.
    pub(super) fn new(file: &'a str, start: usize) -> Self {
        let text = &file[start..];
        if !text.contains('\r') {
            return Self { text: Cow::Borrowed(text), start, removed: Vec::new() };
        }
        let mut lines = String::with_capacity(text.len());
        let mut removed = Vec::new();
        for (index, line) in text.split("\r\n").enumerate() {
            if index > 0 {
                removed.push(lines.len());
                lines.push('\n');
            }
            lines.push_str(line);
        }
        Self { text: Cow::Owned(lines), start, removed }
    }

    /// Where `range` of the text stands in the file.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let start = range.start + self.removed.partition_point(|at| *at < range.start);
        let end = range.end + self.removed.partition_point(|at| *at < range.end);
        Span::new(self.start + start, self.start + end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_the_text_lead_back_to_the_file() {
        let file = "--\r\na\r\nbc\n\rd\r\n";
        let lines = Lines::new(file, 4);
        assert_eq!(lines.text, "a\nbc\n\rd\n");
        for (range, expected) in
            [(0..1, "a"), (0..2, "a\r\n"), (2..4, "bc"), (1..3, "\r\nb"), (6..8, "d\r\n"), (8..8, "")]
        {
            assert_eq!(&file[lines.span(&range).range()], expected, "{range:?}");
        }
    }
}
