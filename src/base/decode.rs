//! The bytes of a text file → its text, or where they are not UTF-8.

use super::{Diagnostic, Line, Place, Source, SourcePath};

/// The text of the file at `path`, without a byte order mark.
///
/// # Errors
/// It is not UTF-8: the diagnostic shows the first byte that begins no character.
pub fn decode(path: SourcePath, mut bytes: Vec<u8>) -> Result<Source, Box<Diagnostic>> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(path, text)),
        Err(error) => Err(not_utf8(&path, error.as_bytes(), error.utf8_error().valid_up_to()).into()),
    }
}

/// The mistake of a file whose byte `bad` begins no character.
fn not_utf8(path: &SourcePath, bytes: &[u8], bad: usize) -> Diagnostic {
    let message = if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        "text is UTF-16, not UTF-8".to_owned()
    } else {
        format!("text is not UTF-8: byte 0x{:02X}", bytes[bad])
    };
    let line_start = bytes[..bad].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line_end = bytes[bad..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| bad + at);
    let line = Line {
        number: bytes[..bad].iter().filter(|byte| **byte == b'\n').count() + 1,
        column: String::from_utf8_lossy(&bytes[line_start..bad]).chars().count() + 1,
        width: 1,
        text: String::from_utf8_lossy(&bytes[line_start..line_end]).trim_end_matches('\r').to_owned(),
    };
    Diagnostic::error(message).at(Place { file: path.clone(), line: Some(line) }).help("save the file as UTF-8")
}
