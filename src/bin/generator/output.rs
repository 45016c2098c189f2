//! What is printed: results and JSON to the standard output, mistakes to the standard error.

use crate::FAILED;
use crate::arguments::Common;
use crate::progress::is_dumb;
use clap::ColorChoice;
use generator::app::Counts;
use generator::app::{Built, Checked, Summary, report};
use generator::base::{Diagnostic, Severity};
use generator::route::Spread;
use serde_json::json;
use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

/// How many changed files are named.
const CHANGED_SHOWN_MAX: usize = 3;

/// Prints how a build ended.
pub(crate) fn built(common: &Common, built: &Built, time: Duration) {
    if common.json {
        json_of(built, time);
        return;
    }
    to_stderr(&report::text(&built.diagnostics, is_colored(common, &std::io::stderr())));
    let mut text = if common.verbose { times(&built.stages) } else { String::new() };
    match &built.summary {
        None => {
            let errors = count(errors(&built.diagnostics), "error");
            to_stderr(&format!("{errors} — nothing was written\n"));
        }
        Some(_) if common.quiet => {}
        Some(summary) => {
            let written = summary.written;
            let left_out = match summary.left_out {
                0 => String::new(),
                pages => match summary.left_out_below {
                    0 => format!(" ({pages} left out as draft or future)"),
                    below => format!(" ({pages} left out as draft or future, {below} of them because a page above is)"),
                },
            };
            let dynamic = match summary.dynamic {
                0 => String::new(),
                dynamic => format!(", {}", count(dynamic, "dynamic route")),
            };
            text.push_str(&format!(
                "{}{dynamic}{left_out}: {} written, {} unchanged, {} removed in `{}`, {} ms\n",
                count(summary.pages, "page"),
                count(written.written, "file"),
                written.unchanged,
                written.removed,
                summary.out.display(),
                time.as_millis(),
            ));
            text.push_str(&spread(summary));
            text.push_str(deployment(summary));
        }
    }
    to_stdout(&text);
}

/// What makes many pages dynamic, in a line.
fn spread(Summary { spread, .. }: &Summary) -> String {
    let Some(Spread { step, dynamic, all }) = spread else { return String::new() };
    let line = step.place.line.as_ref().map(|line| format!(":{}", line.number)).unwrap_or_default();
    format!("note: {dynamic} of {all} routes are dynamic because {}{line} mentions `{}`\n", step.place.file, step.text)
}

/// What the operator of a server with dynamic routes has to know.
fn deployment(summary: &Summary) -> &'static str {
    match (summary.dynamic, summary.has_executable) {
        (0, _) => "",
        (_, false) => {
            "note: there is no `generator-fcgi.exe` beside `generator`, so none is in the output; name one with `--fcgi`\n"
        }
        (_, true) => {
            "note: a plain copy can't replace a running executable, and leaves removed pages on the server; \
             `robocopy /MIR` needs `/XD` with the whole paths there of `App_Data\\data` and `App_Data\\logs`\n"
        }
    }
}

/// Prints the mistakes of a site; `true` if none of them stops a build.
pub(crate) fn mistakes(common: &Common, diagnostics: &[Diagnostic]) -> bool {
    if common.json {
        to_stdout(&report::json(diagnostics));
    } else {
        to_stderr(&report::text(diagnostics, is_colored(common, &std::io::stderr())));
    }
    errors(diagnostics) == 0
}

/// Prints the counts of a check, after its mistakes.
pub(crate) fn checked(common: &Common, checked: &Checked) {
    let errors = errors(&checked.diagnostics);
    let warnings = checked.diagnostics.len() - errors;
    if common.json {
        let judged = checked.judged.as_ref();
        json_line(&json!({
            "pages": judged.map(|judged| judged.pages),
            "links": judged.map(|judged| judged.links),
            "links_with_values": judged.map(|judged| judged.open),
            "errors": errors,
            "warnings": warnings,
        }));
        return;
    }
    let mut text = if common.verbose { times(&checked.stages) } else { String::new() };
    let mistakes = match (errors, warnings) {
        (0, 0) => "no mistakes".to_owned(),
        (0, _) => count(warnings, "warning"),
        (_, 0) => count(errors, "error"),
        (_, _) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    };
    match checked.judged {
        Some(_) if common.quiet && errors == 0 => {}
        Some(Counts { pages, links, open }) => {
            text += &format!("checked {}, {}: {mistakes}", count(pages, "page"), count(links, "link"));
            text += &match open {
                0 => "\n".to_owned(),
                1 => "; 1 link holds a value that only a request tells\n".to_owned(),
                open => format!("; {open} links hold a value that only a request tells\n"),
            };
        }
        None => text += &format!("{mistakes} — links in rendered pages are checked once the errors are mended\n"),
    }
    to_stdout(&text);
}

/// How long each stage took, on a line each.
fn times(stages: &[(&str, Duration)]) -> String {
    stages.iter().map(|(stage, time)| format!("{:>8.1} ms  {stage}\n", time.as_secs_f64() * 1000.0)).collect()
}

/// Prints that the machine failed, and gives the exit status for it.
pub(crate) fn failed(common: &Common, error: &dyn Display, help: Option<&str>) -> u8 {
    if common.json {
        json_line(&json!({ "severity": "error", "message": error.to_string(), "help": help }));
    } else {
        let help = help.map(|help| format!("help: {help}\n")).unwrap_or_default();
        to_stderr(&format!("error: {error}\n{help}"));
    }
    FAILED
}

/// Prints what changed, before the build that follows.
pub(crate) fn changed(common: &Common, paths: &[PathBuf]) {
    if common.json || common.quiet {
        return;
    }
    let shown: Vec<String> = paths.iter().take(CHANGED_SHOWN_MAX).map(|path| path.display().to_string()).collect();
    let more = paths.len().saturating_sub(CHANGED_SHOWN_MAX);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    to_stdout(&format!("changed: {}{more}\n", shown.join(", ")));
}

fn json_of(built: &Built, time: Duration) {
    to_stdout(&report::json(&built.diagnostics));
    if let Some(summary) = &built.summary {
        json_line(&json!({
            "out": summary.out.display().to_string(),
            "pages": summary.pages,
            "dynamic_routes": summary.dynamic,
            "executable": summary.has_executable,
            "left_out": summary.left_out,
            "left_out_below": summary.left_out_below,
            "written": summary.written.written,
            "unchanged": summary.written.unchanged,
            "removed": summary.written.removed,
            "milliseconds": u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
        }));
    }
}

pub(crate) fn json_line(object: &serde_json::Value) {
    to_stdout(&format!("{object}\n"));
}

/// Whoever reads our output may close it early, as `head` does; that is no failure.
pub(crate) fn to_stdout(text: &str) {
    _ = std::io::stdout().write_all(text.as_bytes());
}

/// For what is wrong.
pub(crate) fn to_stderr(text: &str) {
    _ = std::io::stderr().write_all(text.as_bytes());
}

/// Whether what goes to `stream`, standard output or error, is coloured.
pub(crate) fn is_colored(common: &Common, stream: &impl IsTerminal) -> bool {
    match common.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        // https://no-color.org
        ColorChoice::Auto => {
            stream.is_terminal() && !is_dumb() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// How many of `diagnostics` are errors; the others are warnings.
pub(crate) fn errors(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
}

/// `1 page`, `2 pages`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
