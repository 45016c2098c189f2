//! Request → response, from the bundle and the data of the moment.
//!
//! 1. `health`: what the server's own people ask;
//! 2. `reload`: the bundle that answers now;
//! 3. the route of the path, or where a path without its final `/` leads (`redirect`);
//! 4. `page`: who may see it (`access`), what it sees (`roots`), what it prints;
//! 5. `problem`: whatever came between becomes a status, an error page and lines in the `log`.

mod access;
mod health;
mod loaded;
mod log;
mod page;
mod problem;
mod redirect;
mod reload;
mod roots;
#[cfg(test)]
mod testing;

pub use health::check;

use crate::base::Text;
use crate::base::layout::HEALTH_URL;
use crate::bundle::RequestLimits;
use crate::http::{Request, Response, Status};
use crate::rules;
use loaded::Loaded;
use log::{Line, Log};
use page::Asked;
use problem::{Broken, Problem};
use reload::Bundles;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// How often a request is tried: with another bundle where the file changed meanwhile, or where another request met a mistake in
/// the bundle that is none of this one's.
const ATTEMPTS_MAX: usize = 5;

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
    /// What they are used for.
    pub purpose: Purpose,
}

/// What the executable was started for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Visitors are answered: first copies become live data, and what happens is logged.
    Serve,
    /// Somebody looks at a site, maybe one that no server has: nothing is written, and what the log would say is kept.
    Look,
}

/// A site that is being served; shared by all threads.
#[derive(Debug)]
pub struct App {
    folders: Folders,
    bundles: Bundles,
    log: Log,
    /// Seconds since 1970.
    started_at: i64,
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
    /// A site whose bundle is read with the first request. Never fails: what is wrong is logged and answered with 503.
    pub fn new(folders: Folders) -> Self {
        let log = Log::new((folders.purpose == Purpose::Serve).then(|| folders.logs.clone()));
        Self { folders, bundles: Bundles::new(), log, started_at: log::now() }
    }

    /// What holds for the next request; of a site that can't be read, what holds by default.
    pub fn settings(&self) -> Settings {
        match self.bundles.current(&self.folders, &self.log) {
            Some(loaded) => loaded.settings.clone(),
            None => Settings::new("".into(), RequestLimits::default(), 0),
        }
    }

    /// What the log would say, had anything been written: for [`Purpose::Look`], once.
    pub fn take_said(&self) -> Vec<String> {
        self.log.take()
    }

    /// Adds a line to the log about a panic, of which [`answer`] itself says nothing: only where it happened, as its words may
    /// hold what a visitor sent.
    pub fn log_panic(&self, place: Option<&Location<'_>>) {
        let place = place.map(|place| format!(" at {place}")).unwrap_or_default();
        self.log.line(&Line::error(format!("panicked{place}: a mistake of the executable's")));
    }
}

impl Settings {
    fn new(base_path: Text, limits: RequestLimits, body_bytes_max: u32) -> Self {
        let size = |bytes: u32| usize::try_from(bytes).unwrap_or(usize::MAX);
        let body_bytes_max = size(limits.body_bytes_max.max(body_bytes_max));
        Self { base_path, params_bytes_max: size(limits.params_bytes_max), body_bytes_max }
    }
}

/// The answer to a request, or to one that was refused with a status before it was understood. Each problem becomes a status,
/// the site's own error page and a line in the log. A panic is a 500; the line is the panic hook's, which knows its place. Where
/// somebody sets `given_up` meanwhile, what is computed ends, and the answer is a 503.
pub fn answer(app: &App, request: Result<&Request, Status>, given_up: &AtomicBool) -> Response {
    let answered = catch_unwind(AssertUnwindSafe(|| match request {
        Ok(request) => respond(app, request, given_up),
        Err(status) => Err(Problem::visitors(status.0)),
    }));
    let problem = match answered {
        Ok(Ok(response)) => return response,
        Ok(Err(problem)) => problem,
        Err(_) => Problem::visitors(500),
    };
    problem.lines.iter().for_each(|line| app.log.line(line));
    problem.response(&app.folders)
}

fn respond(app: &App, request: &Request, given_up: &AtomicBool) -> Result<Response, Problem> {
    if request.path == HEALTH_URL {
        return health::answer(app, request).ok_or_else(|| Problem::visitors(404));
    }
    // Why there is no bundle was logged when it was found out.
    let mut loaded = app.bundles.current(&app.folders, &app.log).ok_or_else(|| Problem::visitors(503))?;
    let mut attempt = 1;
    loop {
        let problem = match route(&loaded, request, given_up, &app.log) {
            Ok(response) => return Ok(response),
            Err(problem) => problem,
        };
        let Some(broken) = problem.bundle.filter(|_| attempt < ATTEMPTS_MAX) else { return Err(problem) };
        attempt += 1;
        let other = app.bundles.other_than(&loaded, broken == Broken::Changed, (&app.folders, &app.log));
        loaded = other.ok_or(problem)?;
    }
}

fn route(loaded: &Arc<Loaded>, request: &Request, given_up: &AtomicBool, log: &Log) -> Result<Response, Problem> {
    let Some((index, values)) = find(loaded, &request.path) else {
        let is_folder = !request.path.ends_with('/') && find(loaded, &format!("{}/", request.path)).is_some();
        let redirect = if is_folder { redirect::with_slash(request) } else { None };
        return redirect.ok_or_else(|| Problem::visitors(404));
    };
    Asked { loaded, index, values: &values, request, given_up }.answer(log)
}

/// The first route that stands for `path`, and the values of the names in its pattern.
fn find<'p>(loaded: &Loaded, path: &'p str) -> Option<(usize, Vec<&'p str>)> {
    let index = loaded.index.find(path)?;
    let values = loaded.bundle.route(index).pattern.values(path)?;
    values.iter().all(|value| rules::is_parameter_value(value)).then_some((index, values))
}
