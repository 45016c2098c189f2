//! Requests that get no page: their status, the site's own error page, and what the log says.

use super::log::Line;
use super::{Folders, reload};
use crate::base::layout::error_page;
use crate::bundle;
use crate::http::{Response, Status};
use std::io::Read;

/// Bytes of an error page; a larger one is not sent.
const PAGE_BYTES_MAX: u64 = 1 << 20;

/// Seconds after which a visitor may try again where the server is at fault for a moment.
const RETRY_AFTER_SECONDS: &str = "5";

/// Why a request gets no page.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) status: Status,
    /// The value of `Allow` of a 405.
    pub(super) allow: Option<&'static str>,
    /// Where a part of the bundle could not be read: another bundle may answer.
    pub(super) bundle: Option<Broken>,
    /// Lines for the log. Nothing that a visitor sent stands in them.
    pub(super) lines: Vec<Line>,
}

/// Why a part of a bundle can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The file was changed or replaced while it was open, or could not be reached: it may be well again soon.
    Changed,
    /// The same file will be as wrong the next time.
    Wrong,
}

impl From<&bundle::Error> for Problem {
    fn from(error: &bundle::Error) -> Self {
        let (status, broken) = match error {
            bundle::Error::Changed(_) | bundle::Error::Read(_) => (503, Broken::Changed),
            _ => (500, Broken::Wrong),
        };
        Self { bundle: Some(broken), ..Self::ours(status, reload::message(error)) }
    }
}

impl From<bundle::Error> for Problem {
    fn from(error: bundle::Error) -> Self {
        Self::from(&error)
    }
}

impl Problem {
    /// What the visitor, not the site, is at fault for: nothing is logged.
    pub(super) fn visitors(status: u16) -> Self {
        Self { status: Status(status), allow: None, bundle: None, lines: Vec::new() }
    }

    /// What the site or the server is at fault for.
    pub(super) fn ours(status: u16, message: String) -> Self {
        Self { lines: vec![Line::error(message)], ..Self::visitors(status) }
    }

    /// The answer: the site's own page of this status, `404.html`, or a neutral one. Never says more than the status.
    pub(super) fn response(&self, folders: &Folders) -> Response {
        let mut headers =
            vec![("Content-Type", "text/html; charset=utf-8".into()), ("Cache-Control", "no-cache".into())];
        headers.extend(self.allow.map(|allow| ("Allow", allow.into())));
        if self.status.0 == 503 {
            headers.push(("Retry-After", RETRY_AFTER_SECONDS.into()));
        }
        let body = own_page(folders, self.status).unwrap_or_else(|| neutral_page(self.status));
        Response::new(self.status, headers, body)
    }
}

/// The site's own page of `status`, if it has one that can be read.
fn own_page(folders: &Folders, status: Status) -> Option<Vec<u8>> {
    let file = reload::open(&folders.site.join(error_page(status.0).as_str())).ok()?;
    let mut page = Vec::new();
    // One byte more tells that it is too large.
    file.take(PAGE_BYTES_MAX + 1).read_to_end(&mut page).ok()?;
    (page.len() as u64 <= PAGE_BYTES_MAX).then_some(page)
}

fn neutral_page(Status(status): Status) -> Vec<u8> {
    let reason = Status(status).reason();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{status} {reason}</title>\n\
         <h1>{status} {reason}</h1>\n</html>\n"
    )
    .into_bytes()
}
