//! A built site, and what it answers.

use crate::support::{options, project};
use generator::app::{self, report};
use generator::http::{Headers, Method, Request, RequestBody, Response, Server, User};
use generator::runtime::{self, App, Folders, Purpose};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A site in a folder of its own.
pub(crate) struct Served {
    pub(crate) root: tempfile::TempDir,
    pub(crate) app: App,
}

impl Served {
    /// Builds the project `input`: files, each after a line `=== PATH`.
    pub(crate) fn new(input: &str) -> Self {
        let root = project(input);
        build(root.path());
        let app = App::new(folders(root.path()));
        Self { root, app }
    }

    pub(crate) fn answer(&self, request: &Request) -> Response {
        runtime::answer(&self.app, Ok(request), &AtomicBool::new(false))
    }

    /// All lines of the log, without their times and processes.
    pub(crate) fn log(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.root.path().join("output/App_Data/logs")) else { return Vec::new() };
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let text: String = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        text.lines().map(|line| line.splitn(3, ' ').nth(2).unwrap().to_owned()).collect()
    }

    /// Whether `request` is answered with what `expected` says, written as [`shown`] writes it.
    #[track_caller]
    pub(crate) fn check(&self, request: &Request, expected: &str) {
        assert_eq!(shown(&self.answer(request)), expected, "{request:?}");
    }
}

pub(crate) fn build(root: &Path) {
    let built = app::build(&options(root), &|_| {}).unwrap();
    assert!(built.summary.is_some(), "{}", report::text(&built.diagnostics, false));
}

pub(crate) fn folders(root: &Path) -> Folders {
    let site = root.join("output");
    let private = site.join("App_Data");
    Folders {
        bundle: private.join("runtime.json"),
        data: private.join("data"),
        seed: private.join("seed"),
        logs: private.join("logs"),
        purpose: Purpose::Serve,
        site,
    }
}

/// A response as text: status, headers, the author's headers after a `+`, an empty line, the body. The digits of an entity tag
/// are left out.
pub(crate) fn shown(response: &Response) -> String {
    let mut text = format!("{}\n", response.status.0);
    for (name, value) in &response.headers {
        let value = if *name == "ETag" { "W/\"…\"" } else { value };
        _ = writeln!(text, "{name}: {value}");
    }
    for (name, value) in &response.page_headers {
        _ = writeln!(text, "+{name}: {value}");
    }
    text + "\n" + str::from_utf8(&response.body).unwrap()
}

/// A visitor's GET of `url`: path and query.
pub(crate) fn get(url: &str) -> Request {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    Request {
        method: Method::Get,
        path: path.to_owned(),
        query: query.to_owned(),
        mount: String::new(),
        headers: Headers::default(),
        body: RequestBody::Whole(Vec::new()),
        user: User::Nobody,
        remote_addr: "192.0.2.1".to_owned(),
        is_local: false,
        server: Server::Other,
    }
}

pub(crate) fn headers(pairs: &[(&str, &str)]) -> Headers {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A visitor's POST of a form.
pub(crate) fn post(path: &str, form: &str) -> Request {
    Request {
        method: Method::Post,
        headers: headers(&[("content-type", "application/x-www-form-urlencoded; charset=UTF-8")]),
        body: RequestBody::Whole(form.as_bytes().to_vec()),
        ..get(path)
    }
}
