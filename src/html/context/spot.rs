//! What a value becomes where it is printed.

use super::kind::Kind;
use super::raw::RawText;
use super::url::Url;
use super::{Context, Quote, State};

/// What a browser takes a value for that is printed in a page, escaped as HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    /// For text, whatever the value is.
    Text,
    /// For a part of a tag's name.
    TagName,
    /// For attributes.
    Attributes,
    /// For the value of an attribute, up to the first blank.
    Unquoted,
    /// For the value of an attribute of which a request decides the name.
    UnsureAttribute,
    /// For a part of a comment, or of `<!doctype>`.
    Comment,
    /// For a part of a script.
    Script(InScript),
    /// For a part of an event handler, which is a script.
    Handler(InScript),
    /// For a part of a style sheet.
    Style,
    /// For a part of the page in `srcdoc`.
    Document,
    /// For text in which escapes are not read.
    RawText,
    /// For a part of a URL that runs code whatever the value is.
    RunningUrl,
    /// In a URL before whose scheme ends an entity stands.
    HiddenUrl,
    /// For the host that code comes from.
    HostOfCode,
    /// The same, unless the `rel` of the `<link>`, which stands behind it, says otherwise.
    HostOfLink,
    /// For what decides how a browser reads the other attributes of the tag, or its text.
    Decisive,
    /// For an order to the browser, the `content` of `<meta>`.
    Order,
}

/// Where in a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InScript {
    /// Between its tokens.
    Code,
    /// In a text, a comment or a regular expression.
    Within,
}

impl Context {
    /// What a value printed here becomes.
    pub(crate) fn spot(&self) -> Spot {
        let in_script = if self.script.is_code() { InScript::Code } else { InScript::Within };
        match self.state {
            State::Plain | State::Text => Spot::Text,
            State::TagOpen | State::EndTagOpen | State::TagName => Spot::TagName,
            State::Tag | State::AttributeName | State::AfterAttributeName => Spot::Attributes,
            State::Declaration | State::Doctype | State::Comment(_) | State::BogusComment => Spot::Comment,
            State::BeforeValue => self.in_value().spot(),
            State::Value(quote, kind) => self.spot_in_value(quote, kind, in_script),
            State::Raw(raw) => match raw.text {
                RawText::Escapable => Spot::Text,
                RawText::Script => Spot::Script(in_script),
                RawText::Style => Spot::Style,
                RawText::Other => Spot::RawText,
            },
        }
    }

    fn spot_in_value(&self, quote: Quote, kind: Kind, in_script: InScript) -> Spot {
        let by_quotes = if quote == Quote::None { Spot::Unquoted } else { Spot::Text };
        match (kind, self.url) {
            (Kind::Script, _) if quote == Quote::None => Spot::Unquoted,
            (Kind::Script, _) => Spot::Handler(in_script),
            (Kind::Style, _) => Spot::Style,
            (Kind::Document, _) => Spot::Document,
            (Kind::Unsure, _) => Spot::UnsureAttribute,
            (Kind::Decisive | Kind::Relation, _) => Spot::Decisive,
            (Kind::Order, Url::None) => Spot::Order,
            (Kind::Url | Kind::UrlOfCode | Kind::UrlOfLink | Kind::Order, Url::Running) => Spot::RunningUrl,
            (Kind::Url | Kind::UrlOfCode | Kind::UrlOfLink | Kind::Order | Kind::UrlSet, Url::Hidden) => {
                Spot::HiddenUrl
            }
            (Kind::UrlOfCode, url) if url != Url::Fixed => Spot::HostOfCode,
            (Kind::UrlOfLink, url) if url != Url::Fixed => Spot::HostOfLink,
            (Kind::Text | Kind::Url | Kind::UrlOfCode | Kind::UrlOfLink | Kind::UrlSet | Kind::Order, _) => by_quotes,
        }
    }

    /// At the first byte of a value without quotes.
    fn in_value(mut self) -> Self {
        self.begin_value(Quote::None);
        self
    }

    /// Whether it is in the value of an attribute, or at its beginning.
    pub(crate) fn is_in_attribute(&self) -> bool {
        matches!(self.state, State::BeforeValue | State::Value(..))
    }

    /// Whether a value printed here can decide which scheme a URL has.
    pub(crate) fn takes_scheme(&self) -> bool {
        match self.state {
            State::Value(_, Kind::Url | Kind::UrlOfCode | Kind::UrlOfLink | Kind::UrlSet | Kind::Order) => {
                self.url.takes_scheme()
            }
            State::BeforeValue => self.in_value().takes_scheme(),
            _ => false,
        }
    }

    /// Whether a value that was printed before is the scheme of a URL, as a colon stands behind it.
    pub(crate) fn has_foreign_scheme(&self) -> bool {
        matches!(self.state, State::Value(_, Kind::Url | Kind::UrlOfCode | Kind::UrlOfLink | Kind::Order))
            && self.url == Url::ForeignScheme
    }
}
