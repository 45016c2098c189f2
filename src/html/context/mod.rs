//! What stands around a place of a page: whether a value printed there is text, the value of an attribute, a script.
//!
//! It is the tokenizer of the HTML standard without its tokens. html5gum has no state that can be copied, and a program forks
//! where a request decides; a test holds both readings equal.

mod join;
mod kind;
mod raw;
mod script;
mod spot;
#[cfg(test)]
mod tests;
mod url;
mod word;

pub(crate) use spot::{InScript, Spot};

use super::{Attribute, attribute, regular};
use kind::{Kind, Role};
use raw::Raw;
use script::Script;
use url::Url;
use word::Word;

/// What a browser is in the middle of, after a part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Context {
    state: State,
    /// The name of the tag, or of the element whose text is no HTML.
    element: Word,
    /// The name of the attribute; the name of a tag in a text that is no HTML; the last word of a `content`.
    word: Word,
    /// Whether the tag is an end tag.
    is_end_tag: bool,
    /// Whether a request decides what the attribute's name is.
    is_name_unsure: bool,
    role: Role,
    /// How much of a URL is fixed.
    url: Url,
    script: Script,
}

/// A state of the tokenizer (HTML, "Tokenization"); those that differ in errors only are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    /// What has no contexts, as a file of text.
    Plain,
    Text,
    /// After `<`.
    TagOpen,
    /// After `</`.
    EndTagOpen,
    TagName,
    /// In a tag, before or between attributes.
    Tag,
    AttributeName,
    /// After an attribute's name and white space.
    AfterAttributeName,
    BeforeValue,
    Value(Quote, Kind),
    /// After `<!`.
    Declaration,
    Doctype,
    Comment(Dashes),
    /// What only begins as a tag does, `<?x` or `</ x`; it ends at the next `>`.
    BogusComment,
    Raw(Raw),
}

/// What ends the value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Quote {
    Double,
    Single,
    None,
}

/// What of a comment's end was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Dashes {
    /// Nothing, right after `<!--`.
    Start,
    StartDash,
    None,
    One,
    Two,
    /// `--!`
    Bang,
}

impl Context {
    /// Between the tags of a page.
    pub const HTML: Self = Self {
        state: State::Text,
        element: Word::EMPTY,
        word: Word::EMPTY,
        is_end_tag: false,
        is_name_unsure: false,
        role: Role::Unsaid,
        url: Url::Start,
        script: Script::START,
    };

    /// The beginning of a page of the type `content_type`.
    pub fn at_start_of(content_type: &str) -> Self {
        let (kind, name) =
            content_type.split(';').next().and_then(|mime| mime.trim().split_once('/')).unwrap_or_default();
        let state = match (kind, name) {
            (_, "javascript") => State::Raw(Raw::SCRIPT),
            ("text", "css") => State::Raw(Raw::STYLE),
            ("text", "calendar" | "csv" | "markdown" | "plain" | "tab-separated-values" | "vcard") => State::Plain,
            (_, "json") => State::Plain,
            (_, name) if name.ends_with("+json") => State::Plain,
            // What a browser may read as HTML.
            _ => State::Text,
        };
        Self { state, ..Self::HTML }
    }

