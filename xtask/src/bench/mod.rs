//! `cargo xtask bench`: how fast it is, beside others and beside what the machine allows.

mod build;
mod corpus;
#[cfg(unix)]
pub(crate) mod fcgi;
mod highlight;
pub(crate) mod limit;
mod menu;
mod rng;
mod sites;
mod tree;
pub(crate) mod usage;

pub(crate) use build::build;
#[cfg(unix)]
pub(crate) use fcgi::fcgi;
pub(crate) use highlight::highlight;
pub(crate) use menu::menu;

use crate::{step, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Renders templates in several engines; the table goes to standard output.
///
/// # Errors
/// Where an output disagrees, or something can't be run.
pub(crate) fn template() -> Result<(), String> {
    if tools::NODE.path().is_some() {
        tools::install_node_modules()?;
    }
    of_library("template")
}

/// Opens bundles of several sizes; the table goes to standard output.
///
/// # Errors
/// Where it can't be run.
pub(crate) fn bundle() -> Result<(), String> {
    of_library("bundle")
}

/// Runs the benchmark `name` of the library.
fn of_library(name: &str) -> Result<(), String> {
    let status = step::cargo().args(["bench", "--bench", name]).current_dir(crate::root()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("bench {name} failed")),
        Err(error) => Err(format!("failed to start cargo: {error}")),
    }
}

/// The release build of a package's program, as the benchmarks run it.
///
/// # Errors
/// Where it does not compile.
fn release(package: &str) -> Result<PathBuf, String> {
    let arguments = ["build", "--release", "--package", package, "--bin", package];
    step::run(&format!("cargo build --release --bin {package}"), step::cargo().args(arguments))?;
    Ok(crate::target().join("release").join(format!("{package}{}", std::env::consts::EXE_SUFFIX)))
}

/// A number of things, of which there has to be one at least.
fn count(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number| *number > 0)
}

/// The seconds that `limit` takes to write `output` anew at `new`, in a process of its own.
///
/// # Errors
/// What it said, where it fails.
fn limit_program(xtask: &Path, site: &Path, output: &Path, new: &Path) -> Result<f64, String> {
    let run = Command::new(xtask).arg("limit").args([site, output, new]).output();
    let output = run.map_err(|error| format!("failed to start `{}`: {error}", xtask.display()))?;
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim().parse().map_err(|_| format!("`limit` failed:\n{}", String::from_utf8_lossy(&output.stderr)))
}
