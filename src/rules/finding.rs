//! What is wrong with a path, why, and the cure, in words.

use super::path::{PATH_UNITS_MAX, URL_SEGMENTS_MAX};
use crate::base::{Diagnostic, Severity};
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
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
    /// A server that has its language runs it.
    RunByServers,
    /// The same of a file that is copied: its author may know of no such server.
    MayBeRun,
    /// More than this number of UTF-16 units in the segment.
    SegmentUnits(usize),
    /// More than [`URL_SEGMENTS_MAX`].
    UrlSegments,
    /// More than this number of bytes in the URL's path.
    UrlBytes(usize),
    /// More than this number of UTF-16 units in the path below the root, with which it has [`PATH_UNITS_MAX`].
    PathUnits(usize),
}

/// One fault of a path; it reads as the reason why the path can't be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding<'a> {
    pub fault: Fault,
    /// The part of the path at fault; files that share it need one message only. Of a name it is the path up to it
    /// (`a/con` of `a/con/x.css`), of an extension the extension with its dot, of a path too long for programs its folder.
    pub at: &'a str,
}

impl Finding<'_> {
    /// An error where no server would serve the path; a warning where only some wouldn't, or only some tools fail.
    pub(crate) fn severity(&self) -> Severity {
        match self.fault {
            Fault::HiddenByAspNet | Fault::DeniedByAspNet | Fault::MayBeRun | Fault::PathUnits(_) => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The message that `what`, such as "a page", can't be at `path`, with the cure.
    pub(crate) fn diagnostic(&self, what: &str, path: &str) -> Diagnostic {
        let diagnostic = match self.severity() {
            Severity::Error => Diagnostic::error(format!("{what} can't be `{path}`: {self}")),
            Severity::Warning => Diagnostic::warning(format!("{what} should not be `{path}`: {self}")),
        };
        diagnostic.help(self.help())
    }

    fn help(&self) -> String {
        match self.fault {
            Fault::Device | Fault::IndexFcgi | Fault::AppData | Fault::HiddenByAspNet => {
                "choose another name".to_owned()
            }
            Fault::DroppedEnd(_) => "leave it out".to_owned(),
            Fault::CharacterOfNames(_) | Fault::CharacterOfUrls(_) => "put `-` in its place".to_owned(),
            Fault::NotAscii(_) => "write the path with the letters a to z; titles may hold any".to_owned(),
            Fault::WebConfig => "put elements of your own into the generated one by `[iis] include`".to_owned(),
            Fault::RunByServers => {
                "choose another path; what was there may be one of its `aliases`, which needs no file".to_owned()
            }
            Fault::DeniedByAspNet | Fault::MayBeRun => "put it into an archive, or add `.txt` to its name".to_owned(),
            Fault::SegmentUnits(max) => format!("shorten it to {max} characters"),
            Fault::UrlSegments | Fault::UrlBytes(_) => "shorten the path".to_owned(),
            Fault::PathUnits(max) => format!("shorten the path to {max} characters, or choose a shorter `[iis] root`"),
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
            Fault::Device => write!(f, "Windows takes `{name}` for a device"),
            Fault::DroppedEnd('.') => write!(f, "Windows drops the dot at the end of `{name}`"),
            Fault::DroppedEnd(_) => write!(f, "Windows drops the space at the end of `{name}`"),
            Fault::CharacterOfNames(c) => write!(f, "Windows allows no `{}` in names", c.escape_debug()),
            Fault::CharacterOfUrls(c @ ('+' | '%')) => write!(f, "IIS refuses paths with `{c}` (404.11)"),
            Fault::CharacterOfUrls(c) => write!(f, "IIS refuses paths with `{}` (400)", c.escape_debug()),
            Fault::NotAscii(c) => write!(f, "IIS can't hand over `{c}` in the path of a dynamic page"),
            Fault::WebConfig => {
                write!(f, "another `web.config` than the generator's changes what IIS does")
            }
            Fault::IndexFcgi => write!(f, "IIS calls the executable for dynamic pages by `index.fcgi`"),
            Fault::AppData => write!(f, "IIS hides `{name}` and all below it (404.8)"),
            Fault::HiddenByAspNet => write!(f, "IIS with ASP.NET hides `{name}` and all below it (404.8)"),
            Fault::DeniedByAspNet => {
                write!(f, "IIS with ASP.NET serves no `{name}` files (404.7)")
            }
            Fault::RunByServers | Fault::MayBeRun => {
                write!(f, "servers with ASP.NET, PHP or another such language run `{name}`")
            }
            Fault::SegmentUnits(max) => write!(f, "a name can't be longer than {max} characters"),
            Fault::UrlSegments => write!(f, "IIS refuses paths of more than {URL_SEGMENTS_MAX} segments (400)"),
            Fault::UrlBytes(max) => write!(f, "IIS refuses paths longer than {max} bytes (404.14)"),
            Fault::PathUnits(_) => {
                write!(f, "Explorer and older programs can't open paths longer than {PATH_UNITS_MAX} characters")
            }
        }
    }
}
