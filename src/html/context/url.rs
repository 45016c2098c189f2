//! How much of a URL is fixed by what stands before a value: its scheme, its host.

use super::Word;

/// The schemes that run code, or hold a page of their own.
const RUNNING: [&[u8]; 3] = [b"javascript", b"vbscript", b"data"];

/// How far a URL is (URL standard, "URL parsing").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Url {
    /// None has begun, as before the `url=` of a refresh.
    None,
    /// At its beginning.
    Start,
    /// In its first word, which may be a scheme or the name of a file.
    Word(Word),
    /// After a value that may be a scheme, or the beginning of one.
    Value,
    /// After its first slash.
    Slash,
    /// Its scheme is fixed, and its host has not begun.
    Scheme,
    /// In its host.
    Host,
    /// Scheme and host are fixed.
    Fixed,
    /// Its scheme is one that runs code.
    Running,
    /// A value is its scheme, because a colon stands behind it.
    ForeignScheme,
    /// An entity stands where the scheme may: the browser reads another text there than the one that is written.
    Hidden,
}

impl Url {
    /// After `byte`.
    pub(super) fn step(self, byte: u8) -> Self {
        match (self, byte) {
            // Browsers leave them out.
            (_, b'\t' | b'\n' | b'\r') | (Self::Start, ..=b' ') => self,
            (Self::Start | Self::Word(_), b'&') => Self::Hidden,
            (Self::Start, b'/' | b'\\') => Self::Slash,
            (Self::Start | Self::Word(_) | Self::Value, b'/' | b'\\' | b'?' | b'#') => Self::Fixed,
            (Self::Start, b':') => Self::Fixed,
            (Self::Start, _) => Self::Word(Word::EMPTY.push(byte)),
            (Self::Word(word), b':') if RUNNING.iter().any(|scheme| word.is(scheme)) => Self::Running,
            (Self::Word(_), b':') => Self::Scheme,
            (Self::Word(word), _) => Self::Word(word.push(byte)),
            (Self::Value, b':') => Self::ForeignScheme,
            (Self::Slash | Self::Scheme, b'/' | b'\\') => Self::Scheme,
            (Self::Slash, _) => Self::Fixed,
            (Self::Scheme, _) => Self::Host,
            (Self::Host, b'/' | b'\\' | b'?' | b'#') => Self::Fixed,
            (
                Self::None
                | Self::Value
                | Self::Host
                | Self::Fixed
                | Self::Running
                | Self::ForeignScheme
                | Self::Hidden,
                _,
            ) => self,
        }
    }

    /// Whether a value printed here can be a scheme, or its beginning or end.
    pub(super) fn takes_scheme(self) -> bool {
        match self {
            Self::Start | Self::Value => true,
            Self::Word(word) => RUNNING.iter().any(|scheme| word.begins(scheme)),
            _ => false,
        }
    }

    /// A value was printed here.
    pub(super) fn after_value(self) -> Self {
        match self {
            Self::Start => Self::Value,
            Self::Word(_) if self.takes_scheme() => Self::Value,
            // `/` and a value that begins with `/` name a host.
            Self::Slash | Self::Scheme => Self::Host,
            other => other,
        }
    }

    /// What is fixed on both of two ways.
    pub(super) fn join(self, other: Self) -> Self {
        let either = |is: fn(&Self) -> bool| is(&self) || is(&other);
        match self {
            _ if self == other => self,
            _ if either(|url| *url == Self::None) => Self::None,
            _ if either(|url| *url == Self::Running) => Self::Running,
            _ if either(|url| *url == Self::ForeignScheme) => Self::ForeignScheme,
            _ if either(|url| *url == Self::Hidden) => Self::Hidden,
            _ if either(|url| matches!(url, Self::Start | Self::Word(_) | Self::Value)) => Self::Value,
            _ => Self::Host,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After the URL, in which `·` is a value.
    fn after(url: &str) -> Url {
        url.chars().fold(Url::Start, |url, character| match character {
            '·' => url.after_value(),
            character => url.step(u8::try_from(character).unwrap()),
        })
    }

    #[test]
    fn a_value_may_be_the_scheme_until_something_fixes_it() {
        for url in ["", " \n", "·", "··", "java", "java\nscr", "JAVASCRIPT", "d·", "java·script"] {
            assert!(after(url).takes_scheme(), "{url}: {:?}", after(url));
        }
        for url in
            ["/", "a/", "·/", "?q=", "#", "https:", "mailto:", "report-", "report-·", "javascript:", "·:", "java·?"]
        {
            assert!(!after(url).takes_scheme(), "{url}: {:?}", after(url));
        }
    }

    #[test]
    fn a_scheme_that_runs_code_is_known() {
        for url in ["javascript:", " JavaScript:·", "java\nscript:", "data:text/html,", "vbscript:x/"] {
            assert_eq!(after(url), Url::Running, "{url}");
        }
        assert_eq!(
            (after("·:"), after("java·:x"), after("report-·:")),
            (Url::ForeignScheme, Url::ForeignScheme, Url::Scheme)
        );
    }

    #[test]
    fn a_host_is_fixed_once_it_ended() {
        for url in ["/a", "a/", "../", "?", "#a", "https://a/", "//a/", "/·/"] {
            assert_eq!(after(url), Url::Fixed, "{url}");
        }
        for url in ["https://a", "//·", "https://·", "/·", "//a"] {
            assert_eq!(after(url), Url::Host, "{url}");
        }
        assert_eq!((after("/"), after("//"), after("https://")), (Url::Slash, Url::Scheme, Url::Scheme));
    }

    #[test]
    fn of_two_ways_the_less_fixed_counts() {
        assert_eq!(after("/a").join(after("")), Url::Value);
        assert_eq!(after("/a").join(after("//a")), Url::Host);
        assert_eq!(after("javascript:").join(after("")), Url::Running);
        assert_eq!(after("/a").join(after("b/")), Url::Fixed);
    }
}
