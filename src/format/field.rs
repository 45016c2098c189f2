//! Fields of a closed table: each is taken as the type it must have, and refuses another at its place.

use crate::base::{Date, Diagnostic, Diagnostics, Map, Place, Refusal, Source, Span, Text, Value, nearest};
use crate::format::{Content, Entry, Missing, Node, map};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// A key with its value, and the text in which both stand.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    entry: &'a Entry,
    source: &'a Source,
}

/// The fields of a table that stands in `source`.
pub(crate) fn fields<'a>(entries: &'a [Entry], source: &'a Source) -> impl Iterator<Item = Field<'a>> {
    entries.iter().map(|entry| Field { entry, source })
}

impl<'a> Field<'a> {
    pub fn key(self) -> &'a Text {
        &self.entry.key
    }

    pub fn key_span(self) -> Span {
        self.entry.key_span
    }

    pub fn key_place(self) -> Place {
        self.source.place(self.key_span())
    }

    pub fn place(self) -> Place {
        self.source.place(self.span())
    }

    pub fn span(self) -> Span {
        self.entry.node.span
    }

    /// The value, which must be text.
    ///
    /// # Errors
    /// It is something else; so of the functions below.
    pub fn text(self) -> Result<Text> {
        match &self.entry.node.content {
            Content::Scalar(Value::Text(text)) => Ok(text.clone()),
            Content::Scalar(Value::Null) | Content::List(_) | Content::Table(_) => Err(self.must_be("text")),
            Content::Scalar(_) => Err(Box::new(self.must_be("text").help("put it in quotes"))),
        }
    }

    /// A list of text; one text stands for a list of one. A comma in it is a warning: several may be meant.
    pub fn texts(self, diagnostics: &mut Diagnostics) -> Result<Vec<(Text, Place)>> {
        let nodes = match &self.entry.node.content {
            Content::List(nodes) => nodes,
            Content::Scalar(Value::Text(text)) => {
                if text.contains(',') {
                    diagnostics.push(self.doubt_one_text(text));
                }
                return Ok(vec![(text.clone(), self.place())]);
            }
            _ => return Err(self.must_be("a list of text")),
        };
        let text = |node: &Node| match &node.content {
            Content::Scalar(Value::Text(text)) => Ok((text.clone(), self.source.place(node.span))),
            _ => {
                let message = format!("`{}` must be a list of text, but holds {}", self.key(), node.kind());
                Err(Box::new(Diagnostic::error(message).at(self.source.place(node.span))))
            }
        };
        nodes.iter().map(text).collect()
    }

    fn doubt_one_text(self, text: &str) -> Diagnostic {
        let list: Vec<String> = text.split(',').map(|part| format!("'{}'", part.trim())).collect();
        let message = format!("`{}` is one text that holds a comma", self.key());
        let help = format!("if several are meant, write a list: `[{}]`", list.join(", "));
        Diagnostic::warning(message).at(self.place()).help(help)
    }

    /// Whether it says nothing: null, as of `description:` in YAML, or blank text.
    pub fn is_empty(self) -> bool {
        match &self.entry.node.content {
            Content::Scalar(Value::Null) => true,
            Content::Scalar(Value::Text(text)) => text.trim().is_empty(),
            _ => false,
        }
    }

    pub fn boolean(self) -> Result<bool> {
        match self.entry.node.content {
            Content::Scalar(Value::Bool(value)) => Ok(value),
            _ => Err(self.must_be("true or false")),
        }
    }

    pub fn integer(self) -> Result<i64> {
        match self.entry.node.content {
            Content::Scalar(Value::Int(value)) => Ok(value),
            Content::Scalar(Value::Float(value)) => {
                Err(self.invalid(format!("must be a whole number, but is {value}").into()))
            }
            _ => Err(self.must_be("a whole number")),
        }
    }

    /// A date, which in YAML is text; without an offset of its own it takes `utc_offset`, in seconds east of UTC.
    pub fn date(self, utc_offset: i32) -> Result<Date> {
        let diagnostic = match &self.entry.node.content {
            Content::Scalar(Value::Date(date)) => return Ok(*date),
            Content::Scalar(Value::Text(text)) => match Date::parse(text, utc_offset) {
                Some(date) => return Ok(date),
                None => self.invalid(format!("must be a date, but is `{text}`").into()),
            },
            _ => self.must_be("a date"),
        };
        Err(Box::new(diagnostic.help("write `2026-01-31`, `2026-01-31T10:00:00` or `2026-01-31T10:00:00+01:00`")))
    }

    pub fn table(self) -> Result<impl Iterator<Item = Field<'a>>> {
        Ok(fields(self.entries()?, self.source))
    }

    /// Hands each field of a table to `take`; a mistake of one keeps none of the others back.
    pub fn each(
        self,
        diagnostics: &mut Diagnostics,
        mut take: impl FnMut(Field<'a>, &mut Diagnostics) -> Result<()>,
    ) -> Result<()> {
        for field in self.table()? {
            let result = take(field, diagnostics);
            diagnostics.keep(result);
        }
        Ok(())
    }

    /// A table without the places.
    pub fn map(self, missing: Missing) -> Result<Map> {
        Ok(map(self.entries()?, missing))
    }

    fn entries(self) -> Result<&'a [Entry]> {
        match &self.entry.node.content {
            Content::Table(entries) => Ok(entries),
            _ => Err(self.must_be("a table")),
        }
    }

    fn must_be(self, what: &str) -> Box<Diagnostic> {
        self.invalid(format!("must be {what}, but is {}", self.entry.node.kind()).into())
    }

    /// The mistake of a value: `refusal` goes on after the name of the key.
    pub fn invalid(self, refusal: Refusal) -> Box<Diagnostic> {
        self.refuse(refusal.of(format_args!("`{}`", self.key())))
    }

    pub fn refuse(self, refusal: Refusal) -> Box<Diagnostic> {
        Box::new(refusal.at(self.place()))
    }

    pub fn refuse_key(self, refusal: Refusal) -> Box<Diagnostic> {
        Box::new(refusal.at(self.key_place()))
    }

    /// The mistake of a key that the format has and this version can't honour; `name` is the key as the message calls it.
    pub fn not_supported(self, name: &str, help: &str) -> Box<Diagnostic> {
        self.refuse_key(Refusal::new(format!("{name} is not supported by this version of generator")).help(help))
    }

    /// The mistake of a key that is not in `names`; `help` is the cure if no name is near.
    pub fn unknown<'n>(self, names: impl IntoIterator<Item = &'n str>, help: &str) -> Box<Diagnostic> {
        let near = nearest(self.key(), names).map(|name| format!("did you mean `{name}`?"));
        let refusal = Refusal::new(format!("unknown key `{}`", self.key()));
        self.refuse_key(refusal.help(near.unwrap_or_else(|| help.to_owned())))
    }
}
