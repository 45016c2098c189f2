//! CSV → a list of rows.

use crate::base::{Diagnostic, Map, Source, Span, Text, Value};
use csv::{Reader, ReaderBuilder, StringRecord};
use std::collections::HashSet;

/// More wrong rows than this in one file are counted and not shown.
const WRONG_ROWS_SHOWN_MAX: usize = 10;

/// The rows of `source`, each a table of text by the columns that the first row names (RFC 4180, LF or CRLF). Cells are
/// separated by commas, or by semicolons, as Excel writes them in much of Europe, if the first line holds a semicolon
/// and no comma. Empty lines are no rows.
pub(super) fn csv(source: &Source) -> (Value, Vec<Diagnostic>) {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(&source.text))
        .has_headers(false)
        .flexible(true)
        .from_reader(source.text.as_bytes());
    let mut record = StringRecord::new();
    if !next(&mut reader, &mut record) {
        let message = "CSV has no first row, which names its columns";
        return (Value::Null, vec![Diagnostic::error(message).at(source.place(Span::default()))]);
    }
    let mut diagnostics = Vec::new();
    let columns = columns(&record, source, &mut diagnostics);
    let mut rows: Vec<Value> = Vec::new();
    let mut wrong_rows = 0;
    let mut last_row = place(&record, source);
    while next(&mut reader, &mut record) {
        last_row = place(&record, source);
        if record.len() == columns.len() {
            rows.push(columns.iter().cloned().zip(&record).collect::<Map>().into());
            continue;
        }
        wrong_rows += 1;
        if wrong_rows <= WRONG_ROWS_SHOWN_MAX {
            diagnostics.push(wrong_number_of_cells(record.len(), columns.len(), source, last_row));
        }
    }
    if wrong_rows > WRONG_ROWS_SHOWN_MAX {
        let message = format!("{} more rows have a wrong number of cells", wrong_rows - WRONG_ROWS_SHOWN_MAX);
        diagnostics.push(Diagnostic::error(message).at(source.place(Span::default())));
    }
    diagnostics.extend(ensure_last_quote_is_closed(source, last_row));
    (rows.into(), diagnostics)
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    if first.contains(';') && !first.contains(',') { b';' } else { b',' }
}

/// Reads one row; `false` at the end.
fn next(reader: &mut Reader<&[u8]>, record: &mut StringRecord) -> bool {
    reader.read_record(record).expect("the text is in memory and UTF-8, and rows may differ in length")
}

/// The row's text, to its end or that of the file.
fn place(record: &StringRecord, source: &Source) -> Span {
    let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
    let rest = source.text.get(at..).unwrap_or_default();
    // The library's place of a row can be that of the line ends before it.
    let start = source.text.len() - rest.trim_start_matches(['\r', '\n']).len();
    let end = source.text[start..].find(['\r', '\n']).map_or(source.text.len(), |length| start + length);
    Span::new(start, end)
}

/// The names in the first row, without the spaces around them.
fn columns(header: &StringRecord, source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Vec<Text> {
    let columns: Vec<Text> = header.iter().map(|name| name.trim().into()).collect();
    let mut seen = HashSet::new();
    for (index, name) in columns.iter().enumerate() {
        let message = match &**name {
            "" => format!("column {} of the first row has no name", index + 1),
            name if !seen.insert(name) => format!("column `{name}` stands twice in the first row"),
            _ => continue,
        };
        diagnostics.push(Diagnostic::error(message).at(source.place(place(header, source))));
    }
    columns
}

fn wrong_number_of_cells(cells: usize, columns: usize, source: &Source, row: Span) -> Diagnostic {
    let message = format!("row has {cells} cells, but the header has {columns}");
    let diagnostic = Diagnostic::error(message).at(source.place(row));
    if cells > columns { diagnostic.help("put quotes around a cell that holds the separator") } else { diagnostic }
}

/// A quote without its partner takes all rows below into its cell; only the last row can have one.
fn ensure_last_quote_is_closed(source: &Source, last_row: Span) -> Option<Diagnostic> {
    let rest = &source.text[last_row.start as usize..];
    let is_open = rest.trim_end().contains('\n') && rest.matches('"').count() % 2 == 1;
    let diagnostic = || Diagnostic::error("a quote that begins in this row is never closed").at(source.place(last_row));
    is_open.then(diagnostic)
}
