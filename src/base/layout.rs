//! The names in the output that several folders of `src/` share: the layout of `App_Data/`, the files of IIS, error pages.

use super::OutputPath;

/// The folder that no visitor sees: IIS hides it.
pub const APP_DATA: &str = "App_Data";

/// The bundle, in [`APP_DATA`].
pub const BUNDLE: &str = "runtime.json";

/// The folder of the executable, in [`APP_DATA`].
pub const BIN: &str = "bin";

/// The executable for Windows, beside `generator` and in [`BIN`].
pub const EXECUTABLE: &str = "generator-fcgi.exe";

/// The set-up of a server, in [`APP_DATA`].
pub(crate) const SETUP: &str = "iis-setup.cmd";

/// The file by which IIS sees a new executable, in [`BIN`].
pub(crate) const EXECUTABLE_VERSION: &str = "generator-fcgi.version";

/// The folder of what others write while the site is served, in [`APP_DATA`].
pub const DATA: &str = "data";

/// The folder of the first copies of [`DATA`], in [`APP_DATA`].
pub const SEED: &str = "seed";

/// The folder of the executable's logs, in [`APP_DATA`].
pub const LOGS: &str = "logs";

/// The settings of IIS, which operators change too, by hand or in IIS Manager.
pub const WEB_CONFIG: &str = "web.config";

/// The name of the empty files by which IIS hands a folder that exists to the executable, as its default document.
pub const MARKER: &str = "index.fcgi";

/// The end of the names that files of the output have while they are written.
pub const TEMPORARY_END: &str = ".generator-new";

/// The end of the names that replaced files of the output have until whoever holds them lets go, as a running executable.
pub const REPLACED_END: &str = ".generator-old";

/// The folder of URLs that are the executable's own, below the site.
pub const RESERVED_FOLDER: &str = "_generator";

/// Where the executable answers whether it is well, below the site; no page of the bundle.
pub const HEALTH_URL: &str = "/_generator/health";

/// A page that stands in for an answer.
#[derive(Clone, Copy, Debug)]
pub struct ErrorPage {
    /// The status of the answer.
    pub status: u16,
    /// `page.title`.
    pub title: &'static str,
    /// `page.description`.
    pub description: &'static str,
}

/// One for each status that IIS or the executable answers to visitors.
pub const ERROR_PAGES: [ErrorPage; 11] = [
    page(400, "Bad request", "The server could not understand this request."),
    page(401, "Signing in is required", "This page is for people who have signed in."),
    page(403, "No access", "This page is not for everyone, and you are not among those who may see it."),
    page(404, "Page not found", "There is no page at this address."),
    page(405, "Not allowed", "This page can't be asked for in this way."),
    page(413, "Too much was sent", "What was sent is larger than this site takes."),
    page(414, "Address too long", "The address is longer than this site takes."),
    page(415, "It can't be read", "What was sent has a form that this page does not take."),
    page(431, "Too many headers", "The headers of the request are larger than this site takes."),
    page(500, "Something went wrong", "The server could not answer this request. Please try again later."),
    page(503, "Not available", "The server can't answer at the moment. Please try again later."),
];

const fn page(status: u16, title: &'static str, description: &'static str) -> ErrorPage {
    ErrorPage { status, title, description }
}

/// The file of the error page for `status`, `404.html`; its template has the same name without the extension.
pub fn error_page(status: u16) -> OutputPath {
    OutputPath::of_ours(format!("{status}.html"))
}

/// The file at `below` in [`APP_DATA`].
pub fn in_app_data(below: &str) -> OutputPath {
    OutputPath::of_ours(format!("{APP_DATA}/{below}"))
}
