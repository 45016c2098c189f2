//! `generator watch`: a build after every change.

use crate::arguments::{BuildArguments, Common};
use crate::{FAILED, build, output};
use generator::watch::Watcher;

/// Builds, and builds again after every change; returns only where the machine fails.
pub(crate) fn run(common: &Common, site: &BuildArguments) -> u8 {
    // Watching begins before the first build, so that a change during it is not missed.
    let mut watcher = match Watcher::new(&common.root) {
        Ok(watcher) => watcher,
        Err(error) => {
            output::failed(common, &error, error.help());
            return FAILED;
        }
    };
    loop {
        build::run(common, site);
        match watcher.wait() {
            Ok(changed) => output::changed(common, &changed),
            Err(error) => {
                output::failed(common, &error, error.help());
                return FAILED;
            }
        }
    }
}
