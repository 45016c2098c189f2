//! Paths as Windows and IIS will judge them: those of files in the output, and those of dynamic routes.

use super::finding::{Fault, Finding};
use super::mime::extension;
use super::segment::{
    is_denied_extension, is_device_name, is_forbidden_in_names, is_forbidden_in_urls, is_hidden_by_asp_net,
    is_run_by_servers,
};
use crate::base::layout::{APP_DATA, MARKER, WEB_CONFIG};
use crate::base::{OutputPath, UrlPath, folder_of};

/// UTF-16 units in one name of a file or folder: NTFS, `learn.microsoft.com/windows/win32/fileio/naming-a-file`,
/// "Maximum Path Length Limitation".
pub(crate) const SEGMENT_UNITS_MAX: usize = 255;

/// UTF-16 units in a whole path that every program can open: `MAX_PATH` (260) without the zero at its end.
/// `learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation`.
pub(crate) const PATH_UNITS_MAX: usize = 259;

/// UTF-16 units between two `/` of a URL: `UrlSegmentMaxLength` of http.sys (KB820129); beyond it every URL is a 400.
pub(crate) const URL_SEGMENT_UNITS_MAX: usize = 260;

/// Segments of a URL: `UrlSegmentMaxCount` of http.sys (KB820129); beyond it every URL is a 400.
pub(crate) const URL_SEGMENTS_MAX: usize = 255;

/// Bytes of a URL's path as it is sent, if nobody sets another limit: `requestLimits maxUrl`; beyond it every URL is a
/// 404.14. `learn.microsoft.com/iis/configuration/system.webServer/security/requestFiltering/requestLimits`.
pub(crate) const URL_BYTES_MAX: usize = 4096;

/// What the rules need to know of the server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Server<'a> {
    /// The folder that the output is put into, as `C:\inetpub\wwwroot`.
    pub root: &'a str,
    /// Bytes of a URL's path that Request Filtering lets through.
    pub url_bytes_max: usize,
}

/// What Windows and IIS would do to a file at this path of the output; empty if they serve it as it is.
///
/// Letters of every script are fine in static files: http.sys reads URLs as UTF-8, NTFS holds Unicode. So is `~`: IIS
/// refuses 8.3 names only where they are a second name of a file.
pub(crate) fn judge<'a>(path: &'a OutputPath, holds: Holds, server: &Server<'_>) -> Vec<Finding<'a>> {
    let path = path.as_str();
    let mut findings = Vec::new();
    judge_segments(path, Kind::File(holds), server, &mut findings);
    let units_max = PATH_UNITS_MAX.saturating_sub(utf16_units(server.root.trim_end_matches('\\')) + 1);
    if utf16_units(path) > units_max {
        let folder = folder_of(path);
        findings.push(Finding { fault: Fault::PathUnits(units_max), at: folder });
    }
    findings
}

/// What IIS would do to requests for the dynamic route with this path, such as `/products/{sku}/`: what stands outside
/// `{…}` is judged; for the values there is [`super::is_parameter_value`].
pub(crate) fn judge_route<'a>(path: &'a str, server: &Server<'_>) -> Vec<Finding<'a>> {
    let mut findings = Vec::new();
    judge_segments(path.trim_matches('/'), Kind::Route, server, &mut findings);
    findings
}

/// Whether a file of this name is HTML.
pub(crate) fn is_html(name: &str) -> bool {
    ["html", "htm"].iter().any(|html| extension(name).eq_ignore_ascii_case(html))
}

/// Whether every server sends a page in HTML that lies at `path` as one: `x.pdf` would have another type, and `x.php` would be run.
pub(crate) fn can_hold_a_page(path: &OutputPath) -> bool {
    is_html(path.file_name()) && !path.as_str().split('/').any(|segment| is_run_by_servers(extension(segment)))
}

/// Whether the settings of `path` may be a location of their own. ASP.NET, as an application below the site has it, takes none whose
/// path begins with a dot, and then refuses the whole file (win-acme/win-acme#687).
pub(crate) fn can_be_location(path: &str) -> bool {
    !path.starts_with('.')
}

