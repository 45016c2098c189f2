//! Who makes each file of the output: a second claim on one is the author's mistake.

use crate::base::{Diagnostic, OutputPath, Place, Severity, SourcePath, folders_above};
use crate::config::Iis;
use crate::rules::{self, Finding, Mime, Server, URL_BYTES_MAX};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of one page whose paths are told one by one; the others are counted.
const ROWS_TOLD_MAX: usize = 3;

/// Every file of the output, by path. Windows takes paths that differ in case only for one, so they are one on every
/// system.
#[derive(Debug, Default)]
pub struct Claims {
    /// By the path in lower case.
    files: BTreeMap<String, Claimed>,
}

#[derive(Debug)]
struct Claimed {
    path: OutputPath,
    claim: Claim,
    place: Place,
}

/// What makes a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Index into [`crate::plan::Plan::routes`].
    Route(usize),
    /// A redirect page to this URL.
    Redirect(String),
    /// A copy of a file of the author's.
    Copy(SourcePath),
}

impl Claims {
    /// Notes that `claim` makes the file at `path`; if another one does, or the generator keeps it, that is told.
    pub(super) fn claim(&mut self, path: OutputPath, claim: Claim, place: Place, diagnostics: &mut Vec<Diagnostic>) {
        let folded = path.as_str().to_lowercase();
        if path.is_private() {
            let message = format!("{} can't be `{path}`: the generator keeps that for itself", claim.with_article());
            diagnostics.push(Diagnostic::error(message).at(place).help("choose another path"));
            return;
        }
        match self.files.entry(folded) {
            Entry::Vacant(entry) => _ = entry.insert(Claimed { path, claim, place }),
            Entry::Occupied(entry) => {
                let first = entry.get();
                if first.place == place && matches!(claim, Claim::Route(_)) {
                    let message = format!("two rows have the URL `{}`", path.url());
                    let help = "give each row its own value in the columns of `path`";
                    diagnostics.push(Diagnostic::error(message).at(place).help(help));
                    return;
                }
                let makers = match (&first.claim, &claim) {
                    (Claim::Route(_), Claim::Route(_)) => "two pages".to_owned(),
                    (Claim::Copy(_), Claim::Copy(_)) => "two files".to_owned(),
                    (first, second) => format!("{} and {}", first.with_article(), second.with_article()),
                };
                let urls = if first.path == path {
                    format!("the URL `{}`", path.url())
                } else {
                    format!("the URLs `{}` and `{}`, which are one on Windows", first.path.url(), path.url())
                };
                diagnostics.push(
                    Diagnostic::error(format!("{makers} have {urls}"))
                        .at(place)
                        .note("the other one is here", first.place.clone())
                        .help("change the `path` or `slug` of one, or rename the file"),
                );
            }
        }
    }

    /// Tells every file that would have to be a folder too: `a.html` beside `a.html/b.txt`.
    pub(super) fn tell_files_that_are_folders(&self, diagnostics: &mut Vec<Diagnostic>) {
        for (folded, below) in &self.files {
            if let Some(file) = folders_above(folded).filter_map(|folder| self.files.get(folder)).next() {
                let message = format!("`{}` can't be made: `{}` is a file, not a folder", below.path, file.path);
                diagnostics.push(
                    Diagnostic::error(message)
                        .at(below.place.clone())
                        .note("the file comes from here", file.place.clone())
                        .help("change the path of one"),
                );
            }
        }
    }

    /// Tells every file that would not be served as it is: what several files share (a folder's name, an extension) once,
    /// and of a page's rows the first few.
    pub(super) fn tell_files_that_are_not_served(&self, iis: &Iis, diagnostics: &mut Vec<Diagnostic>) {
        let server = server(iis);
        let mut told: BTreeSet<Finding<'_>> = BTreeSet::new();
        let mut typed: BTreeSet<&str> = BTreeSet::new();
        let mut rows: BTreeMap<(&Place, Severity), usize> = BTreeMap::new();
        for claimed in self.files.values() {
            let Claimed { path, claim, place } = claimed;
            let findings = rules::judge(path, &server);
            let Some(worst) = findings.iter().map(Finding::severity).min() else {
                let extension = rules::extension(path.file_name());
                if typed.insert(extension) && !has_type(extension, iis) {
                    diagnostics.push(claimed.without_type(extension));
                }
                continue;
            };
            let new: Vec<Finding<'_>> = findings.into_iter().filter(|finding| told.insert(*finding)).collect();
            if !new.is_empty() && matches!(claim, Claim::Route(_)) {
                let count = rows.entry((place, worst)).or_default();
                *count += 1;
                if *count > ROWS_TOLD_MAX {
                    continue;
                }
            }
            let told =
                |finding: &Finding<'_>| finding.diagnostic(claim.with_article(), path.as_str()).at(place.clone());
            diagnostics.extend(new.iter().map(told));
        }
        for ((place, severity), count) in rows.into_iter().filter(|(_, count)| *count > ROWS_TOLD_MAX) {
            let more = match count - ROWS_TOLD_MAX {
                1 => "and 1 more row of this page likewise".to_owned(),
                more => format!("and {more} more rows of this page likewise"),
            };
            diagnostics.push(Diagnostic { severity, ..Diagnostic::error(more) }.at(place.clone()));
        }
    }

    /// What makes the file at `path`; letters in another case are another path here, as in links.
    pub fn get(&self, path: &str) -> Option<&Claim> {
        let found = self.files.get(&path.to_lowercase())?;
        (found.path.as_str() == path).then_some(&found.claim)
    }

    /// The file that Windows finds at `path`, where its letters are in another case.
    pub fn in_another_case(&self, path: &str) -> Option<&OutputPath> {
        self.files.get(&path.to_lowercase()).map(|claimed| &claimed.path).filter(|found| found.as_str() != path)
    }

    /// Every file with what makes it, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&OutputPath, &Claim)> {
        self.files.values().map(|claimed| (&claimed.path, &claimed.claim))
    }
}

/// What the rules about paths need to know of the server.
pub(super) fn server(iis: &Iis) -> Server<'_> {
    let url_bytes_max = iis.url_bytes_max.map_or(URL_BYTES_MAX, |max| max as usize);
    Server { root: &iis.root, url_bytes_max }
}

/// Whether IIS, the generator or the author has a type for files with `extension`.
fn has_type(extension: &str, iis: &Iis) -> bool {
    let is_same = |key: &str| key.strip_prefix('.').is_some_and(|key| key.eq_ignore_ascii_case(extension));
    rules::mime_type(extension) != Mime::Unknown || iis.mime_types.iter().any(|(key, _)| is_same(key))
}

impl Claimed {
    fn without_type(&self, extension: &str) -> Diagnostic {
        let (files, example) = match extension {
            "" => ("files without extension".to_owned(), "text/plain"),
            _ => (format!("`.{extension}` files"), rules::OCTETS),
        };
        let message =
            format!("{files} such as `{}` have no known type: IIS will send them as `{}`", self.path, rules::OCTETS);
        let help =
            format!("write the type that you want under `[iis.mime_types]`, as `\".{extension}\" = \"{example}\"`");
        Diagnostic::warning(message).at(self.place.clone()).help(help)
    }
}

impl Claim {
    fn with_article(&self) -> &'static str {
        match self {
            Self::Route(_) => "a page",
            Self::Redirect(_) => "an alias",
            Self::Copy(_) => "a file",
        }
    }
}
