//! What a bundle holds, as a build gives it and as the executable gets it back.

use crate::base::{Map, Text, Value};
use crate::config::Iis;
use crate::route::Pattern;
use crate::template::Program;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// All that a build hands over.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The site's language tag, for helpers at request time: `de-CH`.
    pub language: String,
    /// What stands before every path of the site, without a final `/`: `/intranet`; empty at the top of a host.
    pub base_path: String,
    /// Seconds east of UTC, for dates without an offset in what is read at request time.
    pub utc_offset: i32,
    /// How large a request may be.
    pub limits: RequestLimits,
    /// What is read at request time.
    pub sources: Vec<DataSource>,
    /// The dynamic pages, in the order of [`Pattern::precedence`]: the first that stands for a path answers it.
    pub pages: Vec<Page>,
    /// The partials that pages shipped whole may call, each name once.
    pub partials: Vec<(Text, Arc<Program>)>,
}

/// How large a request may be, unless a page says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestLimits {
    /// Bytes of its FastCGI parameters, names and values: `[iis] params_max`.
    pub params_bytes_max: u32,
    /// Bytes of its body: `[iis] body_max`.
    pub body_bytes_max: u32,
}

/// Those of a site that says nothing.
impl Default for RequestLimits {
    fn default() -> Self {
        let Iis { params_bytes_max, body_bytes_max, .. } = Iis::default();
        Self { params_bytes_max, body_bytes_max }
    }
}

/// A source that is read at request time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSource {
    /// As templates see it below `data`; nested by dots: `shop.stock`.
    pub name: String,
    /// Its file, relative to `App_Data/data`, with `/` between segments.
    pub file: String,
}

/// A dynamic page.
#[derive(Clone, Debug)]
pub struct Page {
    /// How it is reached.
    pub route: Route,
    /// What it prints.
    pub content: Content,
    /// The names at its root that the build gave values: `site`, `page`, `data`, vars.
    pub root: Map,
    /// Of a page with `each`: one for each key; of two with the same key the first counts.
    pub rows: Option<Vec<Row>>,
}

/// How a dynamic page is reached and answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Its path, below the base path.
    #[serde(with = "pattern")]
    pub pattern: Pattern,
    /// Which sources it needs, as indices into those of the bundle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<usize>,
    /// Headers of the answer: name and value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The value of `Cache-Control`; `None` where the author says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<String>,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Access::is_open")]
    pub access: Access,
    /// Whether it answers POST beside GET and HEAD: its programs mention `form`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub posts: bool,
    /// Bytes of a body that is posted to it; `None` is the bundle's [`RequestLimits::body_bytes_max`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_bytes_max: Option<u32>,
}

/// Who may see a page, as front matter says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Access {
    /// `require_user`.
    pub require_user: bool,
    /// `allow_users`.
    pub allow_users: Vec<String>,
    /// `allow_groups`.
    pub allow_groups: Vec<String>,
}

impl Access {
    /// Whether anybody may see it.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
}

/// What a dynamic page prints.
#[derive(Clone, Debug)]
pub enum Content {
    /// The residual program: all that the build could render is rendered.
    Folded(Arc<Program>),
    /// As the author wrote it, because it can't be folded.
    Whole {
        /// What prints `page.content`; `None` if the root's `page` has it.
        body: Option<Arc<Program>>,
        /// What prints the page.
        template: Arc<Program>,
    },
}

/// A row of the table that a page with `each` is made of.
#[derive(Clone, Debug)]
pub struct Row {
    /// The values of the names in the route's pattern, in their order.
    pub key: Vec<Text>,
    /// `item`.
    pub item: Value,
    /// `page`.
    pub page: Value,
}

/// A pattern as the text it was read from.
mod pattern {
    use super::Pattern;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(pattern: &Pattern, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&pattern.fill(|name| format!("{{{name}}}")))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
        let text = String::deserialize(deserializer)?;
        Pattern::parse(&text).map_err(|_| D::Error::custom(format_args!("`{text}` is no path pattern")))
    }
}
