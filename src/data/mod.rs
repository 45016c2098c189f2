//! The data files of a build, `site/data/`, and the declared sources → `data`.

use crate::base::{Diagnostic, Diagnostics, Map, Place, Refusal, Source, Span, Text, Value, nearest, nfc};
use crate::config::{Config, DataSource, When, ensure_templates_can_say, is_name_character};
use crate::format;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// What the data files say.
#[derive(Debug, Default)]
pub struct Data {
    /// What the build reads, as `data` shows it.
    pub values: Map,
    /// What is read for each request, as the server begins with it.
    pub first_copies: Map,
    /// The columns that a file declares, by its path below `data`: `shop.products`.
    pub columns: HashMap<String, Vec<Text>>,
    /// The file of each path below `data`.
    files: HashMap<String, Arc<FileOfRows>>,
}

/// A file whose rows may be asked for.
#[derive(Debug)]
struct FileOfRows {
    source: Arc<Source>,
    /// Where each row stands, once one is asked for: only messages do.
    rows: OnceLock<Vec<Span>>,
}

impl Data {
    /// Where the row of that index stands in the file of `table`, a path below `data`; the file as a whole in a format whose rows
    /// have no places. `None` if the table is a part of a file.
    pub(crate) fn row_place(&self, table: &str, row: usize) -> Option<Place> {
        let FileOfRows { source, rows } = &**self.files.get(table)?;
        let rows = rows.get_or_init(|| format::row_spans(source));
        Some(rows.get(row).map_or_else(|| Place::file(&source.path), |span| source.place(*span)))
    }
}

/// `data.NAME` for each file of `site/data/`, as `format::data_file` reads it; sub-folders nest. Every mistake has its
/// file and line.
///
/// Declared sources take the place of what has their name; one that is read for each request is checked here, and is none of
/// the values.
pub fn read(files: &[Arc<Source>], config: &Config, diagnostics: &mut Diagnostics) -> Data {
    let sources = &config.sources;
    let read = |file: &Arc<Source>| {
        let mut diagnostics = Diagnostics::default();
        (format::data_file(file, config.utc_offset, config.limits.data, &mut diagnostics), diagnostics)
    };
    let read: Vec<_> = files.par_iter().map(read).collect();
    let mut top = Folder::default();
    let mut declared = Vec::new();
    let (mut first_copies, mut columns, mut files_of_rows) = (Map::new(), HashMap::new(), HashMap::new());
    for (file, (value, mistakes)) in files.iter().zip(read) {
        diagnostics.extend(mistakes);
        let sources: Vec<_> = sources.iter().filter(|source| source.file == file.path).collect();
        let path = file.path.as_str().strip_prefix("site/data/").unwrap_or(file.path.as_str());
        let path = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let own = nfc(path).replace('/', ".");
        let names: Vec<String> = sources.iter().map(|source| source.name.to_string()).chain([own]).collect();
        if let Some(declared) = format::declared_columns(file) {
            columns.extend(names.iter().map(|name| (name.clone(), declared.clone())));
        }
        let of_rows = Arc::new(FileOfRows { source: file.clone(), rows: OnceLock::new() });
        files_of_rows.extend(names.into_iter().map(|name| (name, of_rows.clone())));
        for source in &sources {
            match source.when {
                When::Build => declared.push((source.name.clone(), value.clone())),
                When::Request => _ = first_copies.insert(source.name.clone(), value.clone()),
            }
        }
        if !sources.iter().any(|source| *source.name == *path) {
            top.insert(path, file, value, diagnostics);
        }
    }
    let mut map = top.into_map();
    for source in sources {
        let result = ensure_it_has_its_name_and_file(source, &map, files);
        diagnostics.keep(result.map_err(|refusal| refusal.at(source.place.clone())));
    }
    for (name, value) in declared {
        map.insert(name, value);
    }
    Data { values: map, first_copies, columns, files: files_of_rows }
}

fn ensure_it_has_its_name_and_file(source: &DataSource, map: &Map, files: &[Arc<Source>]) -> Result<(), Refusal> {
    if !files.iter().any(|file| file.path == source.file) {
        let message = format!("the source `{}` needs the file `{}`, which does not exist", source.name, source.file);
        let near = nearest(source.file.as_str(), files.iter().map(|file| file.path.as_str()));
        let help = match near.and_then(|near| near.strip_prefix("site/")) {
            Some(near) => format!("did you mean `{near}`?"),
            // A source that is read at request time needs the file too: it is the first copy of the live file.
            None => "write the file, or name the one that is meant; data files are JSON, TOML, YAML or CSV".to_owned(),
        };
        return Err(Refusal::new(message).help(help));
    }
    if map.get(&source.name).is_some() {
        let message = format!("a file or folder in `site/data/` is called `{}` too", source.name);
        return Err(Refusal::new(message).help("give the source another name"));
    }
    Ok(())
}

/// A folder of data while it is filled, in the order of the files' paths.
#[derive(Default)]
struct Folder<'a> {
    entries: indexmap::IndexMap<Cow<'a, str>, (&'a Source, Entry<'a>)>,
}

enum Entry<'a> {
    File(Value),
    Folder(Folder<'a>),
}

impl<'a> Folder<'a> {
    /// Adds the value of `source` at `path`, whose segments are separated by `/`.
    fn insert(&mut self, path: &'a str, source: &'a Source, value: Value, diagnostics: &mut Diagnostics) {
        let (name, below) = path.split_once('/').map_or((path, None), |(name, below)| (name, Some(below)));
        let name = nfc(name);
        if !self.entries.contains_key(&name) {
            let result = ensure_templates_can_say_file(&name);
            diagnostics.keep(result.map_err(|refusal| refusal.at(Place::file(&source.path))));
        }
        match (self.entries.get_mut(&name), below) {
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

/// The same, with the name to give the file.
fn ensure_templates_can_say_file(name: &str) -> Result<(), Refusal> {
    ensure_templates_can_say(name).map_err(|refusal| {
        let words = name.split(|c| !is_name_character(c)).filter(|word| !word.is_empty());
        refusal.help(format!("rename it, such as `{}`", words.collect::<Vec<_>>().join("-")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{shown, source};

    fn check(files: &[(&str, &str)], expected: &[&str]) -> Map {
        let files: Vec<_> = files.iter().map(|(path, text)| source(path, text)).collect();
        let mut diagnostics = Diagnostics::default();
        let data = read(&files, &Config { utc_offset: 3600, ..Config::default() }, &mut diagnostics);
        assert_eq!(shown(&diagnostics), expected);
        data.values
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
                "error: failed to read TOML: no `=` stands behind `y` --> site/data/c.toml:2:1 [y 2] help: write `y = 2`",
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
        let mut diagnostics = Diagnostics::default();
        let config = crate::config::read(Some(&source("site/site.toml", settings)), &mut diagnostics);
        let data = read(&files, &config, &mut diagnostics);
        let names = |map: &Map| map.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>();
        assert_eq!(
            (names(&data.values), names(&data.first_copies)),
            (vec!["team".into(), "people".into()], vec!["stock".into()])
        );
        assert_eq!(data.columns["stock"], ["sku".into()]);
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
