//! `cargo xtask fuzz`: each parser of bytes from outside is fed what libFuzzer thinks of.
//!
//! 1. build `fuzz/` once, with counters of what was reached; the flags are all stable;
//! 2. feed each target for a while, beginning with its kept inputs;
//! 3. with `--keep`, keep those that reached something new;
//! 4. name what broke a promise, and how to see it again.

use crate::step;
use crate::tools::{self, CXX};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What cargo-fuzz passes too; the sanitizer of addresses is left out, which is not stable, and finds mistakes of unsafe code.
const COVERAGE: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// Longer inputs reach nothing more, and are slower.
const INPUT_BYTES_MAX: usize = 4096;

/// Keeps few: a place that is reached counts once, however often an input reaches it.
const SMALLEST: &[&str] = &["-set_cover_merge=1", "-use_counters=0"];

/// What the command line asks for.
struct Options {
    /// For each target.
    seconds: u32,
    /// Whether inputs that reach something new are put into `fuzz/corpus/`.
    keeps: bool,
    /// `None` for all.
    target: Option<String>,
}

/// Feeds the targets.
///
/// # Errors
/// Where nothing can be built, or inputs broke a promise.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let options = options(words)?;
    let targets = targets(options.target.as_deref())?;
    tools::install(&[CXX])?;
    let program = build()?;
    let failures: Vec<_> = targets.iter().filter_map(|target| feed(&program, target, &options).err()).collect();
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

fn options(words: &[&str]) -> Result<Options, String> {
    let mut options = Options { seconds: 60, keeps: false, target: None };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--keep" => options.keeps = true,
            "--seconds" => {
                let seconds = words.next().and_then(|word| word.parse().ok()).filter(|seconds| *seconds > 0);
                options.seconds = seconds.ok_or("`--seconds` takes a number from 1")?;
            }
            target if options.target.is_none() && !target.starts_with('-') => options.target = Some(target.to_owned()),
            other => return Err(format!("`{other}` is not understood\n{}", crate::USAGE)),
        }
    }
    Ok(options)
}

/// The targets with kept inputs, which are all (a test of `fuzz` holds that), or the one that is `wanted`.
fn targets(wanted: Option<&str>) -> Result<Vec<String>, String> {
    let corpus = crate::root().join("fuzz/corpus");
    let failed = |error| format!("failed to read folder `{}`: {error}", corpus.display());
    let mut targets = Vec::new();
    for entry in fs::read_dir(&corpus).map_err(failed)? {
        targets.push(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
    }
    targets.sort();
    match wanted {
        None => Ok(targets),
        Some(wanted) if targets.iter().any(|target| target == wanted) => Ok(vec![wanted.to_owned()]),
        Some(wanted) => Err(format!("there is no target `{wanted}`; there are {}", targets.join(", "))),
    }
}

/// The program that feeds.
fn build() -> Result<PathBuf, String> {
    let host = host()?;
    let folder = crate::root().join("target/fuzz/build");
    let mut build = step::cargo();
    build.args(["build", "--package", "fuzz", "--features", "libfuzzer", "--profile", "fuzz"]);
    // With a target named, what runs while building is built without counters.
    build.args(["--target", &host, "--target-dir"]).arg(&folder).env("RUSTFLAGS", COVERAGE.join(" "));
    step::run("build fuzz", &mut build)?;
    Ok(folder.join(host).join("fuzz/fuzz"))
}

/// As rustc calls this system.
fn host() -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = Command::new(rustc).arg("-vV").output().map_err(|error| format!("failed to start rustc: {error}"))?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc names no host".to_owned())
}

/// Feeds one target, and keeps what it found if that is wanted.
fn feed(program: &Path, target: &str, options: &Options) -> Result<(), String> {
    let corpus = crate::root().join("fuzz/corpus").join(target);
    let found = new_folder(&format!("target/fuzz/found/{target}"))?;
    let broken = new_folder(&format!("target/fuzz/broken/{target}"))?;
    let mut feed = Command::new(program);
    feed.env("FUZZ_TARGET", target);
    feed.arg(format!("-max_total_time={}", options.seconds)).arg(format!("-max_len={INPUT_BYTES_MAX}"));
    // What hangs or takes memory without bound breaks a promise too.
    feed.args(["-timeout=10", "-rss_limit_mb=1024", "-malloc_limit_mb=256"]);
    feed.arg(format!("-artifact_prefix={}/", broken.display())).args([&found, &corpus]);
    if step::run(&format!("{target} for {} s", options.seconds), &mut feed).is_err() {
        return Err(replay(program, target, &broken));
    }
    if options.keeps {
        let mut merge = Command::new(program);
        merge.env("FUZZ_TARGET", target).args(SMALLEST).args([&corpus, &found]);
        step::run(&format!("{target}: keep what is new"), &mut merge)?;
    }
    Ok(())
}

/// What broke a promise, and how to see it again.
fn replay(program: &Path, target: &str, broken: &Path) -> String {
    let entries = fs::read_dir(broken).into_iter().flatten().filter_map(Result::ok);
    let inputs: Vec<_> = entries.map(|entry| entry.path()).collect();
    if inputs.is_empty() {
        return format!("target `{target}` failed, and no input was written");
    }
    let lines = inputs.iter().map(|input| {
        let (input, program) = (input.display(), program.display());
        format!("target `{target}` broke a promise on `{input}`\nhelp: FUZZ_TARGET={target} {program} {input}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The folder, with nothing of an earlier run in it.
fn new_folder(below_root: &str) -> Result<PathBuf, String> {
    let folder = crate::root().join(below_root);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("failed to empty `{}`: {error}", folder.display()))?;
    }
    fs::create_dir_all(&folder).map_err(|error| format!("failed to make folder `{}`: {error}", folder.display()))?;
    Ok(folder)
}
