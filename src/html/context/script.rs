//! How far a script is: in its code, or in a text, comment or regular expression of it.

/// What a browser is in the middle of, after a part of a script (ECMAScript, "Lexical Grammar").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Script {
    /// Between tokens or in a name. After a value, `/` divides; elsewhere it begins a regular expression.
    Code {
        after_value: bool,
    },
    /// After a `/` in code.
    Slash {
        after_value: bool,
    },
    /// In a text that this quote ends.
    Text(u8),
    TextEscape(u8),
    LineComment,
    BlockComment,
    /// After a `*` in a comment.
    BlockCommentStar,
    Regex(Regex),
    /// Several ways lead here, and they differ.
    Unsure,
}

/// How far a regular expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Regex {
    /// In `[…]`, where `/` is a character.
    in_class: bool,
    /// After a backslash.
    escaped: bool,
}

impl Script {
    pub(super) const START: Self = Self::Code { after_value: false };

    /// Whether a value printed here is a token of its own.
    pub(super) fn is_code(self) -> bool {
        matches!(self, Self::Code { .. })
    }

    /// A value was printed here.
    pub(super) fn after_value(self) -> Self {
        if self.is_code() { Self::Code { after_value: true } } else { self }
    }

    /// What it is on both of two ways.
    pub(super) fn join(self, other: Self) -> Self {
        match (self, other) {
            _ if self == other => self,
            (Self::Code { .. }, Self::Code { .. }) => Self::START,
            _ => Self::Unsure,
        }
    }

    /// After `byte`.
    pub(super) fn step(self, byte: u8) -> Self {
        match self {
            Self::Code { after_value } => code(byte, after_value),
            Self::Slash { after_value } => match byte {
                b'/' => Self::LineComment,
                b'*' => Self::BlockComment,
                _ if after_value => code(byte, false),
                _ => Self::Regex(Regex { in_class: false, escaped: false }).step(byte),
            },
            Self::Text(quote) => match byte {
                b'\\' => Self::TextEscape(quote),
                _ if byte == quote => Self::Code { after_value: true },
                b'\n' if quote != b'`' => Self::START,
                _ => self,
            },
            Self::TextEscape(quote) => Self::Text(quote),
            Self::LineComment if byte == b'\n' => Self::START,
            Self::BlockCommentStar if byte == b'/' => Self::START,
            Self::BlockComment | Self::BlockCommentStar if byte == b'*' => Self::BlockCommentStar,
            Self::BlockCommentStar => Self::BlockComment,
            Self::Regex(regex) => regex.step(byte),
            Self::LineComment | Self::BlockComment | Self::Unsure => self,
        }
    }
}

fn code(byte: u8, after_value: bool) -> Script {
    match byte {
        b'"' | b'\'' | b'`' => Script::Text(byte),
        b'/' => Script::Slash { after_value },
        _ if byte.is_ascii_whitespace() => Script::Code { after_value },
        _ => Script::Code {
            after_value: byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b')' | b']' | 0x80..),
        },
    }
}

impl Regex {
    fn step(self, byte: u8) -> Script {
        Script::Regex(match byte {
            // No regular expression holds a line end.
            b'\n' => return Script::START,
            _ if self.escaped => Self { escaped: false, ..self },
            b'\\' => Self { escaped: true, ..self },
            b'[' => Self { in_class: true, ..self },
            b']' => Self { in_class: false, ..self },
            b'/' if !self.in_class => return Script::Code { after_value: true },
            _ => self,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str, is_code: bool) {
        let end = script.bytes().fold(Script::START, Script::step);
        assert_eq!(end.is_code(), is_code, "{script}: {end:?}");
    }

    #[test]
    fn code_is_told_from_texts_comments_and_regular_expressions() {
        let code = [
            "",
            "a = ",
            "f('a', ",
            "\"a\\\"b\" + ",
            "// a'\n",
            "/* ' */",
            "a = /['\"/]'\\//;",
            "a / b / ",
            "(a) / '/' / 1",
        ];
        code.iter().for_each(|script| check(script, true));
        let within = ["'", "f(\"a", "`a\n", "'a\\'", "// a", "/* a *", "a = /", "a = /[/]", "1 / '"];
        within.iter().for_each(|script| check(script, false));
        // A text ends with its line.
        check("a = 'b\n", true);
    }

    #[test]
    fn two_ways_that_differ_are_no_code() {
        let (code, text) = (Script::START, Script::Text(b'"'));
        assert!(code.join(code.after_value()).is_code());
        assert!(!code.join(text).is_code() && !text.join(text).is_code());
        assert!(!code.join(text).step(b'"').is_code());
    }
}
