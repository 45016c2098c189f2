//! Tags as all writers of HTML write them, read at sight: values in double quotes, or none.

use crate::html::{Attribute, Html, attribute};
use std::borrow::Cow;
use std::ops::Range;

impl Html {
    /// Reads `page` as far as it is regular: how far. What follows begins between tags.
    pub(super) fn read_regular(&mut self, page: &str) -> usize {
        let mut at = 0;
        let mut attributes = Vec::new();
        while let Some(start) = find(page.as_bytes(), at, b'<') {
            let Some(end) = self.read_markup(page, start, &mut attributes) else { return start };
            at = end;
        }
        page.len()
    }

    /// Reads the tag or comment at byte `start`, with the text of an element that holds nothing else: where it ends. `None`
    /// if it is not regular; then nothing of it was noted.
    fn read_markup(
        &mut self,
        page: &str,
        start: usize,
        attributes: &mut Vec<(Attribute, Range<usize>)>,
    ) -> Option<usize> {
        let bytes = page.as_bytes();
        match bytes.get(start + 1)? {
            b'/' => {
                let end = name_end(bytes, start + 2)?;
                (*bytes.get(end)? == b'>').then_some(end + 1)
            }
            b'!' => end_of_declaration(&page[start..]).map(|len| start + len),
            _ => {
                let name_end = name_end(bytes, start + 1)?;
                let element = lower_case(&bytes[start + 1..name_end]);
                let end = read_attributes(bytes, name_end, &element, attributes)?;
                let after = end_of_text(page, end, &element)?;
                self.note_all(page, start..end, attributes);
                Some(after)
            }
        }
    }

    fn note_all(&mut self, page: &str, tag: Range<usize>, attributes: &[(Attribute, Range<usize>)]) {
        let bytes = page.as_bytes();
        let is_plain = |value: &Range<usize>| !bytes[value.clone()].iter().any(|byte| matches!(byte, b'&' | b'\r' | 0));
        if attributes.iter().all(|(_, value)| is_plain(value)) {
            for (attribute, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
                self.note(*attribute, &page[value.clone()], value.start);
            }
        } else {
            self.read_any(page, tag);
        }
    }
}

/// Where `byte` stands first from `from` on. What is searched for is near, so a search that begins quickly is what counts:
/// eight bytes at a time, of which the subtraction finds the first that is equal
/// (<https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord>).
pub(super) fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let (words, rest) = bytes[from..].as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let differs = u64::from_le_bytes(*word) ^ (ONES * u64::from(byte));
        let equals = differs.wrapping_sub(ONES) & !differs & (ONES << 7);
        if equals != 0 {
            return Some(from + 8 * index + equals.trailing_zeros() as usize / 8);
        }
    }
    let in_rest = rest.iter().position(|other| *other == byte)?;
    Some(from + 8 * words.len() + in_rest)
}

/// Reads the attributes of a start tag from behind its name: where the tag ends. Those that mean something to us are kept, with
/// where their values stand.
fn read_attributes(
    bytes: &[u8],
    from: usize,
    element: &[u8],
    attributes: &mut Vec<(Attribute, Range<usize>)>,
) -> Option<usize> {
    attributes.clear();
    let mut at = from;
    loop {
        let before = at;
        while bytes.get(at)?.is_ascii_whitespace() {
            at += 1;
        }
        match bytes[at] {
            b'>' => return Some(at + 1),
            b'/' if *bytes.get(at + 1)? == b'>' => return Some(at + 2),
            _ if at == before => return None,
            _ => {}
        }
        let name = at..name_end(bytes, at)?;
        at = name.end;
        let value = if *bytes.get(at)? == b'=' {
            let value = at + 2;
            (*bytes.get(at + 1)? == b'"').then_some(())?;
            let end = find(bytes, value, b'"')?;
            at = end + 1;
            value..end
        } else {
            at..at
        };
        match attribute(element, &lower_case(&bytes[name])) {
            Attribute::Other => {}
            attribute => attributes.push((attribute, value)),
        }
    }
}

/// The bytes that names consist of.
const IS_OF_NAME: [bool; 256] = {
    let mut is_of_name = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        is_of_name[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'_' | b':');
        byte += 1;
    }
    is_of_name
};

/// Where the name that begins at `start` ends.
fn name_end(bytes: &[u8], start: usize) -> Option<usize> {
    if !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let mut end = start + 1;
    while bytes.get(end).is_some_and(|byte| IS_OF_NAME[usize::from(*byte)]) {
        end += 1;
    }
    Some(end)
}

fn lower_case(name: &[u8]) -> Cow<'_, [u8]> {
    if name.iter().any(u8::is_ascii_uppercase) { name.to_ascii_lowercase().into() } else { name.into() }
}

/// How long the comment or `<!doctype html>` at the beginning of `text` is.
fn end_of_declaration(text: &str) -> Option<usize> {
    let Some(comment) = text.strip_prefix("<!--") else {
        let doctype = text.get(.."<!doctype html>".len())?;
        return doctype.eq_ignore_ascii_case("<!doctype html>").then_some(doctype.len());
    };
    // A comment may end in other ways than by `-->`: all of them begin like these.
    let end = comment.find("--").filter(|end| comment[*end..].starts_with("-->"))?;
    (!comment.starts_with(['>', '-'])).then_some("<!--".len() + end + "-->".len())
}

/// Where the text of an element that holds nothing else ends, if it begins at byte `start`: at its end tag.
fn end_of_text(page: &str, start: usize, element: &[u8]) -> Option<usize> {
    match element {
        b"title" | b"textarea" | b"style" | b"script" => {}
        b"xmp" | b"iframe" | b"noembed" | b"noframes" | b"noframe" | b"noscript" | b"plaintext" => return None,
        _ => return Some(start),
    }
    let text = &page[start..];
    let ends = |at: usize| {
        let behind = &text.as_bytes()[at + 2..];
        let name = behind.get(..element.len()).is_some_and(|name| name.eq_ignore_ascii_case(element));
        name && behind.get(element.len()).is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
    };
    let end = text.match_indices("</").map(|(at, _)| at).find(|at| ends(*at))?;
    // In a script a comment may hide an end tag.
    (!text[..end].contains("<!--")).then_some(start + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_is_found_wherever_it_stands() {
        for len in 0..40 {
            for at in 0..=len {
                let mut bytes = vec![b'<' ^ 0x80; len];
                bytes[at..].fill(b'<' + 1);
                assert_eq!(find(&bytes, 0, b'<'), None);
                bytes.insert(at, b'<');
                bytes.push(b'<');
                let found: Vec<_> = (0..=at).filter_map(|from| find(&bytes, from, b'<')).collect();
                assert_eq!(found, vec![at; at + 1], "{at} of {len}");
            }
        }
    }
}
