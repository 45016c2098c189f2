//! The classes of highlighted code, and which of a grammar's scopes has which.

/// What a reader tells apart by its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Class {
    /// No element and no colour.
    #[default]
    Plain,
    Attribute,
    Comment,
    Constant,
    Deleted,
    Function,
    Heading,
    Inserted,
    Keyword,
    String,
    Tag,
    Type,
    Variable,
}

use Class::*;

/// The class for each kind of scope. The first entry that fits holds, and the innermost scope that has an entry. The names are those of
/// <https://macromates.com/manual/en/language_grammars#naming_conventions>, and what VS Code's grammars make of them.
const CLASSES: &[(&str, Class)] = &[
    ("comment", Comment),
    ("constant.other.option", Variable),
    ("constant", Constant),
    ("entity.name.command", Function),
    ("entity.name.function.section", Heading),
    ("entity.name.function", Function),
    ("entity.name.import", String),
    ("entity.name.macro", Function),
    ("entity.name.namespace", Plain),
    ("entity.name.scope-resolution", Plain),
    ("entity.name.section", Heading),
    ("entity.name.tag", Tag),
    ("entity.name.type.lifetime", Keyword),
    ("entity.name.type.namespace", Plain),
    ("entity.name.type.numeric", Keyword),
    ("entity.name.type.primitive", Keyword),
    ("entity.name.variable.parameter", Variable),
    ("entity.name.variable.preprocessor", Constant),
    ("entity.name.variable", Plain),
    ("entity.name", Type),
    ("entity.other.attribute-name", Attribute),
    ("entity.other.inherited-class", Type),
    ("interpolated", Plain),
    // Operators that are words look like words.
    ("keyword.operator.arrow.cs", Keyword),
    ("keyword.operator.asp", Keyword),
    ("keyword.operator.cast", Keyword),
    ("keyword.operator.comparison.powershell", Keyword),
    ("keyword.operator.delete", Keyword),
    ("keyword.operator.expression", Keyword),
    ("keyword.operator.instanceof", Keyword),
    ("keyword.operator.logical.powershell", Keyword),
    ("keyword.operator.logical.python", Keyword),
    ("keyword.operator.new", Keyword),
    ("keyword.operator.sizeof", Keyword),
    ("keyword.operator.word", Keyword),
    ("keyword.operator.wordlike", Keyword),
    ("keyword.operator", Plain),
    ("keyword.other.unit.binary", Constant),
    ("keyword.other.unit.hexadecimal", Constant),
    ("keyword", Keyword),
    ("markup.deleted", Deleted),
    ("markup.heading", Heading),
    ("markup.inline.raw", String),
    ("markup.inserted", Inserted),
    ("markup.raw", String),
    ("markup.underline.link", String),
    // An expression within a string is no string.
    ("meta.embedded", Plain),
    ("meta.fstring", Plain),
    ("meta.function-call.generic", Function),
    ("meta.interpolation", Plain),
    ("meta.template.expression", Plain),
    ("source", Plain),
    ("storage.modifier.import", Type),
    ("storage.modifier.package", Type),
    ("storage.type.generic", Type),
    ("storage.type.java", Type),
    ("storage.type.object", Type),
    ("storage", Keyword),
    ("string.other.link.title", Plain),
    ("string.quoted.docstring", Comment),
    ("string.unquoted.argument", Plain),
    ("string", String),
    ("support.class", Type),
    ("support.constant", Constant),
    ("support.function.regname", Attribute),
    ("support.function", Function),
    ("support.type.property-name", Attribute),
    ("support.type", Type),
    ("support.variable.automatic", Variable),
    ("text.variable", Variable),
    ("variable.function", Function),
    ("variable.language", Variable),
    ("variable.other.key", Tag),
    ("variable.parameter", Variable),
];

impl Class {
    #[cfg(test)]
    pub(super) const COLOURED: [Self; 12] =
        [Attribute, Comment, Constant, Deleted, Function, Heading, Inserted, Keyword, String, Tag, Type, Variable];

    /// The class of a token with these scopes, the innermost first.
    pub(super) fn of<'a>(mut scopes: impl Iterator<Item = &'a str>) -> Self {
        scopes.find_map(Self::of_scope).unwrap_or_default()
    }

    fn of_scope(scope: &str) -> Option<Self> {
        let has_prefix =
            |prefix: &str| scope.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        CLASSES.iter().find(|(prefix, _)| has_prefix(prefix)).map(|(_, class)| *class)
    }

    /// The rest of `hl-…`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Plain => "",
            Attribute => "attribute",
            Comment => "comment",
            Constant => "constant",
            Deleted => "deleted",
            Function => "function",
            Heading => "heading",
            Inserted => "inserted",
            Keyword => "keyword",
            String => "string",
            Tag => "tag",
            Type => "type",
            Variable => "variable",
        }
    }
}
