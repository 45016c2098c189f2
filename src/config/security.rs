//! `[security]`: the headers that every answer carries.

use crate::base::{Diagnostic, Source, Text};
use crate::config::headers::header;
use crate::format::Entry;

/// `[security]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Security {
    /// Headers of every answer, static and dynamic, in order; a name stands once, whatever its case. An empty text takes
    /// away the header that the server itself would send.
    pub headers: Vec<(Text, Text)>,
}

impl Default for Security {
    /// What no ordinary site needs to be without: no guessing of types, no full addresses told to other sites, no frames
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
    /// The settings of `entries` laid over these.
    pub(super) fn lay_over(&mut self, entries: &[Entry], source: &Source, diagnostics: &mut Vec<Diagnostic>) {
        for entry in entries {
            if &*entry.key != "headers" {
                diagnostics.push(entry.unknown(["headers"], "`[security]` has `headers`", source));
                continue;
            }
            match entry.table(source) {
                Ok(headers) => headers.iter().for_each(|entry| match header(entry, source) {
                    Ok(header) => self.set(header),
                    Err(diagnostic) => diagnostics.push(*diagnostic),
                }),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
    }

    fn set(&mut self, (name, value): (Text, Text)) {
        match self.headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&name)) {
            Some(header) => *header = (name, value),
            None => self.headers.push((name, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::read;
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &[&str], mistakes: &[&str]) {
        let (config, diagnostics) = read(Some(&source("site/site.toml", text)));
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
