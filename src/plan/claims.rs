//! Who makes each file of the output: a second claim on one is the author's mistake.

use crate::base::{Diagnostic, Diagnostics, Encoding, OutputPath, Place, Severity, SourcePath, folders_above};
use crate::config::Iis;
use crate::pattern::Pattern;
use crate::plan::PlannedRoute;
use crate::route::{File, Files, Maker};
use crate::rules::{self, Finding, Holds, Mime, Server, URL_BYTES_MAX};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Rows of one page whose paths are reported one by one; the others are counted.
const ROWS_REPORTED_MAX: usize = 3;

/// The routes so far, and every file that one of them makes.
#[derive(Debug, Default)]
pub(super) struct Claims {
    pub(super) routes: Vec<PlannedRoute>,
    pub(super) files: Files,
}

impl Claims {
    /// The index of `route`.
    pub(super) fn add(&mut self, route: PlannedRoute) -> usize {
        self.routes.push(route);
        self.routes.len() - 1
    }

    pub(super) fn claim_copy(
        &mut self,
        path: OutputPath,
        file: &SourcePath,
        encoding: Encoding,
        diagnostics: &mut Diagnostics,
    ) {
        let route = self.add(PlannedRoute {
            pattern: Pattern::literal(path.url().as_str()),
            maker: Maker::Copy,
            source: file.clone(),
            place: Place::file(file),
            encoding,
            page: None,
            is_redirect_alone: false,
        });
        self.claim(File { path, route, entry: None }, diagnostics);
    }

    /// Notes which route makes `file`. Another route that does, or a path that the generator keeps for itself, is a mistake. Where
    /// an earlier row of the same page does, its entry comes back.
    pub(super) fn claim(&mut self, file: File, diagnostics: &mut Diagnostics) -> Option<usize> {
        let File { path, route, .. } = file.clone();
        let PlannedRoute { maker, place, .. } = &self.routes[route];
        if path.is_private() {
            let message = format!("{} can't be `{path}`: the generator keeps that for itself", with_article(*maker));
            diagnostics.push(Diagnostic::error(message).at(place.clone()).help("choose another path"));
            return None;
        }
        let first = self.files.insert(file)?;
        if first.route == route {
            return first.entry;
        }
        let makers = match (with_article(self.routes[first.route].maker), with_article(*maker)) {
            ("a page", "a page") => "two pages".to_owned(),
            ("a file", "a file") => "two files".to_owned(),
            ("an alias", "an alias") => "two aliases".to_owned(),
            (first, second) => format!("{first} and {second}"),
        };
        let urls = if first.path == path {
            format!("the URL `{}`", path.url())
        } else {
            format!("the URLs `{}` and `{}`, which are one on Windows", first.path.url(), path.url())
        };
        let first = &self.routes[first.route];
        let help = match (first.maker, *maker) {
            (Maker::Redirect, Maker::Redirect) if first.page == self.routes[route].page => "remove one of them",
            (Maker::Redirect, Maker::Redirect) => "remove one of them: an old path leads to one page",
            (Maker::Redirect, _) | (_, Maker::Redirect) => {
                "take the path out of `aliases`, which are paths where nothing lies any more"
            }
            _ => "change the `path` or `slug` of one, or rename the file",
        };
        diagnostics.push(
            Diagnostic::error(format!("{makers} have {urls}"))
                .at(place.clone())
                .note("the other one is here", first.place.clone())
                .help(help),
        );
        None
    }

    /// `a.html` beside `a.html/b.txt` would have to be a folder too.
    pub(super) fn ensure_files_are_no_folders(&self, diagnostics: &mut Diagnostics) {
        for below in self.files.iter() {
            if let Some(file) = folders_above(below.path.as_str()).find_map(|folder| self.files.find(folder)) {
                let message = format!("`{}` can't be made: `{}` is a file, not a folder", below.path, file.path);
                diagnostics.push(
                    Diagnostic::error(message)
                        .at(self.routes[below.route].place.clone())
                        .note("the file comes from here", self.routes[file.route].place.clone())
                        .help("change the path of one"),
                );
            }
        }
    }

