//! The vocabulary that every other folder shares: paths, values, places in the author's files, diagnostics.

mod date;
mod diagnostic;
mod encoding;
mod foreign;
pub mod layout;
mod map;
mod nearest;
mod path;
mod slug;
mod source;
mod value;

pub(crate) use date::Date;
pub(crate) use diagnostic::Note;
pub use diagnostic::{Diagnostic, Diagnostics, Refusal, Severity};
pub use encoding::Encoding;
pub(crate) use foreign::{foreign_mark, foreign_tag, foreign_word};
pub use map::Map;
pub(crate) use nearest::{nearest, slips};
pub use path::{OutputPath, SourcePath, UrlPath, nfc};
pub(crate) use path::{case_variants, encode_path, fold_case, folder_of, folders_above, path_key};
pub(crate) use slug::slug;
pub(crate) use source::Line;
pub(crate) use source::Place;
pub use source::{Piece, Source, Span};
pub use value::{Object, Text, Value};
