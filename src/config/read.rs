//! Reads `site/site.toml`.

use crate::base::{Diagnostic, Source};
use crate::config::Config;

/// The settings in `source`; where a key is wrong, its default and a diagnostic.
pub fn read(_source: Option<&Source>) -> (Config, Vec<Diagnostic>) {
    todo!()
}
