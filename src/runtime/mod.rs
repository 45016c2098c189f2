//! Request → response, from the bundle and the data of the moment.

use crate::base::Text;
use crate::http::{Request, Response, Status};
use std::path::PathBuf;

/// Where the executable finds its files. All are absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// `App_Data/runtime.json`.
    pub bundle: PathBuf,
    /// The site itself, for its error pages: the folder that holds `App_Data`.
    pub site: PathBuf,
    /// `App_Data/data`.
    pub data: PathBuf,
    /// `App_Data/seed`.
    pub seed: PathBuf,
    /// `App_Data/logs`.
    pub logs: PathBuf,
}

/// A site that is being served; shared by all threads.
#[derive(Debug)]
pub struct App {
    folders: Folders,
}

/// What reading a request depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What stands before every path of the site, without a final `/`; empty at the top of a host.
    pub base_path: Text,
    /// Bytes of a request's variables.
    pub params_bytes_max: usize,
    /// Bytes of a request's body: the largest that any page takes.
    pub body_bytes_max: usize,
}

impl App {
    /// What holds for the next request; of a site that can't be read, what holds by default.
    pub fn settings(&self) -> Settings {
        Settings { base_path: "".into(), params_bytes_max: 64 << 10, body_bytes_max: 1 << 20 }
    }

    /// A site whose bundle is read with the first request. Never fails: what is wrong is logged and answered with 503.
    pub fn new(folders: Folders) -> Self {
        Self { folders }
    }
}

/// The answer to a request, or to one that was refused with a status before it was understood. Each problem becomes a status,
/// the site's own error page and a line in the log.
pub fn answer(app: &App, request: Result<&Request, Status>) -> Response {
    _ = (&app.folders, request);
    Response { status: Status(503), headers: Vec::new(), page_headers: Vec::new(), body: Vec::new() }
}
