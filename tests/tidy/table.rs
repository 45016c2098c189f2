//! The folder table of `ARCHITECTURE.md`, which the imports of the source are held to.

use std::collections::{BTreeMap, BTreeSet};

/// What a folder of `src/` may do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Folder {
    /// The folders it may import; `None` is all but `bin`.
    pub(crate) imports: Option<BTreeSet<String>>,
    /// The libraries it may use, as Rust names them.
    pub(crate) libraries: BTreeSet<String>,
    /// Whether it may reach outside the process.
    pub(crate) outside: bool,
}

/// The rows of the table whose head begins with `| folder`, by folder.
///
/// # Errors
/// The row that is not of that form.
pub(crate) fn parse(markdown: &str) -> Result<BTreeMap<String, Folder>, String> {
    let rows = markdown
        .lines()
        .skip_while(|line| !line.starts_with("| folder"))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|row| folder(row).ok_or_else(|| format!("not a row of the folder table: {row}"))).collect()
}

fn folder(row: &str) -> Option<(String, Folder)> {
    let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
    let [name, _holds, imports, libraries, outside] = cells[..] else { return None };
    let outside = match outside {
        "yes" => true,
        "no" => false,
        _ => return None,
    };
    let imports = (imports != "`*`").then(|| names(imports));
    Some((names(name).pop_first()?, Folder { imports, libraries: names(libraries), outside }))
}

/// What stands in backticks.
fn names(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A table row that is in the way of no folder, and a folder that has no row.
pub(crate) fn folders_without_counterpart(table: &BTreeMap<String, Folder>, present: &BTreeSet<String>) -> Vec<String> {
    let missing = present.iter().filter(|name| !table.contains_key(*name));
    let stale = table.keys().filter(|name| !present.contains(*name));
    missing
        .map(|name| format!("src/{name}: no row in ARCHITECTURE.md"))
        .chain(stale.map(|name| format!("ARCHITECTURE.md: `{name}` is no folder of src/")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "text\n\n| folder | holds | may import | libraries | outside |\n|---|---|---|---|---|\n";

    #[test]
    fn a_row_is_read() {
        let table =
            parse(&format!("{HEAD}| `data` → tables | x | `base` `config` | `csv` | yes |\n\n| `a` |")).unwrap();
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let folder = Folder { imports: Some(set(&["base", "config"])), libraries: set(&["csv"]), outside: true };
        assert_eq!(table, BTreeMap::from([("data".to_owned(), folder)]));
    }

    #[test]
    fn a_star_is_every_folder() {
        assert_eq!(parse(&format!("{HEAD}| `app` | x | `*` | | no |")).unwrap()["app"].imports, None);
    }

    #[test]
    fn a_row_of_another_form_is_refused() {
        let row = "| `app` | x | `*` | | perhaps |";
        assert_eq!(parse(&format!("{HEAD}{row}")), Err(format!("not a row of the folder table: {row}")));
    }

    #[test]
    fn a_folder_without_row_and_a_row_without_folder_are_told() {
        let table = parse(&format!("{HEAD}| `old` | x | | | no |")).unwrap();
        assert_eq!(
            folders_without_counterpart(&table, &BTreeSet::from(["new".to_owned()])),
            ["src/new: no row in ARCHITECTURE.md", "ARCHITECTURE.md: `old` is no folder of src/"]
        );
    }
}
