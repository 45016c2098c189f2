//! The bytes of a live file → its value, by the code that reads data files at build time.

use crate::base::{Diagnostic, Diagnostics, Source, SourcePath, Value};
use crate::data::read_file;
use std::path::Path;

/// The value; dates without an offset take `utc_offset`, in seconds east of UTC.
///
/// # Errors
/// The first mistake, with its file, line and column, as one line.
pub(super) fn parse(path: &Path, bytes: Vec<u8>, utc_offset: i32) -> Result<Value, String> {
    let source = Source::decode(source_path(path), &bytes).map_err(|diagnostic| line(path, &diagnostic, 0))?;
    let mut diagnostics = Diagnostics::default();
    let value = read_file(&source, utc_offset, &mut diagnostics);
    match diagnostics.split_first() {
        None => Ok(value),
        Some((first, more)) => Err(line(path, first, more.len())),
    }
}

/// Whether the bytes look like all of a file: half of a list of lines is a list of lines too, so an end without a line end
/// may be the end of what is written so far. Half of a JSON text is none, which parsing tells.
pub(super) fn is_finished(path: &Path, bytes: &[u8]) -> bool {
    bytes.ends_with(b"\n") || source_path(path).extension().eq_ignore_ascii_case("json")
}

fn source_path(path: &Path) -> SourcePath {
    SourcePath::new(&path.to_string_lossy())
}

fn line(path: &Path, diagnostic: &Diagnostic, more: usize) -> String {
    let place = diagnostic.place.as_ref().and_then(|place| place.line.as_ref());
    let place = place.map(|line| format!(":{}:{}", line.number, line.column)).unwrap_or_default();
    let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
    format!("{}{place}: {}{more}", path.display(), diagnostic.message)
}
