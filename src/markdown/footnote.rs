//! Footnotes: numbered in the order of their first reference, and listed at the end of the page.

use std::collections::HashMap;
use std::ops::Range;

/// The footnotes of one page. Labels are compared without regard to case, as those of links are.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// In the order of their first reference.
    notes: Vec<Note>,
    numbers: HashMap<String, usize>,
    definitions: HashMap<String, Definition>,
}

#[derive(Debug)]
struct Note {
    label: String,
    references: usize,
}

#[derive(Debug)]
struct Definition {
    html: String,
    range: Range<usize>,
}

impl Footnotes {
    pub(super) fn refer(&mut self, label: &str, out: &mut String) {
        let label = label.to_lowercase();
        let number = *self.numbers.entry(label).or_insert_with_key(|label| {
            self.notes.push(Note { label: label.clone(), references: 0 });
            self.notes.len()
        });
        let note = &mut self.notes[number - 1];
        note.references += 1;
        let id = reference_id(number, note.references);
        out.push_str(&format!(
            "<sup class=\"footnote\"><a href=\"#fn:{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    /// Keeps the text of the note `label`, written at `range`; says where it was written before.
    pub(super) fn define(&mut self, label: &str, html: String, range: Range<usize>) -> Result<(), Range<usize>> {
        let label = label.to_lowercase();
        if let Some(first) = self.definitions.get(&label) {
            return Err(first.range.clone());
        }
        self.definitions.insert(label, Definition { html, range });
        Ok(())
    }

    /// Appends the list of notes, and says which notes nobody refers to.
    pub(super) fn finish(&mut self, out: &mut String) -> Vec<(String, Range<usize>)> {
        if !self.notes.is_empty() {
            out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
            for (index, note) in self.notes.iter().enumerate() {
                let number = index + 1;
                let html = self.definitions.remove(&note.label).map_or(String::new(), |definition| definition.html);
                push_note(out, number, note.references, &html);
            }
            out.push_str("</ol>\n</section>\n");
        }
        self.definitions.drain().map(|(label, definition)| (label, definition.range)).collect()
    }
}

fn push_note(out: &mut String, number: usize, references: usize, html: &str) {
    out.push_str(&format!("<li id=\"fn:{number}\">\n"));
    // The links back belong to the last line of the text.
    let text = html.strip_suffix("</p>\n");
    out.push_str(text.unwrap_or(html));
    for nth in 1..=references {
        let id = reference_id(number, nth);
        out.push_str(&format!(" <a href=\"#{id}\" role=\"doc-backlink\" aria-label=\"↩ {number}\">↩</a>"));
    }
    out.push_str(if text.is_some() { "</p>\n</li>\n" } else { "\n</li>\n" });
}

/// The generator gives no heading an id with a colon, so these never meet.
fn reference_id(number: usize, nth: usize) -> String {
    if nth == 1 { format!("fnref:{number}") } else { format!("fnref:{number}:{nth}") }
}
