//! Data files: JSON, TOML, YAML and CSV → values.

mod csv;

use crate::base::{Diagnostic, Map, Place, Source, Value};
use crate::format::{self, Missing};
use rayon::prelude::*;
use std::sync::Arc;

/// `data.NAME` for each file of `site/data/`; sub-folders nest. Every mistake has its file and line; a file with one is
/// null. Dates without an offset, which only TOML has, take `utc_offset`, in seconds east of UTC. Tables lack no name
/// silently: a row's missing column is a mistake of the template's.
pub fn read(files: &[Arc<Source>], utc_offset: i32) -> (Map, Vec<Diagnostic>) {
    let values: Vec<_> = files.par_iter().map(|source| read_file(source, utc_offset)).collect();
    let mut top = Folder::default();
    let mut diagnostics = Vec::new();
    for (source, (value, mistakes)) in files.iter().zip(values) {
        diagnostics.extend(mistakes);
        let path = source.path.as_str().strip_prefix("site/data/").unwrap_or(source.path.as_str());
        let path = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        top.insert(path, source, value, &mut diagnostics);
    }
    (top.into_map(), diagnostics)
}

fn read_file(source: &Source, utc_offset: i32) -> (Value, Vec<Diagnostic>) {
    let one = |read: Result<Value, Box<Diagnostic>>| match read {
        Ok(value) => (value, Vec::new()),
        Err(diagnostic) => (Value::Null, vec![*diagnostic]),
    };
    match source.path.extension().to_ascii_lowercase().as_str() {
        "csv" => csv::csv(source),
        "json" => one(format::json(source)),
        "toml" => {
            let (entries, diagnostics) = format::toml(source, 0..source.text.len(), utc_offset);
            (format::map(&entries, Missing::Mistake).into(), diagnostics)
        }
        _ => one(format::yaml(source, source.text.len())),
    }
}

/// A folder of data while it is filled, in the order of the files' paths.
#[derive(Default)]
struct Folder<'a> {
    entries: indexmap::IndexMap<&'a str, (&'a Source, Entry<'a>)>,
}

enum Entry<'a> {
    File(Value),
    Folder(Folder<'a>),
}

impl<'a> Folder<'a> {
    /// Adds the value of `source` at `path`, whose segments are separated by `/`.
    fn insert(&mut self, path: &'a str, source: &'a Source, value: Value, diagnostics: &mut Vec<Diagnostic>) {
        let (name, below) = path.split_once('/').map_or((path, None), |(name, below)| (name, Some(below)));
        if !self.entries.contains_key(name) {
            diagnostics.extend(ensure_templates_can_say(name, source));
        }
        match (self.entries.get_mut(name), below) {
            (Some((_, Entry::Folder(folder))), Some(below)) => folder.insert(below, source, value, diagnostics),
            (Some((other, _)), _) => {
                let message =
                    format!("`{}` and `{}` have the same name, `{name}`, for templates", other.path, source.path);
                let place = Place::file(&source.path);
                diagnostics.push(Diagnostic::error(message).at(place).help("rename one of them"));
            }
            (None, Some(below)) => {
                let mut folder = Self::default();
                folder.insert(below, source, value, diagnostics);
                self.entries.insert(name, (source, Entry::Folder(folder)));
            }
            (None, None) => {
                self.entries.insert(name, (source, Entry::File(value)));
            }
        }
    }

    fn into_map(self) -> Map {
        let value = |entry| match entry {
            Entry::File(value) => value,
            Entry::Folder(folder) => folder.into_map().into(),
        };
        self.entries.into_iter().map(|(name, (_, entry))| (name, value(entry))).collect()
    }
}

/// Letters and digits of any script, `-` and `_`: what `{{data.NAME}}` and `each = "NAME"` can hold.
fn ensure_templates_can_say(name: &str, source: &Source) -> Option<Diagnostic> {
    let can_say = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let bad = name.chars().find(|c| !can_say(*c))?;
    let message = format!("templates can't say the name `{name}`: it holds `{}`", bad.escape_debug());
    let words: Vec<_> = name.split(|c| !can_say(c)).filter(|word| !word.is_empty()).collect();
    let help = format!("rename it, such as `{}`", words.join("-"));
    Some(Diagnostic::error(message).at(Place::file(&source.path)).help(help))
}