/// What lies at a path of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// A page that the generator makes.
    Page,
    /// A file of the author's, as it is.
    Copy,
    /// No file: the web server leads on from there by itself.
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File(Holds),
    Route,
}

fn judge_segments<'a>(path: &'a str, kind: Kind, server: &Server<'_>, findings: &mut Vec<Finding<'a>>) {
    let mut end = 0;
    let mut count = 0;
    let mut name = "";
    for segment in path.split('/') {
        name = segment;
        count += 1;
        end += segment.len();
        judge_segment(segment, &path[..end], kind, findings);
        end += 1;
    }
    let extension = extension(name);
    if is_denied_extension(extension) && !is_web_config(name) {
        findings.push(Finding { fault: Fault::DeniedByAspNet, at: &path[path.len() - extension.len() - 1..] });
    }
    if count > URL_SEGMENTS_MAX {
        findings.push(Finding { fault: Fault::UrlSegments, at: path });
    }
    // Each byte is at most three when it is encoded: few paths need counting.
    if path.len() * 3 >= server.url_bytes_max && url_bytes(path) > server.url_bytes_max {
        findings.push(Finding { fault: Fault::UrlBytes(server.url_bytes_max), at: path });
    }
}

fn judge_segment<'a>(segment: &str, at: &'a str, kind: Kind, findings: &mut Vec<Finding<'a>>) {
    let before = findings.len();
    let mut tell = |fault: Fault| {
        let finding = Finding { fault, at };
        if !findings[before..].contains(&finding) {
            findings.push(finding);
        }
    };
    let mut is_literal = true;
    let mut is_ascii = true;
    for c in segment.chars() {
        match c {
            '{' | '}' if kind == Kind::Route => is_literal = c == '}',
            _ if !is_literal => {}
            _ if is_forbidden_in_names(c) => tell(Fault::CharacterOfNames(c)),
            _ if is_forbidden_in_urls(c) => tell(Fault::CharacterOfUrls(c)),
            _ if kind == Kind::Route && !c.is_ascii() && is_ascii => {
                is_ascii = false;
                tell(Fault::NotAscii(c));
            }
            _ => {}
        }
    }
    if let Some(end @ ('.' | ' ')) = segment.chars().next_back() {
        tell(Fault::DroppedEnd(end));
    }
    if let Some(fault) = fault_of_name(segment) {
        tell(fault);
    }
    if is_run_by_servers(extension(segment)) {
        match kind {
            Kind::File(Holds::Page) | Kind::Route => tell(Fault::RunByServers),
            Kind::File(Holds::Copy) => tell(Fault::MayBeRun),
            Kind::File(Holds::Nothing) => {}
        }
    }
    let units_max = if kind == Kind::Route { URL_SEGMENT_UNITS_MAX } else { SEGMENT_UNITS_MAX };
    if utf16_units(segment) > units_max {
        tell(Fault::SegmentUnits(units_max));
    }
}

/// What is wrong with a segment because of the name that it is as a whole.
fn fault_of_name(segment: &str) -> Option<Fault> {
    if is_device_name(segment) {
        Some(Fault::Device)
    } else if is_web_config(segment) {
        Some(Fault::WebConfig)
    } else if segment.eq_ignore_ascii_case(MARKER) {
        Some(Fault::IndexFcgi)
    } else if segment.eq_ignore_ascii_case(APP_DATA) {
        Some(Fault::AppData)
    } else {
        is_hidden_by_asp_net(segment).then_some(Fault::HiddenByAspNet)
    }
}

fn is_web_config(segment: &str) -> bool {
    segment.eq_ignore_ascii_case(WEB_CONFIG)
}

fn utf16_units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Bytes of the path in a request, with the `/` before it; browsers encode what is not ASCII.
fn url_bytes(path: &str) -> usize {
    UrlPath::new(path).encoded().bytes().map(|byte| if byte.is_ascii() { 1 } else { "%00".len() }).sum()
}

#[cfg(test)]
mod tests;
