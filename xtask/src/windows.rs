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
    let mut same = with_fixed_heap(step::cargo());
    same.env("WINEPREFIX", prefix()).env("WINEDEBUG", "-all").env("GENERATOR_FOR_WINDOWS", generator);
    step::run("the same bytes on both systems", same.args(["test", "--test", "systems"]))
}

/// The tools that the set-up calls are played by one program, written down in C like the library above.
fn run_setup() -> Result<(), String> {
    let stand_in = folder().join("stand-in.exe");
    let mut compiler = Command::new(MINGW.programs[0]);
    compiler.args(["-O1", "-Wall", "-Werror", "-o"]).arg(&stand_in);
    step::run("stand-in.exe", compiler.args(["tests/setup/stand_in.c", "tests/setup/icacls.c"]))?;
    let mut setup = with_fixed_heap(step::cargo());
    setup.env("WINEPREFIX", prefix()).env("WINEDEBUG", "-all").env("STAND_IN", &stand_in);
    step::run("the set-up of a server", setup.args(["test", "--test", "setup"]))
}

/// The same command, whose programs have their heaps where they lie without chance.
///
/// Linux puts the heap of Wine's loader anywhere within 1 GB (since 6.9, "x86: Increase brk randomness entropy for 64-bit
/// systems"), in one of some thousand starts over the page at `0x7ffe0000` that every program of Windows needs. Then Wine can't start the
/// program: "failed to map the shared user data: c0000018". Where the system does not allow this, as some containers do not,
/// the tests run with that chance.
fn with_fixed_heap(command: Command) -> Command {
    const SETARCH: &str = "setarch";
    const FLAG: &str = "--addr-no-randomize";
    let is_allowed = Command::new(SETARCH).args([FLAG, "true"]).status().is_ok_and(|status| status.success());
    if !is_allowed {
        println!("note: the heaps of Wine's programs lie by chance: it may fail to start one of some thousand");
        return command;
    }
    let mut fixed = Command::new(SETARCH);
    fixed.arg(FLAG).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => fixed.env(name, value),
            None => fixed.env_remove(name),
        };
    }
    fixed
}

/// A program that is Wine's, or starts it, silent about what Wine lacks.
fn wine(program: &str) -> Command {
    let mut command = with_fixed_heap(Command::new(program));
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
