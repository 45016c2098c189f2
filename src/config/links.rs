//! `[links]`: how loud broken links are, and which paths other software answers.

use crate::base::{Diagnostic, Diagnostics, Place, Refusal, Severity};
use crate::config::paths;
use crate::format::Field;
use percent_encoding::percent_decode_str;

/// `[links]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// What a broken link is at most; in HTML a build only warns.
    pub broken: Severity,
    /// Paths of the host that other software answers, each once for all below it.
    pub elsewhere: Vec<Elsewhere>,
}

/// A path of the host that other software answers, with all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Begins with `/`; not encoded, and without a final `/`.
    pub path: String,
    /// Where the author names it.
    pub place: Place,
}

impl Default for Links {
    fn default() -> Self {
        Self { broken: Severity::Error, elsewhere: Vec::new() }
    }
}

impl Elsewhere {
    /// Whether `path` of the host, not encoded, is this one or lies below it. Windows takes letters in another case for the
    /// same.
    pub fn covers(&self, path: &str) -> bool {
        let (path, own) = (path.to_lowercase(), self.path.to_lowercase());
        path.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl Links {
    /// Takes one key of the table.
    pub(super) fn set(&mut self, field: Field<'_>, diagnostics: &mut Diagnostics) -> Result<(), Box<Diagnostic>> {
        match &**field.key() {
            "broken" => {
                self.broken = match &*field.text()? {
                    "error" => Severity::Error,
                    "warn" => Severity::Warning,
                    _ => return Err(field.invalid(Refusal::new("must be `\"error\"` or `\"warn\"`"))),
                }
            }
            "elsewhere" => {
                let named = paths(field, elsewhere, diagnostics)?;
                self.elsewhere = named.into_iter().map(|(path, place)| Elsewhere { path, place }).collect();
            }
            _ => return Err(field.unknown(["broken", "elsewhere"], "`[links]` has `broken` and `elsewhere`")),
        }
        Ok(())
    }
}

/// The path that `text` names.
fn elsewhere(text: &str) -> Result<String, Refusal> {
    let help = "write the path on the server, as `/owa/`: it stands for all that lies below it";
    let path = text.trim_end_matches('/');
    let refusal = if !text.starts_with('/') || text.starts_with("//") {
        "is no path of the server"
    } else if path.is_empty() {
        "would be the whole server"
    } else if path.contains(['?', '#', '\\', '*']) {
        "holds more than a path"
    } else if path.split('/').skip(1).any(|segment| matches!(segment, "" | "." | "..")) {
        "has an empty segment, `.` or `..`"
    } else if path.contains(['{', '}']) {
        return Err(
            Refusal::new("holds a pattern").help("write the folder above it: it stands for all that lies below it")
        );
    } else {
        return Ok(percent_decode_str(path).decode_utf8_lossy().into_owned());
    };
    Err(Refusal::new(refusal).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{shown, source};

    fn check(text: &str, expected: &[&str]) -> Links {
        let mut diagnostics = Diagnostics::default();
        let config = super::super::read(Some(&source("site/site.toml", text)), &mut diagnostics);
        assert_eq!(shown(&diagnostics), expected, "{text}");
        config.links
    }

    #[test]
    fn both_keys_are_taken() {
        let links = check("[links]\nbroken = 'warn'\nelsewhere = ['/owa/', '/Old Wiki', '/a%20b/c/']\n", &[]);
        assert_eq!(links.broken, Severity::Warning);
        let paths: Vec<&str> = links.elsewhere.iter().map(|elsewhere| elsewhere.path.as_str()).collect();
        assert_eq!(paths, ["/owa", "/Old Wiki", "/a b/c"]);
        assert_eq!(check("[links]\nbroken = 'error'\n", &[]), Links::default());
    }

    #[test]
    fn every_mistake_is_told() {
        check(
            "[links]\nbroken = 'warning'\nelsewere = []\nelsewhere = ['owa/', '/', '//x/', '/a?b', '/a/../b', '/a//b', 'https://x.org/']\n",
            &[
                "error: `broken` must be `\"error\"` or `\"warn\"` --> site/site.toml:2:10 ['warning']",
                "error: unknown key `elsewere` --> site/site.toml:3:1 [elsewere] help: did you mean `elsewhere`?",
                "error: `elsewhere` names `owa/`, which is no path of the server --> site/site.toml:4:14 ['owa/'] \
                 help: write the path on the server, as `/owa/`: it stands for all that lies below it",
                "error: `elsewhere` names `/`, which would be the whole server --> site/site.toml:4:22 ['/'] \
                 help: write the path on the server, as `/owa/`: it stands for all that lies below it",
                "error: `elsewhere` names `//x/`, which is no path of the server --> site/site.toml:4:27 ['//x/'] \
                 help: write the path on the server, as `/owa/`: it stands for all that lies below it",
                "error: `elsewhere` names `/a?b`, which holds more than a path --> site/site.toml:4:35 ['/a?b'] \
                 help: write the path on the server, as `/owa/`: it stands for all that lies below it",
                "error: `elsewhere` names `/a/../b`, which has an empty segment, `.` or `..` \
                 --> site/site.toml:4:43 ['/a/../b'] \
                 help: write the path on the server, as `/owa/`: it stands for all that lies below it",
                "error: `elsewhere` names `/a//b`, which has an empty segment, `.` or `..` \
                 --> site/site.toml:4:54 ['/a//b'] \
                 help: write the path on the server, as `/owa/`: it stands for all that lies below it",
                "error: `elsewhere` names `https://x.org/`, which is no path of the server \
                 --> site/site.toml:4:63 ['https://x.org/'] \
                 help: write the path on the server, as `/owa/`: it stands for all that lies below it",
            ],
        );
        check(
            "[links]\nelsewhere = ['/x/{y}/', '/%7Bx%7D/']\n",
            &["error: `elsewhere` names `/x/{y}/`, which holds a pattern --> site/site.toml:2:14 ['/x/{y}/'] \
                 help: write the folder above it: it stands for all that lies below it"],
        );
        check(
            "[links]\nelsewhere = 7\n",
            &["error: `elsewhere` must be a list of text, but is a number --> site/site.toml:2:13 [7]"],
        );
        check(
            "[links]\nelsewhere = [5]\nbroken = false\n",
            &[
                "error: `elsewhere` must be a list of text, but holds a number --> site/site.toml:2:14 [5]",
                "error: `broken` must be text, but is true or false --> site/site.toml:3:10 [false] \
                 help: put it in quotes",
            ],
        );
    }

    #[test]
    fn whole_segments_are_covered_in_any_case() {
        let elsewhere = &check("[links]\nelsewhere = ['/Owa/']\n", &[]).elsewhere[0];
        for path in ["/owa", "/Owa/", "/OWA/auth/logon.aspx"] {
            assert!(elsewhere.covers(path), "{path}");
        }
        for path in ["/", "/owas", "/ow", "/x/owa/", ""] {
            assert!(!elsewhere.covers(path), "{path}");
        }
    }
}
