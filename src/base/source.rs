//! A text of the author's and the places in it.

use super::{Diagnostic, SourcePath, Text};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, Range};
use std::sync::OnceLock;

/// A range of bytes in a [`Source`]; `u32` because an author's file is limited to 4 GB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// So many bytes are read again to count the characters before a place.
const BLOCK_BYTES: usize = 1024;

impl Span {
    /// The bytes `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |at: usize| u32::try_from(at).expect("the reader of files refuses texts over 4 GB");
        Self { start: narrow(start), end: narrow(end) }
    }

    /// As an index into the text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the start of `self` to the end of `last`.
    pub fn to(self, last: Self) -> Self {
        Self { start: self.start, end: last.end }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// One text file of the author's, whole.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Where it lies.
    pub path: SourcePath,
    /// Its text as it is on disk, without a byte order mark; line ends may be CRLF.
    pub text: Text,
    /// Where each line begins, read when it is first asked for: a text with many mistakes is not read for each.
    line_starts: OnceLock<Vec<u32>>,
    /// How many characters stand before each block of [`BLOCK_BYTES`], for the same reason: a text may be one line.
    characters: OnceLock<Vec<u32>>,
}

impl Source {
    /// The text of the file at `path`.
    pub fn new(path: SourcePath, text: impl Into<Text>) -> Self {
        Self { path, text: text.into(), line_starts: OnceLock::new(), characters: OnceLock::new() }
    }

    /// The file at `path` that holds `bytes`, with or without a byte order mark.
    ///
    /// # Errors
    /// It is not UTF-8: the diagnostic shows the first byte that begins no character.
    pub fn decode(path: SourcePath, bytes: &[u8]) -> Result<Self, Box<Diagnostic>> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(path, text)),
            Err(error) => Err(not_utf8(&path, bytes, error.valid_up_to()).into()),
        }
    }

    /// The line and column of `span`, with what is needed to show it.
    pub fn place(&self, span: Span) -> Place {
        let text = &self.text;
        let start = floor_char_boundary(text, span.start as usize);
        let line_starts = self.line_starts.get_or_init(|| {
            let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            [0].into_iter().chain(ends.map(|(at, _)| Span::new(at + 1, at + 1).start)).collect()
        });
        let number = line_starts.partition_point(|line| *line as usize <= start);
        let line_start = line_starts[number - 1] as usize;
        let line_end = line_starts.get(number).map_or(text.len(), |next| *next as usize - 1);
        let line = text[line_start..line_end].trim_end_matches('\r');
        // The line's end can lie before a span that begins between CR and LF.
        let start = start.min(line_start + line.len());
        let end = floor_char_boundary(text, (span.end as usize).clamp(start, line_start + line.len()));
        Place {
            file: self.path.clone(),
            line: Some(Line {
                number,
                column: self.characters(line_start..start) + 1,
                width: self.characters(start..end),
                text: LineText { source: text.clone(), range: Span::new(line_start, line_start + line.len()) },
            }),
        }
    }

    /// How many characters begin in `range`. The cost does not grow with it.
    fn characters(&self, range: Range<usize>) -> usize {
        let bytes = self.text.as_bytes();
        let begin = |bytes: &[u8]| bytes.iter().filter(|byte| !(0x80..0xC0).contains(*byte)).count();
        let before_blocks = self.characters.get_or_init(|| {
            let mut before = vec![0];
            let mut count = 0;
            for block in bytes.chunks(BLOCK_BYTES) {
                count += begin(block);
                before.push(Span::new(count, count).start);
            }
            before
        });
        let before = |at: usize| {
            let block = at / BLOCK_BYTES;
            before_blocks[block] as usize + begin(&bytes[block * BLOCK_BYTES..at])
        };
        before(range.end) - before(range.start)
    }
}

