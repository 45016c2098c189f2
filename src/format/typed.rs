//! Entries of a closed table, each taken as the type it must have; a wrong one is told with its place.

use crate::base::{Date, Diagnostic, Source, Span, Text, Value, nearest};
use crate::format::{Content, Entry, Node};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

impl Entry {
    /// Its text.
    ///
    /// # Errors
    /// It is something else.
    pub fn text(&self, source: &Source) -> Result<Text> {
        match &self.node.content {
            Content::Scalar(Value::Text(text)) => Ok(text.clone()),
            Content::Scalar(Value::Null) | Content::List(_) | Content::Table(_) => Err(self.must_be("text", source)),
            Content::Scalar(_) => Err(Box::new(self.must_be("text", source).help("put it in quotes"))),
        }
    }

    /// Its texts and their places.
    ///
    /// # Errors
    /// It is no list, or holds something else.
    pub fn texts(&self, source: &Source) -> Result<Vec<(Text, Span)>> {
        let Content::List(nodes) = &self.node.content else {
            return Err(self.must_be("a list of text", source));
        };
        let text = |node: &Node| match &node.content {
            Content::Scalar(Value::Text(text)) => Ok((text.clone(), node.span)),
            _ => {
                let message = format!("`{}` must be a list of text, but holds {}", self.key, node.kind());
                Err(Box::new(Diagnostic::error(message).at(source.place(node.span))))
            }
        };
        nodes.iter().map(text).collect()
    }

    /// Its true or false.
    ///
    /// # Errors
    /// It is something else.
    pub fn boolean(&self, source: &Source) -> Result<bool> {
        match self.node.content {
            Content::Scalar(Value::Bool(value)) => Ok(value),
            _ => Err(self.must_be("true or false", source)),
        }
    }

    /// Its whole number.
    ///
    /// # Errors
    /// It is something else.
    pub fn integer(&self, source: &Source) -> Result<i64> {
        match self.node.content {
            Content::Scalar(Value::Int(value)) => Ok(value),
            Content::Scalar(Value::Float(value)) => {
                let message = format!("`{}` must be a whole number, but is {value}", self.key);
                Err(Box::new(Diagnostic::error(message).at(source.place(self.node.span))))
            }
            _ => Err(self.must_be("a whole number", source)),
        }
    }

    /// Its date, which in YAML is text; without an offset of its own it takes `utc_offset`, in seconds east of UTC.
    ///
    /// # Errors
    /// It is something else, or no date of the calendar.
    pub fn date(&self, source: &Source, utc_offset: i32) -> Result<Date> {
        let diagnostic = match &self.node.content {
            Content::Scalar(Value::Date(date)) => return Ok(*date),
            Content::Scalar(Value::Text(text)) => match Date::parse(text, utc_offset) {
                Some(date) => return Ok(date),
                None => Diagnostic::error(format!("`{}` must be a date, but is `{text}`", self.key))
                    .at(source.place(self.node.span)),
            },
            _ => *self.must_be("a date", source),
        };
        Err(Box::new(diagnostic.help("write `2026-01-31`, `2026-01-31T10:00:00` or `2026-01-31T10:00:00+01:00`")))
    }

    /// The entries of its table.
    ///
    /// # Errors
    /// It is something else.
    pub fn table(&self, source: &Source) -> Result<&[Entry]> {
        match &self.node.content {
            Content::Table(entries) => Ok(entries),
            _ => Err(self.must_be("a table", source)),
        }
    }

    /// The mistake of a key that `known` does not hold; `help` is the cure if no known name is near.
    pub fn unknown<'a>(&self, known: impl IntoIterator<Item = &'a str>, help: &str, source: &Source) -> Diagnostic {
        let help = nearest(&self.key, known).map_or_else(|| help.to_owned(), |name| format!("did you mean `{name}`?"));
        Diagnostic::error(format!("unknown key `{}`", self.key)).at(source.place(self.key_span)).help(help)
    }

    fn must_be(&self, what: &str, source: &Source) -> Box<Diagnostic> {
        let message = format!("`{}` must be {what}, but is {}", self.key, self.node.kind());
        Box::new(Diagnostic::error(message).at(source.place(self.node.span)))
    }
}
