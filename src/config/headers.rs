//! Headers of answers, as settings give them.

use crate::base::{Diagnostic, Source, Text};
use crate::format::Entry;

/// Headers that belong to the one who answers: IIS, or the executable. A second one of these names breaks the answer or
/// makes two of one.
const OWNED: [&str; 14] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "etag",
    "keep-alive",
    "last-modified",
    "location",
    "server",
    "set-cookie",
    "status",
    "transfer-encoding",
    "vary",
];

/// The name and the value of one header; the value may be empty.
///
/// # Errors
/// What is no header by RFC 9110, sections 5.1 and 5.5, and what is not the author's to set.
pub fn header(entry: &Entry, source: &Source) -> Result<(Text, Text), Box<Diagnostic>> {
    let name = &entry.key;
    let at_name = |message: String| Diagnostic::error(message).at(source.place(entry.key_span));
    if !is_token(name) {
        let message = format!("`{name}` is no name of a header");
        return Err(Box::new(at_name(message).help("names are letters, digits and `-`")));
    }
    let lower = name.to_ascii_lowercase();
    let message = format!("the header `{name}` is set by the server itself");
    if lower == "cache-control" {
        return Err(Box::new(at_name(message).help("a page's `cache` in its front matter sets it")));
    }
    if OWNED.contains(&lower.as_str()) {
        return Err(Box::new(at_name(message).help("remove it")));
    }
    Ok((name.clone(), header_value(entry, source)?))
}

/// The text of `entry` as the value of a header; it may be empty.
///
/// # Errors
/// What is none by RFC 9110, section 5.5: others than ASCII mean different things to different programs.
pub fn header_value(entry: &Entry, source: &Source) -> Result<Text, Box<Diagnostic>> {
    let name = &entry.key;
    let value = entry.text(source)?;
    let at_value = |message: String| Box::new(Diagnostic::error(message).at(source.place(entry.node.span)));
    if let Some(bad) = value.chars().find(|c| !matches!(c, ' '..='~')) {
        return Err(at_value(format!("the header `{name}` can't hold the character `{}`", bad.escape_debug())));
    }
    if value.trim() != &*value {
        return Err(at_value(format!("the header `{name}` can't begin or end with a blank")));
    }
    Ok(value)
}

/// RFC 9110, section 5.6.2.
pub(super) fn is_token(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_allowed)
}
