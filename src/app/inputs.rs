//! What a build reads, without reading it: what `generator watch` watches.
//!
//! 1. read the settings, which name some of it;
//! 2. list the author's files, wherever links lead;
//! 3. add the file for IIS that the settings name, and the executable.

use crate::app::prepare::{config, permissions};
use crate::app::{Options, executable};
use crate::base::Diagnostics;
use crate::source;
use crate::watch::Inputs;
use std::path::Path;

/// Lists what a build with these options reads, with the state in which it is.
pub fn inputs(options: &Options) -> Inputs {
    // A build tells the mistakes.
    let mut diagnostics = Diagnostics::default();
    let settings = source::settings(&options.root, &mut diagnostics);
    let config = config(&settings, options, &mut diagnostics);
    let mut inputs = Inputs::of(&options.root, permissions(&config));
    if let Some(include) = &config.iis.include {
        inputs.add(Path::new(include.path.as_str()));
    }
    if let Some(executable) = executable::candidate(options.fcgi.as_deref()) {
        inputs.add(&std::path::absolute(&executable).unwrap_or(executable));
    }
    inputs
}
