//! Pages with `each`: one entry for each row of a table.

use crate::base::{Diagnostic, Diagnostics, Map, Text, UrlPath, Value, nearest};
use crate::pattern::Pattern;
use crate::plan::{Entry, Tables, page_place};
use crate::rules;
use crate::site::{Key, Page};
use std::sync::Arc;

/// The texts of a page that take columns.
struct Patterns {
    path: Pattern,
    title: Option<Pattern>,
    description: Option<Pattern>,
}

/// The entries of a page with `each`; none, and a diagnostic, where its table or its columns are wrong.
pub(super) fn of_rows(index: usize, page: &Page, tables: Tables<'_>, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    let Some(table) = table(page, tables.values, diagnostics) else { return Vec::new() };
    let Some(patterns) = patterns(page, &table, tables, diagnostics) else { return Vec::new() };
    let mut entries = Vec::with_capacity(table.len());
    for (row_index, item) in table.iter().enumerate() {
        match fill_path(&patterns.path, item) {
            Ok(path) => entries.push(Entry {
                page: index,
                row: Some(item.clone()),
                row_index,
                url: UrlPath::new(&path),
                has_parameters: false,
                title: patterns.title.as_ref().map(|title| fill(title, item)),
                description: patterns.description.as_ref().map(|description| fill(description, item)),
            }),
            Err(cause) => {
                let message = format!("row {} of `{}` {cause}", row_index + 1, table_name(page));
                let help =
                    "a part of a URL holds letters, digits, `-`, `_`, `.` and `~`; add a column with such a name";
                let diagnostic = Diagnostic::error(message).at(page.source.place(page.front.span(Key::Path)));
                diagnostics.push(with_row(diagnostic, row_index, page, tables).help(help));
            }
        }
    }
    entries
}

/// That two rows of `page` have one URL.
pub(super) fn two_with_one_url(first: &Entry, second: &Entry, page: &Page, tables: Tables<'_>) -> Diagnostic {
    let [one, two] = [first, second].map(|entry| entry.row_index + 1);
    let message =
        format!("rows {one} and {two} of `{}` have the URL `{}`", table_name(page), second.url.output().url());
    let mut diagnostic = Diagnostic::error(message).at(page_place(page));
    for entry in [first, second] {
        diagnostic = with_row(diagnostic, entry.row_index, page, tables);
    }
    diagnostic.help("give each row its own value in the columns of `path`")
}

/// The same, with the place of the row in its file.
fn with_row(diagnostic: Diagnostic, row_index: usize, page: &Page, tables: Tables<'_>) -> Diagnostic {
    match (tables.row_place)(table_name(page), row_index) {
        Some(place) => diagnostic.note(format!("row {} is here", row_index + 1), place),
        None => diagnostic,
    }
}

/// What `each` names.
fn table_name(page: &Page) -> &str {
    page.front.each.as_deref().unwrap_or_default()
}

/// The rows that `each` names.
fn table(page: &Page, data: &Map, diagnostics: &mut Diagnostics) -> Option<Arc<Vec<Value>>> {
    let name = page.front.each.as_deref()?;
    let place = page.source.place(page.front.span(Key::Each));
    let mut value: Option<&Value> = None;
    for segment in name.split('.') {
        let table = match value {
            None => data,
            Some(Value::Map(table)) => table,
            Some(other) => {
                let message = format!("`each` names `{name}`, but what stands before `{segment}` is {}", other.kind());
                diagnostics.push(Diagnostic::error(message).at(place).help("only tables have names in them"));
                return None;
            }
        };
        value = table.get(segment);
        if value.is_none() {
            let names: Vec<&str> = table.iter().map(|(name, _)| &**name).collect();
            let message = format!("`each` names `{name}`, but there is no such data");
            let help = suggestion(segment, &names, "there is", "put a file of that name into `site/data/`");
            diagnostics.push(Diagnostic::error(message).at(place).help(help));
            return None;
        }
    }
    match value {
        Some(Value::List(rows)) => Some(rows.clone()),
        // A file that could not be read has been reported already.
        Some(Value::Null) => None,
        other => {
            let kind = other.map_or("nothing", |value| value.kind());
            diagnostics.push(
                Diagnostic::error(format!("`each` needs a list of rows, but `data.{name}` is {kind}"))
                    .at(place)
                    .help("a CSV file is a list of rows; so is a JSON or YAML file that is a list of tables"),
            );
            None
        }
    }
}

