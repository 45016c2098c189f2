//! The vocabulary that every other folder shares: paths, values, places in the author's files, diagnostics.

mod date;
mod diagnostic;
pub mod layout;
mod map;
mod nearest;
mod path;
mod slug;
mod source;
mod value;

pub use date::Date;
pub use diagnostic::{Diagnostic, Diagnostics, Note, Refusal, Severity};
pub use layout::{HEALTH_URL, MARKER, REPLACED_END, RESERVED_FOLDER, TEMPORARY_END};
pub use map::Map;
pub use nearest::nearest;
pub use path::{OutputPath, SourcePath, UrlPath, encode_path, fold_case, folder_of, folders_above, nfc, path_key};
pub use slug::slug;
pub use source::{Line, LineText, Piece, Place, Source, Span};
pub use value::{Object, Text, Value};
