//! The first line of a bundle: its version, what is wanted before any page is rendered, and where the records are.

use super::contents::{DataSource, RequestLimits};
use super::error::{Error, Part};
use crate::base::Text;
use crate::config::Limits;
use crate::route::Endpoint;
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// How every version of the format begins, whatever follows.
const START: &[u8] = br#"{"version":"#;

/// What stands before the checksum at the end of the line, which covers all before it; and after it.
const CHECKSUM_START: &str = r#","checksum":""#;
const CHECKSUM_END: &str = r#""}"#;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    /// Comes first, so that it is found in a line of any version.
    pub(super) version: u32,
    pub(super) language: String,
    pub(super) base_path: String,
    pub(super) utc_offset: i32,
    pub(super) request_limits: RequestLimits,
    pub(super) limits: Limits,
    pub(super) sources: Vec<DataSource>,
    pub(super) pages: Vec<PageRecords>,
    /// Names, and which programs they call.
    pub(super) partials: Vec<(Text, usize)>,
    pub(super) shapes: Vec<Shape>,
    pub(super) records: Records,
}

/// A page, and the numbers of its records.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageRecords {
    pub(super) route: Endpoint,
    pub(super) content: ContentRecords,
    /// `None` for no names at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) root: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<usize>,
}

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
    pub(super) names: Vec<Text>,
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

/// The first 64 bits of a line's BLAKE3 hash: a file that was cut, mixed or changed by accident is not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Checksum(u64);

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

    /// Reads `line`, whose version is [`VERSION`](super::VERSION).
    pub(super) fn parse(mut line: Vec<u8>) -> Result<Self, Error> {
        let end_bytes = CHECKSUM_START.len() + Checksum::DIGITS + CHECKSUM_END.len() + 1;
        let (covered, end) = line.split_at(line.len().saturating_sub(end_bytes));
        if end != Self::end(covered) {
            return Err(Error::Damaged);
        }
        line.truncate(line.len() - end_bytes);
        line.push(b'}');
        let malformed = |cause: String| Error::Malformed(Part::Header, cause);
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

impl Checksum {
    const DIGITS: usize = 16;

    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).as_bytes()[..8].iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte)))
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Checksum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Checksum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let checksum = u64::from_str_radix(&text, 16).ok().map(Self).filter(|checksum| checksum.to_string() == text);
        checksum.ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"16 hexadecimal digits"))
    }
}
