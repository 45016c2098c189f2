//! Headers of answers: `[security]`, which every answer carries, and the rules for each header that settings give.

use crate::base::{Diagnostic, Diagnostics, Refusal, Text};
use crate::format::Field;

/// `[security]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Security {
    /// Headers of every answer, static and dynamic, in order; a name stands once, whatever its case. An empty text takes
    /// away the header that the server itself would send.
    pub headers: Vec<(Text, Text)>,
}

impl Default for Security {
    /// What no ordinary site needs to be without: no guessing of types, no full addresses for other sites, no frames
    /// on other sites.
    fn default() -> Self {
        let headers = [
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("X-Frame-Options", "SAMEORIGIN"),
            ("X-Powered-By", ""),
        ];
        Self { headers: headers.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}

impl Security {
    /// Takes `headers`, each in the place of an earlier one of that name.
    pub(super) fn set(&mut self, field: Field<'_>, diagnostics: &mut Diagnostics) -> Result<(), Box<Diagnostic>> {
        if &**field.key() != "headers" {
            return Err(field.unknown(["headers"], "`[security]` has `headers`"));
        }
        field.each(diagnostics, |field, _| {
            let (name, value) = header(field)?;
            match self.headers.iter_mut().find(|(earlier, _)| earlier.eq_ignore_ascii_case(&name)) {
                Some(header) => *header = (name, value),
                None => self.headers.push((name, value)),
            }
            Ok(())
        })
    }
}

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
pub fn header(field: Field<'_>) -> Result<(Text, Text), Box<Diagnostic>> {
    let name = field.key();
    if !is_token(name) {
        let refusal = Refusal::new(format!("`{name}` is no name of a header"));
        return Err(field.refuse_key(refusal.help("names are letters, digits and `-`")));
    }
    let lower = name.to_ascii_lowercase();
    let help = match lower.as_str() {
        "cache-control" => "a page's `cache` in its front matter sets it",
        lower if OWNED.contains(&lower) => "remove it",
        _ => return Ok((name.clone(), header_value(field)?)),
    };
    Err(field.refuse_key(Refusal::new(format!("the header `{name}` is set by the server itself")).help(help)))
}

/// The text of `field` as the value of a header; it may be empty.
///
/// # Errors
/// What is none by RFC 9110, section 5.5: others than ASCII mean different things to different programs.
pub fn header_value(field: Field<'_>) -> Result<Text, Box<Diagnostic>> {
    let value = field.text()?;
    let cause = match value.chars().find(|c| !matches!(c, ' '..='~')) {
        Some(bad) => format!("can't hold the character `{}`", bad.escape_debug()),
        None if value.trim() != &*value => "can't begin or end with a blank".to_owned(),
        None => return Ok(value),
    };
    Err(field.refuse(Refusal::from(cause).of(format_args!("the header `{}`", field.key()))))
}

/// RFC 9110, section 5.6.2.
pub(super) fn is_token(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use crate::base::Diagnostics;
    use crate::config::read;
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &[&str], mistakes: &[&str]) {
        let mut diagnostics = Diagnostics::default();
        let config = read(Some(&source("site/site.toml", text)), &mut diagnostics);
        let headers: Vec<_> = config.security.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        assert_eq!(headers, expected, "{text}");
        assert_eq!(shown(&diagnostics), mistakes, "{text}");
    }

    const DEFAULT: [&str; 4] = [
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: strict-origin-when-cross-origin",
        "X-Frame-Options: SAMEORIGIN",
        "X-Powered-By: ",
    ];

    #[test]
    fn headers_are_added_overridden_and_taken_away() {
        check("", &DEFAULT, &[]);
        check(
            "[security.headers]\nx-frame-options = ''\nReferrer-Policy = 'no-referrer'\nPermissions-Policy = 'camera=()'\n",
            &[
                "X-Content-Type-Options: nosniff",
                "Referrer-Policy: no-referrer",
                "x-frame-options: ",
                "X-Powered-By: ",
                "Permissions-Policy: camera=()",
            ],
            &[],
        );
    }

    #[test]
    fn what_is_no_header_is_told() {
        check(
            "[security]\nheader = 1\nheaders = { 'a b' = 'x', C = 5, D = \"a\\nb\", cache-control = 'x', E = ' x' }\n",
            &DEFAULT,
            &[
                "error: unknown key `header` --> site/site.toml:2:1 [header] help: did you mean `headers`?",
                "error: `a b` is no name of a header --> site/site.toml:3:13 ['a b'] \
                 help: names are letters, digits and `-`",
                "error: `C` must be text, but is a number --> site/site.toml:3:30 [5] help: put it in quotes",
                "error: the header `D` can't hold the character `\\n` --> site/site.toml:3:37 [\"a\\nb\"]",
                "error: the header `cache-control` is set by the server itself --> site/site.toml:3:45 [cache-control] \
                 help: a page's `cache` in its front matter sets it",
                "error: the header `E` can't begin or end with a blank --> site/site.toml:3:70 [' x']",
            ],
        );
        check(
            "security.headers = 5\n",
            &DEFAULT,
            &["error: `headers` must be a table, but is a number --> site/site.toml:1:20 [5]"],
        );
    }
}
