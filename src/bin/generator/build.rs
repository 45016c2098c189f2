//! `generator build`.

use crate::arguments::{BuildArguments, Common};
use crate::{DONE, FAILED, MISTAKE, output};
use generator::app;
use std::time::Instant;

/// Builds once.
pub(crate) fn run(common: &Common, site: &BuildArguments) -> u8 {
    let start = Instant::now();
    match app::build(&site.options(common), &|stage| output::stage(common, start, stage)) {
        Ok(built) => {
            output::built(common, &built, start.elapsed());
            if built.summary.is_some() { DONE } else { MISTAKE }
        }
        Err(error) => {
            output::failed(common, &error, error.help());
            FAILED
        }
    }
}
