//! `/_generator/health`: what who looks after the server wants to know, asked on the server itself.

use super::App;
use super::loaded::Loaded;
use super::log::{Level, Log};
use crate::base::Date;
use crate::bundle::DataSource;
use crate::http::{Method, Request, Response, Status};
use serde_json::{Value as Json, json};

/// The answer, if it is for who asks: 503 where the site can't be answered as it should be. No secrets are in it, but paths of
/// the server's.
pub(super) fn answer(app: &App, request: &Request) -> Option<Response> {
    if !request.is_local || !matches!(request.method, Method::Get | Method::Head) {
        return None;
    }
    let loaded = app.bundles.current(&app.folders, &app.log);
    let failure = app.bundles.failure();
    let sources = loaded.as_deref().map(|loaded| sources(loaded, &app.log)).unwrap_or_default();
    let is_well = loaded.is_some() && failure.is_none() && sources.iter().all(|source| source["ok"] == true);
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
        "sources": sources,
    });
    let headers = vec![("Content-Type", "application/json".into()), ("Cache-Control", "no-store".into())];
    Some(Response::new(Status(if is_well { 200 } else { 503 }), headers, format!("{report:#}\n")))
}

/// Each source, read now: `ok` if pages have data, `error` if that is not what lies there.
fn sources(loaded: &Loaded, log: &Log) -> Vec<Json> {
    let one = |(index, source): (usize, &DataSource)| {
        let reading = loaded.live.get(index);
        // It is told once, to whoever reads first.
        if let Some(notice) = &reading.notice {
            log.line(Level::Warning, notice);
        }
        let error = loaded.live.problem(index);
        json!({ "name": source.name, "file": source.file, "ok": error.is_none(), "error": error })
    };
    loaded.bundle.sources().iter().enumerate().map(one).collect()
}

/// Whom the process runs as, as far as its environment tells.
fn user() -> Option<String> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let user = variable("USERNAME").or_else(|| variable("USER"))?;
    Some(variable("USERDOMAIN").map_or_else(|| user.clone(), |domain| format!("{domain}\\{user}")))
}