/// The mistake of a file whose byte `bad` begins no character.
fn not_utf8(path: &SourcePath, bytes: &[u8], bad: usize) -> Diagnostic {
    let message = if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        "text is UTF-16, not UTF-8".to_owned()
    } else {
        format!("text is not UTF-8: byte 0x{:02X}", bytes[bad])
    };
    let line_start = bytes[..bad].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line_end = bytes[bad..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| bad + at);
    let line = Line {
        number: bytes[..bad].iter().filter(|byte| **byte == b'\n').count() + 1,
        column: String::from_utf8_lossy(&bytes[line_start..bad]).chars().count() + 1,
        width: 1,
        text: String::from_utf8_lossy(&bytes[line_start..line_end]).trim_end_matches('\r').into(),
    };
    Diagnostic::error(message).at(Place { file: path.clone(), line: Some(line) }).help("save the file as UTF-8")
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

/// A file of the author's, and the line in it where there is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: SourcePath,
    /// `None` where the file as a whole is meant, as when it can't be read.
    pub line: Option<Line>,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: &SourcePath) -> Self {
        Self { file: file.clone(), line: None }
    }
}

/// `templates/page.hbs:3:5`, or the file alone.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.file.fmt(f)?;
        match &self.line {
            Some(Line { number, column, .. }) => write!(f, ":{number}:{column}"),
            None => Ok(()),
        }
    }
}

/// A line and a stretch of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// How many characters the caret marks; 0 marks the point before `column`.
    pub width: usize,
    /// The whole line, without its line end.
    pub text: LineText,
}

/// The text of one line. It shares the text of its source, so that many mistakes in a long line do not copy the line.
#[derive(Clone, Debug)]
pub struct LineText {
    source: Text,
    range: Span,
}

impl Deref for LineText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.source[self.range.range()]
    }
}

impl From<&str> for LineText {
    fn from(line: &str) -> Self {
        Self { source: line.into(), range: Span::new(0, line.len()) }
    }
}

impl PartialEq for LineText {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for LineText {}

impl PartialOrd for LineText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LineText {
    fn cmp(&self, other: &Self) -> Ordering {
        // Many places in one long line are sorted by what follows the line.
        if self.range == other.range && std::ptr::eq(self.source.as_ptr(), other.source.as_ptr()) {
            return Ordering::Equal;
        }
        (**self).cmp(other)
    }
}

impl Hash for LineText {
    /// The place of a line, which is hashed beside its text, tells lines apart.
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// One stretch of a Markdown body, in the order of the text: finished HTML between the shortcode tags the author wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// HTML that is final.
    Html(String),
    /// A shortcode tag, `{{> …}}`, `{{#> …}}` or `{{/…}}`: where it stands in the author's file.
    Tag(Span),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, span: Range<usize>, expected: (usize, usize, usize, &str)) {
        let source = Source::new(SourcePath::new("a"), text);
        let line = source.place(span.into()).line.unwrap();
        assert_eq!((line.number, line.column, line.width, &*line.text), expected);
    }

    #[test]
    fn a_place_counts_lines_and_characters() {
        check("ab\ncdé f\n", 7..9, (2, 4, 2, "cdé f"));
    }

    #[test]
    fn characters_are_counted_over_blocks() {
        for (len, c) in [(1, 'é'), (2, '€'), (0, 'é')] {
            let text = format!("{}{}", "x".repeat(len), c.to_string().repeat(3 * BLOCK_BYTES / c.len_utf8()));
            for (column, (at, _)) in text.char_indices().enumerate().skip(BLOCK_BYTES / 3) {
                let line =
                    Source::new(SourcePath::new("a"), text.as_str()).place((at..text.len()).into()).line.unwrap();
                assert_eq!((line.column, line.width), (column + 1, text.chars().count() - column));
            }
        }
    }

    #[test]
    fn a_span_over_lines_marks_its_first_line() {
        check("ab\r\ncd\r\n", 1..6, (1, 2, 1, "ab"));
    }

    #[test]
    fn a_place_within_a_line_end_is_the_lines_end() {
        check("ab\r\ncd", 2..4, (1, 3, 0, "ab"));
        check("ab\r\ncd", 3..4, (1, 3, 0, "ab"));
    }

    #[test]
    fn a_place_at_the_end_or_past_it_is_the_end() {
        check("ab", 2..2, (1, 3, 0, "ab"));
        check("ab\n", 90..99, (2, 1, 0, ""));
    }
}
