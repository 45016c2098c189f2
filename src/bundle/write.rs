//! Contents → the bytes of a bundle.
//!
//! 1. Programs, with the texts, values and names in them; roots and tables;
//! 2. the objects that these lead to, and those that objects lead to;
//! 3. the header, and after it the records.

use super::contents::{Content, Contents, Page};
use super::encoder::{Encoder, too_large};
use super::error::Part;
use super::header::{ContentRecords, Header, PageRecords, Records};
use super::{Limits, VERSION};
use crate::base::Diagnostic;

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
        request_limits: contents.request_limits,
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
}
