//! Paths as Windows and IIS will judge them: those of files in the output, and those of dynamic routes.

use super::segment::{
    is_denied_extension, is_device_name, is_forbidden_in_names, is_forbidden_in_urls, is_hidden_by_asp_net,
};
use crate::base::{OutputPath, Severity};
use std::fmt;

/// The folder of "Default Web Site", where the output lies if `[iis] root` says nothing else.
pub const WWWROOT: &str = r"C:\inetpub\wwwroot";

/// UTF-16 units in one name of a file or folder: NTFS, `learn.microsoft.com/windows/win32/fileio/naming-a-file`,
/// "Maximum Path Length Limitation".
pub const SEGMENT_UNITS_MAX: usize = 255;

/// UTF-16 units in a whole path that every program can open: `MAX_PATH` (260) without the zero at its end.
/// `learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation`.
pub const PATH_UNITS_MAX: usize = 259;

/// UTF-16 units between two `/` of a URL: `UrlSegmentMaxLength` of http.sys (KB820129); beyond it every URL is a 400.
pub const URL_SEGMENT_UNITS_MAX: usize = 260;

/// Segments of a URL: `UrlSegmentMaxCount` of http.sys (KB820129); beyond it every URL is a 400.
pub const URL_SEGMENTS_MAX: usize = 255;

/// Bytes of a URL's path as it is sent: `requestLimits maxUrl`; beyond it every URL is a 404.14.
/// `learn.microsoft.com/iis/configuration/system.webServer/security/requestFiltering/requestLimits`.
pub const URL_BYTES_MAX: usize = 4096;

/// What is wrong with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Windows takes the segment for a device.
    Device,
    /// The segment ends with this, a dot or a space, which Windows drops.
    DroppedEnd(char),
    /// Windows allows no such character in names.
    CharacterOfNames(char),
    /// IIS serves no URL with such a character.
    CharacterOfUrls(char),
    /// IIS hands over the path of a dynamic route in the server's ANSI code page, where this may be a `?`.
    NotAscii(char),
    /// A `web.config`: hidden on every server, and it changes how IIS serves its folder.
    WebConfig,
    /// An `index.fcgi`: the name by which IIS calls the executable.
    IndexFcgi,
    /// An `App_Data` folder, which our `web.config` hides on every server.
    AppData,
    /// Hidden where ASP.NET is installed.
    HiddenByAspNet,
    /// Denied by its extension where ASP.NET is installed.
    DeniedByAspNet,
    /// More than this number of UTF-16 units in the segment.
    SegmentUnits(usize),
    /// More than [`URL_SEGMENTS_MAX`].
    UrlSegments,
    /// More than [`URL_BYTES_MAX`].
    UrlBytes,
    /// More than [`PATH_UNITS_MAX`], by that many.
    PathUnits(usize),
}

/// One fault of a path; it reads as the reason why the path can't be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding<'a> {
    /// What is wrong.
    pub fault: Fault,
    /// The path up to the segment at fault: `a/con` of `a/con/x.css`. Files that lie below share it, so that one message
    /// is enough for all of them.
    pub at: &'a str,
}

/// What Windows and IIS would do to a file at this path of the output; empty if they serve it as it is. `root` is the
/// folder of the server that the output lies in.
///
/// Letters of every script are fine in static files: http.sys reads URLs as UTF-8, NTFS holds Unicode. So is `~`: IIS
/// refuses 8.3 names only where they are a second name of a file.
pub fn judge<'a>(path: &'a OutputPath, root: &str) -> Vec<Finding<'a>> {
    let path = path.as_str();
    let mut findings = Vec::new();
    judge_segments(path, Kind::File, &mut findings);
    let units = utf16_units(root.trim_end_matches('\\')) + 1 + utf16_units(path);
    if units > PATH_UNITS_MAX {
        findings.push(Finding { fault: Fault::PathUnits(units - PATH_UNITS_MAX), at: path });
    }
    findings
}

/// What IIS would do to requests for the dynamic route with this path, such as `/products/{sku}/`: what stands outside
/// `{…}` is judged; for the values there is [`super::is_parameter_value`].
pub fn judge_route(path: &str) -> Vec<Finding<'_>> {
    let mut findings = Vec::new();
    judge_segments(path.trim_matches('/'), Kind::Route, &mut findings);
    findings
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Route,
}

fn judge_segments<'a>(path: &'a str, kind: Kind, findings: &mut Vec<Finding<'a>>) {
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
    if is_denied_extension(name) && !name.eq_ignore_ascii_case("web.config") {
        findings.push(Finding { fault: Fault::DeniedByAspNet, at: path });
    }
    if count > URL_SEGMENTS_MAX {
        findings.push(Finding { fault: Fault::UrlSegments, at: path });
    }
    if url_bytes(path) > URL_BYTES_MAX {
        findings.push(Finding { fault: Fault::UrlBytes, at: path });
    }
}

