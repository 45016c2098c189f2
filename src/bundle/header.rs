//! The first line of a bundle: its version, what is wanted before any page is rendered, and where the records are.

use super::checksum::Checksum;
use super::contents::{DataSource, RequestLimits, Route};
use super::error::{Error, Part};
use serde::{Deserialize, Serialize};

/// The version of the format; another one is refused.
pub const VERSION: u32 = 2;

/// How every version of the format begins, whatever follows.
const START: &[u8] = br#"{"version":"#;

/// What stands before the checksum at the end of the line, which covers all before it; and after it.
const CHECKSUM_START: &str = r#","checksum":""#;
const CHECKSUM_END: &str = r#""}"#;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    /// Comes first, so that it is found in a line of any version.
    pub(super) version: u32,
    pub(super) language: String,
    pub(super) base_path: String,
    pub(super) utc_offset: i32,
    pub(super) limits: RequestLimits,
    pub(super) sources: Vec<DataSource>,
    pub(super) pages: Vec<PageRecords>,
    /// Names, and which programs they call.
    pub(super) partials: Vec<(String, usize)>,
    pub(super) shapes: Vec<Shape>,
    pub(super) records: Records,
}

/// A page, and the numbers of its records.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageRecords {
    pub(super) route: Route,
    pub(super) content: ContentRecords,
    /// `None` for no names at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) root: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<usize>,
}

/// The programs of a page.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ContentRecords {
    Folded(usize),
    /// The body, if it has one, and the template.
    Whole(Option<usize>, usize),
}

/// A kind of object: what fields it has, and which of them are in the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shape {
    /// In the order to list them to an author.
    pub(super) names: Vec<String>,
    /// As indices into `names`, ascending.
    pub(super) shipped: Vec<usize>,
}

/// Where the records are: one after the other, in this order of their kinds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Records {
    pub(super) texts: Vec<Extent>,
    pub(super) values: Vec<Extent>,
    pub(super) objects: Vec<Extent>,
    pub(super) roots: Vec<Extent>,
    pub(super) tables: Vec<Extent>,
    pub(super) programs: Vec<Extent>,
}

/// The bytes of a record, its line end included, and their checksum.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Extent(pub(super) u64, pub(super) Checksum);

impl Header {
    /// The line, with its end.
    pub(super) fn line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).expect("a header is plain data, and a Vec takes everything");
        line.pop();
        let end = Self::end(&line);
        line.extend_from_slice(&end);
        line
    }

    /// How a line ends that begins with `covered`.
    fn end(covered: &[u8]) -> Vec<u8> {
        format!("{CHECKSUM_START}{}{CHECKSUM_END}\n", Checksum::of(covered)).into_bytes()
    }

    /// Reads `line`, whose version is known to be ours.
    pub(super) fn parse(mut line: Vec<u8>) -> Result<Self, Error> {
        let end_bytes = CHECKSUM_START.len() + Checksum::DIGITS + CHECKSUM_END.len() + 1;
        let (covered, end) = line.split_at(line.len().saturating_sub(end_bytes));
        if end != Self::end(covered) {
            return Err(Error::Damaged);
        }
        line.truncate(line.len() - end_bytes);
        line.push(b'}');
        let malformed = |cause: String| Error::Malformed { part: Part::Header, cause };
        let header: Self = serde_json::from_slice(&line).map_err(|error| malformed(error.to_string()))?;
        header.ensure_numbers_lead_somewhere().map_err(|what| malformed(format!("there is no {what}")))?;
        Ok(header)
    }

    /// That each number of a source, a record or a name is one of them; else its noun.
    fn ensure_numbers_lead_somewhere(&self) -> Result<(), &'static str> {
        let ensure = |holds: bool, noun: &'static str| if holds { Ok(()) } else { Err(noun) };
        let programs = self.records.programs.len();
        for page in &self.pages {
            ensure(page.route.sources.iter().all(|source| *source < self.sources.len()), "such source")?;
            ensure(page.root.is_none_or(|root| root < self.records.roots.len()), "such root")?;
            ensure(page.table.is_none_or(|table| table < self.records.tables.len()), "such table")?;
            let (first, second) = match page.content {
                ContentRecords::Folded(program) => (program, None),
                ContentRecords::Whole(body, template) => (template, body),
            };
            ensure(first < programs && second.is_none_or(|program| program < programs), "such program")?;
        }
        ensure(self.partials.iter().all(|(_, program)| *program < programs), "such program")?;
        let has_names = |shape: &Shape| shape.shipped.iter().all(|name| *name < shape.names.len());
        ensure(self.shapes.iter().all(has_names), "such name")
    }
}

/// The version that a bundle, of which `start` is the beginning, says it has.
pub(super) fn version(start: &[u8]) -> Result<u32, Error> {
    let cut_short = || Error::CutShort { bytes: start.len() as u64, expected: None };
    let Some(rest) = start.strip_prefix(START) else {
        return Err(if START.starts_with(start) { cut_short() } else { Error::NoBundle });
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == rest.len() {
        return Err(cut_short());
    }
    std::str::from_utf8(&rest[..digits]).ok().and_then(|digits| digits.parse().ok()).ok_or(Error::NoBundle)
}

/// A pattern as the text it was read from.
pub(super) mod pattern {
    use crate::pattern::Pattern;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::bundle) fn serialize<S: Serializer>(pattern: &Pattern, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&pattern.fill(|name| format!("{{{name}}}")))
    }

    pub(in crate::bundle) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
        let text = String::deserialize(deserializer)?;
        Pattern::parse(&text).map_err(|_| D::Error::custom(format_args!("`{text}` is no path pattern")))
    }
}
