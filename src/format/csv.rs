//! CSV → a list of rows.

use super::budget::{Budget, DataLimits, count_outside_quotes};
use super::separator::{Separator, separator};
use crate::base::{Diagnostic, Diagnostics, Map, Place, Source, Span, Text, Value};
use csv::{Reader, ReaderBuilder, StringRecord};
use std::collections::HashSet;

/// More wrong columns or rows than this in one file are not shown; each costs a look through the text.
const MISTAKES_SHOWN_MAX: usize = 10;

/// The rows of `source`, each a table of text by the columns that the first row names (RFC 4180, LF or CRLF). What separates
/// cells is the product of [`separator`]. Empty lines are no rows.
pub(super) fn csv(source: &Source, limits: DataLimits, diagnostics: &mut Diagnostics) -> Value {
    let separator = separator(&source.text).map_err(|refusal| {
        let line = Span::new(0, source.text.lines().next().unwrap_or_default().len());
        Box::new(refusal.of("failed to read CSV:").at(source.place(line)))
    });
    let Some(separator) = diagnostics.keep(separator) else { return Value::Null };
    let count = count_outside_quotes(&source.text, false);
    if let Err(exceeded) = limits.ensure_few([count[usize::from(separator.byte)]]) {
        diagnostics.push(exceeded.diagnostic("CSV", source, Span::default()));
        return Value::Null;
    }
    let budget = Budget::new(limits);
    let mut reader = reader(source, separator);
    let mut record = StringRecord::new();
    if !next(&mut reader, &mut record) {
        let message = "CSV has no first row, which names its columns";
        diagnostics.push(Diagnostic::error(message).at(source.place(Span::default())));
        return Value::Null;
    }
    let place = |record: &StringRecord| place(record, source, separator.header_start);
    let columns = columns(&record, diagnostics, source.place(place(&record)));
    let mut rows: Vec<Value> = Vec::new();
    let mut wrong_rows = 0;
    let mut last_row = place(&record);
    while next(&mut reader, &mut record) {
        last_row = place(&record);
        if let Err(exceeded) = budget.take(1 + record.len(), record.as_slice().len()) {
            diagnostics.push(exceeded.diagnostic("CSV", source, last_row));
            return Value::Null;
        }
        if record.len() == columns.len() {
            rows.push(columns.iter().cloned().zip(&record).collect::<Map>().into());
            continue;
        }
        wrong_rows += 1;
        if wrong_rows <= MISTAKES_SHOWN_MAX {
            diagnostics.push(wrong_number_of_cells(record.len(), columns.len(), source, last_row));
        }
    }
    if wrong_rows > MISTAKES_SHOWN_MAX {
        let message = format!("{} more rows have a wrong number of cells", wrong_rows - MISTAKES_SHOWN_MAX);
        diagnostics.push(Diagnostic::error(message).at(source.place(Span::default())));
    }
    if is_quote_open(&source.text[last_row.start as usize..]) {
        let message = "a quote that begins in this row is never closed";
        diagnostics.push(Diagnostic::error(message).at(source.place(last_row)));
    }
    rows.into()
}

/// The names in the first row of `source`; none where there is no row.
pub(super) fn header(source: &Source) -> Vec<Text> {
    let mut record = StringRecord::new();
    let Ok(separator) = separator(&source.text) else { return Vec::new() };
    next(&mut reader(source, separator), &mut record);
    record.iter().map(|name| name.trim().into()).collect()
}

/// Where each row stands that has a cell for each column.
pub(super) fn row_spans(source: &Source) -> Vec<Span> {
    let Ok(separator) = separator(&source.text) else { return Vec::new() };
    let (mut reader, mut record) = (reader(source, separator), StringRecord::new());
    next(&mut reader, &mut record);
    let columns = record.len();
    let mut spans = Vec::new();
    while next(&mut reader, &mut record) {
        if record.len() == columns {
            spans.push(place(&record, source, separator.header_start));
        }
    }
    spans
}

fn reader(source: &Source, separator: Separator) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator.byte)
        .has_headers(false)
        .flexible(true)
        .from_reader(&source.text.as_bytes()[separator.header_start..])
}

/// Reads one row; `false` at the end.
fn next(reader: &mut Reader<&[u8]>, record: &mut StringRecord) -> bool {
    reader.read_record(record).expect("the text is in memory and UTF-8, and rows may differ in length")
}

/// The row's text, to its end or that of the file. The reader begins at `start`.
fn place(record: &StringRecord, source: &Source, start: usize) -> Span {
    let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
    let at = start.saturating_add(at);
    let rest = source.text.get(at..).unwrap_or_default();
    // The library's place of a row can be that of the line ends before it.
    let start = source.text.len() - rest.trim_start_matches(['\r', '\n']).len();
    let end = source.text[start..].find(['\r', '\n']).map_or(source.text.len(), |length| start + length);
    Span::new(start, end)
}

/// The names in the first row, without the spaces around them.
fn columns(header: &StringRecord, diagnostics: &mut Diagnostics, place: Place) -> Vec<Text> {
    let columns: Vec<Text> = header.iter().map(|name| name.trim().into()).collect();
    let mut seen = HashSet::new();
    let mistakes = columns.iter().enumerate().filter_map(|(index, name)| match &**name {
        "" => Some(format!("column {} of the first row has no name", index + 1)),
        name if !seen.insert(name) => Some(format!("column `{name}` stands twice in the first row")),
        _ => None,
    });
    let at_header = |message| Diagnostic::error(message).at(place.clone());
    diagnostics.extend(mistakes.take(MISTAKES_SHOWN_MAX).map(at_header));
    columns
}

