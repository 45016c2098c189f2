//! What separates the cells of a CSV file: as its line `sep=` says, else as its first rows show.

use crate::base::Refusal;

/// What may separate cells where no line `sep=` says it: spreadsheets write nothing else.
const SEPARATORS: [u8; 3] = *b",;\t";

/// The header and so many rows below it show what separates cells.
const ROWS_COUNTED_MAX: usize = 20;

/// How a CSV text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Separator {
    pub(super) byte: u8,
    /// The first byte of the header, below a line `sep=`.
    pub(super) header_start: usize,
}

/// What separates the cells of `text`: what its first line `sep=;` says, as Excel writes and reads it. Else a separator that every
/// row has as often as the header, outside of quotes.
///
/// - A tab wins: texts and numbers have none.
/// - A semicolon wins where there are more of them than commas, as in `Article;Price, net;Place`.
/// - A single one in the header holds, whatever the rows have: those are told one by one.
///
/// # Errors
/// Two are possible, or a line `sep=` names none.
pub(super) fn separator(text: &str) -> Result<Separator, Refusal> {
    if let Some(declared) = declared(text) {
        return declared;
    }
    let of = |byte| Ok(Separator { byte, header_start: 0 });
    let rows = count_in_rows(text);
    let [commas, semicolons, _] = rows[0];
    let kinds = 0..SEPARATORS.len();
    let in_header: Vec<usize> = kinds.filter(|kind| rows[0][*kind] > 0).collect();
    let fits = |kind: &usize| rows.iter().all(|row| row[*kind] == rows[0][*kind]);
    let fitting: Vec<usize> = in_header.iter().copied().filter(fits).collect();
    match (in_header.as_slice(), fitting.as_slice()) {
        ([], _) => of(b','),
        ([kind], _) | (_, [kind]) => of(SEPARATORS[*kind]),
        (_, [.., 2]) => of(b'\t'),
        (_, [0, 1]) if semicolons > commas => of(b';'),
        (several, _) => {
            let names: Vec<&str> = several.iter().map(|kind| ["commas", "semicolons", "tabs"][*kind]).collect();
            let message = format!("{} could separate the cells of this file", names.join(" or "));
            let help = "write what does into a line of its own above the header, `sep=,` or `sep=;`";
            Err(Refusal::new(message).help(help))
        }
    }
}

/// What the line `sep=` says, if the first one is such a line.
fn declared(text: &str) -> Option<Result<Separator, Refusal>> {
    let line = text.split('\n').next().unwrap_or_default();
    let header_start = (line.len() + 1).min(text.len());
    let line = line.trim_end_matches('\r');
    let line = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or(line);
    let (name, written) = line.split_once('=')?;
    if !name.eq_ignore_ascii_case("sep") {
        return None;
    }
    Some(match written.as_bytes() {
        [byte] if *byte == b'\t' || byte.is_ascii_punctuation() && *byte != b'"' => {
            Ok(Separator { byte: *byte, header_start })
        }
        _ => {
            let refusal = Refusal::new(format!("`{line}` must name one separator"));
            Err(refusal.help("write `sep=,` or `sep=;`, or leave the line out"))
        }
    })
}

/// How many of each separator the header has, and the rows below it, outside of quotes. Empty lines are no rows.
fn count_in_rows(text: &str) -> Vec<[usize; SEPARATORS.len()]> {
    let mut rows = vec![[0; SEPARATORS.len()]];
    let (mut is_quoted, mut is_cell_start, mut is_empty) = (false, true, true);
    for byte in text.bytes() {
        match byte {
            b'"' if is_quoted => is_quoted = false,
            // A doubled quote ends and begins at once.
            _ if is_quoted => continue,
            b'"' => is_quoted = is_cell_start,
            b'\n' | b'\r' => {
                if !is_empty {
                    if rows.len() > ROWS_COUNTED_MAX {
                        return rows;
                    }
                    rows.push([0; SEPARATORS.len()]);
                }
                (is_cell_start, is_empty) = (true, true);
                continue;
            }
            _ => {}
        }
        let kind = SEPARATORS.iter().position(|separator| *separator == byte);
        if let Some(kind) = kind {
            *rows.last_mut().map(|row| &mut row[kind]).expect("there is a row from the beginning") += 1;
        }
        (is_cell_start, is_empty) = (kind.is_some() || byte == b'"', false);
    }
    if is_empty && rows.len() > 1 {
        rows.pop();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: u8) {
        assert_eq!(separator(text).map(|separator| char::from(separator.byte)), Ok(char::from(expected)), "{text}");
    }

    #[track_caller]
    fn check_wrong(text: &str, expected: &str) {
        assert_eq!(separator(text).unwrap_err().message, expected, "{text}");
    }

    #[test]
    fn a_separator_stands_in_each_row_as_often_as_in_the_header() {
        check("name,price\nTea,1.50\n", b',');
        check("Artikel;Preis, netto;Ort\nKabel;2,90;Halle 1\n", b';');
        check("Artikel;Preis, netto\nKabel;2\n\nDraht;3,10\n", b';');
        check("name,note\nTea,\"1;2\"\nMilk,a;b\n", b',');
        check("name\nTea; hot\n", b',');
        check("", b',');
    }

    #[test]
    fn what_stands_in_quotes_separates_nothing() {
        check("\"a,x\";b\n1;2\n", b';');
        check("\"a \"\"b\"\",\nx\";c\n1;2\n", b';');
        check("width 5\",b;c\n1,2;3\n4,5\n", b',');
    }

    #[test]
    fn tabs_separate_cells() {
        check("name\tprice, net\nTea\t1,50\n", b'\t');
        check("name\tprice\r\nTea\r\n", b'\t');
    }

    #[test]
    fn what_may_be_two_things_is_asked_for() {
        let asked = "commas or semicolons could separate the cells of this file";
        check_wrong("Artikel;Preis, netto\nKabel;2,90\n", asked);
        check_wrong("name, first;place, land, code\nA, B;C, D, 1\n", asked);
        check_wrong("a,b;c\n1\n", asked);
        check("sep=;\nArtikel;Preis, netto\nKabel;2,90\n", b';');
    }

    #[test]
    fn the_first_rows_alone_are_counted() {
        let rows = "1;2,5\n".repeat(ROWS_COUNTED_MAX);
        check_wrong(&format!("a;b, c\n{rows}1;2\n"), "commas or semicolons could separate the cells of this file");
        check(&format!("a;b, c\n{}1;2\n", &rows[6..]), b';');
    }

    #[test]
    fn a_line_sep_says_it() {
        check("sep=|\na|b\n", b'|');
        check("\"SEP=\t\"\r\na\tb\n", b'\t');
        assert_eq!(separator("sep=;\r\na;b").map(|separator| separator.header_start), Ok(7));
        assert_eq!(separator("sep=;").map(|separator| separator.header_start), Ok(5));
        for line in ["sep=", "sep=ab", "sep=x", "sep=é"] {
            check_wrong(&format!("{line}\na,b\n"), &format!("`{line}` must name one separator"));
        }
    }
}