    /// What several files share (a folder's name, an extension) is reported once, and of a page's rows the first few. How the
    /// `refused` files would be served matters to nobody.
    pub(super) fn ensure_files_are_served(
        &self,
        iis: &Iis,
        refused: &HashSet<&SourcePath>,
        diagnostics: &mut Diagnostics,
    ) {
        let server = server(iis);
        let mut reported: BTreeSet<Finding<'_>> = BTreeSet::new();
        let mut extensions: BTreeSet<&str> = BTreeSet::new();
        let mut rows: BTreeMap<(&Place, Severity), usize> = BTreeMap::new();
        for File { path, route, entry } in self.files.iter() {
            let PlannedRoute { maker, place, source, is_redirect_alone, .. } = &self.routes[*route];
            if refused.contains(source) {
                continue;
            }
            let holds = match maker {
                _ if *is_redirect_alone => Holds::Nothing,
                Maker::Copy | Maker::Asset => Holds::Copy,
                _ => Holds::Page,
            };
            let findings = rules::judge(path, holds, &server);
            // A file whose type can't be told: `web.config` is judged for it.
            let has_no_type = *is_redirect_alone || !rules::can_be_location(path.as_str());
            let Some(worst) = findings.iter().map(Finding::severity).min() else {
                let extension = rules::extension(path.file_name());
                if !has_no_type && extensions.insert(extension) && !has_type(extension, iis) {
                    diagnostics.push(without_type(path, extension).at(place.clone()));
                }
                continue;
            };
            let new: Vec<Finding<'_>> = findings.into_iter().filter(|finding| reported.insert(*finding)).collect();
            if !new.is_empty() && entry.is_some() {
                let count = rows.entry((place, worst)).or_default();
                *count += 1;
                if *count > ROWS_REPORTED_MAX {
                    continue;
                }
            }
            let noun = with_article(*maker);
            diagnostics.extend(new.iter().map(|finding| finding.diagnostic(noun, path.as_str()).at(place.clone())));
        }
        for ((place, severity), count) in rows.into_iter().filter(|(_, count)| *count > ROWS_REPORTED_MAX) {
            let more = match count - ROWS_REPORTED_MAX {
                1 => "and 1 more row of this page likewise".to_owned(),
                more => format!("and {more} more rows of this page likewise"),
            };
            diagnostics.push(Diagnostic { severity, ..Diagnostic::error(more) }.at(place.clone()));
        }
    }
}

/// What the rules about paths need to know of the server.
pub(crate) fn server(iis: &Iis) -> Server<'_> {
    let url_bytes_max = iis.url_bytes_max.map_or(URL_BYTES_MAX, |max| max as usize);
    Server { root: &iis.root, url_bytes_max }
}

/// Whether IIS, the generator or the author has a type for files with `extension`.
fn has_type(extension: &str, iis: &Iis) -> bool {
    let is_same = |key: &str| key.strip_prefix('.').is_some_and(|key| key.eq_ignore_ascii_case(extension));
    rules::mime_type(extension) != Mime::Unknown || iis.mime_types.iter().any(|(key, _)| is_same(key))
}

fn without_type(path: &OutputPath, extension: &str) -> Diagnostic {
    let (files, example) = match extension {
        "" => ("files without extension".to_owned(), "text/plain"),
        _ => (format!("`.{extension}` files"), rules::OCTETS),
    };
    let message = format!("{files} such as `{path}` have no known type: IIS will send them as `{}`", rules::OCTETS);
    let help = format!("write the type that you want under `[iis.mime_types]`, as `\".{extension}\" = \"{example}\"`");
    Diagnostic::warning(message).help(help)
}

fn with_article(maker: Maker) -> &'static str {
    match maker {
        Maker::Page | Maker::Row | Maker::ErrorPage | Maker::Health | Maker::LeftOut => "a page",
        Maker::Redirect => "an alias",
        Maker::Copy | Maker::Asset => "a file",
    }
}
