//! `generator routes`: the plan as a table, with the ways to what makes pages dynamic, as JSON, or as lines for another web
//! server than IIS.

use crate::arguments::{Common, RoutesArguments, WebServer};
use crate::clock::Clock;
use crate::output::{count, is_colored};
use crate::{DONE, MISTAKE, output};
use generator::app::{self, Listing};
use generator::base::{Diagnostic, UrlPath};
use generator::mapping::{Input, mapping};
use generator::route::{Cause, Maker, Reason, Route, Served};
use generator::template::Step;
use serde_json::{Value, json};
use std::collections::HashSet;
use unicode_width::UnicodeWidthStr;

/// What the legend says of the two kinds.
const LEGEND: &str =
    "static   a file, which IIS serves by itself\ndynamic  answered by the executable, for each request\n";

/// A longer line of the author's is not shown with a step, what it calls is.
const LINE_CHARACTERS_MAX: usize = 100;

pub(crate) fn run(common: &Common, arguments: &RoutesArguments, clock: Clock) -> u8 {
    let listing = app::routes(&arguments.site.options(common, clock));
    if let Some(server) = arguments.format {
        return print_mapping(common, server, &listing);
    }
    let is_shown = |route: &&Route| {
        let is_of_its_kind = match route.maker {
            Maker::Page | Maker::Row => true,
            Maker::Redirect | Maker::ErrorPage => common.verbose,
            Maker::Copy | Maker::Asset | Maker::Health | Maker::LeftOut => false,
        };
        is_of_its_kind && is_asked_for(route, &arguments.paths)
    };
    let mut shown: Vec<&Route> = listing.routes.iter().filter(is_shown).collect();
    shown.sort_by_cached_key(|route| (path(route), route.source.clone()));
    let is_good = output::mistakes(common, &listing.diagnostics);
    if common.json {
        shown.iter().for_each(|route| output::json_line(&object(route)));
    } else if listing.routes.iter().next().is_some() {
        output::to_stdout(&text(common, &shown, arguments.why));
    }
    if is_good { DONE } else { MISTAKE }
}

/// Prints the lines for `server`, unless there is a mistake: they could lack a route.
fn print_mapping(common: &Common, server: WebServer, listing: &Listing) -> u8 {
    if !output::mistakes(common, &listing.diagnostics) {
        return MISTAKE;
    }
    let Listing { base_path, body_bytes_max, routes, .. } = listing;
    // In the settings of these servers other characters mean something, or something else than in a URL.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    if let Some(other) = base_path.chars().find(|c| !is_plain(*c)) {
        let message = format!("`base_url`: the lines can't be written for a path with `{other}`");
        let help = "take letters, digits, `-`, `_`, `.` and `~`";
        output::mistakes(common, &[Diagnostic::error(message).help(help)]);
        return MISTAKE;
    }
    let input = Input { routes, base_path, body_bytes_max: *body_bytes_max };
    output::to_stdout(&mapping(server.format(), &input));
    DONE
}

/// The path with its columns or parameters in braces.
fn path(route: &Route) -> String {
    route.endpoint.pattern.to_string()
}

/// Whether the route answers one of `paths`, or begins with it; every one does where there is none.
fn is_asked_for(route: &Route, paths: &[String]) -> bool {
    let own = path(route);
    let is_meant = |path: &String| {
        let path = UrlPath::new(path);
        own.starts_with(path.as_str()) || route.endpoint.pattern.values(path.as_str()).is_some()
    };
    paths.is_empty() || paths.iter().any(is_meant)
}

/// The table, under each route the ways if `why`, then the legend and how many there are; quiet, the table's rows alone.
fn text(common: &Common, routes: &[&Route], why: bool) -> String {
    let is_colored = is_colored(common, &std::io::stdout());
    let paint =
        |line: &str, code: &str| if is_colored { format!("\x1b[{code}m{line}\x1b[0m") } else { line.to_owned() };
    let head = ["route", "kind", "file", ""].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(head).chain(routes.iter().map(|route| row(route))).collect();
    let lines = aligned(&rows);
    let mut text = String::new();
    let is_explained = !common.quiet && !routes.is_empty();
    if is_explained {
        text += &paint(&lines[0], "1");
        text.push('\n');
    }
    for (route, line) in routes.iter().zip(&lines[1..]) {
        let is_dynamic = route.is_dynamic();
        text += &if is_dynamic { paint(line, "33") } else { line.clone() };
        text.push('\n');
        if why {
            let mut before = "";
            for reason in route.reasons() {
                text += &way(reason, before);
                before = cause(reason);
            }
        }
    }
    if is_explained {
        text += &format!("\n{LEGEND}\n");
    }
    if !common.quiet {
        text += &(counts(routes) + "\n");
    }
    text
}