    /// Reads on. The cost is linear in the text.
    pub(crate) fn read(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            at = match self.state {
                State::Plain => return,
                State::Text => match regular::find(bytes, at, b'<') {
                    None => return,
                    Some(less) => {
                        self.state = State::TagOpen;
                        less + 1
                    }
                },
                State::Value(quote, kind) => self.value(bytes, at, quote, kind),
                State::Raw(raw) => self.raw(bytes, at, raw),
                _ => at + usize::from(self.step(bytes[at])),
            };
        }
    }

    /// Reads what a value prints here, whatever it is; HTML of its own begins and ends between tags.
    pub(crate) fn read_value(&mut self) {
        match self.state {
            State::TagOpen | State::EndTagOpen => {
                self.begin_tag(self.state == State::EndTagOpen);
                self.element = Word::UNKNOWN;
            }
            State::TagName => self.element = Word::UNKNOWN,
            State::Tag | State::AfterAttributeName => self.begin_attribute(),
            State::AttributeName => self.is_name_unsure = true,
            State::BeforeValue => {
                self.begin_value(Quote::None);
                self.read_value();
            }
            State::Value(_, kind) => {
                if kind == Kind::Relation {
                    self.role = Role::Acts;
                }
                self.url = self.url.after_value();
                self.script = self.script.after_value();
                self.word = Word::EMPTY;
            }
            State::Raw(raw) => {
                self.state = State::Raw(raw.after_value());
                self.script = self.script.after_value();
            }
            State::Declaration => self.state = State::BogusComment,
            State::Comment(_) => self.state = State::Comment(Dashes::None),
            State::Plain | State::Text | State::Doctype | State::BogusComment => {}
        }
    }

    /// Takes one byte of a tag or comment; `false` if the next state is to take it.
    fn step(&mut self, byte: u8) -> bool {
        let is_blank = byte.is_ascii_whitespace();
        match (self.state, byte) {
            (State::TagOpen, b'!') => {
                self.word = Word::EMPTY;
                self.state = State::Declaration;
            }
            (State::TagOpen, b'/') => self.state = State::EndTagOpen,
            (State::TagOpen | State::EndTagOpen, b'a'..=b'z' | b'A'..=b'Z') => {
                self.begin_tag(self.state == State::EndTagOpen);
                return false;
            }
            (State::TagOpen, b'?') => self.state = State::BogusComment,
            (State::TagOpen, _) => {
                self.state = State::Text;
                return false;
            }
            (State::EndTagOpen, b'>') => *self = Self::HTML,
            (State::EndTagOpen, _) => self.state = State::BogusComment,
            (State::Declaration, _) => return self.declaration(byte),
            (State::BogusComment | State::Doctype, b'>') => *self = Self::HTML,
            (State::Comment(dashes), _) => self.comment(byte, dashes),
            (
                State::TagName | State::Tag | State::AttributeName | State::AfterAttributeName | State::BeforeValue,
                b'>',
            ) => {
                self.end_tag();
            }
            (State::TagName | State::AttributeName | State::AfterAttributeName, b'/') => self.state = State::Tag,
            (State::TagName, _) if is_blank => self.state = State::Tag,
            (State::TagName, _) => self.element = self.element.push(byte),
            (State::Tag, _) if is_blank || byte == b'/' => {}
            (State::AttributeName, _) if is_blank => self.state = State::AfterAttributeName,
            (State::AttributeName | State::AfterAttributeName, b'=') => self.state = State::BeforeValue,
            (State::AttributeName, _) => self.word = self.word.push(byte),
            (State::AfterAttributeName | State::BeforeValue, _) if is_blank => {}
            (State::Tag | State::AfterAttributeName, _) => {
                self.begin_attribute();
                self.word = self.word.push(byte);
            }
            (State::BeforeValue, b'"') => self.begin_value(Quote::Double),
            (State::BeforeValue, b'\'') => self.begin_value(Quote::Single),
            (State::BeforeValue, _) => {
                self.begin_value(Quote::None);
                return false;
            }
            (
                State::Plain | State::Text | State::Value(..) | State::Raw(_) | State::BogusComment | State::Doctype,
                _,
            ) => {}
        }
        true
    }

    fn declaration(&mut self, byte: u8) -> bool {
        let word = self.word.push(byte);
        self.state = match word.as_bytes() {
            b"--" => State::Comment(Dashes::Start),
            b"doctype" => State::Doctype,
            _ if word.begins(b"--") || word.begins(b"doctype") => State::Declaration,
            _ => State::BogusComment,
        };
        self.word = word;
        self.state != State::BogusComment
    }

    fn comment(&mut self, byte: u8, dashes: Dashes) {
        let next = match (dashes, byte) {
            (Dashes::Start | Dashes::StartDash | Dashes::Two | Dashes::Bang, b'>') => return *self = Self::HTML,
            (Dashes::Start, b'-') => Dashes::StartDash,
            (Dashes::StartDash | Dashes::One | Dashes::Two, b'-') => Dashes::Two,
            (Dashes::None | Dashes::Bang, b'-') => Dashes::One,
            (Dashes::Two, b'!') => Dashes::Bang,
            _ => Dashes::None,
        };
        self.state = State::Comment(next);
    }

    fn begin_tag(&mut self, is_end_tag: bool) {
        *self = Self { state: State::TagName, is_end_tag, ..Self::HTML };
    }

    fn begin_attribute(&mut self) {
        self.state = State::AttributeName;
        self.word = Word::EMPTY;
        self.is_name_unsure = false;
    }

    fn begin_value(&mut self, quote: Quote) {
        let kind = self.kind();
        self.role = self.role_of_attribute();
        self.url = if kind == Kind::Order { Url::None } else { Url::Start };
        self.script = Script::START;
        self.word = Word::EMPTY;
        self.is_name_unsure = false;
        self.state = State::Value(quote, kind);
    }

    /// Reads on in a value from byte `at`: where it ends, or the text.
    fn value(&mut self, bytes: &[u8], at: usize, quote: Quote, kind: Kind) -> usize {
        let ends = |byte: u8| match quote {
            Quote::Double => byte == b'"',
            Quote::Single => byte == b'\'',
            Quote::None => byte == b'>' || byte.is_ascii_whitespace(),
        };
        let len = bytes[at..].iter().take_while(|byte| !ends(**byte)).count();
        self.value_text(&bytes[at..at + len], kind);
        let Some(end) = bytes.get(at + len) else { return bytes.len() };
        self.state = State::Tag;
        if *end == b'>' && quote == Quote::None {
            self.end_tag();
        }
        at + len + 1
    }

    fn value_text(&mut self, text: &[u8], kind: Kind) {
        match kind {
            Kind::Url | Kind::UrlOfCode | Kind::UrlOfLink => {
                self.url = text.iter().fold(self.url, |url, byte| url.step(*byte))
            }
            Kind::UrlSet => {
                for byte in text {
                    self.url =
                        if matches!(byte, b',' | b';' | b' ' | b'\n') { Url::Start } else { self.url.step(*byte) };
                }
            }
            Kind::Order => text.iter().for_each(|byte| self.refresh(*byte)),
            Kind::Relation => text.iter().for_each(|byte| self.relation(*byte)),
            Kind::Script => self.script = script_of_value(text, self.script),
            Kind::Text | Kind::Style | Kind::Document | Kind::Decisive | Kind::Unsure => {}
        }
    }

    /// `5; url='/x/'` (HTML, "shared declarative refresh steps").
    fn refresh(&mut self, byte: u8) {
        match byte {
            b'=' if self.word.is(b"url") && self.url == Url::None => self.url = Url::Start,
            b'"' | b'\'' if self.url == Url::Start => {}
            _ if self.url != Url::None => self.url = self.url.step(byte),
            b' ' => {}
            b';' | b',' => self.word = Word::EMPTY,
            _ => self.word = self.word.push(byte),
        }
    }

    fn end_tag(&mut self) {
        let raw = if self.is_end_tag { None } else { Raw::of(self.element.as_bytes()) };
        *self = match raw {
            None => Self::HTML,
            Some(raw) => Self { state: State::Raw(raw), element: self.element, ..Self::HTML },
        };
    }
}

/// The quotes of a script in an attribute that HTML escapes.
const QUOTES: [(&[u8], u8); 6] =
    [(b"&quot;", b'"'), (b"&#34;", b'"'), (b"&#x22;", b'"'), (b"&apos;", b'\''), (b"&#39;", b'\''), (b"&#x27;", b'\'')];

fn script_of_value(text: &[u8], start: Script) -> Script {
    let (mut script, mut rest) = (start, text);
    while let Some(first) = rest.first() {
        let escape = if *first == b'&' { QUOTES.iter().find(|(escape, _)| rest.starts_with(escape)) } else { None };
        let (escape, byte) = escape.map_or((1, *first), |(escape, byte)| (escape.len(), *byte));
        script = script.step(byte);
        rest = &rest[escape..];
    }
    script
}
