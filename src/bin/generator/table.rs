//! Columns of text, aligned as a terminal shows them.

use unicode_width::UnicodeWidthStr;

/// Between two columns.
const GAP: &str = "  ";

/// Each row as one line without an end, its cells below one another; the last cell of a row is as long as it is, and empty
/// cells at its end leave nothing. All rows have the same number of cells.
pub(crate) fn lines<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or_default();
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    let line = |row: &[String; COLUMNS]| {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line += cell;
            line += &" ".repeat(width - cell.width());
            line += GAP;
        }
        line.truncate(line.trim_end().len());
        line
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_below_one_another_wide_ones_too() {
        let rows = [["a", "x", ""], ["日本", "y", "z"], ["ü", "", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(lines(&rows), ["a     x", "日本  y  z", "ü"]);
    }
}
