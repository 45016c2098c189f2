//! The names of `data`: all are known before anything is rendered.

use crate::base::{Diagnostic, Map, Place, nearest};
use crate::config::Config;

/// `data.NAME` stands at `place`. `if` and `each` take a value that is not there for an empty one: here that is a slip, which
/// would leave a page empty without a word.
pub(super) fn ensure_data_has(name: &str, place: &Place, data: &Map, config: &Config) -> Option<Diagnostic> {
    let sources = || config.request_sources().map(|source| &*source.name);
    let known = || data.iter().map(|(name, _)| &**name).chain(sources());
    if known().any(|known| known == name) {
        return None;
    }
    let message = format!("template uses `{name}`, but `data` has no such value");
    let help = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "data is a file in `site/data/`, or a source of site.toml; `lookup data \"NAME\"` asks whether there is one"
                .to_owned()
        }
    };
    Some(Diagnostic::error(message).at(place.clone()).help(help))
}
