//! `[sources.NAME]`: named data, and the time it is read.

use crate::base::{Diagnostic, Place, Source, SourcePath, Text};
use crate::format::Entry;

/// A declared source; templates see it as `data.NAME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSource {
    /// Letters, digits, `-` and `_`.
    pub name: Text,
    /// The file that holds it, below `site/data/`.
    pub file: SourcePath,
    /// When it is read.
    pub when: When,
    /// Where it is declared.
    pub place: Place,
}

/// When a source is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Once, while the site is built.
    #[default]
    Build,
    /// For each request, by the executable: a page that shows it is dynamic.
    Request,
}

const KEYS: [&str; 2] = ["file", "when"];

/// Keys that the format has and this version cannot honour.
const KEYS_NOT_SUPPORTED: [&str; 8] = ["sql", "http", "database", "params", "rows", "max_age", "on_error", "timeout"];

/// Adds the source that `entry` declares to `sources`, in the place of an earlier one of that name.
///
/// # Errors
/// It is no table, its name can't be said in a template, or it has no file. What is wrong with one key is added to `diagnostics`.
pub(super) fn read(
    entry: &Entry,
    source: &Source,
    sources: &mut Vec<DataSource>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    let table = entry.table(source)?;
    let name = &entry.key;
    let place = source.place(entry.key_span);
    if let Some(bad) = name.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_'))) {
        let message = format!("templates can't say the name `{name}`: it holds `{}`", bad.escape_debug());
        return Err(Box::new(Diagnostic::error(message).at(place).help("write letters, digits, `-` and `_`")));
    }
    let mut file = None;
    let mut when = When::default();
    let mut is_whole = true;
    for entry in table {
        let done = match &*entry.key {
            "file" => self::file(entry, source).map(|path| file = Some(path)),
            "when" => self::when(entry, source).map(|time| when = time),
            key if KEYS_NOT_SUPPORTED.contains(&key) => {
                let message = format!("`{key}` is not supported by this version of generator");
                Err(Box::new(
                    Diagnostic::error(message).at(source.place(entry.key_span)).help("give the source a `file`"),
                ))
            }
            _ => Err(Box::new(entry.unknown(KEYS, "a source has `file` and `when`", source))),
        };
        if let Err(diagnostic) = done {
            diagnostics.push(*diagnostic);
            is_whole = false;
        }
    }
    match file {
        Some(file) => {
            let declared = DataSource { name: name.clone(), file, when, place };
            match sources.iter_mut().find(|known| known.name == *name) {
                Some(known) => *known = declared,
                None => sources.push(declared),
            }
            Ok(())
        }
        None if is_whole => {
            let message = format!("the source `{name}` has no `file`");
            Err(Box::new(Diagnostic::error(message).at(place).help(FILE_HELP)))
        }
        None => Ok(()),
    }
}

const FILE_HELP: &str = "write `file = \"data/stock.csv\"` for `site/data/stock.csv`";

/// A path below `site/`, as the author writes it.
fn file(entry: &Entry, source: &Source) -> Result<SourcePath, Box<Diagnostic>> {
    let text = entry.text(source)?;
    let path = SourcePath::new(&format!("site/{text}"));
    let climbs = path.as_str().split('/').any(|segment| matches!(segment, "" | "." | ".."));
    // Anything else below `site/` is published.
    if climbs || !path.as_str().starts_with("site/data/") {
        let message = format!("`file` must be below `site/data/`, but is `{text}`");
        return Err(Box::new(Diagnostic::error(message).at(source.place(entry.node.span)).help(FILE_HELP)));
    }
    Ok(path)
}

fn when(entry: &Entry, source: &Source) -> Result<When, Box<Diagnostic>> {
    match &*entry.text(source)? {
        "build" => Ok(When::Build),
        "request" => Ok(When::Request),
        other => {
            let message = format!("`when` can't be `{other}`");
            let help = "write `build` or `request`";
            Err(Box::new(Diagnostic::error(message).at(source.place(entry.node.span)).help(help)))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{self, When};
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &[(&str, &str, When)], messages: &[&str]) {
        let (config, diagnostics) = config::read(Some(&source("site/site.toml", text)));
        assert_eq!(shown(&diagnostics), messages, "{text}");
        let found: Vec<_> =
            config.sources.iter().map(|source| (&*source.name, source.file.as_str(), source.when)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_source_has_a_file_and_a_time() {
        check(
            "[sources.stock]\nfile = 'data/stock.csv'\nwhen = 'request'\n[sources.team]\nfile = 'data/a/team.json'\n",
            &[("stock", "site/data/stock.csv", When::Request), ("team", "site/data/a/team.json", When::Build)],
            &[],
        );
    }

    #[test]
    fn every_mistake_is_told() {
        check(
            "[sources.a]\nwhen = 'request'\n[sources.b]\nfile = 'blog/x.csv'\n[sources.c]\nfile = 'data/../x.csv'\n\
             [sources.d]\nfile = 'data/x.csv'\nwhen = 'now'\nmax_age = 3\nfiel = 'x'\n[sources.\"e f\"]\n",
            &[("d", "site/data/x.csv", When::Build)],
            &[
                "error: the source `a` has no `file` --> site/site.toml:1:10 [a] \
                 help: write `file = \"data/stock.csv\"` for `site/data/stock.csv`",
                "error: `file` must be below `site/data/`, but is `blog/x.csv` --> site/site.toml:4:8 ['blog/x.csv'] \
                 help: write `file = \"data/stock.csv\"` for `site/data/stock.csv`",
                "error: `file` must be below `site/data/`, but is `data/../x.csv` --> site/site.toml:6:8 ['data/../x.csv'] \
                 help: write `file = \"data/stock.csv\"` for `site/data/stock.csv`",
                "error: `when` can't be `now` --> site/site.toml:9:8 ['now'] help: write `build` or `request`",
                "error: `max_age` is not supported by this version of generator --> site/site.toml:10:1 [max_age] \
                 help: give the source a `file`",
                "error: unknown key `fiel` --> site/site.toml:11:1 [fiel] help: did you mean `file`?",
                "error: templates can't say the name `e f`: it holds ` ` --> site/site.toml:12:10 [\"e f\"] \
                 help: write letters, digits, `-` and `_`",
            ],
        );
    }
}