/// Path, kind, file, and what else there is to say.
fn row(route: &Route) -> [String; 4] {
    let more = match route.leads_to() {
        Some(to) => format!("to {to}"),
        None => {
            let rows = route.rows.map(|rows| count(rows, "row"));
            rows.into_iter().chain(causes(route)).collect::<Vec<_>>().join(", ")
        }
    };
    [path(route), kind(route).to_owned(), route.source.to_string(), more]
}

fn kind(route: &Route) -> &'static str {
    match (&route.served, route.maker) {
        (_, Maker::ErrorPage) => "error page",
        (Served::Static, _) => "static",
        (Served::Dynamic(_), _) => "dynamic",
        (Served::Redirect(_) | Served::RedirectAlone(_), _) => "redirect",
    }
}

/// Each kind of cause by its first place.
fn causes(route: &Route) -> Vec<String> {
    let mut kinds = HashSet::new();
    let first = route.reasons().iter().filter(|reason| kinds.insert(&reason.cause));
    first.map(|reason| cause(reason).to_owned()).collect()
}

/// In a word or two.
fn cause(reason: &Reason) -> &str {
    match reason.cause {
        Cause::Parameter => "path has a parameter",
        Cause::Declared => "dynamic = true",
        Cause::Mention(_) => reason.chain.last().map_or("", |step| &step.text),
    }
}

/// The cause, unless it stands above as `before` and has no way of its own, and below it each step to it, the outermost first, with the line it stands on.
fn way(reason: &Reason, before: &str) -> String {
    let step = |step: &Step| [format!("    {}", step.place), line(step)];
    let steps: Vec<_> = reason.chain.iter().map(step).collect();
    let lines = aligned(&steps).join("\n");
    let head = Some(cause(reason)).filter(|cause| *cause != before || steps.len() > 1);
    format!("{}{lines}\n", head.map(|head| format!("  {head}\n")).unwrap_or_default())
}

/// The line that a step stands on, or what stands there where the line is too long or none is meant.
fn line(step: &Step) -> String {
    let line = step.place.line.as_ref().map(|line| line.text.trim());
    line.filter(|line| line.chars().count() <= LINE_CHARACTERS_MAX).unwrap_or(&step.text).to_owned()
}

/// `31 routes: 29 static, 2 dynamic`; a static page with a table is as many as its rows, a dynamic one is one.
fn counts(routes: &[&Route]) -> String {
    let (mut statics, mut dynamics, mut others) = (0, 0, 0);
    for route in routes {
        match (&route.served, route.maker) {
            (Served::Redirect(_) | Served::RedirectAlone(_), _) | (_, Maker::ErrorPage) => others += 1,
            (Served::Static, _) => statics += route.rows.unwrap_or(1),
            (Served::Dynamic(_), _) => dynamics += 1,
        }
    }
    let others = if others > 0 { format!("; {others} redirects and error pages") } else { String::new() };
    format!("{}: {statics} static, {dynamics} dynamic{others}", count(statics + dynamics, "route"))
}

/// The route for programs.
fn object(route: &Route) -> Value {
    let mut object = json!({ "route": path(route), "kind": kind(route), "file": route.source.as_str() });
    if let Some(to) = route.leads_to() {
        object["target"] = json!(to.as_str());
    } else if let Some(template) = &route.template {
        object["template"] = json!(**template);
        object["rows"] = json!(route.rows);
        object["reasons"] = route.reasons().iter().map(reason_object).collect();
    }
    object
}

fn reason_object(reason: &Reason) -> Value {
    let step = |step: &Step| {
        let line = step.place.line.as_ref();
        json!({
            "text": *step.text,
            "file": step.place.file.as_str(),
            "line": line.map(|line| line.number),
            "column": line.map(|line| line.column),
        })
    };
    json!({ "cause": cause(reason), "chain": reason.chain.iter().map(step).collect::<Vec<_>>() })
}

/// Between two columns.
const GAP: &str = "  ";

/// Each row as one line without an end, its cells below one another; the last cell of a row is as long as it is, and empty
/// cells at its end leave nothing. All rows have the same number of cells.
fn aligned<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or_default();
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    let line = |row: &[String; COLUMNS]| {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line += cell;
            line += &" ".repeat(width - cell.width());
            line += GAP;
        }
        line.truncate(line.trim_end().len());
        line
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_below_one_another_wide_ones_too() {
        let rows = [["a", "x", ""], ["日本", "y", "z"], ["ü", "", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(aligned(&rows), ["a     x", "日本  y  z", "ü"]);
    }
}
