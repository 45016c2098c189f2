//! What who looks after the server wants to know: `/_generator/health`, asked on the server itself, and `--check`.

use super::loaded::Loaded;
use super::{App, reload};
use crate::base::Date;
use crate::bundle::{Bundle, DataSource};
use crate::http::{Method, Request, Response, Status};
use crate::route::Methods;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;

/// The answer, if it is for who asks: 503 where the site can't be answered as it should be. No secrets are in it, but paths of
/// the server's.
pub(super) fn answer(app: &App, request: &Request) -> Option<Response> {
    if !request.is_local || !matches!(request.method, Method::Get | Method::Head) {
        return None;
    }
    let loaded = app.bundles.current(&app.folders, &app.log);
    let failure = app.bundles.failure();
    let sources: Vec<_> = loaded.iter().flat_map(|loaded| loaded.sources(&app.log)).collect();
    let is_well = loaded.is_some() && failure.is_none() && sources.iter().all(|(_, problem)| problem.is_none());
    let source = |(source, problem): &(&DataSource, Option<String>)| json!({ "name": source.name, "file": source.file, "ok": problem.is_none(), "error": problem });
    let report = json!({
        "status": if is_well { "ok" } else { "failing" },
        "version": env!("CARGO_PKG_VERSION"),
        "pid": std::process::id(),
        "user": user(),
        "started": Date::from_unix(app.started_at).to_string(),
        "bundle": {
            "path": app.folders.bundle.display().to_string(),
            "routes": loaded.as_ref().map(|loaded| loaded.bundle.routes().len()),
            "loaded": loaded.as_ref().map(|loaded| Date::from_unix(loaded.loaded_at).to_string()),
            "error": failure,
        },
        "sources": sources.iter().map(source).collect::<Vec<Json>>(),
    });
    let headers = vec![("Content-Type", "application/json".into()), ("Cache-Control", "no-store".into())];
    Some(Response::new(Status(if is_well { 200 } else { 503 }), headers, format!("{report:#}\n")))
}

/// The outcome of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// For who looks after the server: a line for each thing that was tried.
    pub text: String,
    /// Whether nothing is wrong.
    pub is_well: bool,
}

/// Reads the whole bundle, tries every source, and names each route.
pub fn check(app: &App) -> Report {
    let path = app.folders.bundle.display();
    let whole = reload::open(&app.folders.bundle).and_then(|file| {
        let bundle = Bundle::read(file)?;
        bundle.verify()?;
        Ok(bundle)
    });
    let bundle = match whole {
        Ok(bundle) => bundle,
        Err(error) => {
            return Report { text: format!("bundle {path}: {}\n", reload::message(&error)), is_well: false };
        }
    };
    let loaded = Loaded::new(bundle, &app.folders, None, app.started_at);
    let mut text = format!("bundle {path}: ok\n");
    let mut is_well = true;
    for (source, problem) in loaded.sources(&app.log) {
        is_well &= problem.is_none();
        let state = problem.unwrap_or_else(|| format!("ok ({})", source.file));
        _ = writeln!(text, "source data.{}: {state}", source.name);
    }
    for route in loaded.bundle.routes() {
        let methods = if route.methods == Methods::ReadAndWrite { "GET, HEAD, POST" } else { "GET, HEAD" };
        let access = if route.access.is_open() { "" } else { ", signed in" };
        _ = writeln!(text, "route {} ({methods}{access})", route.pattern);
    }
    Report { text, is_well }
}

/// Whom the process runs as, as far as its environment tells.
fn user() -> Option<String> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let user = variable("USERNAME").or_else(|| variable("USER"))?;
    Some(variable("USERDOMAIN").map_or_else(|| user.clone(), |domain| format!("{domain}\\{user}")))
}
