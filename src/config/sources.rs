//! `[sources.NAME]`: named data, and the time it is read.

use crate::base::{Diagnostic, Diagnostics, Place, Refusal, SourcePath, Text};
use crate::format::Field;

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

const FILE_HELP: &str = "write `file = \"data/stock.csv\"` for `site/data/stock.csv`";

/// Adds the source that `field` declares to `sources`, in the place of an earlier one of that name.
///
/// # Errors
/// It is no table, its name can't be said in a template, or it has no file. What is wrong with one key is added to `diagnostics`.
pub(super) fn read(
    field: Field<'_>,
    sources: &mut Vec<DataSource>,
    diagnostics: &mut Diagnostics,
) -> Result<(), Box<Diagnostic>> {
    let table = field.table()?;
    let name = field.key();
    ensure_templates_can_say(name).map_err(|refusal| field.refuse_key(refusal))?;
    let mut file = None;
    let mut when = When::default();
    let mut is_whole = true;
    for field in table {
        let result = match &**field.key() {
            "file" => read_file(field).map(|path| file = Some(path)),
            "when" => read_when(field).map(|time| when = time),
            key if KEYS_NOT_SUPPORTED.contains(&key) => {
                Err(field.not_supported(&format!("`{key}`"), "give the source a `file`"))
            }
            _ => Err(field.unknown(KEYS, "a source has `file` and `when`")),
        };
        is_whole &= diagnostics.keep(result).is_some();
    }
    match file {
        Some(file) => {
            let declared = DataSource { name: name.clone(), file, when, place: field.key_place() };
            match sources.iter_mut().find(|earlier| earlier.name == *name) {
                Some(earlier) => *earlier = declared,
                None => sources.push(declared),
            }
            Ok(())
        }
        None if is_whole => {
            Err(field.refuse_key(Refusal::new(format!("the source `{name}` has no `file`")).help(FILE_HELP)))
        }
        None => Ok(()),
    }
}

/// What `{{data.NAME}}` and `each = "NAME"` can hold.
///
/// # Errors
/// The first character that they can't.
pub fn ensure_templates_can_say(name: &str) -> Result<(), Refusal> {
    match name.chars().find(|c| !is_name_character(*c)) {
        Some(bad) => {
            let message = format!("templates can't say the name `{name}`: it holds `{}`", bad.escape_debug());
            Err(Refusal::new(message).help("write letters, digits, `-` and `_`"))
        }
        None => Ok(()),
    }
}

/// Letters and digits of any script, `-` and `_`.
pub fn is_name_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// A path below `site/`, as the author writes it.
fn read_file(field: Field<'_>) -> Result<SourcePath, Box<Diagnostic>> {
    let text = field.text()?;
    let path = SourcePath::new(&format!("site/{text}"));
    let climbs = path.as_str().split('/').any(|segment| matches!(segment, "" | "." | ".."));
    // Anything else below `site/` is published.
    if climbs || !path.as_str().starts_with("site/data/") {
        let refusal = Refusal::new(format!("must be below `site/data/`, but is `{text}`"));
        return Err(field.invalid(refusal.help(FILE_HELP)));
    }
    Ok(path)
}

fn read_when(field: Field<'_>) -> Result<When, Box<Diagnostic>> {
    match &*field.text()? {
        "build" => Ok(When::Build),
        "request" => Ok(When::Request),
        other => Err(field.invalid(Refusal::new(format!("can't be `{other}`")).help("write `build` or `request`"))),
    }
}

#[cfg(test)]
mod tests {
    use crate::base::Diagnostics;
    use crate::config::{self, When};
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &[(&str, &str, When)], messages: &[&str]) {
        let mut diagnostics = Diagnostics::default();
        let config = config::read(Some(&source("site/site.toml", text)), &mut diagnostics);
        assert_eq!(shown(&diagnostics), messages, "{text}");
        let sources = config.sources.iter().map(|source| (&*source.name, source.file.as_str(), source.when));
        assert_eq!(sources.collect::<Vec<_>>(), expected, "{text}");
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
