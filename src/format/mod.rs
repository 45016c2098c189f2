//! TOML, YAML, JSON and CSV texts → values; TOML and YAML also with the place of each key in the author's file.

mod budget;
mod csv;
mod field;
mod json;
mod separator;
mod slip;
mod toml;
mod tree;
mod yaml;

pub(crate) use budget::DataLimits;
pub(crate) use field::{Field, fields};
pub(crate) use toml::toml;
pub(crate) use yaml::yaml_with_places;

use crate::base::{Diagnostics, Map, Source, Span, Text, Value};
use budget::{Budget, Exceeded};

/// One value with its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Where it stands; in YAML nearly so.
    pub span: Span,
    pub content: Content,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// Neither a list nor a table.
    Scalar(Value),
    List(Vec<Node>),
    /// Keys in the author's order.
    Table(Vec<Entry>),
}

/// A key with its value; a key stands once in its table.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: Text,
    pub key_span: Span,
    pub node: Node,
}

/// What a name that a table lacks is to a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A mistake, as in a row of data.
    Mistake,
    /// Null, as in `extra`; so in the tables inside.
    Null,
}

impl Node {
    /// Without places.
    pub(crate) fn value(&self, missing: Missing) -> Value {
        match &self.content {
            Content::Scalar(value) => value.clone(),
            Content::List(nodes) => nodes.iter().map(|node| node.value(missing)).collect::<Vec<_>>().into(),
            Content::Table(entries) => map(entries, missing).into(),
        }
    }

    /// What it is, as a message names it: "a list".
    pub(crate) fn kind(&self) -> &'static str {
        match &self.content {
            Content::Scalar(value) => value.kind(),
            Content::List(_) => "a list",
            Content::Table(_) => "a table",
        }
    }
}

/// A table's entries without their places.
pub(crate) fn map(entries: &[Entry], missing: Missing) -> Map {
    let mut map = match missing {
        Missing::Mistake => Map::new(),
        Missing::Null => Map::open(),
    };
    for entry in entries {
        map.insert(entry.key.clone(), entry.node.value(missing));
    }
    map
}

/// The value of a data file, by its extension, and every mistake; of a file with mistakes there is what could be read, or
/// null. Dates without an offset, which only TOML has, take `utc_offset`, in seconds east of UTC. Tables lack no name
/// silently: a row's missing column is a mistake of the template's. A file that holds more than `limits` is a mistake, met
/// before the memory for it is taken.
pub(crate) fn data_file(source: &Source, utc_offset: i32, limits: DataLimits, diagnostics: &mut Diagnostics) -> Value {
    match source.path.extension().to_ascii_lowercase().as_str() {
        "csv" => csv::csv(source, limits, diagnostics),
        "json" => diagnostics.keep(json::json(source, limits)).unwrap_or_default(),
        "toml" => toml_data(source, utc_offset, limits, diagnostics),
        _ => diagnostics.keep(yaml::yaml(source, 0..source.text.len(), limits)).unwrap_or_default(),
    }
}

/// The columns that a data file declares, whatever rows it has; `None` where its rows may have any.
pub(crate) fn declared_columns(source: &Source) -> Option<Vec<Text>> {
    source.path.extension().eq_ignore_ascii_case("csv").then(|| csv::header(source))
}

/// Where each row of a list stands that a data file is; empty in a format that does not tell.
pub(crate) fn row_spans(source: &Source) -> Vec<Span> {
    match source.path.extension().to_ascii_lowercase().as_str() {
        "csv" => csv::row_spans(source),
        "yaml" | "yml" => match yaml_with_places(source, 0..source.text.len()).map(|node| node.content) {
            Ok(Content::List(rows)) => rows.into_iter().map(|row| row.span).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn toml_data(source: &Source, utc_offset: i32, limits: DataLimits, diagnostics: &mut Diagnostics) -> Value {
    let failed = |exceeded: Exceeded| exceeded.diagnostic("TOML", source, Span::default());
    let count = budget::count_outside_quotes(&source.text, true);
    let of = |byte: u8| count[usize::from(byte)];
    if let Err(exceeded) = limits.ensure_few([of(b','), of(b'[') + of(b'{'), of(b'=')]) {
        diagnostics.push(failed(exceeded));
        return Value::Null;
    }
    let entries = toml(source, 0..source.text.len(), utc_offset, diagnostics);
    let value = map(&entries.unwrap_or_else(|readable| readable), Missing::Mistake).into();
    let taken = Budget::new(limits).take_all(&value);
    diagnostics.keep(taken.map_err(failed)).map_or(Value::Null, |()| value)
}

/// The offset of a line, counted from 1.
fn line_start(text: &str, number: usize) -> usize {
    let mut ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
    match number {
        0 | 1 => 0,
        _ => ends.nth(number - 2).unwrap_or(text.len()),
    }
}