fn wrong_number_of_cells(cells: usize, columns: usize, source: &Source, row: Span) -> Diagnostic {
    let plural = if cells == 1 { "" } else { "s" };
    let message = format!("row has {cells} cell{plural}, but the header has {columns}");
    let diagnostic = Diagnostic::error(message).at(source.place(row));
    if cells > columns { diagnostic.help("put quotes around a cell that holds the separator") } else { diagnostic }
}

/// A quote without its partner takes all rows below into its cell; only the last row can have one.
fn is_quote_open(last_row: &str) -> bool {
    last_row.trim_end().contains('\n') && last_row.matches('"').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{shown, source};

    fn read(text: &str) -> (Value, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        (csv(&source("site/data/a.csv", text), DataLimits::default(), &mut diagnostics), diagnostics)
    }

    fn check(text: &str, expected: &str) {
        let (value, diagnostics) = read(text);
        assert_eq!(shown(&diagnostics), [""; 0], "{text}");
        let Value::List(rows) = value else { panic!("{value:?}") };
        let row = |row: &Value| match row {
            Value::Map(map) => map.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" "),
            other => panic!("{other:?}"),
        };
        assert_eq!(rows.iter().map(row).collect::<Vec<_>>().join(" | "), expected, "{text}");
    }

    fn check_wrong(text: &str, expected: &[&str]) {
        assert_eq!(shown(&read(text).1), expected, "{text}");
    }

    #[test]
    fn each_row_is_a_table_of_text() {
        check(
            "name,price\r\nTea,1.50\r\n\r\n\"Milk, \"\"fresh\"\"\",\r\n",
            "name=Tea price=1.50 | name=Milk, \"fresh\" price=",
        );
        check("name, price \nTea\u{a0}, 1", "name=Tea\u{a0} price= 1");
        check("name,note\na,\"two\nlines\"\nb,c", "name=a note=two\nlines | name=b note=c");
        check("name\n", "");
    }

    #[test]
    fn cells_are_separated_as_the_first_rows_show() {
        check("name;price\nTea;1,50\n", "name=Tea price=1,50");
        check("name\tprice, net\nTea\t1,50\n", "name=Tea price, net=1,50");
        check("sep=,\r\nname,a;b\r\nTea,1;2\r\n", "name=Tea a;b=1;2");
        check("name\na;b\n", "name=a;b");
        assert_eq!(header(&source("a.csv", "sep=;\na, b;c\n")), ["a, b".into(), "c".into()]);
    }

    #[test]
    fn two_separators_that_could_be_meant_are_an_error_that_asks() {
        check_wrong(
            "name,a;b\nTea,1;2\n",
            &["error: failed to read CSV: commas or semicolons could separate the cells of this file \
               --> site/data/a.csv:1:1 [name,a;b] \
               help: write what does into a line of its own above the header, `sep=,` or `sep=;`"],
        );
        check_wrong("sep=;\na;b\n1\n", &["error: row has 1 cell, but the header has 2 --> site/data/a.csv:3:1 [1]"]);
    }

    #[test]
    fn every_row_has_a_cell_for_each_column() {
        check_wrong(
            "a,b\r\n1\r\n1,2\r\n\r\n1,\"2\n\",3\r\n\"x",
            &[
                "error: row has 1 cell, but the header has 2 --> site/data/a.csv:2:1 [1]",
                "error: row has 3 cells, but the header has 2 --> site/data/a.csv:5:1 [1,\"2] \
                 help: put quotes around a cell that holds the separator",
                "error: row has 1 cell, but the header has 2 --> site/data/a.csv:7:1 [\"x]",
            ],
        );
    }

    #[test]
    fn many_wrong_rows_are_counted() {
        let (_, diagnostics) = read(&format!("a,b\n{}", "1\n".repeat(100_000)));
        assert_eq!(diagnostics.len(), MISTAKES_SHOWN_MAX + 1);
        assert_eq!(
            shown(&diagnostics[MISTAKES_SHOWN_MAX..]),
            ["error: 99990 more rows have a wrong number of cells --> site/data/a.csv:1:1 []"]
        );
    }

    #[test]
    fn every_column_has_a_name_of_its_own() {
        check_wrong(
            "a,,b,a, \n",
            &[
                "error: column 2 of the first row has no name --> site/data/a.csv:1:1 [a,,b,a, ]",
                "error: column `a` stands twice in the first row --> site/data/a.csv:1:1 [a,,b,a, ]",
                "error: column 5 of the first row has no name --> site/data/a.csv:1:1 [a,,b,a, ]",
            ],
        );
        check_wrong("\n\n", &["error: CSV has no first row, which names its columns --> site/data/a.csv:1:1 []"]);
    }

    #[test]
    fn a_quote_that_takes_all_rows_below_is_told() {
        check_wrong(
            "a,b\n1,2\n3,\"4\n5,6\n7,8\n",
            &["error: a quote that begins in this row is never closed --> site/data/a.csv:3:1 [3,\"4]"],
        );
        check("a,b\n1,5\" wide\n", "a=1 b=5\" wide");
    }
}
