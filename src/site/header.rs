//! What a page's front matter says about its HTTP answer: headers, caching, who may see it.

use crate::base::{Diagnostic, Source, Text};
use crate::config;
use crate::format::Entry;
use crate::site::{Key, key};

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
        if Key::of(&entry.key).is_some_and(Key::protects) {
            diagnostics.push(key::swallowed(entry, "headers", source));
            continue;
        }
        match config::header(entry, source) {
            Ok((name, _)) if headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name)) => {
                let message = format!("`headers` holds `{name}` twice");
                let help = "the case of letters makes no difference";
                diagnostics.push(Diagnostic::error(message).at(source.place(entry.key_span)).help(help));
            }
            Ok(header) => headers.push(header),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    Ok(headers)
}

/// The `Cache-Control` that `entry` gives.
///
/// # Errors
/// It is no text, is empty, or can't be a header.
pub(super) fn cache(entry: &Entry, source: &Source) -> Result<Text, Box<Diagnostic>> {
    let text = config::header_value(entry, source)?;
    if text.is_empty() {
        let diagnostic = Diagnostic::error("`cache` is empty").at(source.place(entry.node.span));
        return Err(Box::new(diagnostic.help("write it as `max-age=300`, or remove the key for `no-cache`")));
    }
    Ok(text)
}

/// Whether only those may see the page who signed in.
///
/// # Errors
/// It is not `true`: nothing opens what a page further up closes, and the others are open by themselves.
pub(super) fn require_user(entry: &Entry, source: &Source) -> Result<bool, Box<Diagnostic>> {
    if entry.boolean(source)? {
        return Ok(true);
    }
    let message =
        "`require_user = false` opens nothing: who may see a page that says nothing, the nearest page above it says";
    let diagnostic = Diagnostic::error(message).at(source.place(entry.node.span));
    Err(Box::new(diagnostic.help("remove it; a page for everybody can't lie below one that is not")))
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
            None if text.is_empty() => "is empty".to_owned(),
            None if text.trim() != &*text => "must not begin or end with a blank".to_owned(),
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