fn judge_segment<'a>(segment: &str, at: &'a str, kind: Kind, findings: &mut Vec<Finding<'a>>) {
    let mut tell = |fault: Fault| {
        let finding = Finding { fault, at };
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    };
    let mut is_literal = true;
    for c in segment.chars() {
        match c {
            '{' | '}' if kind == Kind::Route => is_literal = c == '}',
            _ if !is_literal => {}
            _ if is_forbidden_in_names(c) => tell(Fault::CharacterOfNames(c)),
            _ if is_forbidden_in_urls(c) => tell(Fault::CharacterOfUrls(c)),
            _ if kind == Kind::Route && !c.is_ascii() => tell(Fault::NotAscii(c)),
            _ => {}
        }
    }
    if let Some(end @ ('.' | ' ')) = segment.chars().next_back() {
        tell(Fault::DroppedEnd(end));
    }
    let names: [(fn(&str) -> bool, Fault); 5] = [
        (is_device_name, Fault::Device),
        (|segment| segment.eq_ignore_ascii_case("web.config"), Fault::WebConfig),
        (|segment| segment.eq_ignore_ascii_case("index.fcgi"), Fault::IndexFcgi),
        (|segment| segment.eq_ignore_ascii_case("App_Data"), Fault::AppData),
        (is_hidden_by_asp_net, Fault::HiddenByAspNet),
    ];
    names.into_iter().filter(|(rule, _)| rule(segment)).for_each(|(_, fault)| tell(fault));
    let units_max = if kind == Kind::File { SEGMENT_UNITS_MAX } else { URL_SEGMENT_UNITS_MAX };
    if utf16_units(segment) > units_max {
        tell(Fault::SegmentUnits(units_max));
    }
}

fn utf16_units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Bytes of the path in a request, with the `/` before it: browsers send three for each byte that they encode.
fn url_bytes(path: &str) -> usize {
    let encoded = |byte: &u8| !byte.is_ascii_graphic() || b"\"#%<>?[\\]^`{|}".contains(byte);
    1 + path.len() + 2 * path.bytes().filter(encoded).count()
}

impl Finding<'_> {
    /// An error where no server would serve the path; a warning where only some wouldn't, or only some tools fail.
    pub fn severity(&self) -> Severity {
        match self.fault {
            Fault::HiddenByAspNet | Fault::DeniedByAspNet | Fault::PathUnits(_) => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The cure: one line, lower case.
    pub fn help(&self) -> String {
        match self.fault {
            Fault::Device | Fault::IndexFcgi | Fault::AppData | Fault::HiddenByAspNet => {
                "choose another name".to_owned()
            }
            Fault::DroppedEnd(_) => "leave it out".to_owned(),
            Fault::CharacterOfNames(_) | Fault::CharacterOfUrls(_) => "put `-` in its place".to_owned(),
            Fault::NotAscii(_) => "write the path with the letters a to z; titles may hold any".to_owned(),
            Fault::WebConfig => "put elements of your own into the generated one by `[iis] include`".to_owned(),
            Fault::DeniedByAspNet => format!("put it into an archive, or call it `{}.txt`", self.name()),
            Fault::SegmentUnits(max) => format!("shorten it to {max} characters"),
            Fault::UrlSegments | Fault::UrlBytes => "shorten the path".to_owned(),
            Fault::PathUnits(over) => format!("shorten the path by {over}, or choose a shorter `[iis] root`"),
        }
    }

    /// The segment at fault.
    fn name(&self) -> &str {
        self.at.rsplit('/').next().unwrap_or(self.at)
    }
}

impl fmt::Display for Finding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name();
        match self.fault {
            Fault::Device => write!(f, "`{name}` is a device on Windows"),
            Fault::DroppedEnd('.') => write!(f, "Windows drops the dot at the end of `{name}`"),
            Fault::DroppedEnd(_) => write!(f, "Windows drops the space at the end of `{name}`"),
            Fault::CharacterOfNames(c) => write!(f, "Windows allows no `{}` in names", c.escape_debug()),
            Fault::CharacterOfUrls(c @ ('+' | '%')) => write!(f, "IIS refuses paths with `{c}` (404.11)"),
            Fault::CharacterOfUrls(c) => write!(f, "IIS refuses paths with `{}` (400)", c.escape_debug()),
            Fault::NotAscii(c) => write!(f, "IIS can't hand over `{c}` in the path of a dynamic page"),
            Fault::WebConfig => {
                write!(f, "a `web.config` would change what IIS does, and the generator writes the one")
            }
            Fault::IndexFcgi => write!(f, "by `index.fcgi` IIS calls the program of dynamic pages"),
            Fault::AppData => write!(f, "IIS serves nothing in a folder `{name}` (404.8)"),
            Fault::HiddenByAspNet => write!(f, "IIS with ASP.NET serves nothing in a folder `{name}` (404.8)"),
            Fault::DeniedByAspNet => {
                write!(f, "IIS with ASP.NET serves no `.{}` files (404.7)", super::extension(name))
            }
            Fault::SegmentUnits(max) => write!(f, "a name can't be longer than {max} characters"),
            Fault::UrlSegments => write!(f, "IIS refuses paths of more than {URL_SEGMENTS_MAX} segments (400)"),
            Fault::UrlBytes => write!(f, "IIS refuses paths longer than {URL_BYTES_MAX} bytes (404.14)"),
            Fault::PathUnits(_) => {
                write!(f, "Explorer and older programs can't open paths longer than {PATH_UNITS_MAX} characters")
            }
        }
    }
}
