//! What a browser takes the value of an attribute for, by the tag's name and by the attributes before it.

use super::word::Word;
use super::{Attribute, Context, attribute};

/// What a browser takes the value of an attribute for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Text,
    Url,
    /// A URL whose answer runs in the page, or changes what all others mean.
    UrlOfCode,
    /// The `href` of a `<link>` whose `rel` stands behind it.
    UrlOfLink,
    /// URLs of images.
    UrlSet,
    /// What other attributes of the tag mean, or what its text is.
    Decisive,
    /// The `rel` of `<link>`.
    Relation,
    /// The `content` of `<meta>`, which may be an order to the browser; a refresh leads to the URL behind `url=`.
    Order,
    /// An event handler.
    Script,
    Style,
    /// A page of its own, `srcdoc`.
    Document,
    /// A request decides which attribute it is.
    Unsure,
}

/// What an attribute of the tag says about others of it: the `rel` of `<link>` about `href`, `http-equiv` of `<meta>` about `content`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Role {
    /// The other leads to a page, or is text.
    Harmless,
    /// Nothing so far: what stands behind may say it.
    Unsaid,
    /// The other runs in the page, or is an order to the browser; or a value decides it.
    Acts,
}

impl Context {
    /// What the attribute's value is.
    pub(super) fn kind(&self) -> Kind {
        let (element, name) = (self.element.as_bytes(), self.word.as_bytes());
        match (attribute(element, name), name) {
            _ if self.is_end_tag => Kind::Text,
            _ if self.is_name_unsure => Kind::Unsure,
            _ if self.element == Word::UNKNOWN && is_special_somewhere(name) => Kind::Unsure,
            (Attribute::Base, _) => Kind::UrlOfCode,
            (Attribute::Set, _) => Kind::UrlSet,
            (Attribute::Url(_), _) => match (element, self.role) {
                (b"script" | b"iframe" | b"frame" | b"embed" | b"object", _) | (b"link", Role::Acts) => Kind::UrlOfCode,
                (b"link", Role::Unsaid) => Kind::UrlOfLink,
                _ if self.element == Word::UNKNOWN => Kind::UrlOfCode,
                _ => Kind::Url,
            },
            // SVG animates the target of a link as any other attribute.
            (_, b"to" | b"from" | b"by") if is_animation(element) => Kind::Url,
            (_, b"values") if is_animation(element) => Kind::UrlSet,
            (_, b"attributename") if is_animation(element) => Kind::Unsure,
            (_, b"style") => Kind::Style,
            (_, b"srcdoc") => Kind::Document,
            (_, b"content") if element == b"meta" && self.role != Role::Harmless => Kind::Order,
            (_, b"rel") if element == b"link" => Kind::Relation,
            _ if is_decisive(element, name) => Kind::Decisive,
            (_, [b'o', b'n', _, ..]) => Kind::Script,
            _ => Kind::Text,
        }
    }

    /// What the tag's attributes say about each other, now that the value of this one begins.
    pub(super) fn role_of_attribute(&self) -> Role {
        match (self.element.as_bytes(), self.word.as_bytes()) {
            _ if self.is_name_unsure => self.role,
            (b"meta", b"http-equiv") => Role::Acts,
            (b"meta", b"name" | b"property" | b"itemprop") | (b"link", b"rel" | b"itemprop")
                if self.role == Role::Unsaid =>
            {
                Role::Harmless
            }
            _ => self.role,
        }
    }

    /// Which links lead to what runs in the page, or changes it.
    pub(super) fn relation(&mut self, byte: u8) {
        self.word = if byte.is_ascii_whitespace() { Word::EMPTY } else { self.word.push(byte) };
        let acts = [&b"stylesheet"[..], b"modulepreload", b"manifest"].iter().any(|relation| self.word.is(relation));
        // The browser reads another text at an entity than the one that is written.
        if acts || byte == b'&' {
            self.role = Role::Acts;
        }
    }
}

/// What decides how a browser reads the other attributes of `element`, or its text.
fn is_decisive(element: &[u8], name: &[u8]) -> bool {
    match name {
        b"type" => matches!(element, b"script" | b"style" | b"link" | b"input" | b"button" | b"object" | b"embed"),
        b"http-equiv" | b"name" => element == b"meta",
        b"as" => element == b"link",
        b"sandbox" => element == b"iframe",
        _ => false,
    }
}

/// Whether the attribute is no text in an element that a value may be.
fn is_special_somewhere(name: &[u8]) -> bool {
    matches!(name, b"data" | b"action" | b"formaction" | b"poster" | b"srcset" | b"imagesrcset" | b"content" | b"rel")
        || matches!(name, b"type" | b"http-equiv" | b"to" | b"from" | b"by" | b"values" | b"attributename")
}

/// SVG 2, "animation elements".
fn is_animation(element: &[u8]) -> bool {
    element == b"set" || element.starts_with(b"animate")
}
