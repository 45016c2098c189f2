//! Contents → the bytes of a bundle.
//!
//! 1. Programs, with the texts, values and names in them; roots and tables;
//! 2. the objects that these lead to, and those that objects lead to;
//! 3. the header, and after it the records.

mod lines;
mod object;
mod program;
mod value;

use super::contents::{Content, Contents, Page};
use super::error::{Kind, Part};
use super::format::{Limits, NESTING_MAX, VERSION};
use super::header::{ContentRecords, Header, PageRecords, Records};
use super::names::Names;
use crate::base::{Diagnostic, Place, Source, Value};
use crate::template::Program;
use lines::{Line, Lines, Seen};
use object::Objects;
use std::sync::Arc;

/// The bytes of the bundle: the same contents give the same bytes, and equal parts of them are stored once. Cost is
/// linear in the contents and in what objects they lead to.
///
/// # Errors
/// What is larger or nested deeper than the executable reads.
pub fn write(contents: &Contents) -> Result<Vec<u8>, Vec<Diagnostic>> {
    write_within(contents, Limits::default())
}

pub(super) fn write_within(contents: &Contents, limits: Limits) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let mut encoder = Encoder { limits, ..Encoder::default() };
    let pages = contents.pages.iter().map(|page| encoder.page(page)).collect();
    let partials = contents.partials.iter().map(|(name, program)| (name.clone(), encoder.program(program))).collect();
    let (objects, shapes) = encoder.all_objects();
    let Encoder { texts, values, roots, tables, programs, mut mistakes, .. } = encoder;
    let header = Header {
        version: VERSION,
        language: contents.language.clone(),
        base_path: contents.base_path.clone(),
        utc_offset: contents.utc_offset,
        limits: contents.limits,
        sources: contents.sources.clone(),
        pages,
        partials,
        shapes,
        records: Records {
            texts: texts.extents,
            values: values.extents,
            objects: objects.extents,
            roots: roots.extents,
            tables: tables.extents,
            programs: programs.extents,
        },
    };
    let line = header.line();
    if line.len() as u64 > limits.header_bytes_max {
        mistakes.push(too_large(Part::Header, limits.header_bytes_max).help("make fewer pages dynamic"));
    }
    let lines = [line, texts.bytes, values.bytes, objects.bytes, roots.bytes, tables.bytes, programs.bytes];
    if mistakes.is_empty() { Ok(lines.concat()) } else { Err(mistakes) }
}

/// Turns contents into lines, each thing once.
#[derive(Default)]
struct Encoder {
    limits: Limits,
    texts: Lines,
    values: Lines,
    roots: Lines,
    tables: Lines,
    programs: Lines,
    objects: Objects,
    names: Names,
    /// What was written already, and into which record.
    seen_texts: Seen<Arc<Source>>,
    seen_programs: Seen<Arc<Program>>,
    seen_values: Seen<Value>,
    mistakes: Vec<Diagnostic>,
    /// How deep the present place of the present record is nested.
    nesting: usize,
    /// Whether a place of the present record is nested too deeply.
    is_too_deep: bool,
}

impl Encoder {
    fn page(&mut self, page: &Page) -> PageRecords {
        let content = match &page.content {
            Content::Folded(program) => ContentRecords::Folded(self.program(program)),
            Content::Whole { body, template } => {
                ContentRecords::Whole(body.as_ref().map(|body| self.program(body)), self.program(template))
            }
        };
        let root = (!page.root.is_empty()).then(|| self.root(&page.root));
        let table = page.rows.as_ref().map(|rows| self.table(rows));
        PageRecords { route: page.route.clone(), content, root, table }
    }

    /// Runs `write` one level deeper; leaves it out where that is too deep.
    fn nested(&mut self, write: impl FnOnce(&mut Self)) {
        if self.nesting >= NESTING_MAX {
            self.is_too_deep = true;
            return;
        }
        self.nesting += 1;
        write(self);
        self.nesting -= 1;
    }

    /// Adds a record, and what is wrong with it; `source` is the author's file that it comes from.
    fn add(&mut self, lines: fn(&mut Self) -> &mut Lines, kind: Kind, line: Line, source: Option<&Source>) -> usize {
        let line = line.finish();
        let index = lines(self).add(&line);
        self.judge(kind(index), line.len(), source);
        index
    }

    fn judge(&mut self, part: Part, bytes: usize, source: Option<&Source>) {
        let mut mistakes = Vec::new();
        if bytes as u64 > self.limits.record_bytes_max {
            let help = "let pages print less of it, or read it at request time";
            mistakes.push(too_large(part, self.limits.record_bytes_max).help(help));
        }
        // A record within another, such as a text or a value, is named with it.
        if self.nesting == 0 && std::mem::take(&mut self.is_too_deep) {
            let message = format!("{part} is nested more than {NESTING_MAX} deep");
            mistakes.push(Diagnostic::error(message).help("nest fewer blocks, partials and tables"));
        }
        self.mistakes.extend(mistakes.into_iter().map(|mistake| match source {
            Some(source) => mistake.at(Place::file(&source.path)),
            None => mistake,
        }));
    }
}

fn too_large(part: Part, bytes_max: u64) -> Diagnostic {
    Diagnostic::error(format!("{part} has more than {bytes_max} bytes"))
}