/// The page's patterns, if each name in them is a column of every row.
fn patterns(page: &Page, table: &[Value], tables: Tables<'_>, diagnostics: &mut Diagnostics) -> Option<Patterns> {
    let mistakes_before = diagnostics.len();
    let mut pattern = |key: Key, noun: &str, text: &str| {
        let place = page.source.place(page.front.span(key));
        let Ok(pattern) = Pattern::parse(text) else {
            diagnostics.push(Diagnostic::error(format!("{noun} has a brace that does not pair")).at(place));
            return None;
        };
        for name in pattern.names() {
            let lacking = table.iter().position(|row| !matches!(row, Value::Map(row) if row.get(name).is_some()));
            if let Some(row) = lacking {
                let columns: Vec<&str> = match &table[row] {
                    Value::Map(row) => row.iter().map(|(column, _)| &**column).collect(),
                    _ => Vec::new(),
                };
                let message =
                    format!("{noun} takes the column `{name}`, but row {} of `{}` has none", row + 1, table_name(page));
                let diagnostic = with_row(Diagnostic::error(message).at(place.clone()), row, page, tables);
                let help = suggestion(name, &columns, "the columns are", "the row has no columns");
                diagnostics.push(diagnostic.help(help));
            }
        }
        Some(pattern)
    };
    let path = pattern(Key::Path, "`path`", &page.path);
    let title = page.front.title.as_deref().map(|text| pattern(Key::Title, "`title`", text));
    let description = page.front.description.as_deref().map(|text| pattern(Key::Description, "`description`", text));
    let path = path?;
    if !path.has_names() && table.len() > 1 {
        diagnostics.push(
            Diagnostic::error("`each` needs a `path` with a column, or all rows have the same URL")
                .at(page.source.place(page.front.span(Key::Each)))
                .help(format!("add `path = \"{}{{COLUMN}}/\"`", page.path)),
        );
    }
    let patterns = Patterns { path, title: title.flatten(), description: description.flatten() };
    (diagnostics.len() == mistakes_before).then_some(patterns)
}

/// "did you mean `x`?", or what there is, or `nothing` where there is nothing.
fn suggestion(name: &str, names: &[&str], list: &str, nothing: &str) -> String {
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => nothing.to_owned(),
        None => format!("{list} `{}`", names.join("`, `")),
    }
}

fn column(item: &Value, name: &str) -> String {
    match item {
        Value::Map(row) => row.get(name).map(Value::to_string).unwrap_or_default(),
        _ => String::new(),
    }
}

fn fill(pattern: &Pattern, item: &Value) -> Text {
    pattern.fill(|name| column(item, name)).into()
}

/// The path of a row, or why its columns can't be part of one.
fn fill_path(pattern: &Pattern, item: &Value) -> Result<String, String> {
    for name in pattern.names() {
        let value = column(item, name);
        // Static pages may have letters of every script; values of dynamic routes may not.
        let is_segment = |c: char| rules::is_parameter_character(c) || c.is_alphanumeric();
        if value.is_empty() {
            return Err(format!("has nothing in the column `{name}`, which `path` takes"));
        }
        if value.chars().all(|c| c == '.') {
            return Err(format!("has `{value}` in the column `{name}`, which can't be part of a URL"));
        }
        if let Some(bad) = value.chars().find(|c| !is_segment(*c)) {
            return Err(format!("has `{value}` in the column `{name}`, and `{bad}` can't be part of a URL"));
        }
    }
    Ok(pattern.fill(|name| column(item, name)))
}
