//! Diagnostics as the author reads them: text as rustc writes it, or JSON, one object a line.

use crate::base::{Diagnostic, Diagnostics, Line, Place, Severity};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use std::collections::HashMap;

/// How many diagnostics [`text`] shows; the rest are counted.
pub const SHOWN_MAX: usize = 100;

/// Sorts by file and line, and joins the same mistake met in many pages.
pub fn arrange(diagnostics: Diagnostics) -> Vec<Diagnostic> {
    let mut seen: HashMap<(String, Option<Place>), usize> = HashMap::new();
    let mut kept: Vec<(Diagnostic, usize)> = Vec::new();
    for diagnostic in diagnostics {
        let key = (diagnostic.message.clone(), diagnostic.place.clone());
        match seen.get(&key) {
            Some(index) => {
                let (first, times) = &mut kept[*index];
                *times += 1;
                // Pages are rendered in any order; what is shown must not depend on it.
                if diagnostic.notes.iter().map(|note| &note.place).lt(first.notes.iter().map(|note| &note.place)) {
                    *first = diagnostic;
                }
            }
            None => {
                seen.insert(key, kept.len());
                kept.push((diagnostic, 1));
            }
        }
    }
    for (diagnostic, times) in &mut kept {
        // Only the page that was being rendered differs.
        if let Some(note) = diagnostic.notes.last_mut().filter(|note| *times > 1 && note.place.line.is_none()) {
            note.message = format!("{} (and {} more)", note.message, *times - 1);
        }
    }
    let mut diagnostics: Vec<Diagnostic> = kept.into_iter().map(|(diagnostic, _)| diagnostic).collect();
    diagnostics.sort_by(|a, b| (&a.place, a.severity, &a.message).cmp(&(&b.place, b.severity, &b.message)));
    diagnostics
}

/// The diagnostics as text, and how many are not shown; empty if there are none.
pub fn text(diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(SHOWN_MAX) {
        text.push_str(&renderer.render(&groups(diagnostic)));
        text.push_str("\n\n");
    }
    if diagnostics.len() > SHOWN_MAX {
        text.push_str(&format!("… and {} more\n\n", diagnostics.len() - SHOWN_MAX));
    }
    text
}

fn groups(diagnostic: &Diagnostic) -> Vec<Group<'_>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()));
    if let Some(place) = &diagnostic.place {
        group = with_place(group, place, AnnotationKind::Primary, None);
    }
    let mut notes = Vec::new();
    for note in &diagnostic.notes {
        let is_near = note.place.line.is_some()
            && diagnostic.place.as_ref().is_some_and(|place| place.line.is_some() && place.file == note.place.file);
        if is_near {
            group = with_place(group, &note.place, AnnotationKind::Context, Some(&note.message));
        } else {
            let title = Level::NOTE.secondary_title(note.message.as_str());
            notes.push(with_place(Group::with_title(title), &note.place, AnnotationKind::Primary, None));
        }
    }
    let mut groups = vec![group];
    groups.extend(notes);
    if let Some(help) = &diagnostic.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
    }
    groups
}

fn with_place<'a>(group: Group<'a>, place: &'a Place, kind: AnnotationKind, label: Option<&'a str>) -> Group<'a> {
    let Some(line) = &place.line else { return group.element(Origin::path(place.file.as_str())) };
    let annotation = kind.span(bytes(line));
    let annotation = match label {
        Some(label) => annotation.label(label),
        None => annotation,
    };
    let snippet = Snippet::source(&*line.text).line_start(line.number).path(place.file.as_str());
    group.element(snippet.annotation(annotation))
}

/// The bytes of its line that a place marks.
fn bytes(line: &Line) -> std::ops::Range<usize> {
    let byte = |character: usize| line.text.char_indices().nth(character).map_or(line.text.len(), |(byte, _)| byte);
    byte(line.column - 1)..byte(line.column - 1 + line.width)
}

/// One diagnostic as JSON; `line` and `column` count from 1, and are left out where the file as a whole is meant.
#[derive(Serialize)]
struct Json<'a> {
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<JsonPlace<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    notes: Vec<JsonNote<'a>>,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

#[derive(Serialize)]
struct JsonNote<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: JsonPlace<'a>,
}

/// The diagnostics as JSON, one object a line.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let value = Json {
            severity: match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            message: &diagnostic.message,
            place: diagnostic.place.as_ref().map(json_place),
            help: diagnostic.help.as_deref(),
            notes: (diagnostic.notes.iter())
                .map(|note| JsonNote { message: &note.message, place: json_place(&note.place) })
                .collect(),
        };
        text.push_str(&serde_json::to_string(&value).expect("text and numbers always serialise"));
        text.push('\n');
    }
    text
}

fn json_place(place: &Place) -> JsonPlace<'_> {
    let line = place.line.as_ref();
    JsonPlace { file: place.file.as_str(), line: line.map(|line| line.number), column: line.map(|line| line.column) }
}
