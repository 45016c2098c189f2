//! The data files of a build, `site/data/`, and the declared sources → `data`.

use crate::base::{Diagnostic, Map, Place, Source, Value, nearest};
use crate::config::{DataSource, When};
use crate::format;
use rayon::prelude::*;
use std::sync::Arc;

/// `data.NAME` for each file of `site/data/`, as [`format::data_file`] reads it; sub-folders nest. Every mistake has its
/// file and line.
///
/// Declared `sources` take the place of what has their name; one that is read for each request is checked here, as what
/// the server begins with, and is not in the map.
pub fn read(files: &[Arc<Source>], sources: &[DataSource], utc_offset: i32) -> (Map, Vec<Diagnostic>) {
    let values: Vec<_> = files.par_iter().map(|source| format::data_file(source, utc_offset)).collect();
    let mut top = Folder::default();
    let mut diagnostics = Vec::new();
    let mut declared = Vec::new();
    for (source, (value, mistakes)) in files.iter().zip(values) {
        diagnostics.extend(mistakes);
        for found in sources.iter().filter(|declared| declared.file == source.path) {
            declared.push((found, value.clone()));
        }
        let path = source.path.as_str().strip_prefix("site/data/").unwrap_or(source.path.as_str());
        let path = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        if !sources.iter().any(|declared| declared.file == source.path && *declared.name == *path) {
            top.insert(path, source, value, &mut diagnostics);
        }
    }
    let mut map = top.into_map();
    diagnostics.extend(sources.iter().filter_map(|source| ensure_it_has_its_name_and_file(source, &map, files)));
    for (source, value) in declared.into_iter().filter(|(source, _)| source.when == When::Build) {
        map.insert(source.name.clone(), value);
    }
    (map, diagnostics)
}

