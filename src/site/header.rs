//! What a page's front matter says about its HTTP answer: headers, caching, who may see it.

use crate::base::{Diagnostic, Diagnostics, Refusal, Text};
use crate::config;
use crate::format::Field;
use crate::route::CLOSED_FIELDS;
use crate::site::Key;
use crate::site::swallowed::swallowed;

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The headers of a table. What is wrong with one header is added to `diagnostics`.
pub(super) fn headers(field: Field<'_>, diagnostics: &mut Diagnostics) -> Result<Vec<(Text, Text)>> {
    let mut headers: Vec<(Text, Text)> = Vec::new();
    field.each(diagnostics, |field, _| {
        // No header has such a name, so it is never data here.
        if let Some(key) = Key::protecting(field.key()) {
            let cure = format!("write `{key}` above `headers`, as a key of the page");
            return Err(Box::new(swallowed(field, "headers", key, &cure)));
        }
        let (name, value) = config::header(field)?;
        if headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(&name)) {
            let refusal = Refusal::new(format!("`headers` holds `{name}` twice"));
            return Err(field.refuse_key(refusal.help("the case of letters makes no difference")));
        }
        headers.push((name, value));
        Ok(())
    })?;
    Ok(headers)
}

/// Whether only those may see the page who signed in.
///
/// # Errors
/// It is not `true`: nothing opens what a page further up closes, and the others are open by themselves.
pub(super) fn require_user(field: Field<'_>) -> Result<bool> {
    if field.boolean()? {
        return Ok(true);
    }
    let refusal = Refusal::new(
        "`require_user = false` opens nothing: who may see a page that says nothing, the nearest page above it says",
    );
    Err(field.refuse(refusal.help("remove it; a page for everybody can't lie below one that is not")))
}

/// The names of users or groups. What is wrong with one name is added to `diagnostics`.
///
/// # Errors
/// It is no list of text, or is empty: nobody could see the page, which no author means.
pub(super) fn accounts(field: Field<'_>, diagnostics: &mut Diagnostics) -> Result<Vec<Text>> {
    let texts = field.texts(diagnostics)?;
    if texts.is_empty() {
        let help = "name who may see the page, or remove the key and write `require_user = true`";
        return Err(field.invalid(Refusal::new("is empty").help(help)));
    }
    let mut accounts = Vec::with_capacity(texts.len());
    for (text, place) in texts {
        match ensure_iis_takes_account(&text) {
            Ok(()) => accounts.push(text),
            Err(refusal) => {
                let refusal = refusal.of(format_args!("the name `{text}` in `{}`", field.key()));
                diagnostics.push(refusal.help("write `DOMAIN\\name`").at(place));
            }
        }
    }
    Ok(accounts)
}

/// The fields that a page for more people may show. What is wrong with one name is added to `diagnostics`.
pub(super) fn reveal(field: Field<'_>, diagnostics: &mut Diagnostics) -> Result<Vec<Text>> {
    let mut fields = Vec::new();
    for (name, place) in field.texts(diagnostics)? {
        if CLOSED_FIELDS.contains(&&*name) {
            fields.push(name);
        } else {
            let names = CLOSED_FIELDS.map(|name| format!("`{name}`")).join(", ");
            let refusal = Refusal::new(format!("`reveal` can't name `{name}`"));
            diagnostics.push(refusal.help(format!("it names {names}; all else is shown anyway")).at(place));
        }
    }
    Ok(fields)
}

fn ensure_iis_takes_account(name: &str) -> std::result::Result<(), Refusal> {
    // IIS separates names by commas, and takes `*` and `?` for everyone and the anonymous.
    if let Some(bad) = name.chars().find(|c| ",*?\"/[]:;|=+<>".contains(*c) || c.is_control()) {
        return Err(format!("can't hold `{}`", bad.escape_debug()).into());
    }
    match name {
        "" => Err("is empty".into()),
        _ if name.trim() != name => Err("must not begin or end with a blank".into()),
        _ if name.matches('\\').count() > 1 => Err("has more than one `\\`".into()),
        _ => Ok(()),
    }
}
