//! Both executables built for Windows, and the tests run there by Wine.
//!
//! 1. a Windows of its own below `target/`, with the library that Wine lacks;
//! 2. the tests of the library, of whole sites, those of Windows alone, and the executable as IIS starts it;
//! 3. the same sites built here and there, compared to the byte;
//! 4. the set-up of a server, run by Wine's command prompt.

use crate::step;
use crate::tools::{CARGO, MINGW, RUST_SOURCE, RUSTC, WINE};
use std::path::PathBuf;
use std::process::Command;

/// What both executables are built for.
const TARGET: &str = "x86_64-pc-windows-gnu";

/// Builds and runs what the system has the tools for; the caller tells what is missing.
///
/// # Errors
/// The step that failed.
pub(crate) fn test() -> Result<(), String> {
    if [CARGO, RUSTC, RUST_SOURCE, MINGW, WINE].iter().any(|tool| tool.path().is_none()) {
        return Ok(());
    }
    let done = make_windows().and_then(|()| run_tests()).and_then(|()| run_setup());
    // What a failed test left running; that there is nothing to stop is no failure.
    _ = wine("wineserver").arg("--kill").status();
    done
}

fn make_windows() -> Result<(), String> {
    let prefix = prefix();
    std::fs::create_dir_all(&prefix)
        .map_err(|error| format!("failed to create folder `{}`: {error}", prefix.display()))?;
    step::run("wineboot", wine("wineboot").arg("--init"))?;
    let mut compiler = Command::new(MINGW.programs[0]);
    compiler.args(["-shared", "-O1", "-o"]).arg(prefix.join("drive_c/windows/system32/bcryptprimitives.dll"));
    step::run("bcryptprimitives.dll", compiler.args(["xtask/windows/bcryptprimitives.c", "-ladvapi32"]))
}

fn run_tests() -> Result<(), String> {
    let mut cargo = wine(CARGO.programs[0]);
    // The packaged compiler has no standard library for Windows, but its source; to build that is not stable yet.
    cargo.env("RUSTC", RUSTC.programs[0]).env("RUSTC_BOOTSTRAP", "1");
    cargo.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine");
    cargo.args(["test", "--profile", "windows", "--target", TARGET, "-Zbuild-std=std,panic_unwind,test"]);
    // Clippy sees nothing of what only Windows has; the compiler's warnings are all the more errors.
    cargo.args(["-Zwarnings", "--config", "build.warnings = \"deny\""]);
    // A folder of its own, because each compiler makes the other's work worthless.
    cargo.arg("--target-dir").arg(folder());
    step::run(
        "cargo test for Windows",
        cargo.args(["--lib", "--bins", "--test", "site", "--test", "windows", "--test", "inherited", "--no-fail-fast"]),
    )?;
    let generator = folder().join(TARGET).join("windows/generator.exe");
    let mut same = step::cargo();
    same.env("WINEPREFIX", prefix()).env("WINEDEBUG", "-all").env("GENERATOR_FOR_WINDOWS", generator);
    step::run("the same bytes on both systems", same.args(["test", "--test", "systems"]))
}

/// How often each test of the set-up is tried. It starts some hundred programs, and now and then Wine can't start one, or
/// loses it without a word. What is wrong with the script is wrong each time.
const SETUP_TRIES: usize = 4;

/// The tools that the set-up calls are played by one program, written down in C like the library above.
fn run_setup() -> Result<(), String> {
    let stand_in = folder().join("stand-in.exe");
    let mut compiler = Command::new(MINGW.programs[0]);
    compiler.args(["-O1", "-Wall", "-Werror", "-o"]).arg(&stand_in);
    step::run("stand-in.exe", compiler.args(["tests/setup/stand_in.c", "tests/setup/icacls.c"]))?;
    let setup = |arguments: &[&str]| {
        let mut cargo = step::cargo();
        cargo.env("WINEPREFIX", prefix()).env("WINEDEBUG", "-all").env("STAND_IN", &stand_in);
        cargo.current_dir(crate::root()).args(["test", "--quiet", "--test", "setup", "--"]).args(arguments);
        cargo
    };
    let listed = setup(&["--list", "--format", "terse"]).output().map_err(|cause| format!("cargo: {cause}"))?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let tests: Vec<&str> = listed.lines().filter_map(|line| line.strip_suffix(": test")).collect();
    if tests.is_empty() {
        return Err("the set-up of a server has no tests".to_owned());
    }
    tests.into_iter().try_for_each(|test| {
        let run = || step::run(&format!("the set-up of a server: {test}"), &mut setup(&["--exact", test]));
        (1..SETUP_TRIES).fold(run(), |done, _| done.or_else(|_| run()))
    })
}

/// A program that is Wine's, or starts it, silent about what Wine lacks.
fn wine(program: &str) -> Command {
    let mut command = Command::new(program);
    // Without .NET and a browser, which a new Windows would offer to download.
    command.env("WINEPREFIX", prefix()).env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "mscoree,mshtml=");
    command
}

fn prefix() -> PathBuf {
    folder().join("wine")
}

fn folder() -> PathBuf {
    crate::root().join("target/windows")
}