fn ensure_it_has_its_name_and_file(source: &DataSource, map: &Map, files: &[Arc<Source>]) -> Option<Diagnostic> {
    if !files.iter().any(|file| file.path == source.file) {
        let message = format!("the source `{}` needs the file `{}`, which does not exist", source.name, source.file);
        let near = nearest(source.file.as_str(), files.iter().map(|file| file.path.as_str()));
        let help = match near.and_then(|near| near.strip_prefix("site/")) {
            Some(near) => format!("did you mean `{near}`?"),
            // One that is read at request time needs it too: it is the first copy of the live file.
            None => "write the file, or name the one that is meant; data files are JSON, TOML, YAML or CSV".to_owned(),
        };
        return Some(Diagnostic::error(message).at(source.place.clone()).help(help));
    }
    map.get(&source.name)?;
    let message = format!("a file or folder in `site/data/` is called `{}` too", source.name);
    Some(Diagnostic::error(message).at(source.place.clone()).help("give the source another name"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{shown, source};

    fn check(files: &[(&str, &str)], expected: &[&str]) -> Map {
        let files: Vec<_> = files.iter().map(|(path, text)| source(path, text)).collect();
        let (map, diagnostics) = read(&files, &[], 3600);
        assert_eq!(shown(&diagnostics), expected);
        map
    }

    fn at<'a>(map: &'a Map, path: &str) -> &'a Value {
        let (name, below) = path.split_once('.').map_or((path, None), |(name, below)| (name, Some(below)));
        match (map.get(name), below) {
            (Some(Value::Map(inner)), Some(below)) => at(inner, below),
            (Some(value), None) => value,
            other => panic!("{path}: {other:?}"),
        }
    }

    #[test]
    fn every_format_has_its_name() {
        let data = check(
            &[
                ("site/data/a.json", "{\"x\": {\"y\": 1}}"),
                ("site/data/b.toml", "x = 2026-01-31T10:00:00"),
                ("site/data/c.YML", "x: [1, two]"),
                ("site/data/my-file_2.yaml", ""),
                ("site/data/shop/products.csv", "sku\nA1\n"),
                ("site/data/shop/regions/north.json", "[1]"),
            ],
            &[],
        );
        for (path, expected) in [
            ("a.x.y", "1"),
            ("b.x", "2026-01-31T10:00:00+01:00"),
            ("c.x", "1,two"),
            ("my-file_2", ""),
            ("shop.products", "[object Object]"),
            ("shop.regions.north", "1"),
        ] {
            assert_eq!(at(&data, path).to_string(), expected);
        }
        assert!(!data.is_open());
    }

    #[test]
    fn every_mistake_is_told_and_the_file_is_null() {
        let data = check(
            &[
                ("site/data/a.csv", "x\n1,2\n"),
                ("site/data/b.json", "{\n"),
                ("site/data/c.toml", "x = 1\ny 2\n"),
                ("site/data/d.yaml", "x: [\n"),
                ("site/data/e f.csv", "x\n"),
                ("site/data/g.h/i.csv", "x\n"),
                ("site/data/g.h/j.csv", "x\n"),
                ("site/data/shop.json", "1"),
                ("site/data/shop/products.csv", "x\n"),
                ("site/data/staff.csv", "x\n"),
                ("site/data/staff.json", "1"),
            ],
            &[
                "error: row has 2 cells, but the header has 1 --> site/data/a.csv:2:1 [1,2] \
                 help: put quotes around a cell that holds the separator",
                "error: failed to read JSON: EOF while parsing an object --> site/data/b.json:2:1 []",
                "error: failed to read TOML: key with no value, expected `=` --> site/data/c.toml:2:3 []",
                "error: failed to read YAML: did not find expected node content --> site/data/d.yaml:2:1 []",
                "error: templates can't say the name `e f`: it holds ` ` --> site/data/e f.csv \
                 help: rename it, such as `e-f`",
                "error: templates can't say the name `g.h`: it holds `.` --> site/data/g.h/i.csv \
                 help: rename it, such as `g-h`",
                "error: `site/data/shop.json` and `site/data/shop/products.csv` have the same name, `shop`, for templates \
                 --> site/data/shop/products.csv help: rename one of them",
                "error: `site/data/staff.csv` and `site/data/staff.json` have the same name, `staff`, for templates \
                 --> site/data/staff.json help: rename one of them",
            ],
        );
        assert!(matches!(at(&data, "b"), Value::Null));
        assert!(matches!(at(&data, "shop"), Value::Int(1)));
    }

    #[test]
    fn a_large_table_holds_each_name_once() {
        let files = [("site/data/a.csv", "x,y\n1,2\n3,4\n"), ("site/data/b.json", "[{\"x\": 1}, {\"x\": 2}]")];
        let data = check(&files, &[]);
        for name in ["a", "b"] {
            let Value::List(rows) = at(&data, name) else { panic!("{name}") };
            let name_of = |row: &Value| match row {
                Value::Map(map) => map.iter().next().map(|(name, _)| name.clone()).unwrap(),
                other => panic!("{other:?}"),
            };
            assert!(Arc::ptr_eq(&name_of(&rows[0]), &name_of(&rows[1])), "{name}");
        }
    }

    #[test]
    fn a_declared_source_takes_the_place_of_its_file() {
        let files = [source("site/data/stock.csv", "sku\nA1\n"), source("site/data/team.json", "[1]")];
        let settings = "[sources.stock]\nfile = 'data/stock.csv'\nwhen = 'request'\n[sources.people]\nfile = 'data/team.json'\n\
                        [sources.team]\nfile = 'data/stock.csv'\n[sources.gone]\nfile = 'data/stok.csv'\n";
        let (config, _) = crate::config::read(Some(&source("site/site.toml", settings)));
        let (data, diagnostics) = read(&files, &config.sources, 0);
        assert_eq!(data.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["team", "people"]);
        assert_eq!(
            shown(&diagnostics),
            [
                "error: a file or folder in `site/data/` is called `team` too --> site/site.toml:6:10 [team] \
                 help: give the source another name",
                "error: the source `gone` needs the file `site/data/stok.csv`, which does not exist \
                 --> site/site.toml:8:10 [gone] help: did you mean `data/stock.csv`?",
            ]
        );
    }
}
