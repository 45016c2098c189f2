//! `generator check`.

use crate::arguments::{Common, SiteArguments};
use crate::{DONE, FAILED, MISTAKE, output};
use generator::app;
use std::time::Instant;

/// Checks once.
pub(crate) fn run(common: &Common, site: &SiteArguments) -> u8 {
    let start = Instant::now();
    match app::check(&site.options(common), &|stage| output::stage(common, start, stage)) {
        Ok(checked) => {
            let is_good = output::mistakes(common, &checked.diagnostics);
            output::checked(common, &checked);
            if is_good { DONE } else { MISTAKE }
        }
        Err(error) => {
            output::failed(common, &error, error.help());
            FAILED
        }
    }
}
