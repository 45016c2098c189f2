//! What a page's front matter says about its HTTP answer: headers, caching, who may see it.

use crate::base::{Diagnostic, Source, Text};
use crate::format::Entry;

/// Headers that belong to the server or to the generator, with the key that sets them where there is one.
const HEADERS_TAKEN: [(&str, &str); 14] = [
    ("cache-control", "`cache` sets it"),
    ("connection", "it belongs to the server"),
    ("content-encoding", "it belongs to the server"),
    ("content-length", "it belongs to the server"),
    ("content-type", "it follows from the file's extension"),
    ("date", "it belongs to the server"),
    ("etag", "it belongs to the server"),
    ("keep-alive", "it belongs to the server"),
    ("last-modified", "it belongs to the server"),
    ("location", "`aliases` make redirects"),
    ("server", "it belongs to the server"),
    ("set-cookie", "a page that is kept in caches must not set cookies"),
    ("status", "it belongs to the server"),
    ("transfer-encoding", "it belongs to the server"),
];

/// The headers of the table `entry`.
///
/// # Errors
/// It is no table of text. What is wrong with one header is added to `diagnostics`.
pub(super) fn headers(
    entry: &Entry,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<(Text, Text)>, Box<Diagnostic>> {
    let mut headers: Vec<(Text, Text)> = Vec::new();
    for entry in entry.table(source)? {
        let taken = HEADERS_TAKEN.iter().find(|(name, _)| entry.key.eq_ignore_ascii_case(name));
        let wrong = |message: String, help: &str| {
            Box::new(Diagnostic::error(message).at(source.place(entry.key_span)).help(help))
        };
        let header = match taken {
            Some((_, owner)) => Err(wrong(format!("`headers` can't hold `{}`: {owner}", entry.key), "remove it")),
            None if !is_token(&entry.key) => Err(wrong(
                format!("`{}` is no name of a header", entry.key),
                "write letters, digits and `-`, as in `X-Robots-Tag`",
            )),
            None if headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(&entry.key)) => {
                Err(wrong(format!("`headers` holds `{}` twice", entry.key), "the case of letters makes no difference"))
            }
            None => value(entry, source),
        };
        match header {
            Ok(value) => headers.push((entry.key.clone(), value)),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    Ok(headers)
}

/// The text of `entry` as the value of a header.
///
/// # Errors
/// It is no text, or can't be one.
pub(super) fn value(entry: &Entry, source: &Source) -> Result<Text, Box<Diagnostic>> {
    let text = entry.text(source)?;
    // RFC 9110, section 5.5: visible characters and blanks within; others than ASCII mean different things to different
    // programs.
    let is_good = |c: char| c == ' ' || c.is_ascii_graphic();
    let cause = match text.chars().find(|c| !is_good(*c)) {
        Some(bad) => format!("can't hold `{}`", bad.escape_debug()),
        None if text.trim().is_empty() => "must not be empty".to_owned(),
        None if text.trim() != &*text => "must not begin or end with a blank".to_owned(),
        None => return Ok(text),
    };
    let message = format!("the header `{}` {cause}", entry.key);
    let help = "the value of a header is one line of ASCII";
    Err(Box::new(Diagnostic::error(message).at(source.place(entry.node.span)).help(help)))
}

/// RFC 9110, section 5.6.2.
fn is_token(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token)
}

/// The names of users or groups in `entry`.
///
/// # Errors
/// It is no list of text, or is empty: nobody could see the page, which no author means. What is wrong with one name is added to
/// `diagnostics`.
pub(super) fn accounts(
    entry: &Entry,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Text>, Box<Diagnostic>> {
    let texts = entry.texts(source)?;
    if texts.is_empty() {
        let message = format!("`{}` is empty", entry.key);
        let help = "name who may see the page, or remove the key and write `require_user = true`";
        return Err(Box::new(Diagnostic::error(message).at(source.place(entry.node.span)).help(help)));
    }
    let mut accounts = Vec::with_capacity(texts.len());
    for (text, span) in texts {
        // IIS separates names by commas, and takes `*` and `?` for everyone and the anonymous.
        let cause = match text.chars().find(|c| ",*?\"/[]:;|=+<>".contains(*c) || c.is_control()) {
            Some(bad) => format!("can't hold `{}`", bad.escape_debug()),
            None if text.trim().is_empty() || text.trim() != &*text => "must not begin or end with a blank".to_owned(),
            None if text.matches('\\').count() > 1 => "has more than one `\\`".to_owned(),
            None => {
                accounts.push(text);
                continue;
            }
        };
        let message = format!("the name `{text}` in `{}` {cause}", entry.key);
        let help = "write `DOMAIN\\name`";
        diagnostics.push(Diagnostic::error(message).at(source.place(span)).help(help));
    }
    Ok(accounts)
}
