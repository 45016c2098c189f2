//! The text of elements whose text is no HTML: where it ends.

use super::script::Script;
use super::word::Word;
use super::{Context, State, regular};

/// How far the text of such an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Raw {
    pub(super) text: RawText,
    mark: Mark,
    escape: Escape,
    /// How many dashes stand before, at most two; they are counted in a comment of a script alone.
    dashes: u8,
}

/// What the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum RawText {
    /// Text in which escapes are read.
    Escapable,
    Script,
    Style,
    /// Text in which escapes are not read.
    Other,
}

/// What of a tag was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Mark {
    None,
    /// `<`
    Less,
    /// `<!`
    Bang,
    /// `<!-`
    BangDash,
    /// `</`
    Slash,
    /// `<` and a name
    Open,
    /// `</` and a name
    Close,
}

/// Whether a script is within `<!--` (HTML, "script data escaped state").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Escape {
    None,
    /// `<!--`
    Once,
    /// `<!-- <script>`: the next end tag ends that one.
    Twice,
}

impl Raw {
    pub(super) const SCRIPT: Self = Self::new(RawText::Script);
    pub(super) const STYLE: Self = Self::new(RawText::Style);

    const fn new(text: RawText) -> Self {
        Self { text, mark: Mark::None, escape: Escape::None, dashes: 0 }
    }

    /// The text of `element`, if it is no HTML. That of `noscript` is HTML to those who see it.
    pub(super) fn of(element: &[u8]) -> Option<Self> {
        match element {
            b"title" | b"textarea" => Some(Self::new(RawText::Escapable)),
            b"script" => Some(Self::SCRIPT),
            b"style" => Some(Self::STYLE),
            b"iframe" | b"noembed" | b"noframes" | b"plaintext" | b"xmp" => Some(Self::new(RawText::Other)),
            _ => None,
        }
    }

    pub(super) fn after_value(self) -> Self {
        Self { mark: Mark::None, dashes: 0, ..self }
    }
}

impl Context {
    /// Reads on from byte `at`: where the element ends, or the text.
    pub(super) fn raw(&mut self, bytes: &[u8], mut at: usize, mut raw: Raw) -> usize {
        while at < bytes.len() {
            if raw.mark == Mark::None && raw.text != RawText::Script {
                match regular::find(bytes, at, b'<') {
                    Some(less) => at = less,
                    None => break,
                }
            }
            let byte = bytes[at];
            at += 1;
            if raw.mark == Mark::Close && raw.escape != Escape::Twice && self.is_own_end(byte) {
                self.is_end_tag = true;
                self.script = Script::START;
                self.state = State::TagName;
                return at - 1;
            }
            if raw.text == RawText::Script {
                self.script = self.script.step(byte);
            }
            self.raw_step(byte, &mut raw);
        }
        self.state = State::Raw(raw);
        bytes.len()
    }

    /// Whether `byte` ends the name of the tag that ends this element.
    fn is_own_end(&self, byte: u8) -> bool {
        // Nothing ends the text of `<plaintext>`, or of a file of its own.
        ends_name(byte) && self.word == self.element && !self.element.is(b"plaintext") && self.element != Word::EMPTY
    }

    fn raw_step(&mut self, byte: u8, raw: &mut Raw) {
        let is_script = raw.text == RawText::Script;
        raw.mark = match (raw.mark, byte) {
            (Mark::Less, b'/') => Mark::Slash,
            (Mark::Less, b'!') if is_script && raw.escape == Escape::None => Mark::Bang,
            (Mark::Less, _) if byte.is_ascii_alphabetic() && raw.escape == Escape::Once => {
                self.word = Word::EMPTY.push(byte);
                Mark::Open
            }
            (Mark::Slash, _) if byte.is_ascii_alphabetic() => {
                self.word = Word::EMPTY.push(byte);
                Mark::Close
            }
            (Mark::Open | Mark::Close, _) if byte.is_ascii_alphabetic() => {
                self.word = self.word.push(byte);
                raw.mark
            }
            (Mark::Bang, b'-') => Mark::BangDash,
            (Mark::BangDash, b'-') => {
                (raw.escape, raw.dashes) = (Escape::Once, 2);
                Mark::None
            }
            (mark, _) => {
                if ends_name(byte) && self.word.is(b"script") {
                    match (mark, raw.escape) {
                        (Mark::Open, Escape::Once) => raw.escape = Escape::Twice,
                        (Mark::Close, Escape::Twice) => raw.escape = Escape::Once,
                        _ => {}
                    }
                }
                text_step(byte, raw)
            }
        };
    }
}

/// Takes a byte that belongs to no tag.
fn text_step(byte: u8, raw: &mut Raw) -> Mark {
    if byte == b'>' && raw.dashes == 2 {
        raw.escape = Escape::None;
    }
    raw.dashes = if byte == b'-' && raw.escape != Escape::None { (raw.dashes + 1).min(2) } else { 0 };
    if byte == b'<' { Mark::Less } else { Mark::None }
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}
