//! `cargo xtask test`: every test there is.
//!
//! 1. install what the tests need, where that is possible;
//! 2. the tests of the workspace;
//! 3. templates against handlebars.js;
//! 4. the bundled site in a browser, and hostile values;
//! 5. other web servers in front of the executable;
//! 6. both executables on Windows;
//! 7. what was left out.

use crate::step;
use crate::tools::{self, APACHE, CHROMIUM, LIGHTTPD, MOD_FCGID, NGINX, NODE, TOOLS};
use crate::windows;
use std::process::Command;

/// Runs every test that the system has the tools for; goes on after a failure, so that all are shown.
///
/// # Errors
/// What failed; with `CI=true` also what was left out.
pub(crate) fn run() -> Result<(), String> {
    let mut failures = Vec::new();
    let mut note = |done: Result<(), String>| failures.extend(done.err());
    note(tools::install(TOOLS));
    let mut left_out: Vec<_> = TOOLS.iter().filter(|tool| tool.path().is_none()).collect();
    note(step::run("cargo test", step::cargo().args(["test", "--workspace", "--no-fail-fast"])));
    if NODE.path().is_some() {
        match tools::install_node_modules() {
            Ok(()) => {
                note(step::run("templates as handlebars.js", step::cargo().args(["test", "--test", "handlebars_js"])));
                note(browser());
            }
            Err(error) => note(Err(error)),
        }
    }
    if [NGINX, APACHE, MOD_FCGID, LIGHTTPD].iter().all(|tool| tool.path().is_some()) {
        note(step::run("other web servers", step::cargo().args(["test", "--test", "servers"])));
    }
    note(windows::test());
    left_out.dedup_by_key(|tool| tool.needed_for);
    for tool in &left_out {
        println!("left out  {}: `{}` is missing", tool.needed_for, tool.programs[0]);
    }
    if step::is_ci() && !left_out.is_empty() {
        failures.push("tests were left out".to_owned());
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join(", ")) }
}

/// The bundled site, built and visited, and a page that is given hostile values.
fn browser() -> Result<(), String> {
    let Some(chromium) = CHROMIUM.path() else { return Ok(()) };
    step::run("cargo build --bin generator-fcgi", step::cargo().args(["build", "--bin", "generator-fcgi"]))?;
    let executable = crate::target().join("debug/generator-fcgi").with_extension(std::env::consts::EXE_EXTENSION);
    let visit = |title: &str, script: &str, root: &str, out: &str| {
        let out = crate::root().join("target/browser").join(out);
        let build = ["run", "--quiet", "--bin", "generator", "--", "build", "--root", root, "--out"];
        step::run("generator build", step::cargo().args(build).arg(&out))?;
        let mut node = Command::new("node");
        node.arg(format!("tests/browser/{script}")).arg(&out).arg(&executable).env("CHROMIUM", &chromium);
        step::run(title, node.env("NODE_PATH", crate::root().join("target/node/node_modules")))
    };
    visit("the bundled site in a browser", "visit.js", ".", "output")?;
    visit("hostile values in a browser", "attack.js", "tests/browser/hostile", "hostile")
}
