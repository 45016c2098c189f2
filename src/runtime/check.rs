//! `--check`: everything that a request could stumble over, tried at once.

use super::{App, reload};
use crate::bundle::Bundle;
use std::fmt::Write as _;

/// What a check found.
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
    let loaded = super::Loaded::new(bundle, &app.folders, None, app.started_at);
    let mut text = format!("bundle {path}: ok\n");
    let mut is_well = true;
    for (index, source) in loaded.bundle.sources().iter().enumerate() {
        _ = loaded.live.get(index);
        let wrong = loaded.live.problem(index);
        is_well &= wrong.is_none();
        let said = wrong.unwrap_or_else(|| format!("ok ({})", source.file));
        _ = writeln!(text, "source data.{}: {said}", source.name);
    }
    for route in loaded.bundle.routes() {
        let methods = if route.posts { "GET, HEAD, POST" } else { "GET, HEAD" };
        let access = if route.access.is_open() { "" } else { ", signed in" };
        _ = writeln!(text, "route {} ({methods}{access})", route.pattern);
    }
    Report { text, is_well }
}
