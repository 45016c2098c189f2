//! What a bundle holds, as a build gives it and as the executable gets it back.

use crate::base::{Map, Text, Value};
use crate::config::{Iis, Limits};
use crate::route::Endpoint;
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
    pub request_limits: RequestLimits,
    /// How much work and data there may be.
    pub limits: Limits,
    /// What is read at request time.
    pub sources: Vec<DataSource>,
    /// The dynamic pages, in the order of [`crate::pattern::Pattern::precedence`]: the first that stands for a path answers it.
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
    /// How it is reached and answered.
    pub route: Endpoint,
    /// What it prints.
    pub content: Content,
    /// The names at its root that the build gave values: `site`, `page`, `data`, vars.
    pub root: Map,
    /// Of a page with `each`: one for each key; of two with the same key the first counts.
    pub rows: Option<Vec<Row>>,
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
