//! Data files: JSON, TOML, YAML and CSV → values.

use crate::base::{Diagnostic, Map, Source};
use std::sync::Arc;

/// `data.NAME` for each file of `site/data/`; sub-folders nest. Every mistake has its file and line.
pub fn read(_files: &[Arc<Source>], _utc_offset: i32) -> (Map, Vec<Diagnostic>) {
    todo!()
}
